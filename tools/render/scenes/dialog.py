"""battle.error, battle.abort and schedule.changed: a torn black card with a few lines of text."""

import random

from PIL import ImageFilter

from .. import canvas as cv
from ..canvas import LAYOUT, WHITE
from . import lobby, parts

# What the game says; of the battle that is called off no picture was at hand.
TEXTS = {
    "battle.error": {
        "ja": [
            "- 通信エラーが発生しました -",
            "このエラーが何度も発生するときは、お客さまの",
            "通信環境が 不安定になっている可能性があります",
        ],
        "en": ["A communication error has occurred."],
    },
    "schedule.changed": {
        "ja": ["スケジュールが更新されました"],
        "en": ["The schedule has been updated."],
    },
    "battle.abort": {
        "ja": ["通信エラーが発生したため、", "バトルを中断しました"],
        "en": ["The battle has been cancelled."],
    },
    "unknown": {
        "ja": ["フレンドがログインしました"],
        "en": ["The shop has new gear for you."],
    },
}


def draw(rec, t=0.0, cache=None):
    lay, rng = LAYOUT["dialog"], random.Random(rec["seed"])
    view = cv.view(rec["seed"], rec["us_ink"], rec["them_ink"])
    img = cv.fade(view.filter(ImageFilter.GaussianBlur(8)), 0.5)
    cv.polygon(img, [(x + rng.uniform(-4, 4), y) for x, y in lay["card"]], (6, 6, 6))
    cv.polygon(img, [tuple(p) for p in lay["sticker"]], (52, 52, 50))
    x, y, r = lay["button"]
    cv.circle(img, x, y, r, (60, 60, 60))
    cv.text(img, "A", x, y, 24, "black", anchor="m", fill=WHITE)
    lines = TEXTS[rec["scene"]][rec["lang"]]
    height = lay["height"] * (1 if rec["lang"] == "ja" else 0.8)
    for i, line in enumerate(lines):
        width = min(parts.line_width(line, "black", height, 0.72), lay["widest"])
        middle = lay["middle"][1] + (i - (len(lines) - 1) / 2) * lay["pitch"]
        at = (lay["middle"][0] - width / 2, middle + width / 2 * 0.033, -1.9)
        lobby.tilted(img, line, at, height, stretch=0.72, widest=lay["widest"])
    return img
