"""lobby.select and lobby.matching: the cards of the modes, and waiting for players."""

import random

from PIL import Image, ImageFilter

from .. import canvas as cv
from ..canvas import BLACK, LAYOUT, NAMES, WHITE
from . import figures, parts

INKS = {
    "regular": [(172, 255, 0)],
    "bankara_challenge": [(255, 122, 0)],
    "bankara_open": [(255, 122, 0)],
    "xmatch": [(0, 255, 190)],
    "event": [(240, 30, 110)],
    "splatfest_challenge": [(112, 40, 255), (255, 152, 80), (255, 242, 150)],
    "splatfest_open": [(112, 40, 255), (255, 152, 80), (255, 242, 150)],
    "private": [(150, 60, 240)],
}
WORDS = {
    "ja": {
        "rule": "ルール",
        "stages": "ステージ",
        "rank": "ウデマエ",
        "power": "Xパワー",
        "close": "とじる",
        "waiting": "対戦相手を待っています",
        "elapsed": "マッチメイク中...  {}秒経過",
        "measuring": "計測中... 0/5",
        "about": "限界にいどむ エクストリームバトル",
        "check": "ルール確認",
    },
    "en": {
        "rule": "Mode",
        "stages": "Stages",
        "rank": "Rank",
        "power": "X Power",
        "close": "Close",
        "waiting": "Waiting for players",
        "elapsed": "Matchmaking...  {}s elapsed",
        "measuring": "Measuring... 0/5",
        "about": "Battle players from everywhere",
        "check": "Check mode",
    },
}


def tilted(img, string, at, height, **how):
    """A line from its left end (x, y of its middle, degrees clockwise)."""
    x, y, degrees = at
    face, stretch = how.pop("face", "black"), how.pop("stretch", 1.0)
    widest = how.pop("widest", None)
    width = parts.line_width(string, face, height, stretch)
    if widest and width > widest:
        stretch *= widest / width
        width = widest
    along = degrees * 3.14159 / 180
    cv.text(
        img,
        string,
        x + width / 2,
        y + width / 2 * along,
        height,
        face,
        anchor="m",
        stretch=stretch,
        angle=-degrees,
        **how,
    )
    return width


def room(rec, dim=0.5):
    view = cv.view(rec["seed"], rec["us_ink"], rec["them_ink"])
    return cv.fade(view.filter(ImageFilter.GaussianBlur(9)), dim)


def picture(img, box, seed, rec):
    x0, y0, x1, y1 = box
    view = cv.view(seed, rec["us_ink"], rec["them_ink"]).resize((x1 - x0, y1 - y0))
    mask = Image.new("L", view.size)
    cv.rounded(mask, (0, 0, x1 - x0, y1 - y0), 22, 255)
    img.paste(cv.fade(view, 1.3), (x0, y0), mask)


def panel(img, rec, lay, words):
    """The torn panel with rule and stages."""
    data, lang, rng = rec["data"], rec["lang"], random.Random(rec["seed"])
    ink = INKS[data["lobby"]][-1]
    cv.polygon(img, cv.jagged(rng, lay["box"], 5), (5, 5, 5))
    cv.polygon(img, [tuple(p) for p in lay["key"]], (98, 98, 98))
    tilted(img, words["check"], lay["check"], 22, stretch=0.7)
    for name in ("rule", "stages"):
        tilted(img, words[name], lay[name + "_label"], 22, stretch=0.7)
        x, y, degrees = lay[name + "_dots"]
        for i in range(48):
            cv.circle(img, x + i * 9.4, y + i * 9.4 * degrees * 0.01745, 2.2, (150, 150, 150))
    rule = NAMES["rules"][data["rule"]][lang]
    tilted(img, rule, lay["rule"], 34 if lang == "ja" else 30, fill=ink, stretch=0.8, fat=1)
    for i, key in enumerate(data["stages"]):
        picture(img, lay["pictures"][i], rec["seed"] * 3 + i, rec)
        tilted(
            img,
            NAMES["stages"][key][lang],
            lay["names"][i],
            32 if lang == "ja" else 25,
            stretch=0.66,
            widest=300,
        )


