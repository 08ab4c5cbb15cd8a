"""Reads the labelled strips with a checkpoint and prints what fraction is right, by kind."""

import argparse
import collections
import json
import sys
from pathlib import Path

import numpy as np
import torch

import charset
import real
from model import LineNet, lean


def plain(text: str) -> str:
    """Text as it is compared: without spaces and middle dots."""
    return text.replace(" ", "").replace("・", "")


def decode(scores: np.ndarray, chars: list[str]) -> tuple[str, float]:
    """Greedy CTC over T x C log probabilities: the text, and the smallest peak probability of its characters."""
    best, text, last, worst = scores.argmax(1), "", 0, 1.0
    for t, c in enumerate(best):
        if c and c != last:
            text += chars[c - 1]
            peak = 0.0
        if c:
            peak = max(peak if c == last else 0.0, float(np.exp(scores[t, c])))
            if t + 1 == len(best) or best[t + 1] != c:
                worst = min(worst, peak)
        last = c
    return text.strip(), worst if text else 0.0


def read(net, ink: np.ndarray, chars: list[str]) -> tuple[str, float]:
    padded = np.pad(ink, ((0, 0), (0, 8 + -(ink.shape[1] + 8) % 16)))
    with torch.no_grad():
        y = net(torch.from_numpy(padded[None, None].astype(np.float32) / 255)).squeeze(2)[0]
    return decode(y.log_softmax(0).T.numpy(), chars)


def main() -> None:
    ap = argparse.ArgumentParser()
    ap.add_argument("checkpoint", type=Path)
    ap.add_argument("--keys", type=Path, required=True)
    ap.add_argument("--real", type=Path, required=True)
    ap.add_argument("--only", default="", help="names whose pictures are read, comma-separated; all when empty")
    ap.add_argument("--json", action="store_true")
    a = ap.parse_args()
    torch.set_num_threads(1)
    chars = charset.build(a.keys)
    net = LineNet(len(chars) + 1)
    net.load_state_dict(torch.load(a.checkpoint))
    lean(net, chars)
    net.eval()
    only = set(filter(None, a.only.split(",")))
    right, seen = collections.Counter(), collections.Counter()
    for s in real.strips(a.real, a.keys):
        if only and not only & s.names:
            continue
        text, worst = read(net, s.ink, chars)
        good = plain(text) == plain(s.text)
        seen[s.kind] += 1
        right[s.kind] += good
        if not good:
            print(f"{s.kind:7} {Path(s.file).stem:24} {s.text} -> {text}  {worst:.2f}", file=sys.stderr)
    print(json.dumps({k: [right[k], seen[k]] for k in sorted(seen)}))


if __name__ == "__main__":
    main()
