#!/usr/bin/env bash
# torchmetrics: R2 is 1 for targets of a small scale, and 0 for those that lie far from zero.
#
# Versions: torchmetrics 1.9.0, torch 2.13.0 (CPU), scikit-learn 1.9.1, Python 3.11.
#
# Behaviour: R2 does not depend on the unit of the targets. `r2_score` adds up squares in float32 and calls two sums equal where they
# are closer than an absolute tolerance: targets of a scale of 1e-11 (metres of a molecule, kilograms of a cell) have an R2 of exactly
# 1.0, whatever is predicted. At an offset of 1e4 (dates in days, pressures in pascal) the sum of squares about the mean is lost in
# rounding, and R2 is exactly 0; so is `explained_variance` of the same package, which is right for the small ones.
#
# Expected: what scikit-learn has, in float64, for the same float32 numbers.
#
# Output:
#   scale 1, offset 0       torchmetrics 0.4688   scikit-learn 0.4688   explained_variance 0.4776
#   scale 1e-11, offset 0   torchmetrics 1.0000   scikit-learn 0.4688   explained_variance 0.4776
#   scale 1, offset 10000   torchmetrics 0.0000   scikit-learn 0.4686   explained_variance 0.0000
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install --quiet torch==2.13.0 torchmetrics==1.9.0 scikit-learn==1.9.1
cat > r2.py <<'PY'
import torch
from sklearn import metrics
from torchmetrics.functional import explained_variance, r2_score

generator = torch.Generator().manual_seed(0)
target = torch.randn(50, generator=generator)
predicted = target + 0.8 * torch.randn(50, generator=generator)
for scale, offset in ((1, 0), (1e-11, 0), (1, 10000)):
    p, y = predicted * scale + offset, target * scale + offset
    ours = r2_score(p, y).item()
    right = metrics.r2_score(y.double().numpy(), p.double().numpy())
    other = explained_variance(p, y).item()
    place = f"scale {scale}, offset {offset}"
    print(f"{place:23} torchmetrics {ours:.4f}   scikit-learn {right:.4f}   explained_variance {other:.4f}")
PY
venv/bin/python r2.py | tee seen
sed -n '/^# Output:/,/^set/s/^#   //p' "$script" | diff - seen
