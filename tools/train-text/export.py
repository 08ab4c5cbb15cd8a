"""Folds the batch norms, writes the ONNX net, the charset and the card, and checks the net against torch."""

import argparse
import datetime
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper

import charset
from model import LineNet, lean


def graph(net: LineNet) -> onnx.ModelProto:
    """The net as Conv and Relu nodes, opset 13, width dynamic."""
    nodes, weights, name = [], [], "line"

    def conv(i: int, w: torch.Tensor, b: torch.Tensor, layer, source: str, target: str) -> None:
        weights.append(numpy_helper.from_array(w.numpy().astype(np.float32), f"w{i}"))
        weights.append(numpy_helper.from_array(b.numpy().astype(np.float32), f"b{i}"))
        p = layer.padding
        nodes.append(helper.make_node(
            "Conv", [source, f"w{i}", f"b{i}"], [target], kernel_shape=list(layer.kernel_size),
            strides=list(layer.stride), pads=[p[0], p[1], p[0], p[1]], dilations=[1, 1], group=1,
        ))  # fmt: skip

    for i, part in enumerate(net.body):
        layer, norm = part[0], part[1]
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        conv(i, layer.weight * scale[:, None, None, None], norm.bias - norm.running_mean * scale, layer, name, f"c{i}")
        nodes.append(helper.make_node("Relu", [f"c{i}"], [f"r{i}"]))
        name = f"r{i}"
    conv(99, net.head.weight, net.head.bias, net.head, name, "scores")
    g = helper.make_graph(
        nodes, "lines", [helper.make_tensor_value_info("line", TensorProto.FLOAT, [1, 1, 32, 320])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, net.head.out_channels, 1, 80])], weights,
    )  # fmt: skip
    model = helper.make_model(g, opset_imports=[helper.make_opsetid("", 13)], producer_name="train-text")
    model.ir_version = 8
    onnx.checker.check_model(model)
    return model


def main() -> None:
    ap = argparse.ArgumentParser()
    ap.add_argument("checkpoint", type=Path)
    ap.add_argument("--keys", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True, help="folder for lines.onnx, charset.txt, lines.card.json")
    ap.add_argument("--measured", type=Path, help="JSON with the measured accuracy, copied into the card")
    a = ap.parse_args()
    chars = charset.build(a.keys)
    net = LineNet(len(chars) + 1)
    net.load_state_dict(torch.load(a.checkpoint))
    lean(net, chars)
    net.eval()
    with torch.no_grad():
        model = graph(net)
        x = torch.rand(1, 1, 32, 320)
        want = net(x).numpy()
    a.out.mkdir(parents=True, exist_ok=True)
    path = a.out / "lines.onnx"
    path.write_bytes(model.SerializeToString())
    got = onnxruntime.InferenceSession(str(path)).run(None, {"line": x.numpy()})[0]
    error = float(np.abs(got - want).max())
    assert error < 1e-3, error
    (a.out / "charset.txt").write_text("".join(c + "\n" for c in chars))
    card = {
        "name": "lines",
        "what": "reads one line of the game's lettering: player names, rules, stages, lobbies, medals",
        "file": "lines.onnx",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "bytes": path.stat().st_size,
        "opset": 13,
        "input": {"name": "line", "shape": [1, 1, 32, "multiple of 4, 320 declared"], "range": [0, 1], "lettering": "bright"},
        "output": {"name": "scores", "shape": [1, len(chars) + 1, 1, "W/4"], "meaning": "raw scores, softmax over axis 1", "blank": 0},
        "charset": {"file": "charset.txt", "size": len(chars), "class_of_line_n": "n counted from 1; line 1 is the space", "decode": "greedy CTC"},
        "preparation": [
            "grey crop of the line, lettering em 60 to 85 % of the crop's height, line centred",
            "resize to 32 rows keeping the aspect (area when shrinking, bilinear when enlarging)",
            "nothing to read when percentile 99.5 - percentile 0.5 < 32",
            "if median > middle of those percentiles: v = 255 - v",
            "v = clamp((v - p20) * 255 / (p99.5 - p20), 0, 255); nothing to read when p99.5 - p20 < 24",
            "cut columns without a pixel > 128 in rows 4..<28 at both ends, leaving 6 columns",
            "pad right with 0 by at least 8 columns to the width of the net, divide by 255",
        ],
        "data": "synthetic lines in free fonts; fine-tuned with labelled strips cut from pictures at run time, which are not stored",
        "seed": [1, 2, 3, 4],
        "made": datetime.date.today().isoformat(),
        "measured": json.loads(a.measured.read_text()) if a.measured else None,
    }
    (a.out / "lines.card.json").write_text(json.dumps(card, ensure_ascii=False, indent=2) + "\n")
    print(path, path.stat().st_size, "largest difference to torch", error)


if __name__ == "__main__":
    main()
