"""Trains the line recogniser on synthetic lines, or goes on from a checkpoint with real strips mixed in."""

import argparse
import math
import time
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import nn

import charset
import synth
from model import LineNet


def encode(text: str, index: dict[str, int]) -> list[int]:
    return [index[c] for c in text if c in index]


def steps_needed(code: list[int]) -> int:
    """Output columns CTC needs: one a character, one more between equal neighbours."""
    return len(code) + sum(a == b for a, b in zip(code, code[1:]))


def batches(pool: list[tuple[np.ndarray, list[int]]], size: int, rng: np.random.Generator):
    """Batches of lines of like width, padded on the right with black to a multiple of 16."""
    pool = sorted(pool, key=lambda p: p[0].shape[1])
    order = rng.permutation(range(0, len(pool), size))
    for start in order:
        part = pool[start : start + size]
        width = -(-max(p[0].shape[1] for p in part) // 16) * 16
        x = np.zeros((len(part), 1, 32, width), np.float32)
        for i, (strip, _) in enumerate(part):
            x[i, 0, :, : strip.shape[1]] = strip
        yield torch.from_numpy(x / 255), [c for _, c in part]


def main() -> None:
    ap = argparse.ArgumentParser()
    ap.add_argument("--keys", type=Path, required=True, help="folder of the game's closed lists")
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--start", type=Path, help="checkpoint to go on from")
    ap.add_argument("--real", type=Path, help="folder of labelled pictures; strips are cut at run time")
    ap.add_argument("--hold-out", default="", help="names whose pictures are kept out, comma-separated")
    ap.add_argument("--real-share", type=float, default=0.3)
    ap.add_argument("--minutes", type=float, default=25)
    ap.add_argument("--rate", type=float, default=2e-3)
    ap.add_argument("--batch", type=int, default=32)
    ap.add_argument("--seed", type=int, default=1)
    a = ap.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    torch.manual_seed(a.seed)
    rng = np.random.default_rng(a.seed)
    chars = charset.build(a.keys)
    index = {c: i + 1 for i, c in enumerate(chars)}
    net = LineNet(len(chars) + 1)
    if a.start:
        net.load_state_dict(torch.load(a.start))
    net = net.to(memory_format=torch.channels_last).train()
    writer, drawer = synth.Writer(a.keys, rng), synth.Drawer(rng)
    strips = []
    if a.real:
        import real

        held = set(filter(None, a.hold_out.split(",")))
        strips = [s for s in real.strips(a.real, a.keys) if not held & s.names]
        drawer.real = real.glyphs(strips, net, index, drawer)
        drawer.real_share = 0.5
        print("real strips", len(strips), "styles", [len(s) for s in drawer.real], flush=True)
        net.train()
    optimiser = torch.optim.AdamW(net.parameters(), lr=a.rate, weight_decay=1e-3)
    ctc = nn.CTCLoss(zero_infinity=True)

    begun, step, total = time.time(), 0, a.minutes * 60

    def sample() -> tuple[np.ndarray, list[int]]:
        while True:
            if strips and rng.random() < a.real_share:
                strip, text = real.vary(strips[rng.integers(len(strips))], drawer, rng)
            else:
                text = writer.text()
                strip = drawer.line(text)
            code = encode(text, index)
            if code and steps_needed(code) <= strip.shape[1] // 4 - 1 and strip.shape[1] <= 420:
                clean = not a.start and rng.random() > 4 * (time.time() - begun) / total
                return strip if clean else synth.spoil(strip, rng), code  # easy lines first

    mean = None
    while time.time() - begun < total:
        for x, codes in batches([sample() for _ in range(a.batch * 16)], a.batch, rng):
            done = min((time.time() - begun) / total, 1)
            rate = a.rate * min(1, (step + 1) / 150) * (0.5 + 0.5 * math.cos(math.pi * done)) + 1e-6
            for group in optimiser.param_groups:
                group["lr"] = rate
            with torch.autocast("cpu", torch.bfloat16):
                y = net(x.contiguous(memory_format=torch.channels_last))
            y = y.float().squeeze(2).permute(2, 0, 1).log_softmax(2)
            lengths = torch.tensor([len(c) for c in codes])
            loss = ctc(y, torch.tensor(sum(codes, [])), torch.full((len(codes),), y.shape[0]), lengths)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            optimiser.step()
            step += 1
            mean = loss.item() if mean is None else 0.99 * mean + 0.01 * loss.item()
            if step % 200 == 0:
                print(f"{time.time() - begun:7.0f} s  step {step}  loss {mean:.4f}", flush=True)
                torch.save(net.state_dict(), a.out)
    torch.save(net.state_dict(), a.out)
    print("done", step, mean, flush=True)


if __name__ == "__main__":
    main()
