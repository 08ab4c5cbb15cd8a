"""battle.hud: clock, eight lamps, counts, special gauge."""

import math
import random

from PIL import Image, ImageDraw, ImageFilter

from .. import canvas as cv
from ..canvas import BLACK, LAYOUT, WHITE
from . import figures, parts


def draw(rec, t=0.0, cache=None):
    lay, data, seed, lang = LAYOUT["hud"], rec["data"], rec["seed"], rec["lang"]
    us, them = rec["us_ink"], rec["them_ink"]
    img = cv.view(seed, us, them, t)
    runner(img, us, seed, t)
    band(img, lay, us, them)
    for side, ink in (("us", us), ("them", them)):
        for i, p in enumerate(data[side]):
            lamp(img, lay["lamp"], lay["lamp"][side] + i * lay["lamp"]["pitch"], ink, p)
    rng = random.Random(3)
    # The box is a little lighter below.
    cv.faded_polygon(img, cv.jagged(rng, lay["clock"]["box"], 4), (17, 15, 16), (24, 22, 23))
    clock(img, lay["clock"], data["clock"])
    if data.get("count"):
        (line if rec["rule"] == "hoko" else boxes)(img, lay, data, us, them, lang)
    else:
        pt = lay["points"]
        cv.text(
            img,
            "%04d" % rec.get("points", 0),
            pt["right"],
            pt["y"],
            pt["height"],
            "round",
            anchor="r",
            stretch=pt["stretch"],
            sample="0",
            outline=((40, 40, 44), 3),
        )
        cv.text(
            img,
            "p",
            pt["unit"],
            pt["y"] + 18,
            17,
            "round",
            stretch=0.8,
            sample="x",
            outline=((40, 40, 44), 2),
        )
    gauge(img, lay, us, them, rec.get("gauge", 0.3))
    s = lay["signals"]
    for word, y in zip(
        ("カモン", None, "ナイス") if lang == "ja" else ("This way!", None, "Booyah!"), s["y"]
    ):
        if word:
            cv.text(
                img,
                word,
                s["x"],
                y,
                24 if lang == "ja" else 18,
                "black",
                anchor="m",
                stretch=0.75,
                shadow=(10, 10, 10),
            )
    d = ImageDraw.Draw(img)
    x, y = s["x"], s["y"][1]
    d.rectangle((x - 30, y - 9, x + 30, y + 9), fill=(18, 18, 18))
    d.rectangle((x - 9, y - 30, x + 9, y + 30), fill=(18, 18, 18))
    if rec.get("map"):
        mx, my = lay["map"]["at"]
        cv.circle(img, mx, my, lay["map"]["r"], cv.mix(us, WHITE, 0.5))
        cv.circle(img, mx, my, lay["map"]["r"] - 18, (24, 24, 24))
        cv.polygon(
            img, [(mx, my + 20), (mx - 18, my - 24), (mx, my - 44), (mx + 18, my - 24)], WHITE
        )
    if rec.get("message"):
        m = lay["message"]
        cv.text(
            img,
            rec["message"],
            m["x"],
            m["y"],
            m["height"],
            "black",
            anchor="m",
            stretch=m["stretch"],
            shadow=us,
        )
    return img


