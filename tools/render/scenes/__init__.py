"""One drawing function a scene: draw(record, seconds, cache) -> 1920x1080 RGB picture."""

from . import (
    dark,
    dialog,
    filler,
    finish,
    hud,
    intro,
    judge,
    lobby,
    overview,
    personal,
    scoreboard,
)

DRAW = {
    "battle.intro": intro.draw,
    "battle.hud": hud.draw,
    "battle.finish": finish.draw,
    "battle.judge": judge.draw,
    "lobby.select": lobby.draw_select,
    "lobby.matching": lobby.draw_matching,
    "battle.map": overview.draw,
    "battle.error": dialog.draw,
    "battle.abort": dialog.draw,
    "schedule.changed": dialog.draw,
    "loading": dark.draw_loading,
    "power_off": dark.draw_black,
    "result.personal": personal.draw,
    "result.scoreboard": scoreboard.draw,
    "unknown": filler.draw,
}
