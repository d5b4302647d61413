#!/usr/bin/env python3
"""Measures how the cost of an epoch grows with batch size, hidden units, rows and threads, for all backends and the
sgemm of their engines, and draws it.

    python3 benchmarks/growth.py [--rounds 3] [--threads 2] [--quick] [--docs]

Results go to benchmarks/target/growth/. With --docs, table and chart go into docs/performance.md.
"""

import argparse
import csv
import os
import shutil
import sys
from statistics import median

import turns

OUT = turns.TARGET / "growth"
BATCH, ROWS, HIDDEN = 128, 50_000, (256, 128)
BATCHES = [16, 32, 64, 128, 256, 512, 1024, 2048]
UNITS = [32, 64, 128, 256, 512, 1024]  # of the first hidden layer; the second has half of them
ROW_COUNTS = [5_000, 10_000, 20_000, 30_000, 40_000, 50_000]
SGEMM = {"dl4j": "sgemm-openblas", "djl": "sgemm-pytorch"}
COLUMNS = ["panel", "value", "contender", "median", "min", "max"]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="epochs kept at each point, after one that warms up")
    parser.add_argument("--threads", type=int, default=min(2, os.cpu_count()), help="where threads are not what grows")
    parser.add_argument("--quick", action="store_true", help="a tenth of the rows: does it run?")
    parser.add_argument("--no-build", action="store_true", help="take what was built before")
    parser.add_argument("--docs", action="store_true", help="write table and chart into docs/")
    return parser.parse_args()


def names():
    found = [name for work, name in turns.java_names() if work == "train"]
    return [name for name in found if name.split("-")[0] in ("dl4j", "djl", "sgemm")]


def start(name, threads):
    return turns.Contender(name, turns.java(turns.CONTENDER, "train", name, str(threads)))


def measure(contenders, panel, value, workload, rounds):
    """All contenders at one point: rows of the CSV file."""
    seconds = {contender.name: [] for contender in contenders}

    def take(contender, kept):
        measured = contender.turn("epoch", *workload)
        if kept:
            seconds[contender.name].append(measured["seconds"])

    print(f"{panel} {value}", file=sys.stderr)
    missed = turns.alternate(contenders, rounds, take)
    for name, reason in missed.items():
        print(f"  {name} is left out: {reason}", file=sys.stderr)
    return [[panel, value, n, median(s), min(s), max(s)] for n, s in seconds.items() if n not in missed]


def grow(options):
    scale = 10 if options.quick else 1
    rows, measured = ROWS // scale, []
    contenders = [start(name, options.threads) for name in names()]
    for batch in BATCHES:
        measured += measure(contenders, "batch size", batch, (batch, rows, *HIDDEN), options.rounds)
    for units in UNITS:
        workload = (BATCH, rows, units, units // 2)
        measured += measure(contenders, "hidden units", units, workload, options.rounds)
    for count in ROW_COUNTS:
        measured += measure(contenders, "rows", count // scale, (BATCH, count // scale, *HIDDEN), options.rounds)
    for contender in contenders:
        contender.close()
    for threads in range(1, os.cpu_count() + 1):
        contenders = [start(name, threads) for name in names()]
        measured += measure(contenders, "threads", threads, (BATCH, rows, *HIDDEN), options.rounds)
        for contender in contenders:
            contender.close()
    return measured


def overhead(measured):
    """Which share of an epoch is not its engine's sgemm, as the batch grows."""
    seconds = {(value, name): middle for panel, value, name, middle, *_ in measured if panel == "batch size"}
    backends = sorted({name for _, name in seconds if not name.startswith("sgemm")})
    lines = [["batch size", *backends], ["---:"] * (len(backends) + 1)]
    for batch in BATCHES:
        line = [str(batch)]
        for name in backends:
            epoch, bare = seconds.get((batch, name)), seconds.get((batch, SGEMM[name.split("-")[0]]))
            line.append(f"{max(0, 1 - bare / epoch):.0%}" if epoch and bare else "")
        lines.append(line)
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def main():
    options = arguments()
    if not options.no_build:
        turns.build()
    OUT.mkdir(parents=True, exist_ok=True)
    measured = grow(options)
    with open(OUT / "growth.csv", "w", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *measured])
    chart = OUT / "growth.png"
    drawn = turns.draw("GrowthChart", OUT / "growth.csv", chart)
    text = "The share of an epoch that is not its engine's sgemm on the same shapes:\n\n" + overhead(measured)
    if options.docs:
        if drawn:
            shutil.copy(chart, turns.PERFORMANCE.parent)
        picture = "![How the cost of an epoch grows](growth.png)\n\n" if drawn else ""
        turns.into_document("growth", picture + text)
    print(text)
    print(f"results in {OUT}", file=sys.stderr)


if __name__ == "__main__":
    main()
