"""battle.intro: the rule card over the stage, with the name plates of both teams."""

import random

from .. import canvas as cv
from ..canvas import BLACK, LAYOUT, NAMES
from . import parts
from PIL import Image


def draw(rec, t=0.0, cache=None):
    lay, data, lang, seed = LAYOUT["intro"], rec["data"], rec["lang"], rec["seed"]
    wide = lang in cv.WIDE
    rng = random.Random(seed)
    img = cv.view(seed, rec["us_ink"], rec["them_ink"], t * 0.5)
    if cache is not None and "card" in cache:
        img.paste(cache["card"], (0, 0), cache["card"])
        return img
    card = Image.new("RGBA", img.size)
    splash(card, seed)
    cv.polygon(card, cv.jagged(rng, lay["label"]["box"], 3), (10, 10, 12))
    label = {"ja": "ルール"}.get(lang, "Mode")
    l = lay["label"]
    cv.text(card, label, *l["text"], l["height"], "black", anchor="m", stretch=l["stretch"], fat=1)
    r = lay["rule"]
    lines = rule_lines(data["rule"], lang)
    for y, line in zip(r["lines"] if len(lines) == 2 else [r["single"]], lines):
        cv.text(
            card,
            line,
            r["x"],
            y,
            r["height"] * (1 if wide else 0.72),
            "black",
            anchor="m",
            stretch=r["stretch"],
            fat=3 if lang in ("ja", "en") else 0 if lang[:2] == "zh" else 1,
            max_width=r["max_width"],
        )
    g = lay["goal"]
    # What the sentence says is known in few languages: the others' cards are drawn without it.
    goal = NAMES["goals"].get(data["rule"], {}).get(lang)
    if goal:
        height, stretch = (g["height"], g["stretch"]) if wide else (32, 0.85)
        half = parts.line_width(goal, "black", height, stretch) / 2 + g["pad"]
        cv.polygon(
            card, cv.jagged(rng, (960 - half, g["y"][0], 960 + half, g["y"][1]), 5), (12, 12, 14)
        )
        cv.text(card, goal, 960, g["text"], height, "black", anchor="m", stretch=stretch, fat=1)
    p = lay["plates"]
    for side, x in (("us", p["left"]), ("them", p["right"])):
        for i, player in enumerate(data[side]):
            pic = parts.plate(
                p["width"],
                p["height"] - p["rise"],
                player,
                p,
                seed * 31 + i + (17 if side == "them" else 0),
            )
            paste_skewed(card, pic, x, p["top"] + i * p["pitch"], p["rise"])
    s = lay["stage"]
    cv.text(
        card,
        NAMES["stages"][data["stage"]][lang],
        s["right"],
        s["y"],
        s["height"] * (1 if wide else 0.8),
        "black",
        anchor="r",
        stretch=s["stretch"],
        shadow=(20, 20, 24),
        fat=1,
        max_width=s["max_width"],
    )
    if cache is not None:
        cache["card"] = card
    img.paste(card, (0, 0), card)
    return img


def rule_lines(rule, lang):
    """The rule's name on two lines where it has two words, or as the Japanese card parts it."""
    if lang == "ja":
        return NAMES["rule_lines"][rule]
    words = NAMES["rules"][rule][lang].split(" ")
    cuts = range(1, len(words)) or [len(words)]
    pairs = [(" ".join(words[:k]), " ".join(words[k:])) for k in cuts]
    if lang == "en":
        pairs = pairs[:1]
    return [line for line in min(pairs, key=lambda p: max(map(len, p))) if line]


def splash(card, seed):
    """The black ink behind the rule's name: a round body with long drips up and down."""
    rng = random.Random(5)
    cv.polygon(card, cv.blob(rng, 960, 500, 205, 14, 1.35, 1.0), BLACK)
    cv.polygon(card, cv.blob(rng, 960, 500, 235, 9, 1.2, 0.88), BLACK)
    for x0, y0, x1, y1, r0, r1 in [
        (985, 300, 992, 40, 22, 34),
        (1110, 330, 1310, 20, 20, 36),
        (760, 470, 600, 455, 22, 26),
        (1140, 430, 1370, 385, 22, 12),
        (900, 700, 815, 960, 14, 24),
        (1010, 720, 1080, 860, 14, 10),
        (1180, 600, 1262, 665, 18, 30),
        (790, 320, 800, 265, 14, 20),
    ]:
        n = 16
        for i in range(n + 1):
            k = i / n
            x, y, r = x0 + (x1 - x0) * k, y0 + (y1 - y0) * k, r0 + (r1 - r0) * k**2
            cv.circle(card, x, y, r, BLACK)
    for x, y, r in [(785, 145, 26), (692, 585, 14), (1165, 60, 24)]:
        cv.circle(card, x, y, r, BLACK)


def paste_skewed(card, pic, x, y, rise):
    """Shears the plate so that its right end is `rise` higher than its left."""
    w, h = pic.size
    src = pic.convert("RGBA")
    out = src.transform((w, h + rise), Image.AFFINE, (1, 0, 0, rise / w, 1, -rise), Image.BICUBIC)
    card.paste(out, (round(x), round(y - rise // 2)), out)
