"""result.personal: own row, medals, gear."""

import random

from PIL import ImageDraw

from .. import canvas as cv
from ..canvas import BLACK, LAYOUT, NAMES, WHITE
from . import figures, parts

GEAR = {
    "ja": ["アミアミメガネ", "シマシマジャージ", "ハマベサンダル"],
    "en": ["Net Glasses", "Striped Jersey", "Beach Sandals"],
}
NOTICES = {
    "exempted_lose": {
        "ja": "通信を切断したプレイヤーがいたため、負けとしてカウントされませんでした",
        "en": "Due to a disconnect, this loss won't be counted.",
    },
    "no_contest": {"ja": "無効試合になりました", "en": "No contest"},
}


def draw(rec, t=0.0, cache=None):
    data, seed, lang = rec["data"], rec["seed"], rec["lang"]
    lay = LAYOUT["personal"]
    img = figures.lobby_floor(seed, rec["us_ink"])
    parts.panel(img, rec, seed)
    result = data.get("result")
    kind = "called_off" if result == "no_contest" else "full" if data.get("medals") else "bare"
    at = lay[kind]
    if result in NOTICES:
        n = LAYOUT["result"]["notice"]
        cv.text(
            img,
            NOTICES[result].get(lang) or NOTICES[result]["en"],
            n["x"],
            at.get("notice", n["y"]),
            n["height"],
            "bold",
            anchor="m",
            stretch=n["stretch"],
        )
    parts.row(img, data["me"], lay["row"], at["row"], rec["us_ink"], rec["them_ink"], seed)
    if result not in NOTICES and kind == "full":
        parts.arrow(img, lay["row"]["arrow"], at["row"])
    d = ImageDraw.Draw(img)
    for x in range(lay["dots"]["x"][0], lay["dots"]["x"][1], lay["dots"]["pitch"]):
        d.rectangle((x, at["dots"] - 2, x + 4, at["dots"] + 2), fill=(112, 112, 112))
    if kind == "full":
        m = lay["medals"]
        cv.text(
            img,
            {"ja": "ゲットした表彰"}.get(lang, "Medals Earned"),
            m["title"][0],
            m["title"][1],
            m["title_height"] if lang == "ja" else 22,
            "bold",
            stretch=0.7,
        )
        for i, medal in enumerate(data["medals"]):
            strip(img, m, i, medal, random.Random(seed + i))
    cards(img, lay["cards"], at["cards"], data["me"], lang, seed, rec["us_ink"])
    return img


def strip(img, m, i, medal, rng):
    x, y = m["x"] + i * m["step"][0], m["y"] + i * m["step"][1]
    w, h, rise = m["width"], m["height"], m["rise"]
    cv.polygon(
        img, [(x + 4, y + rise), (x + w, y), (x + w + 2, y + h), (x + 40, y + h + rise + 1)], WHITE
    )
    e = x + w
    cv.polygon(
        img,
        [(e - 22, y + 18), (e, y + 16), (e + 1, y + h - 4), (e - 18, y + h - 2)],
        (214, 214, 214),
    )
    grey = (170, 175, 175)
    cv.text(img, "YΞ", e - 10, y + 42, 12, "bold", grey, "m", sample="国", angle=90)
    bx, by, s = x + m["badge"][0], y + m["badge"][1], m["badge_size"]
    cv.polygon(
        img,
        [(bx - 36, by - 24), (bx + 30, by - 28), (bx + 34, by + 28), (bx - 34, by + 30)],
        (92, 92, 92),
    )
    gold = medal["grade"] == "gold"
    top, low = ((255, 236, 30), (232, 180, 10)) if gold else ((206, 206, 206), (150, 150, 150))
    if gold:
        for k in (-1, 1):
            cv.polygon(
                img,
                [
                    (bx + 8 * k, by + 20),
                    (bx + 38 * k, by + 40),
                    (bx + 24 * k, by + 40),
                    (bx + 20 * k, by + 46),
                    (bx + 4 * k, by + 34),
                ],
                (240, 74, 20),
            )
    squid = [(bx - s / 2 + px, by - s * 0.56 + py) for px, py in figures.squid_points(s, s * 1.04)]
    cv.polygon(img, squid, top)
    d = ImageDraw.Draw(img)
    d.rectangle((bx - 25, by + 14, bx + 25, by + 30), fill=low)
    for k in (-1, 1):
        d.ellipse((bx + 11 * k - 13, by - 10, bx + 11 * k + 13, by + 12), fill=low)
        d.ellipse(
            (bx + 11 * k - 10, by - 7, bx + 11 * k + 10, by + 9), outline=(255, 255, 255), width=4
        )
    name = medal["name"]
    cv.text(
        img,
        name,
        x + m["text"][0],
        y + m["text"][1],
        m["text_height"] if cv.is_wide(name) else 22,
        "black",
        fill=(44, 44, 44),
        anchor="m",
        stretch=0.8,
        angle=3.6,
        max_width=300,
    )


def cards(img, c, top, me, lang, seed, ink):
    titles = [NAMES["weapons"].get(me["weapon"], {}).get(lang, "")] + GEAR.get(lang, GEAR["en"])
    rng = random.Random(seed)
    for i, (x, title) in enumerate(zip(c["x"], titles)):
        box = (x, top + 30, x + c["width"] - 4, top + c["height"])
        cv.polygon(img, cv.jagged(rng, box, 3), (47, 47, 47) if i == 0 else (84, 86, 90))
        if i:
            cv.polygon(
                img, cv.jagged(rng, (x + 100, top + 66, x + 208, top + 126), 1), (236, 236, 236)
            )
            for k in range(4):
                cv.circle(img, x + 36 + 42 * k, top + 166, 22 if k == 0 else 17, BLACK)
                cv.circle(
                    img,
                    x + 36 + 42 * k,
                    top + 166,
                    10,
                    rng.choice([(240, 40, 130), (240, 150, 20), (120, 220, 40), (40, 160, 240)]),
                )
            for k in range(rng.randrange(2, 6)):
                cv.circle(img, x + 118 + 18 * k, top + 56, 6, (238, 238, 20))
        cv.polygon(
            img, cv.jagged(rng, (x, top, x + c["width"], top + c["title"]), 2), (240, 236, 50)
        )
        cv.polygon(
            img,
            cv.jagged(rng, (x + 5, top + 5, x + c["width"] - 5, top + c["title"] - 4), 1),
            (6, 6, 6),
        )
        cv.text(
            img,
            title,
            x + 12,
            top + 20,
            c["title_height"] * (1 if cv.is_wide(title) else 0.8),
            "black",
            stretch=0.7,
            max_width=c["width"] - 24,
        )
        a, b, e, f = c["tile"] if i == 0 else (14, 44, 108, 136)
        cv.rounded(img, (x + a, top + b, x + e, top + f), 26, (244, 244, 244))
        if i == 0:
            parts.paste_icon(img, me["weapon"], x + (a + e) / 2, top + (b + f) / 2, 96)
            for box in (c["sub"], c["special"]):
                cv.rounded(
                    img, (x + box[0], top + box[1], x + box[2], top + box[3]), 10, (8, 6, 10)
                )
                cv.circle(
                    img,
                    x + (box[0] + box[2]) / 2,
                    top + (box[1] + box[3]) / 2,
                    15,
                    cv.mix(ink, WHITE, 0.3),
                )
        else:
            cv.polygon(
                img,
                cv.blob(rng, x + 61, top + 90, 24, 5, 1.5),
                rng.choice([(60, 70, 90), (200, 70, 60), (60, 140, 90)]),
            )
