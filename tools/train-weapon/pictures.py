"""What is painted with: icons, row backgrounds and lamp bodies, taken from the real pictures at run time; what lies
behind lamps is in `grounds.py`."""

import sys
from pathlib import Path

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from render.labels import load  # noqa: E402

# Where things stand, canvas units (1920 x 1080): the icon's square on a page, a lamp's region.
PERSONAL = (994.0, 254.0, 70.0)
BOARD = [(1057.5, y * 1.5 - 28.5, 57.0) for y in (276.5, 320, 364, 408, 512.5, 556, 600, 644)]
LAMPS = [520 + 90 * i for i in range(4)], [1040 + 90 * i for i in range(4)]
# Around a lamp's region, so that resizing has something beyond its edge.
LAMP_MARGIN = 12


def icons(folder: Path) -> dict[str, Image.Image]:
    return read(sorted(folder.glob("*.png")))


def read(icons: list[Path]) -> dict[str, Image.Image]:
    return {p.stem: Image.open(p).convert("RGBA") for p in icons}


def canvas(path: Path) -> np.ndarray:
    """A whole picture at 1920 x 1080, R, G, B."""
    return np.asarray(Image.open(path).convert("RGB").resize((1920, 1080), Image.Resampling.BICUBIC))


def labels(real: Path, scene: str) -> list[dict]:
    return [r for r in load(real) if r["game"] == "splatoon3" and r["scene"] == scene]


def erased(page: np.ndarray, x: float, y: float, side: float) -> np.ndarray:
    """The page with an icon's square filled with what lies just right of it, row by row."""
    page = page.copy()
    left, top, wide = round(x - 2), round(y - 2), round(side + 4)
    strip = page[top : top + wide, left + wide : left + wide + 5]
    page[top : top + wide, left : left + wide] = np.median(strip, axis=1, keepdims=True)
    return page


def pages(real: Path) -> list[tuple[np.ndarray, list[tuple[float, float, float]]]]:
    """Result pages without their icons, and where icons belong."""
    found = []
    for label in labels(real, "result.personal"):
        page = canvas(real / label["file"])
        x, y, side = PERSONAL
        # A page of another build (no medals) has its row elsewhere: black inside, grey above.
        row = page[int(y) : int(y + side), int(x + side + 4) : int(x + side + 10)].mean()
        if row > 16 or not 18 < page[int(y) - 10, int(x)].mean() < 60:
            continue
        found.append((erased(page, *PERSONAL), [PERSONAL]))
    for label in labels(real, "result.scoreboard"):
        page = canvas(real / label["file"])
        for place in BOARD:
            page = erased(page, *place)
        found.append((page, BOARD))
    return found


def smoothed(plane: np.ndarray) -> np.ndarray:
    wide = np.pad(plane, 1, "edge")
    across = (wide[:, :-2] + 2 * wide[:, 1:-1] + wide[:, 2:]) / 4
    return (across[:-2] + 2 * across[1:-1] + across[2:]) / 4


class LampBody:
    """A lamp without its weapon, seen over many lamps: coverage, and shade relative to the ink."""

    def __init__(self, stack: list[tuple[np.ndarray, np.ndarray]]):
        crops = np.stack([c for c, _ in stack]).astype(np.float32)
        inks = np.stack([i for _, i in stack]).astype(np.float32)[:, None, None, :]
        off = np.abs(crops - inks).sum(3)
        # The weapons differ, so somewhere in the stack nearly every point shows the bare lamp.
        order = np.argsort(off, axis=0)
        near = order[max(1, len(stack) // 10)]
        rows, columns = np.indices(near.shape)
        self.shade = (crops - inks)[near, rows, columns].mean(2)
        distance = off[near, rows, columns]
        self.cover = np.clip((150 - distance) / 90, 0, 1)
        # Weapons cover the middle of most lamps: there it is all ink.
        y, x = np.indices(distance.shape)
        inside = ((x - 63) / 30) ** 2 + ((y - 70) / 28) ** 2 < 1
        self.cover[inside], self.shade[inside] = 1, 0
        self.cover, self.shade = smoothed(self.cover), smoothed(self.shade)

    def drawn(self, ground: np.ndarray, ink: np.ndarray, glow: float) -> np.ndarray:
        """The lamp of an ink over a ground; `glow` 0...1 whitens it from the top."""
        shade = self.shade[..., None]
        body = np.where(shade > 0, ink + (255 - ink) * shade / 128, ink * (1 + shade / 160))
        if glow > 0:
            height = body.shape[0]
            fall = np.clip(1.05 - np.arange(height) / height * 1.25, 0, 1)[:, None, None]
            body = body + (255 - body) * fall * glow
        cover = self.cover[..., None]
        return np.clip(ground * (1 - cover) + body * cover, 0, 255)


def lamps(real: Path) -> list[LampBody]:
    """Lamp bodies: round heads, pointed heads."""
    stacks: tuple[list, list] = ([], [])
    for label in labels(real, "battle.hud"):
        page = canvas(real / label["file"])
        if not (label["data"].get("us") or [{}])[0].get("weapon") or Image.open(real / label["file"]).width < 1920:
            continue
        if label["file"].endswith("ja-battle_hud-02.png"):
            continue  # lamps of other sizes
        for side in LAMPS:
            feet = [page[98:104, x + 22 : x + 30].reshape(-1, 3) for x in side]
            ink = np.median(np.concatenate(feet), axis=0)
            for x in side:
                m = LAMP_MARGIN
                crop = page[19 - m : 121 + m, x - 6 - m : x + 96 + m]
                corner = page[36:42, x + 17 : x + 23].reshape(-1, 3).mean(0)
                stacks[0 if np.abs(corner - ink).sum() < 90 else 1].append((crop, ink))
    return [LampBody(s) for s in stacks]
