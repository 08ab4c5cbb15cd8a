"""Squid and octopus badges, stand-ins for players, and the hall behind result pages."""

import math
import random

from PIL import Image, ImageDraw, ImageFilter

from .. import canvas as cv
from ..canvas import BLACK, WHITE


def squid_points(w, h):
    """The outline of a squid badge, point up, in a w x h box."""
    pts = [
        (0.5, 0.0),
        (0.62, 0.1),
        (0.78, 0.3),
        (0.95, 0.5),
        (0.97, 0.57),
        (0.84, 0.6),
        (0.84, 0.9),
        (0.8, 0.97),
        (0.74, 0.97),
        (0.7, 0.9),
        (0.66, 0.97),
        (0.6, 0.99),
        (0.55, 0.92),
        (0.5, 0.99),
    ]
    left = [(1 - x, y) for x, y in reversed(pts[1:-1])]
    return [(x * w, y * h) for x, y in pts + left]


def octopus_points(w, h):
    """The outline of an octopus badge: a round head over a wavy hem."""
    head = [
        (0.5 + 0.48 * math.cos(a), 0.47 + 0.47 * math.sin(a))
        for a in (math.pi * (0.86 + 1.28 * i / 24) for i in range(25))
    ]
    hem = [
        (0.88, 0.86),
        (0.82, 0.97),
        (0.72, 0.9),
        (0.62, 0.99),
        (0.5, 0.92),
        (0.38, 0.99),
        (0.28, 0.9),
        (0.18, 0.97),
        (0.12, 0.86),
    ]
    return [(x * w, y * h) for x, y in head + hem]


def figure(img, x, y, scale, hair, seed):
    """A stand-in for a player: big head, small body."""
    rng = random.Random(seed)
    d = ImageDraw.Draw(img)
    s = scale
    skin = rng.choice([(232, 178, 140), (160, 100, 70), (120, 74, 52)])
    cloth = rng.choice([(40, 44, 60), (200, 200, 205), (60, 90, 70), (120, 60, 70)])
    d.polygon(
        [
            (x - 60 * s, y + 120 * s),
            (x + 60 * s, y + 120 * s),
            (x + 80 * s, y + 330 * s),
            (x - 80 * s, y + 330 * s),
        ],
        fill=cloth,
    )
    for k in (-1, 1):
        d.line(
            (x + 55 * k * s, y + 150 * s, x + 150 * k * s, y + 300 * s),
            fill=skin,
            width=round(34 * s),
        )
        d.line(
            (x + 38 * k * s, y + 320 * s, x + 70 * k * s, y + 560 * s),
            fill=cv.shade(cloth, 0.6),
            width=round(48 * s),
        )
        d.ellipse(
            (x + 70 * k * s - 50 * s, y + 540 * s, x + 70 * k * s + 50 * s, y + 600 * s),
            fill=(50, 40, 40),
        )
    d.ellipse((x - 150 * s, y - 150 * s, x + 150 * s, y + 130 * s), fill=hair)
    d.ellipse((x - 112 * s, y - 70 * s, x + 112 * s, y + 130 * s), fill=skin)
    for k in (-1, 1):
        d.ellipse(
            (x + 48 * k * s - 40 * s, y - 10 * s, x + 48 * k * s + 40 * s, y + 60 * s), fill=BLACK
        )
        d.ellipse(
            (x + 48 * k * s - 24 * s, y, x + 48 * k * s + 24 * s, y + 48 * s), fill=(250, 240, 200)
        )
        d.ellipse(
            (x + 48 * k * s - 10 * s, y + 8 * s, x + 48 * k * s + 10 * s, y + 40 * s),
            fill=(30, 40, 80),
        )
        d.polygon(
            [
                (x + 130 * k * s, y + 10 * s),
                (x + 230 * k * s, y - 10 * s),
                (x + 120 * k * s, y + 70 * s),
            ],
            fill=skin,
        )


def face(img, x, y, r, hair, seed):
    rng = random.Random(seed)
    skin = rng.choice([(232, 178, 140), (176, 112, 78), (130, 80, 56)])
    cv.circle(img, x, y, r, hair)
    cv.circle(img, x, y + r * 0.25, r * 0.72, skin)
    d = ImageDraw.Draw(img)
    for k in (-1, 1):
        ex, ey = x + k * r * 0.3, y + r * 0.15
        d.ellipse((ex - r * 0.24, ey - r * 0.2, ex + r * 0.24, ey + r * 0.2), fill=BLACK)
        d.ellipse((ex - r * 0.12, ey - r * 0.12, ex + r * 0.12, ey + r * 0.12), fill=WHITE)


def lobby_floor(seed, hair, at=None):
    """The blurred hall behind result pages, with the player at the left."""
    rng = random.Random(seed)
    img = Image.new("RGB", (cv.WIDTH, cv.HEIGHT), (20, 19, 20))
    d = ImageDraw.Draw(img)
    for i in range(540):
        v = 30 + i // 18
        d.line((0, 540 + i, cv.WIDTH, 540 + i), fill=(v, v, v + 2))
    for _ in range(18):
        x, y = rng.randrange(-100, 1900), rng.randrange(-60, 560)
        w, h = rng.randrange(60, 360), rng.randrange(20, 150)
        d.rectangle(
            (x, y, x + w, y + h),
            fill=rng.choice(
                [
                    (90, 84, 40),
                    (50, 50, 58),
                    (24, 70, 66),
                    (70, 66, 64),
                    (30, 28, 30),
                    (110, 100, 20),
                ]
            ),
        )
    img = Image.eval(img.filter(ImageFilter.GaussianBlur(14)), lambda v: v // 6 * 6)
    figure(img, 440, 400, 0.95, hair, seed)
    return img
