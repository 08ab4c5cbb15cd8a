"""result.scoreboard: all rows of both teams."""

import random

from PIL import Image, ImageDraw

from .. import canvas as cv
from ..canvas import LAYOUT, NAMES, WHITE
from . import figures, parts

WORDS = {"win": "VICTORY", "lose": "DEFEAT"}


def draw(rec, t=0.0, cache=None):
    data, seed = rec["data"], rec["seed"]
    lay = LAYOUT["scoreboard"]
    img = figures.lobby_floor(seed, rec["us_ink"])
    parts.panel(img, rec, seed)
    teams = [("us", rec["us_ink"], rec["them_ink"]), ("them", rec["them_ink"], rec["us_ink"])]
    words = NAMES.get("results", {}).get(rec["lang"], WORDS)
    won = data["result"] == "win"
    if not won:  # the winners always stand above
        teams.reverse()
    boxes, verdicts = lay["teams"], ("win", "lose")
    if "third" in data:  # three teams: where they stand is a guess, no picture shows it
        third = cv.rgb(data["third"]["color"])
        teams.append(("third", third, rec["us_ink"]))
        boxes, verdicts = lay["teams_three"], ("win", "lose", "lose")
    bar(img, lay["bar"], data, rec)
    for (side, ink, other), box, verdict in zip(teams, boxes, verdicts):
        team(img, lay, box, data[side], words[verdict], ink, other, seed, side)
    pad(img, lay)
    return img


def bar(img, lay, data, rec):
    """Own share from the left, theirs from the right."""
    x0, y0, x1, y1 = lay["box"]
    value = "percent" if data["us"].get("percent") is not None else "count"
    a, b = data["us"][value], data["them"][value]
    cut = x0 + (x1 - x0) * (a + 1) / (a + b + 2)
    cv.rounded(img, (x0, y0, x1, y1), 26, rec["them_ink"])
    strip = Image.new("RGB", (x1 - x0, y1 - y0), rec["us_ink"])
    ImageDraw.Draw(strip).rectangle((0, 0, x1 - x0, 12), fill=cv.mix(rec["us_ink"], WHITE, 0.25))
    mask = Image.new("L", strip.size)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, strip.width - 1, strip.height - 1), 26, fill=255)
    ImageDraw.Draw(mask).polygon(
        [
            (cut - x0 + 8, 0),
            (strip.width, 0),
            (strip.width, strip.height),
            (cut - x0 - 8, strip.height),
        ],
        fill=0,
    )
    img.paste(strip, (x0, y0), mask)
    say = (lambda v: "%.1f%%" % v) if value == "percent" else str
    cv.text(
        img,
        say(a),
        x0 + 28,
        lay["text"],
        lay["height"],
        "black",
        sample="0",
        stretch=lay["stretch"],
        shadow=(30, 30, 30),
    )
    cv.text(
        img,
        say(b),
        x1 - 26,
        lay["text"],
        lay["height"],
        "black",
        sample="0",
        anchor="r",
        stretch=lay["stretch"],
        shadow=(30, 30, 30),
    )


def team(img, lay, at, team_data, word, ink, other, seed, side):
    x0, y0, x1, y1 = at["box"]
    cv.rounded(img, at["box"], 26, ink)
    cv.rounded(img, (x0 + 7, at["rows"][0] - 34, x1 - 7, y1 - 7), 22, (28, 28, 28))
    rng = random.Random(seed)
    for _ in range(14):
        x = rng.randrange(x0 + 330, x1 - 200)
        cv.polygon(img, [(x, y0 + 8), (x + 26, y0 + 20), (x + 8, y0 + 44)], cv.shade(ink, 0.9))
    l = lay["label"]
    cv.polygon(
        img,
        cv.jagged(rng, (l["x"][0], at["label"] - l["half"], l["x"][1], at["label"] + l["half"]), 5),
        (34, 34, 34),
    )
    cv.text(
        img, word, l["text"], at["label"], l["height"], "black", fill=ink, angle=1.2, fat=1
    )
    t = lay["total"]
    cv.text(
        img,
        str(team_data["inked"]),
        t["right"],
        at["label"] + t["dy"],
        t["height"],
        "black",
        anchor="r",
        sample="0",
        stretch=t["stretch"],
        shadow=(30, 30, 30),
    )
    cv.text(
        img, "p", t["unit"], at["label"] + t["dy"] + 8, 15, "black", sample="x", shadow=(30, 30, 30)
    )
    for i, (player, y) in enumerate(zip(team_data["players"], at["rows"])):
        parts.row(
            img, player, lay["row"], y, ink, other, seed * 10 + i + (50 if side == "them" else 0)
        )
        if player["me"]:
            parts.arrow(img, lay["row"]["arrow"], y)


def pad(img, lay):
    a, b, y = lay["pad"]
    d = ImageDraw.Draw(img)
    for x in (a, b):
        d.rectangle((x - 32, y - 10, x + 32, y + 10), fill=(56, 56, 58))
        d.rectangle((x - 10, y - 32, x + 10, y + 32), fill=(56, 56, 58))
    x0, y0, x1, y1 = lay["button"]
    cv.polygon(img, cv.jagged(random.Random(1), (x0, y0, x1, y1), 3), (232, 240, 30))
    cv.circle(img, (x0 + x1) / 2, (y0 + y1) / 2, 25, (30, 30, 30))
    cv.text(img, "A", (x0 + x1) / 2, (y0 + y1) / 2, 20, "round", anchor="m")
