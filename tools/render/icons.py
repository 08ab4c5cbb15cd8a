"""Weapon pictures of our own: flat 256x256 RGBA stand-ins, one clearly different shape a key.

They are not the game's icons and do not look like them; they carry catalogue keys so that a demo
weapon set can be enrolled and named."""

import functools

from PIL import Image, ImageDraw

_S = 4  # supersampling
_INK = (22, 20, 26, 255)
_COLOURS = {
    "r": (224, 50, 52),
    "o": (245, 140, 30),
    "y": (250, 215, 50),
    "g": (60, 180, 75),
    "c": (40, 190, 210),
    "b": (45, 90, 225),
    "v": (140, 70, 210),
    "p": (240, 95, 170),
    "w": (245, 245, 240),
    "s": (150, 158, 170),
    "d": (70, 74, 84),
    "n": (150, 98, 55),
}

# Strokes of one picture, back to front: ("l", colour, width, points...) a thick line,
# ("p", colour, points...) a polygon, ("c", colour, x, y, r) a disc, ("o", colour, x, y, r, w) a ring.
SHAPES = {
    "wakaba": [
        ("l", "d", 22, 120, 190, 96, 236),
        ("l", "g", 70, 60, 150, 150, 130),
        ("l", "s", 26, 150, 130, 228, 112),
        ("c", "y", 90, 88, 36),
    ],
    "sshooter": [
        ("p", "o", 30, 96, 190, 70, 214, 118, 60, 152),
        ("l", "d", 26, 92, 150, 80, 222),
        ("c", "b", 128, 64, 40),
        ("l", "w", 12, 180, 96, 240, 92),
    ],
    "sshooter_collabo": [
        ("p", "p", 24, 110, 176, 96, 176, 150, 24, 160),
        ("l", "v", 26, 70, 150, 52, 220),
        ("o", "y", 206, 122, 32, 16),
        ("p", "w", 90, 40, 150, 44, 130, 98, 84, 98),
    ],
    "promodeler_mg": [
        ("p", "s", 20, 80, 110, 60, 130, 170, 40, 190),
        ("p", "r", 110, 84, 236, 90, 236, 128, 116, 140),
        ("l", "d", 24, 70, 180, 64, 232),
    ],
    "nzap85": [
        ("l", "r", 34, 30, 120, 150, 104),
        ("l", "w", 50, 150, 104, 226, 96),
        ("l", "d", 24, 80, 120, 56, 204),
        ("p", "r", 120, 130, 160, 124, 150, 200, 122, 196),
    ],
    "52gal": [
        ("p", "d", 40, 60, 220, 60, 220, 130, 40, 130),
        ("p", "y", 56, 74, 130, 74, 130, 116, 56, 116),
        ("l", "v", 30, 70, 130, 58, 220),
        ("c", "w", 196, 95, 20),
    ],
    "hotblaster": [
        ("l", "b", 44, 30, 160, 130, 130),
        ("c", "o", 178, 104, 62),
        ("c", "d", 192, 98, 32),
        ("l", "d", 24, 66, 150, 60, 226),
    ],
    "nova": [
        ("p", "c", 40, 130, 130, 40, 210, 110, 130, 190),
        ("c", "y", 128, 116, 30),
        ("l", "d", 24, 90, 160, 70, 232),
        ("l", "p", 22, 190, 110, 244, 90),
    ],
    "splatroller": [
        ("l", "r", 60, 20, 60, 236, 60),
        ("l", "s", 20, 128, 70, 128, 150),
        ("l", "d", 28, 128, 140, 128, 246),
    ],
    "carbon": [
        ("l", "y", 40, 56, 30, 56, 226),
        ("l", "d", 18, 66, 128, 150, 128),
        ("l", "d", 30, 150, 128, 240, 140),
    ],
    "dynamo": [
        ("l", "s", 84, 60, 50, 216, 150),
        ("l", "o", 84, 110, 82, 166, 118),
        ("l", "d", 20, 120, 120, 60, 230),
    ],
    "pablo": [("l", "n", 24, 30, 226, 150, 106), ("p", "v", 136, 92, 170, 126, 240, 20)],
    "hokusai": [
        ("l", "r", 30, 24, 40, 120, 136),
        ("p", "w", 100, 150, 160, 100, 236, 190, 190, 236),
        ("p", "d", 190, 236, 236, 190, 240, 240),
    ],
    "splatcharger": [
        ("l", "g", 22, 20, 160, 240, 70),
        ("l", "d", 44, 30, 162, 110, 130),
        ("c", "c", 120, 90, 28),
    ],
    "liter4k": [
        ("l", "s", 16, 14, 128, 246, 128),
        ("p", "o", 20, 128, 110, 100, 130, 156, 40, 190),
        ("p", "b", 90, 60, 160, 60, 150, 110, 100, 110),
        ("p", "d", 220, 104, 248, 104, 248, 152, 220, 152),
    ],
    "soytuber": [
        ("l", "p", 60, 60, 190, 180, 70),
        ("l", "w", 20, 80, 168, 160, 90),
        ("l", "d", 24, 180, 70, 230, 20),
    ],
    "bucketslosher": [
        ("p", "y", 50, 60, 206, 60, 180, 220, 76, 220),
        ("o", "d", 128, 74, 84, 14),
        ("p", "b", 62, 110, 194, 110, 188, 140, 68, 140),
    ],
    "hissen": [
        ("p", "n", 20, 100, 236, 100, 200, 210, 56, 210),
        ("l", "w", 14, 40, 130, 216, 130),
        ("l", "w", 14, 50, 170, 206, 170),
        ("l", "d", 22, 128, 40, 128, 100),
    ],
    "screwslosher": [
        ("c", "g", 128, 128, 96),
        ("o", "w", 128, 128, 62, 20),
        ("c", "d", 128, 128, 24),
        ("l", "d", 26, 200, 60, 244, 18),
    ],
    "barrelspinner": [
        ("l", "c", 90, 70, 128, 170, 128),
        ("l", "d", 12, 150, 98, 246, 98),
        ("l", "d", 12, 150, 128, 246, 128),
        ("l", "d", 12, 150, 158, 246, 158),
        ("l", "r", 22, 50, 160, 40, 230),
    ],
    "splatspinner": [
        ("c", "o", 90, 120, 60),
        ("l", "s", 34, 130, 110, 238, 84),
        ("l", "d", 20, 90, 170, 120, 236),
        ("c", "w", 90, 120, 26),
    ],
    "hydra": [
        ("p", "v", 20, 60, 150, 40, 150, 200, 20, 180),
        ("l", "s", 30, 150, 80, 244, 80),
        ("l", "s", 30, 150, 130, 244, 130),
        ("l", "s", 30, 150, 180, 244, 180),
        ("c", "y", 84, 120, 30),
    ],
    "maneuver": [
        ("l", "b", 34, 30, 70, 150, 50),
        ("l", "b", 34, 100, 190, 226, 170),
        ("l", "d", 20, 50, 76, 40, 130),
        ("l", "d", 20, 120, 196, 110, 246),
        ("c", "w", 168, 46, 16),
        ("c", "w", 238, 166, 14),
    ],
    "dualsweeper": [
        ("l", "r", 22, 20, 90, 240, 30),
        ("l", "r", 22, 20, 200, 240, 140),
        ("p", "y", 60, 60, 110, 46, 120, 90, 66, 106),
        ("p", "y", 60, 170, 110, 156, 120, 200, 66, 216),
    ],
    "sputtery": [
        ("o", "c", 80, 90, 52, 22),
        ("o", "p", 174, 166, 52, 22),
        ("l", "d", 20, 116, 126, 140, 132),
        ("l", "s", 18, 110, 50, 180, 20),
        ("l", "s", 18, 206, 126, 246, 90),
    ],
    "quadhopper_black": [
        ("p", "d", 20, 20, 100, 40, 90, 110, 30, 100),
        ("p", "r", 130, 30, 230, 20, 220, 96, 140, 104),
        ("p", "r", 26, 140, 110, 150, 100, 226, 36, 220),
        ("p", "d", 140, 146, 236, 140, 226, 216, 150, 236),
    ],
    "parashelter": [
        ("p", "w", 128, 20, 240, 130, 16, 130),
        ("p", "g", 128, 20, 166, 130, 90, 130),
        ("l", "d", 18, 128, 130, 128, 226),
        ("l", "d", 18, 128, 230, 160, 236),
    ],
    "campingshelter": [
        ("p", "o", 30, 30, 226, 30, 246, 150, 10, 150),
        ("l", "w", 12, 80, 34, 70, 150),
        ("l", "w", 12, 176, 34, 186, 150),
        ("p", "d", 90, 160, 166, 160, 150, 240, 106, 240),
    ],
    "tristringer": [
        ("o", "v", 60, 128, 110, 22),
        ("l", "w", 8, 66, 22, 66, 234),
        ("l", "d", 16, 60, 128, 240, 128),
        ("p", "y", 216, 100, 250, 128, 216, 156),
    ],
    "lact450": [
        ("l", "w", 30, 60, 20, 150, 80),
        ("l", "w", 30, 150, 80, 150, 176),
        ("l", "w", 30, 150, 176, 60, 236),
        ("l", "p", 10, 60, 20, 60, 236),
        ("c", "r", 160, 128, 34),
    ],
    "jimuwiper": [
        ("p", "s", 20, 226, 70, 246, 246, 30, 210, 12),
        ("l", "b", 34, 30, 180, 90, 236),
        ("l", "y", 12, 110, 170, 200, 60),
    ],
    "drivewiper": [
        ("l", "d", 26, 20, 236, 90, 170),
        ("p", "c", 70, 140, 120, 190, 210, 110, 240, 16, 150, 50),
        ("l", "w", 14, 110, 160, 210, 46),
    ],
}
KEYS = tuple(SHAPES)


