"""The line recogniser: convolutions only, one column of scores for every four pixels of width."""

import torch
from torch import nn


def block(cin: int, cout: int, kernel=(3, 3), stride=(1, 1), padding=(1, 1)) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(cin, cout, kernel, stride, padding, bias=False), nn.BatchNorm2d(cout), nn.ReLU(inplace=True)
    )


class LineNet(nn.Module):
    """1x32xW in 0...1 (lettering bright) -> C x 1 x W/4 raw scores, class 0 = blank."""

    def __init__(self, classes: int):
        super().__init__()
        self.body = nn.Sequential(
            block(1, 16, stride=(2, 1)),  # 16 x W
            block(16, 32, stride=(1, 2)),  # 16 x W/2
            block(32, 48),
            block(48, 64, stride=(2, 2)),  # 8 x W/4
            block(64, 64),
            block(64, 96),
            block(96, 128, stride=(2, 1)),  # 4 x W/4
            block(128, 128),
            block(128, 224, kernel=(4, 3), padding=(0, 1)),  # 1 x W/4
            block(224, 224, kernel=(1, 3), padding=(0, 1)),
            block(224, 224, kernel=(1, 3), padding=(0, 1)),
        )
        self.head = nn.Conv2d(224, classes, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.body(x))


def lean(net: LineNet, chars: list[str]) -> None:
    """Makes Greek and Cyrillic need more evidence: their letters look like Latin ones and are rare in names."""
    with torch.no_grad():
        for i, c in enumerate(chars):
            if 0x370 <= ord(c) < 0x500:
                net.head.bias[i + 1] -= 2.5
