"""unknown: the stage with nothing of the game's own marks over it."""

from .. import canvas as cv


def draw(rec, t=0.0, cache=None):
    return cv.view(rec["seed"], rec["us_ink"], rec["them_ink"], t)