def _stroke(d, s, grow, colour):
    kind, values = s[0], [v * _S for v in s[2:]]
    g = grow * _S
    if kind == "l":
        w, pts = values[0] + 2 * g, list(zip(values[1::2], values[2::2]))
        d.line(pts, fill=colour, width=round(w), joint="curve")
        for x, y in pts:
            d.ellipse((x - w / 2, y - w / 2, x + w / 2, y + w / 2), fill=colour)
    elif kind == "p":
        pts = list(zip(values[0::2], values[1::2]))
        d.polygon(pts, fill=colour)
        if g:
            d.line(pts + pts[:2], fill=colour, width=round(2 * g), joint="curve")
    elif kind == "c":
        x, y, r = values
        d.ellipse((x - r - g, y - r - g, x + r + g, y + r + g), fill=colour)
    else:
        x, y, r, w = values
        d.ellipse(
            (x - r - w / 2 - g, y - r - w / 2 - g, x + r + w / 2 + g, y + r + w / 2 + g),
            outline=colour,
            width=round(w + 2 * g),
        )


@functools.lru_cache(maxsize=None)
def icon(key, size=256):
    """The picture of one weapon, RGBA. Raises KeyError for a weapon nothing was drawn for."""
    if size != 256:
        return icon(key).resize((size, size), Image.LANCZOS)
    big = Image.new("RGBA", (256 * _S, 256 * _S))
    for s in SHAPES[key]:
        layer = Image.new("RGBA", big.size)
        d = ImageDraw.Draw(layer)
        _stroke(d, s, 5, _INK)
        _stroke(d, s, 0, _COLOURS[s[1]] + (255,))
        # A light from the upper left, kept inside the stroke, so that shapes have some relief.
        glow = Image.new("RGBA", big.size)
        _stroke(ImageDraw.Draw(glow), s, -4, (255, 255, 255, 60))
        glow = Image.alpha_composite(Image.new("RGBA", big.size), glow)
        off = Image.new("RGBA", big.size)
        off.paste(glow, (-6 * _S, -6 * _S))
        keep = layer.getchannel("A")
        layer.alpha_composite(Image.composite(off, Image.new("RGBA", big.size), keep))
        big.alpha_composite(layer)
    out = Image.new("RGBA", (256, 256))  # a margin, so that no outline is cut off
    out.paste(big.resize((236, 236), Image.LANCZOS), (10, 10))
    return out


def export(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for key in KEYS:
        icon(key).save(folder / f"{key}.png", optimize=True)
