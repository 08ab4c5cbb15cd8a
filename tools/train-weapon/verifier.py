"""The net that looks at a lamp beside the icon it was taken for (`Sources/CVision/icon_verifier.hpp`): its training, and
its weights as the program reads them."""

import numpy as np
import torch
from torch import nn

from measure import SIDE

PLANES = 10
FIRST, SECOND, THIRD, UNITS, OUTPUTS = 24, 24, 32, 24, 2
BATCH = 128
EPOCHS = 12


class Verifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(PLANES + 2, FIRST, 3, padding=1)
        self.second = nn.Conv2d(FIRST, SECOND, 3, stride=2, padding=1)
        self.third = nn.Conv2d(SECOND, THIRD, 3, stride=2, padding=1)
        self.units = nn.Linear(2 * THIRD, UNITS)
        self.last = nn.Linear(UNITS, OUTPUTS)
        self.dropout = nn.Dropout(0.1)
        place = torch.linspace(-1, 1, SIDE)
        self.register_buffer("places", torch.stack(torch.meshgrid(place, place, indexing="ij"))[None])

    def forward(self, pairs: torch.Tensor) -> torch.Tensor:
        seen = torch.cat([pairs, self.places.expand(len(pairs), -1, -1, -1)], 1)
        for layer in (self.first, self.second, self.third):
            seen = torch.relu(layer(seen))
        seen = self.dropout(torch.cat([seen.mean((2, 3)), seen.amax((2, 3))], 1))
        return self.last(torch.relu(self.units(seen)))

    def weights(self, spread: np.ndarray) -> bytes:
        """32-bit floats in the program's order; planes are not divided by their spread there, so weights are."""
        parts = []
        for layer in (self.first, self.second, self.third):
            weight = layer.weight.detach().numpy().transpose(2, 3, 1, 0).copy()
            if layer is self.first:
                weight[:, :, :PLANES] /= spread[:, None]
            parts += [weight, layer.bias.detach().numpy()]
        for layer in (self.units, self.last):
            parts += [layer.weight.detach().numpy().T, layer.bias.detach().numpy()]
        return np.concatenate([p.ravel() for p in parts]).astype("<f4").tobytes()


def learned(pairs: np.ndarray, same: np.ndarray, seed: int) -> bytes:
    """Weights of a net fitted to pairs (N x planes x side x side) and to whether each is the same weapon, and of the
    same class (N x 2)."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    spread = np.sqrt(np.mean([np.float32(p).var((1, 2)) for p in pairs[::7]], axis=0)) + 1e-3
    divided = torch.from_numpy(np.float32(spread))[None, :, None, None]
    given, right = torch.from_numpy(pairs), torch.from_numpy(np.float32(same))
    net = Verifier()
    optimiser = torch.optim.AdamW(net.parameters(), weight_decay=1e-3)
    batches = len(pairs) // BATCH
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, EPOCHS * batches)
    for epoch in range(EPOCHS):
        total = 0.0
        for part in torch.randperm(len(pairs))[: batches * BATCH].view(-1, BATCH):
            batch = given[part].float() / divided
            mirrored = torch.rand(BATCH) < 0.5
            batch[mirrored] = batch[mirrored].flip(3)
            loss = nn.functional.binary_cross_entropy_with_logits(net(batch), right[part])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            total += loss.item()
        print(f"net, epoch {epoch + 1}: loss {total / batches:.4f}", flush=True)
    return net.eval().weights(spread)
