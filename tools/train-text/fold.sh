#!/bin/bash
# Fine-tunes once per fold with a player's pictures held out and reads just those pictures.
# fold.sh BASE.pt KEYS REAL OUT MINUTES  (KEYS, REAL: folders of the closed lists and of the labelled pictures)
set -euo pipefail
base=$1 keys=$2 real=$3 out=$4 minutes=$5
here=$(dirname "$0")
for held in "ギョコツ" "ポニテ" "アシメ,た～こ,Power,.x*Mike*+." "まにまに"; do
    echo "held out: $held"
    python "$here/train.py" --keys "$keys" --start "$base" --real "$real" --hold-out "$held" \
        --minutes "$minutes" --rate 1e-3 --seed 3 --out "$out/fold.pt" | tail -2
    python "$here/evaluate.py" "$out/fold.pt" --keys "$keys" --real "$real" --only "$held"
done
