"""Labelled strips cut from real pictures at run time. Canvas 1920x1080; nothing of a picture is kept on disk."""

import dataclasses
import json
from pathlib import Path

import cv2
import numpy as np
import torch

import charset
import strip as prep


@dataclasses.dataclass
class Strip:
    """One line: `ink` is 32xW (0...255), `names` the players named on its picture."""

    kind: str
    file: str
    text: str
    ink: np.ndarray
    names: frozenset


def crop(grey: np.ndarray, cx: float, cy: float, w: float, h: float, degrees: float = 0.0) -> np.ndarray:
    """A w x h box about (cx, cy), turned by `degrees` (positive: the line falls to the right)."""
    m = cv2.getRotationMatrix2D((cx, cy), degrees, 1)
    m[:, 2] += [w / 2 - cx, h / 2 - cy]
    return cv2.warpAffine(grey, m, (round(w), round(h)), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def name_row(grey: np.ndarray) -> int:
    """Centre row of the player's own capsule on a personal page."""
    best = max((288, 405, 480), key=lambda y: float((grey[y - 14 : y + 14, 1075:1290] > 170).sum() if dark(grey, y) else 0))
    return best


def dark(grey: np.ndarray, y: int) -> bool:
    return float(np.median(grey[y - 16 : y + 16, 1075:1290])) < 16


def header(grey: np.ndarray, image: np.ndarray, y: int, half: int) -> list[np.ndarray]:
    """Blocks of bright lettering on the black header strip centred on row y."""
    rows = np.stack([grey[y - half + 1], grey[y + half - 2], grey[y + half - 1]])[:, 832:].max(0)
    end = 832 + next((i for i in range(8, len(rows)) if rows[i : i + 14].min() > 12), 400)
    ink = np.flatnonzero((image[y - half : y + half, 832:end].min(2) > 128).any(0))
    if not len(ink):
        return []
    cuts = np.flatnonzero(np.diff(ink) >= 28)
    starts, ends = np.r_[ink[0], ink[cuts + 1]], np.r_[ink[cuts], ink[-1]]
    return [grey[y - half : y + half, 832 + max(s - 6, 0) : 832 + e + 7] for s, e in zip(starts, ends)]


def lobby_end(grey: np.ndarray) -> int:
    """Where the black lobby strip ends on the right."""
    rows = np.stack([grey[43], grey[44], grey[70]])[:, 832:].min(0)
    return 832 + next((i for i in range(8, len(rows)) if rows[i : i + 14].min() > 12), 250) - 2


def strips(folder: Path, keys: Path) -> list[Strip]:
    """Every labelled line of the pictures under `folder` that this file knows where to find."""
    table = json.loads((keys / "splatoon3.json").read_text())
    ja = {k: {r["key"]: r["name_ja"] for r in table[k]} for k in ("stages", "rules", "lobbies", "weapons")}
    en = {k: {r["key"]: r["name_en"] for r in table[k]} for k in ("stages", "rules", "lobbies")}
    out: list[Strip] = []
    for row in json.loads((folder / "labels.json").read_text()):
        if row["game"] == "splatoon1" or row["scene"].split(".")[0] not in ("result", "battle", "lobby"):
            continue
        data = row["data"] or {}
        image = cv2.resize(cv2.imread(str(folder / row["file"])), (1920, 1080), interpolation=cv2.INTER_LINEAR)
        grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
        sides = [data.get(side) or [] for side in ("us", "them")]
        players = [p for side in sides for p in (side if isinstance(side, list) else side.get("players") or [])]
        everyone = {(data.get("me") or {}).get("name")} | {p.get("name") for p in players}
        names = frozenset(n for n in everyone if n)

        def add(kind: str, text: str | None, box: np.ndarray) -> None:
            ink = prep.prepare(box)
            if text and ink is not None:
                out.append(Strip(kind, row["file"], charset.fold(text), ink, names))

        if row["game"] == "splatoon2":  # the same lettering; more letters to learn from
            if row["scene"] == "result.scoreboard":
                for player, y in zip(players, (224, 303, 385, 469, 715, 802, 883, 970)):
                    add("s2", player["name"], grey[y - 22 : y + 22, 1308:1580])
            elif row["scene"] == "battle.judge":
                for player, x in zip(players, (580, 844, 1147, 1445)):
                    add("s2", player["name"], crop(grey, x, 317, 248, 34))
        elif row["scene"] == "result.personal":
            y = name_row(grey)
            add("name", data["me"]["name"], grey[y - 18 : y + 18, 1070:1295])
            add("points", f"{data['me']['inked']}p", grey[y - 26 : y + 26, 1325:1452])
            blocks = header(grey, image, 104, 20)
            if len(blocks) == 2:
                add("rule", ja["rules"][data["rule"]], blocks[0])
                add("stage", ja["stages"][data["stage"]], blocks[1])
            add("lobby", ja["lobbies"][data["lobby"]].replace("マッチ (", "マッチ("), grey[42:72, 832 : lobby_end(grey)])
            if y == 288:
                add("weapon", ja["weapons"][data["me"]["weapon"]], grey[768:797, 876:1066])
            for i, medal in enumerate(data["medals"] if len(data["medals"] or []) == 3 else []):
                add("medal", medal["name"], crop(grey, 1149 + 178 * i, 494 + 69 * i, 326, 40, -3.3))
        elif row["scene"] == "result.scoreboard":
            for side, rows in (("us", (414, 480, 546, 612)), ("them", (768, 834, 900, 966))):
                for player, y in zip(data[side]["players"], rows):
                    add("board", player["name"], grey[y - 18 : y + 18, 1115:1300])
        elif row["scene"] == "battle.intro":
            step, first = (201, 260) if "intro" in row["file"] and row["file"].split("/")[-1][0] == "i" else (148, 355)
            for x, side in ((236, "us"), (1676, "them")):
                for i, player in enumerate(data.get(side) or []):
                    add("plate", player.get("name"), crop(grey, x, first + step * i, 330, 46))
        elif row["scene"] == "battle.judge":
            for i, player in enumerate(data.get("us") or []):
                add("plate", player.get("name"), crop(grey, (257, 726, 1189, 1651)[i], 848, 300, 46))
        elif row["scene"] == "lobby.select":
            add("select", ja["rules"].get(data.get("rule")), grey[600:642, 1370:1700])
            for i, stage in enumerate(data.get("stages") or []):
                add("select", ja["stages"][stage], grey[764 + 97 * i : 804 + 97 * i, 1534:1810])
    return out


def vary(s: Strip, drawer, rng: np.random.Generator) -> tuple[np.ndarray, str]:
    """A real strip, scaled, shifted and slanted a little."""
    ink = s.ink
    h, w = ink.shape
    sx, sy = rng.uniform(0.8, 1.2), rng.uniform(0.82, 1.15)
    left, right = rng.uniform(-3, 12), rng.uniform(-3, 12)
    width = max(16, int(w * sx + left + right))
    slope = rng.normal() * 0.01
    m = np.array([[sx, rng.normal() * 0.05, left], [slope, sy, 16 - 16 * sy + rng.uniform(-2.5, 2.5) - slope * w / 2]])
    return cv2.warpAffine(ink, m, (width, 32), flags=cv2.INTER_LINEAR), s.text


def glyphs(all_strips: list[Strip], net, index: dict[str, int], drawer) -> list[dict[str, list[np.ndarray]]]:
    """Single characters cut out of real strips by aligning the label with the net's scores, a style per kind of strip."""
    net.eval()
    raw: dict[str, list[tuple[str, np.ndarray]]] = {}
    found: dict[str, dict[str, list[np.ndarray]]] = {}
    for s in all_strips:
        if s.kind == "plate" or len(s.text) < 2 or not set(s.text) <= set(index):
            continue
        padded = np.pad(s.ink, ((0, 0), (8, 16)))
        with torch.no_grad():
            y = net(torch.from_numpy(padded[None, None] / 255)).squeeze(2)[0].log_softmax(0).T.numpy()
        spans = align(y, [index[c] for c in s.text])
        if spans is None:
            continue
        column = padded[3:29].sum(0)
        edges = []
        for (_, a), (b, _) in zip(spans, spans[1:]):
            low, high = a * 4 + 2, max(b * 4 + 2, a * 4 + 3)
            edges.append(low + int(np.argmin(column[low:high])))
        bounds = [0, *edges, padded.shape[1]]
        for char, a, b in zip(s.text, bounds, bounds[1:]):
            piece = padded[:, a:b]
            ink = np.flatnonzero(piece.max(0) > 90)
            if char == " " or not len(ink) or ink[-1] - ink[0] > 34:
                continue
            piece = piece[:, ink[0] : ink[-1] + 1]
            raw.setdefault(s.kind, []).append((char, piece))
    font = drawer.faces[drawer.fallback]
    for kind, pieces in raw.items():  # one scale and one place a kind, so that small kana stay small
        ratios, shifts = [], []
        for char, piece in pieces:
            model = font.glyph(char, 0)
            if model is not None and char not in "ー～・.。-":
                a, b = extent(piece), extent(model)
                ratios.append((b[1] - b[0]) / max(a[1] - a[0], 1))
                shifts.append((sum(a) / 2, sum(b) / 2))
        if len(ratios) < 4:
            continue
        scale = float(np.median(ratios))
        shift = float(np.median([to - at * scale for at, to in shifts]))
        for char, piece in pieces:
            m = np.array([[scale, 0, 0], [0, scale, shift]])
            width = max(2, round(piece.shape[1] * scale))
            big = cv2.warpAffine(piece, m, (width, 64), flags=cv2.INTER_CUBIC)
            found.setdefault(kind, {}).setdefault(char, []).append(np.clip(big, 0, 255).astype(np.uint8))
    for style in found.values():
        complete(style)
    return list(found.values())


def extent(glyph: np.ndarray) -> tuple[int, int]:
    """First row with ink and the row after the last."""
    rows = np.flatnonzero(glyph.max(1) > 110)
    return (int(rows[0]), int(rows[-1]) + 1) if len(rows) else (0, 1)


def complete(found: dict[str, list[np.ndarray]]) -> None:
    """Adds the small kana of big ones and the big of small ones, drawn alike, where only one is known."""
    for big, small in zip("アイウエオツヤユヨあいうえおつやゆよ", "ァィゥェォッャュョぁぃぅぇぉっゃゅょ"):
        for have, lack, size in ((big, small, 0.75), (small, big, 1 / 0.75)):  # drawn alike, at two sizes
            if have in found and lack not in found:
                found[lack] = [resized(g, size) for g in found[have]]


def resized(glyph: np.ndarray, size: float) -> np.ndarray:
    """A 64-row glyph scaled about its lowest ink, which stays put."""
    rows = np.flatnonzero(glyph.max(1) > 90)
    foot = float(rows[-1]) if len(rows) else 50.0
    m = np.array([[size, 0, 0], [0, size, foot * (1 - size)]])
    return cv2.warpAffine(glyph, m, (max(2, round(glyph.shape[1] * size)), 64))


def align(scores: np.ndarray, code: list[int]) -> list[tuple[int, int]] | None:
    """Best CTC path through `code`: first and last column of each character; None when it does not fit."""
    states = [0]
    for c in code:
        states += [c, 0]
    n, t = len(states), len(scores)
    if t < len(code) * 2:
        return None
    best = np.full((t, n), -np.inf)
    back = np.zeros((t, n), int)
    best[0, 0], best[0, 1] = scores[0, 0], scores[0, states[1]]
    for i in range(1, t):
        for j in range(n):
            options = [j] + ([j - 1] if j else []) + ([j - 2] if j > 1 and states[j] and states[j] != states[j - 2] else [])
            back[i, j] = max(options, key=lambda k: best[i - 1, k])
            best[i, j] = best[i - 1, back[i, j]] + scores[i, states[j]]
    j = n - 1 if best[-1, n - 1] > best[-1, n - 2] else n - 2
    path = [j]
    for i in range(t - 1, 0, -1):
        j = back[i, j]
        path.append(j)
    path.reverse()
    spans = []
    for k in range(len(code)):
        at = [i for i, j in enumerate(path) if j == 2 * k + 1]
        if not at:
            return None
        spans.append((at[0], at[-1]))
    return spans
