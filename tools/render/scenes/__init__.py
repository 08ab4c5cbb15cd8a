"""One drawing function a scene: draw(record, seconds, cache) -> 1920x1080 RGB picture."""

from . import dark, filler, finish, hud, intro, judge, personal, scoreboard

DRAW = {
    "battle.intro": intro.draw,
    "battle.hud": hud.draw,
    "battle.finish": finish.draw,
    "battle.judge": judge.draw,
    "loading": dark.draw_loading,
    "power_off": dark.draw_black,
    "result.personal": personal.draw,
    "result.scoreboard": scoreboard.draw,
    "unknown": filler.draw,
}
