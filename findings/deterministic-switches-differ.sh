#!/usr/bin/env bash
# torch.use_deterministic_algorithms() loads the compiler, and tells it to be deterministic; torch.set_deterministic_debug_mode(),
# documented as another way to do the same, does neither.
#
# Versions: torch 2.13.0 (CPU), Python 3.11.7.
#
# Behaviour: use_deterministic_algorithms() sets an option of torch._inductor, so it imports torch._inductor, torch._dynamo and sympy:
# 800 modules more and about 2 s of CPU, also for False (which changes nothing), in a program that never compiles. After
# set_deterministic_debug_mode("error") PyTorch answers the same questions the same way, nothing is imported, and the compiler's
# own option stays off.
#
# Expected: a flag that costs nothing, and two switches that leave the same state behind.
#
# Output (behind it, the number of modules and the seconds, which vary):
#   import torch                            enabled False   inductor False   loaded: none
#   use_deterministic_algorithms(True)      enabled True    inductor True    loaded: sympy torch._dynamo torch._inductor
#   use_deterministic_algorithms(False)     enabled False   inductor False   loaded: sympy torch._dynamo torch._inductor
#   set_deterministic_debug_mode("error")   enabled True    inductor False   loaded: none
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -q torch==2.13.0 numpy==2.4.6

cat > switch.py <<'PY'
import sys
import time

import torch

call = sys.argv[1]
start = time.process_time()
before = len(sys.modules)
if not call.startswith("import"):
    eval(f"torch.{call}")
seconds = time.process_time() - start
more = len(sys.modules) - before
loaded = [name for name in ("sympy", "torch._dynamo", "torch._inductor") if name in sys.modules]
enabled = torch.are_deterministic_algorithms_enabled()

import torch._inductor.config  # noqa: E402

inductor = torch._inductor.config.deterministic
print(f"{call:39} enabled {enabled!s:7} inductor {inductor!s:7} loaded: {' '.join(loaded) or 'none'}")
with open("cost", "a") as cost:
    print(f"{call:39} {more} modules, {seconds:.2f} s of CPU", file=cost)
PY
for call in 'import torch' 'use_deterministic_algorithms(True)' 'use_deterministic_algorithms(False)' 'set_deterministic_debug_mode("error")'; do
  venv/bin/python switch.py "$call"
done | tee seen
cat cost
sed -n '/^# Output/,/^set/s/^#   //p' "$script" | diff - seen
