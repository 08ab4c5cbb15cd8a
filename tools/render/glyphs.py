"""Single glyphs as the renderer draws them, white on black, for enrolling a second style of digits
beside the game's own. Files are named STYLE-GLYPH.png (percent and dot spelled out)."""

import pathlib

from PIL import Image

from . import canvas as cv
from .canvas import LAYOUT

SPELLED = {"%": "percent", ".": "dot", "#": "number"}
# style: (face, height in canvas units, sideways stretch, glyphs)
STYLES = {
    "result": ("round", LAYOUT["personal"]["row"]["points_height"], 0.72, "0123456789p"),
    "small": ("round", LAYOUT["personal"]["row"]["number_height"], 1.0, "0123456789x"),
    "count": ("round", LAYOUT["hud"]["count"]["height"], 0.82, "0123456789"),
    "turf": ("round", LAYOUT["hud"]["points"]["height"], 0.78, "0123456789p"),
    "board": ("black", LAYOUT["scoreboard"]["bar"]["height"], 1.15, "0123456789.%"),
    "medal": ("black", LAYOUT["personal"]["medals"]["text_height"], 0.8, "0123456789.#"),
}


def export(folder):
    """Writes every glyph with a margin of six units, at twice canvas size; returns the paths."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    made = []

    def save(style, glyph, mask):
        ground = Image.new("L", (mask.width + 24, mask.height + 24))
        ground.paste(mask, (12, 12))
        path = folder / f"{style}-{SPELLED.get(glyph, glyph)}.png"
        ground.save(path, optimize=True)
        made.append(path)

    for style, (face, height, stretch, glyphs) in STYLES.items():
        size = cv.size_for(face, height * 2, "0")
        for glyph in glyphs:
            save(style, glyph, cv.ink_mask(glyph, face, size, stretch))
    clock = LAYOUT["hud"]["clock"]
    width = clock["cells"][0][1] - clock["cells"][0][0]
    for glyph in "0123456789":
        mask = cv.ink_mask(glyph, "round", cv.size_for("round", clock["height"] * 2, "0"), 1.0)
        across = clock["one"] if glyph == "1" else width
        save("clock", glyph, mask.resize((across * 2, clock["height"] * 2), Image.LANCZOS))
    return made
