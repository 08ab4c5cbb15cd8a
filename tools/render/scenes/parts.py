"""What several screens share: name plates, headers, player rows."""

import math
import random

from PIL import Image, ImageDraw

from .. import canvas as cv
from ..canvas import BLACK, LAYOUT, NAMES, WHITE
from ..icons import icon
from . import figures


def header_picture(seed, us, them, width, height):
    small = cv.world(seed, us, them, (1400, 700)).crop((100, 120, 100 + width, 120 + height))
    return small


def panel(img, rec, seed):
    """The dark torn card of a result page, its stage picture and its three header texts."""
    lay = LAYOUT["result"]
    p = lay["panel"]
    x0, y0, x1, y1 = p["box"]
    card = Image.new("RGB", (x1 - x0, y1 - y0), tuple(p["fill"]))
    sky = rec.get("header_colours") or [(250, 60, 160), (60, 200, 60)]
    card.paste(header_picture(seed + 7, sky[0], sky[1], x1 - x0, p["header"] - y0), (0, 0))
    rng = random.Random(seed)
    d = ImageDraw.Draw(card)
    for _ in range(60):  # worn lower edge
        x = rng.randrange(40, x1 - x0 - 40)
        d.line(
            (x, y1 - y0 - 2, x + rng.randrange(8, 50), y1 - y0 - rng.randrange(0, 5)),
            fill=(90, 90, 90),
            width=3,
        )
    mask = Image.new("L", ((x1 - x0) * 2, (y1 - y0) * 2))
    ImageDraw.Draw(mask).rounded_rectangle(
        (0, 0, mask.width - 1, mask.height - 1), p["radius"] * 2, fill=255
    )
    img.paste(card, (x0, y0), mask.resize(card.size, Image.BOX))
    wide = rec["lang"] in cv.WIDE
    squeeze = rec.get("squeeze", 1)
    lang = rec["lang"]
    data = rec["data"]
    lo, ru, st = lay["lobby"], lay["rule"], lay["stage"]
    name = NAMES["lobbies"][data["lobby"]][lang]
    width = line_width(name, "black", lo["height"], lo["stretch"] * squeeze if wide else 0.8)
    box = lo["box"]
    cv.polygon(
        img, cv.jagged(rng, (box[0], box[1], box[0] + width + 2 * lo["pad"], box[3]), 1), BLACK
    )
    cv.text(
        img,
        name,
        box[0] + lo["pad"],
        lo["text"],
        lo["height"] if wide else 16,
        "black",
        stretch=lo["stretch"] * squeeze if wide else 0.8,
    )
    rule, stage = NAMES["rules"][data["rule"]][lang], NAMES["stages"][data["stage"]][lang]
    rh, rs = (ru["height"], ru["stretch"] * squeeze) if wide else (24, 0.92)
    sh, ss = (st["height"], st["stretch"] * squeeze) if wide else (20, 0.78)
    rw, sw = line_width(rule, "black", rh, rs), line_width(stage, "black", sh, ss)
    box = ru["box"]
    end = ru["x"] + rw + st["gap"] + sw + st["pad"]
    cv.polygon(img, cv.jagged(rng, (box[0], box[1], end, box[3]), 1), BLACK)
    cv.text(img, rule, ru["x"], ru["text"], rh, "black", stretch=rs, fat=0 if lang[:2] == "zh" else 1)
    cv.text(img, stage, ru["x"] + rw + st["gap"], ru["text"] + 2, sh, "black", stretch=ss)


def line_width(string, face_name, height, stretch):
    sample = cv.sample_of(string)
    mask, _ = cv.text_mask(string, face_name, cv.size_for(face_name, height, sample), stretch)
    return mask.width


def paste_icon(img, key, x, y, size, angle=0):
    if key is None:
        return
    pic = icon(key, size)
    if angle:
        pic = pic.rotate(angle, Image.BICUBIC)
    img.paste(pic, (round(x - size / 2), round(y - size / 2)), pic)


def marks(img, x, y, s, ink, other):
    """The three little pictures over the numbers: splat, death, special."""
    d = ImageDraw.Draw(img)
    for i, cx in enumerate(x):
        if i < 2:
            a, b = ((250, 250, 250), ink) if i == 0 else (other, (250, 250, 250))
            d.ellipse((cx - 24 * s, y - 13 * s, cx - 2 * s, y + 11 * s), fill=a)
            d.ellipse((cx - 18 * s, y - 6 * s, cx - 8 * s, y + 4 * s), fill=BLACK)
            cv.polygon(
                img,
                [
                    (cx + px * s, y + py * s)
                    for px, py in [
                        (2, 12),
                        (2, -6),
                        (7, -2),
                        (9, -14),
                        (13, -4),
                        (18, -14),
                        (18, -2),
                        (25, -5),
                        (20, 12),
                    ]
                ],
                b,
            )
        else:
            for k in range(6):
                t = math.pi * k / 3
                d.ellipse(
                    (
                        cx + 10 * s * math.cos(t) - 4 * s,
                        y + 10 * s * math.sin(t) - 4 * s,
                        cx + 10 * s * math.cos(t) + 4 * s,
                        y + 10 * s * math.sin(t) + 4 * s,
                    ),
                    fill=ink,
                )


