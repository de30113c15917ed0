"""The picture of a benchmark: what a prediction costs, by batch size."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tensorlab.plots import MANY, dress, pyplot, save


def draw(file: Path, results: dict[str, dict[str, Any]]) -> None:
    """Latency (median, with a band to the 95th percentile) and throughput, a line an experiment."""
    plt = pyplot()
    figure, (latency, throughput) = plt.subplots(1, 2, figsize=(10.4, 3.9), layout="constrained")
    for number, (name, result) in enumerate(results.items()):
        colour, rows = MANY[number % len(MANY)], result["rows"]
        sizes = [row["batch_size"] for row in rows]
        line = {"color": colour, "marker": "o", "markersize": 4, "label": name}
        latency.plot(sizes, [row["p50"] for row in rows], **line)
        upper = [row["p95"] for row in rows]
        latency.fill_between(
            sizes, [row["p50"] for row in rows], upper, color=colour, alpha=0.15, linewidth=0
        )
        throughput.plot(sizes, [row["throughput"] for row in rows], **line)
    dress(latency, "batch size", "milliseconds a batch")
    dress(throughput, "batch size", "samples a second")
    for axis in (latency, throughput):
        axis.set_xscale("log", base=2)
        axis.set_yscale("log")
        axis.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    latency.set_title("latency: median, band to the 95th percentile", fontsize=10)
    throughput.set_title("throughput", fontsize=10)
    throughput.legend(frameon=False, loc="center left", bbox_to_anchor=(1.0, 0.5), fontsize=9)
    first = next(iter(results.values()))
    threads = f"{first['threads']} thread{'s' if first['threads'] > 1 else ''}"
    device = f"{first['device']} ({first['hardware']}), {threads}"
    figure.suptitle(f"forward pass on {device}", fontsize=11)
    save(figure, file)
