"""Lists the complete runs of this lab, the best first.

python scripts/examples/list_runs.py --metric accuracy

Every run leaves its facts in files: what is read here is what `nx run <project>:report` reads.
"""

import argparse
import json
from pathlib import Path

LAB = Path(__file__).resolve().parents[2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--metric", default="accuracy", help="a metric of evaluation.json")
    parser.add_argument("--split", default="test", help="the split that it was measured on")
    options = parser.parse_args()

    rows = []
    for file in sorted(LAB.glob("experiments/runs/*/*/evaluation.json")):
        facts = json.loads(file.read_text(encoding="utf-8"))
        metrics = facts["splits"].get(options.split, {}).get("metrics", {})
        if options.metric in metrics:
            rows.append((metrics[options.metric], facts["experiment"], facts["run"]))
    for value, experiment, run in sorted(rows, reverse=True):
        print(f"{value:10.4f}  {experiment}  {run}")
    if not rows:
        print(f"No run has {options.metric} on {options.split} yet.")
        print("  next: nx run <experiment>:evaluate")


if __name__ == "__main__":
    main()