def row(img, player, lay, y, ink, other, seed):
    """One player's line: black pill, face, weapon, name, points, three numbers."""
    x0, x1 = lay["x"]
    cv.rounded(img, (x0, y - lay["half"], x1, y + lay["half"]), lay["half"], (2, 1, 3))
    figures.face(img, lay["face"], y, lay["face_r"], ink, seed)
    paste_icon(img, player["weapon"], lay["icon"], y, lay["icon_size"])
    cv.text(
        img,
        player["name"],
        lay["name"],
        y + 1,
        lay["name_height"] * (1 if cv.is_wide(player["name"]) else 0.93),
        "black",
        stretch=0.8 if cv.is_wide(player["name"]) else 0.85,
        max_width=lay["points"] - lay["name"] - 130,
    )
    p = cv.text(
        img,
        "p",
        lay["points"],
        y + 2,
        lay["points_height"] * 0.78,
        "round",
        anchor="r",
        stretch=0.7,
    )
    cv.text(
        img,
        str(player["inked"]),
        p[0] + 2,
        y,
        lay["points_height"],
        "round",
        anchor="r",
        stretch=0.72,
        sample="0",
    )
    centres = []
    counters = [player["kill_or_assist"], player["death"], player["special"]]
    places = lay["numbers"]
    if "signal" in player:  # Tricolor counts the signals, too, and the others move closer
        counters, places = [player["signal"]] + counters, lay["numbers_close"]
    for (a, b), value in zip(places, counters):
        string = "%02d" % value
        ny = y + lay["number_y"]
        mask = cv.ink_mask(string, "round", cv.size_for("round", lay["number_height"], "0"), 1.0)
        mask = mask.resize((b - a, mask.height), Image.LANCZOS)
        img.paste(WHITE, (a, round(ny - mask.height / 2)), mask)
        cv.text(
            img,
            "x",
            a - 2,
            ny + 2,
            lay["number_height"] * 0.6,
            "round",
            anchor="r",
            stretch=0.7,
            sample="x",
        )
        centres.append((a + b) / 2 - 7)
    own = centres[1:] if "signal" in player else centres
    scale = lay["half"] / 34 * (0.74 if "signal" in player else 1)
    marks(img, own, y + lay["marks_y"], scale, ink, other)
    if "signal" in player:
        cv.circle(img, centres[0], y + lay["marks_y"], 12, cv.mix(ink, WHITE, 0.4))
    if player.get("disconnected"):  # the row of a player who left is dimmed
        box = tuple(round(v) for v in (x0, y - lay["half"], x1, y + lay["half"]))
        img.paste(img.crop(box).point(lambda v: v * 0.45), box)


def arrow(img, box, y):
    x0, y0, x1, y1 = box
    w, h = x1 - x0, y1 - y0
    pts = [
        (0, 0),
        (0.46, 0.0),
        (0.4, 0.5),
        (0.62, 0.5),
        (0.58, 0.3),
        (1, 0.66),
        (0.64, 1.0),
        (0.6, 0.82),
        (0.14, 0.9),
    ]
    cv.polygon(img, [(x0 + px * w, y + y0 + py * h) for px, py in pts], (246, 246, 20))


def plate(width, height, player, lay, seed):
    """A player's banner, upright."""
    rng = random.Random(seed)
    base, dark = rng.choice(
        [
            ((250, 190, 20), True),
            ((40, 42, 46), False),
            ((70, 90, 150), False),
            ((250, 200, 40), True),
            ((40, 150, 120), False),
            ((120, 60, 150), False),
        ]
    )
    img = Image.new("RGB", (width, height), base)
    for _ in range(7):
        c = cv.mix(
            base, rng.choice([(255, 255, 255), (0, 0, 0), (255, 160, 0)]), rng.uniform(0.05, 0.22)
        )
        cv.polygon(
            img,
            cv.blob(
                rng, rng.randrange(width), rng.randrange(height), rng.randrange(20, 60), 5, 1.4
            ),
            c,
        )
    ink = (24, 20, 12) if dark else WHITE
    cv.text(
        img,
        player.get("title", "まんまるなイカ"),
        lay["title"][0],
        lay["title"][1],
        lay["title_height"],
        "bold",
        fill=ink,
        stretch=0.75,
    )
    cv.text(
        img,
        player["name"],
        lay["name"][0],
        lay["name"][1],
        lay["name_height"],
        "black",
        fill=ink,
        anchor="m",
        stretch=0.9,
        max_width=width - 60,
        fat=1,
    )
    if lay.get("number"):
        cv.text(
            img,
            "#%04d" % rng.randrange(1000, 9999),
            lay["number"][0],
            lay["number"][1],
            11,
            "bold",
            fill=ink,
        )
    for i in range(rng.randrange(0, 4)):
        cv.circle(
            img,
            width - 26 - 38 * i,
            height - 24,
            14,
            rng.choice([(230, 60, 60), (60, 90, 230), (240, 230, 230), (60, 200, 90)]),
        )
    return img