def clock(img, lay, value):
    """Minutes, colon, seconds, each in its own cell; a 1 is narrow and stands in the middle."""
    size = cv.size_for("round", lay["height"], "0")
    for (a, b), ch in zip(lay["cells"], value):
        mask = cv.ink_mask(ch, "round", size, 1.0)
        width = lay["one"] if ch == "1" else b - a
        mask = mask.resize((width, 24 if ch == ":" else lay["height"]), Image.LANCZOS)
        img.paste(WHITE, ((a + b - width) // 2, lay["y"] - mask.height // 2), mask)


def band(img, lay, us, them):
    y0, y1 = lay["band"]["y"]
    layer = Image.new("RGB", img.size)
    mask = Image.new("L", img.size)
    d, m = ImageDraw.Draw(layer), ImageDraw.Draw(mask)
    d.rectangle((516, y0, 890, y1), fill=cv.shade(us, 0.3))
    d.rectangle((1024, y0, 1404, y1), fill=cv.shade(them, 0.3))
    m.rectangle((516, y0, 890, y1), fill=190)
    m.rectangle((1024, y0, 1404, y1), fill=190)
    img.paste(layer, (0, 0), mask)


def lamp(img, lay, x, ink, player):
    w, h = lay["size"]
    y = lay["y"]
    if not player.get("alive", True):
        pts = [(x + px, y + py + 8) for px, py in figures.squid_points(86, 82)]
        cv.polygon(img, pts, (16, 16, 18), 235)
        grey = Image.new("RGBA", (lay["icon"], lay["icon"]))
        parts.paste_icon(grey, player["weapon"], lay["icon"] / 2, lay["icon"] / 2, lay["icon"])
        a = grey.getchannel("A").point(lambda v: v // 2)
        img.paste(
            (36, 36, 38),
            (
                round(x + lay["icon_at"][0] - lay["icon"] / 2),
                round(y + lay["icon_at"][1] - lay["icon"] / 2),
            ),
            a,
        )
        d = ImageDraw.Draw(img)
        d.line((x + 10, y + 16, x + 80, y + 86), fill=(140, 140, 140), width=12)
        d.line((x + 80, y + 16, x + 10, y + 86), fill=(140, 140, 140), width=12)
        return
    if player.get("special"):
        glow = Image.new("L", (130, 130))
        ImageDraw.Draw(glow).ellipse((14, 14, 116, 116), fill=170)
        img.paste(
            cv.mix(ink, WHITE, 0.2), (x - 20, y - 15), glow.filter(ImageFilter.GaussianBlur(9))
        )
    shape = (
        figures.octopus_points
        if player["weapon"] and len(player["weapon"]) % 3 == 0
        else figures.squid_points
    )
    points = [(x + 2 + px, y + 6 + py) for px, py in shape(86, 88)]
    if player.get("special"):  # white above, its ink with white in it below
        cv.faded_polygon(img, points, cv.mix(ink, WHITE, 0.97), cv.mix(ink, WHITE, 0.5))
    else:
        cv.polygon(img, points, ink)
    parts.paste_icon(
        img, player["weapon"], x + lay["icon_at"][0], y + lay["icon_at"][1], lay["icon"]
    )


def boxes(img, lay, data, us, them, lang):
    """Count boxes of Splat Zones."""
    c = lay["count"]
    word = "のこり" if lang == "ja" else "left"
    for side, ink in (("us", us), ("them", them)):
        value = data["count"][side]
        cv.rounded(img, c[side], 22, (22, 20, 24))
        x = (c[side][0] + c[side][2]) / 2
        light = cv.mix(ink, WHITE, 0.35)
        cv.text(img, word, x, c["label"], 16, "bold", fill=light, anchor="m", stretch=0.7)
        cv.text(
            img,
            str(value),
            x,
            c["number"],
            c["height"],
            "round",
            fill=light,
            anchor="m",
            stretch=0.82,
            sample="0",
        )
    x0, y0, x1, y1 = c["middle"]
    cv.rounded(img, (x0, y0, x1, y1), 12, (24, 26, 34))
    cv.rounded(img, (x0, y0, x0 + 30, y1), 10, us)
    cv.rounded(img, (x1 - 22, y0, x1, y1), 10, them)


def line(img, lay, data, us, them, lang):
    """The Rainmaker's line with both records hanging from it."""
    l = lay["line"]
    d = ImageDraw.Draw(img)
    x0, x1 = l["x"]
    mid = l["middle"]
    spots = {
        "them": mid - (mid - x0) * (100 - data["count"]["them"]) / 100,
        "us": mid + (x1 - mid) * (100 - data["count"]["us"]) / 100,
    }
    for x in range(x0, x1, 13):
        c = (16, 16, 18)
        if mid < x < spots["us"]:
            c = us
        if spots["them"] < x < mid:
            c = them
        d.ellipse((x - 4, l["y"] - 4, x + 5, l["y"] + 5), fill=c)
    cv.circle(img, mid, l["y"], 22, WHITE)
    cv.circle(img, mid, l["y"], 18, (176, 150, 40))
    for x, ink in ((x0 - 16, us), (x1 + 16, them)):
        cv.polygon(
            img,
            [
                (x - 14, l["y"] - 22),
                (x + 14, l["y"] - 22),
                (x + 24, l["y"] + 16),
                (x - 24, l["y"] + 16),
            ],
            cv.mix(ink, WHITE, 0.3),
        )
    for side, ink in (("us", us), ("them", them)):
        x = spots[side]
        cv.circle(img, x, l["bubble"], 42, ink)
        cv.polygon(
            img,
            [(x, l["bubble"] - 60), (x - 16, l["bubble"] - 30), (x + 16, l["bubble"] - 30)],
            ink,
        )
        cv.text(
            img,
            "のこり" if lang == "ja" else "left",
            x,
            l["bubble"] - 20,
            15,
            "bold",
            anchor="m",
            stretch=0.7,
        )
        cv.text(
            img,
            str(data["count"][side]),
            x,
            l["bubble"] + 9,
            32,
            "round",
            anchor="m",
            stretch=0.8,
            sample="0",
        )


def gauge(img, lay, us, them, level):
    x, y = lay["special"]["at"]
    r = lay["special"]["r"]
    cv.circle(img, x, y, r, (22, 22, 24))
    d = ImageDraw.Draw(img)
    for i in range(36):
        a = -math.pi / 2 + 2 * math.pi * i / 36
        c = (250, 180, 30) if i / 36 < level else (52, 52, 54)
        d.line(
            (
                x + (r - 22) * math.cos(a),
                y + (r - 22) * math.sin(a),
                x + (r - 6) * math.cos(a),
                y + (r - 6) * math.sin(a),
            ),
            fill=c,
            width=7,
        )
    for k in range(6):
        a = math.pi * k / 3
        d.ellipse(
            (
                x + 32 * math.cos(a) - 9,
                y + 32 * math.sin(a) - 11,
                x + 32 * math.cos(a) + 9,
                y + 32 * math.sin(a) + 11,
            ),
            fill=WHITE,
        )
    sx, sy = lay["sub"]["at"]
    cv.circle(img, sx, sy, lay["sub"]["r"], (238, 240, 30))
    d.polygon([(sx, sy - 16), (sx + 18, sy + 13), (sx - 18, sy + 13)], outline=BLACK, width=5)


def runner(img, ink, seed, t):
    """The player from behind, running."""
    x, y = 960 + 30 * math.sin(1.7 * t), 720 + 12 * math.sin(5 * t)
    d = ImageDraw.Draw(img)
    d.ellipse((x - 150, y + 150, x + 150, y + 200), fill=cv.shade(ink, 0.5))
    for k in (-1, 1):
        d.line(
            (x + 26 * k, y + 90, x + 34 * k, y + 170 + 16 * k * math.sin(9 * t)),
            fill=(60, 44, 40),
            width=30,
        )
    d.polygon([(x - 50, y), (x + 50, y), (x + 60, y + 110), (x - 60, y + 110)], fill=(46, 50, 66))
    d.ellipse((x - 72, y - 110, x + 72, y + 24), fill=ink)
    d.ellipse((x - 40, y - 96, x, y - 60), fill=cv.mix(ink, WHITE, 0.4))
    d.ellipse((942, 440, 978, 476), outline=WHITE, width=4)