def draw_select(rec, t=0.0, cache=None):
    lay, data, lang = LAYOUT["select"], rec["data"], rec["lang"]
    words, inks = WORDS[lang], INKS[data["lobby"]]
    img = room(rec)
    figures.figure(img, 1080, 560, 1.0, rec["us_ink"], rec["seed"])
    cv.rounded(img, lay["menu"], 60, (10, 10, 10))
    x0, y0, x1, y1 = lay["card"]
    cv.rounded(img, (x0 - 8, y0 - 8, x1 + 8, y1 + 8), 70, (250, 90, 250))
    for i, ink in enumerate(inks):
        left = x0 + (x1 - x0) * i // len(inks)
        cv.rounded(img, (left, y0, x1, y1), 62 if i == 0 else 30, ink)
    cv.circle(img, *lay["emblem"], (20, 20, 30))
    name = NAMES["lobbies"][data["lobby"]][lang]
    if "(" in name:
        lines = [name[: name.index("(")].strip(), name[name.index("(") :]]
    elif lang == "ja":
        lines = [name[:-3], name[-3:]]
    else:
        lines = name.split(" ", 1)
    for y, line in zip(lay["lines"], lines):
        width = parts.line_width(line, "black", 44, 0.72)
        tilted(
            img,
            line,
            (lay["middle"] - min(width, 270) / 2, y, -0.8),
            44,
            stretch=0.72,
            widest=270,
            fill=(22, 26, 24),
            fat=1,
        )
    tilted(img, words["about"], lay["about"], 26, stretch=0.75, fill=(22, 26, 24), widest=400)
    cv.polygon(img, [tuple(p) for p in lay["money"]], (12, 12, 12))
    tilted(img, "9701737", (1672, 66, -4), 34)
    panel(img, rec, lay["panel"], words)
    if data["lobby"].startswith("bankara"):
        badge(img, data, lay["rank"], words)
    if data["lobby"] == "xmatch":
        cv.polygon(img, [tuple(p) for p in lay["power"]["box"]], (12, 12, 12))
        shown = "%s : %.1f" % (words["power"], data["x_power"] or 0)
        if data["x_power"] is None:
            shown = words["measuring"]
        size = 27 if lang == "en" else 35  # of a letter or a character, for digits as high as 27
        width = parts.line_width(shown, "black", size, 0.9)
        x, y, degrees = lay["power"]["right"]
        at = (x - width, y - width * degrees * 0.01745, degrees)
        tilted(img, shown, at, size, stretch=0.9, fill=inks[0])
    return img


def badge(img, data, lay, words):
    cv.polygon(img, [tuple(p) for p in lay["box"]], (22, 22, 22))
    tilted(img, words["rank"], lay["label"], 22, stretch=0.8, fill=(255, 122, 0))
    x, y, degrees = lay["letters"]
    x += tilted(img, data["rank"].upper(), (x, y, degrees), 46, fat=1)
    if data["rank"] == "s+":
        x += 4 + tilted(img, "1", (x + 4, y + 10, degrees), 22)
    points = "%dp" % data["rank_points"]
    tilted(img, points, (x + 14, y - 2, degrees), 34, stretch=0.9, sample="9")


def draw_matching(rec, t=0.0, cache=None):
    lay, data, lang = LAYOUT["matching"], rec["data"], rec["lang"]
    words, ink = WORDS[lang], INKS[data["lobby"]][-1]
    img = room(rec, 0.8)
    for box in lay["panels"]:
        cv.rounded(img, box, 70, (3, 3, 3))
    cv.polygon(img, [tuple(p) for p in lay["header"]], (24, 24, 24))
    tilted(img, words["elapsed"].format(data["elapsed"]), lay["elapsed"], 36, stretch=0.66)
    tilted(img, words["waiting"], lay["waiting"], 32, stretch=0.75)
    cv.rounded(img, lay["player"], 40, ink)
    lobby = NAMES["lobbies"][data["lobby"]][lang]
    tilted(img, lobby, lay["lobby"], 28, stretch=0.75, fill=ink, widest=380)
    cv.circle(img, *lay["icon"], ink)
    tilted(img, NAMES["rules"][data["rule"]][lang], lay["rule"], 38, stretch=0.8, fill=ink, fat=1)
    if data["x_power"] is not None:
        tilted(img, words["power"], lay["power_label"], 27, stretch=0.8)
        tilted(img, "%.1f" % data["x_power"], lay["power"], 36, fill=ink)
    tilted(img, words["stages"], lay["stages_label"], 28, stretch=0.75)
    for i, key in enumerate(data["stages"]):
        picture(img, lay["pictures"][i], rec["seed"] * 3 + i, rec)
        name = NAMES["stages"][key][lang]
        tilted(img, name, lay["names"][i], 36 if lang == "ja" else 28, stretch=0.7, widest=390)
    cv.text(img, words["close"], 130, 1028, 28, "black", fill=WHITE)
    return img
