#!/usr/bin/env python3
"""Measures all backends, their engines' own sgemm, the engines as their users drive them, and what a user would pick
instead, side by side in one run, and prints the ratios.

    python3 benchmarks/side-by-side.py [--rounds 5] [--threads 2] [--python PYTHON] [--only NAME,...] [--quick] [--docs]

Results also go to benchmarks/target/side-by-side/. With --docs, table and chart go into docs/performance.md.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import turns

OUT = turns.TARGET / "side-by-side"
MODEL = OUT / "model"
HERE = Path(__file__).resolve().parent
IDIOMATIC = [  # as users of each library write it, and what the same library can do
    ("multilayernetwork-1-thread", "dl4j-fused"),
    ("dl4j-1-thread", "dl4j-fused"),
    ("easytrain", "djl-fused"),
    ("djl", "djl-fused"),
    ("keras-tensorflow", "jax"),
    ("keras-jax", "jax"),
    ("pytorch", "pytorch-compiled"),
]
SLOW = {"reference", "reference-adam", "reference-dropout"}  # the judge: float64 in plain Java, written to be read
BEST_ALONE = {"dl4j", "multilayernetwork"}  # more threads may cost them more than they bring
SGEMM = {
    "dl4j": "sgemm-openblas",
    "multilayernetwork": "sgemm-openblas",
    "djl": "sgemm-pytorch",
    "easytrain": "sgemm-pytorch",
}
DISTURBED = 0.05
KINDS = "-adam", "-dropout"  # behind a name: by Adam, or with dropout, and compared with the others' of that kind


def arguments():
    venv = HERE / ".venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="rounds that are kept, after one that warms up")
    parser.add_argument("--threads", type=int, default=min(2, os.cpu_count()), help="threads of each contender")
    found = str(venv) if venv.exists() else sys.executable
    parser.add_argument("--python", default=found, help="the interpreter that has PyTorch, JAX and Keras")
    parser.add_argument("--only", help="names of contenders, by commas; all others are left out")
    parser.add_argument("--java-option", action="append", default=[], help="for the JVMs, such as -Xmx1g; may repeat")
    parser.add_argument("--quick", action="store_true", help="a hundredth of the work, Java alone: does it run?")
    parser.add_argument("--no-build", action="store_true", help="take what was built before")
    parser.add_argument("--docs", action="store_true", help="write table and chart into docs/")
    return parser.parse_args()


class Line:
    """A contender that can be started: its work, its name as shown, its command."""

    def __init__(self, work, label, command):
        self.work, self.label, self.command = work, label, command
        self.full_name = f"{label} ({work})"

    def start(self):
        return turns.Contender(self.label, self.command)


def java_lines(options):
    for work, name in turns.java_names(options.java_option):
        if work == "train" and name in SLOW and not options.only:
            continue
        labels = {name: options.threads}
        if work == "train" and name in BEST_ALONE:
            labels[f"{name}-1-thread"] = 1
        for label, threads in labels.items():
            words = [work, name, str(threads), *([str(MODEL)] if work == "answer" else [])]
            yield Line(work, label, turns.java(turns.CONTENDER, *words, options=options.java_option))


def python_lines(options, missed, versions):
    command = [options.python, str(HERE / "contender.py")]
    try:
        listed = subprocess.run([*command, "list"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as problem:
        missed["all Python contenders"] = f"{options.python} cannot run: {problem}"
        return
    for peer in map(json.loads, listed.splitlines()):
        versions.update(peer["versions"])
        if peer["lacks"]:
            missed[f"{peer['name']} ({peer['work']})"] = f"not found by {options.python}: " + ", ".join(peer["lacks"])
        else:
            yield Line(peer["work"], peer["name"], [*command, peer["work"], peer["name"], str(options.threads)])


def starts(lines, rounds, missed):
    """Seconds from process start to first answer, each time in a new process."""
    seconds = {line.label: [] for line in lines}
    for number in range(rounds + 1):
        for line in lines:
            if line.full_name not in missed:
                try:
                    started = line.start()
                except turns.Missed as reason:
                    missed[line.full_name] = str(reason)
                    continue
                if number > 0:  # the first start may unpack natives, and fills the file cache
                    seconds[line.label].append(started.seconds_to_ready)
                started.close()
    return seconds


def start_all(lines, missed):
    started = []
    for line in lines:
        if line.full_name in missed:
            continue
        print(f"  starting {line.label}", file=sys.stderr)
        try:
            started.append(line.start())
        except turns.Missed as reason:
            missed[line.full_name] = str(reason)
    return started


def training(lines, options, missed):
    contenders = start_all(lines, missed)
    workload = (128, 500, 256, 128) if options.quick else ()
    results = {c.name: {"first_step": c.seconds_to_ready, "seconds": [], "loss": [], "others": []} for c in contenders}

    def take(contender, kept):
        measured = contender.turn("epoch", *workload)
        if kept:
            for key in ("seconds", "loss", "others"):
                results[contender.name][key].append(measured.get(key))

    failed = turns.alternate(contenders, options.rounds, take)
    finish("train", contenders, results, failed, missed)
    return results


def answering(lines, options, missed):
    contenders = start_all(lines, missed)
    less = 100 if options.quick else 1
    commands = {
        "one": ("many", 1, 2000 // less),
        "many_128": ("many", 128, 200 // less),
        "many_10000": ("many", 10000 // less, 3),
        "callers_1": ("callers", 1, 4000 // less),
        "callers_2": ("callers", 2, 4000 // less),
        "callers_4": ("callers", 4, 4000 // less),
    }
    results = {c.name: {**{key: [] for key in commands}, "one_p99": [], "others": []} for c in contenders}

    def take(contender, kept):
        for key, words in commands.items():
            measured = contender.turn(*words)
            if kept:
                results[contender.name][key].append(measured.get("p50", measured.get("per_second")))
                results[contender.name]["others"].append(measured.get("others"))
                if key == "one":
                    results[contender.name]["one_p99"].append(measured["p99"])

    failed = turns.alternate(contenders, options.rounds, take)
    finish("answer", contenders, results, failed, missed)
    return results


def finish(work, contenders, results, failed, missed):
    for contender in contenders:
        results[contender.name]["peak_mib"] = contender.peak_mib()
        contender.close()
        if contender.name in failed:
            missed[f"{contender.name} ({work})"] = failed[contender.name]
            del results[contender.name]


def loading(options, rounds):
    """Seconds to load the data: the first time in a process, and again."""
    first, again = [], []
    for number in range(rounds + 1):
        loader = turns.Contender("load", turns.java(turns.CONTENDER, "load", options=options.java_option))
        seconds = [loader.turn("load")["seconds"] for _ in range(3)]
        loader.close()
        if number > 0:
            first.append(seconds[0])
            again.append(seconds[-1])
    return {"first": first, "again": again}


def machine(options, versions):
    def first_line(command):
        try:
            ran = subprocess.run(command, capture_output=True, text=True, cwd=turns.ROOT, check=True)
            return (ran.stdout + ran.stderr).splitlines()[0]
        except (OSError, IndexError, subprocess.CalledProcessError):
            return "unknown"

    model, memory = platform.processor() or platform.machine(), ""
    if Path("/proc/cpuinfo").exists():
        named = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
        model = named[0].split(": ")[1] if named else model
        memory = f"{os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f} GiB, "
    java = first_line([turns.java("")[0], "-version"]).replace('"', "")
    commit = first_line(["git", "rev-parse", "--short", "HEAD"])
    peers = ", ".join(sorted(versions)) or "none"
    return (
        f"{model}, {os.cpu_count()} cores, {memory}{platform.system()} {platform.machine()}; {java}; "
        f"Python {platform.python_version()}; {peers}; commit {commit}; "
        f"{options.rounds} rounds after one to warm up, {options.threads} threads."
    )


def ratio(results, name, other, key="seconds"):
    """The median of what the rounds say, each by itself: what slows one round slows both."""
    if name not in results or other not in results:
        return None
    return median(a / b for a, b in zip(results[name][key], results[other][key]))


def number(value, digits=2, scale=1):
    return "" if value is None else f"{value * scale:,.{digits}f}"


def own_sgemm(name):
    return SGEMM.get(name.split("-")[0])


def table(head, rows):
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def training_table(results):
    head = ["an epoch", "median s", "min", "max", "to pytorch", "to jax", "to own sgemm", "to own plain", "peak MiB"]
    head += ["s to first step", "loss"]
    rows = []
    for name in sorted(results, key=lambda n: median(results[n]["seconds"])):
        result = results[name]
        seconds, own = result["seconds"], own_sgemm(name)
        kind = next((kind for kind in KINDS if name.endswith(kind)), "")
        rows.append(
            [name, number(median(seconds), 3), number(min(seconds), 3), number(max(seconds), 3)]
            + [number(ratio(results, name, f"pytorch{kind}")), number(ratio(results, name, f"jax{kind}"))]
            + [number(ratio(results, name, own) if own else None)]
            + [number(ratio(results, name, name[: -len(kind)]) if kind else None), number(result["peak_mib"], 0)]
            + [number(result["first_step"], 1), number(result["loss"][-1], 4)]
        )
    return table(head, rows)


def idiomatic_table(results):
    pairs = [pair for pair in IDIOMATIC if pair[0] in results and pair[1] in results]
    rows = [[f"{written} to {possible}", number(ratio(results, written, possible))] for written, possible in pairs]
    return table(["what the idiomatic way costs", "an epoch"], rows) if rows else ""


def answering_table(results, first):
    head = ["answers", "s to first", "1 image, p50 µs", "p99 µs", "128 images, µs", "10,000 images, ms"]
    head += ["1 caller, images/s", "2 callers", "4 callers", "peak MiB"]
    rows = []
    for name in sorted(results, key=lambda n: median(results[n]["one"])):
        r = {key: median(values) for key, values in results[name].items() if key not in ("others", "peak_mib")}
        rows.append(
            [name, number(median(first[name]), 2) if first.get(name) else "", number(r["one"], 1, 1e6)]
            + [number(r["one_p99"], 1, 1e6), number(r["many_128"], 0, 1e6), number(r["many_10000"], 1, 1e3)]
            + [number(r[f"callers_{count}"], 0) for count in (1, 2, 4)]
            + [number(results[name]["peak_mib"], 0)]
        )
    return table(head, rows)


def best(results, name):
    """Whichever is faster: with all threads or with one."""
    ran = [label for label in (name, f"{name}-1-thread") if label in results]
    return min(ran, key=lambda label: median(results[label]["seconds"]), default=name)


def targets(run):
    """What was aimed at: text, what was measured, and the limit."""
    train, answer, first = run["training"], run["answering"], run["first_answer"]
    backends = [name for name in answer if name not in ("pytorch", "onnxruntime", "reference")]
    aims = []

    def aim(what, value, limit, at_least=False):
        aims.append((what, value, limit, at_least))

    for name in ("djl-fused", "dl4j-fused"):
        aim(f"epoch, {name} to its engine's sgemm", ratio(train, name, own_sgemm(name)), 1.25)
        aim(f"epoch, {name} to PyTorch eager", ratio(train, name, "pytorch"), 1)
        aim(f"epoch, {name} to JAX compiled (stretch: 0.90)", ratio(train, name, "jax"), 1)
        peaks = [train[n]["peak_mib"] for n in (name, "pytorch") if n in train and train[n]["peak_mib"]]
        aim(f"peak memory, {name} to PyTorch", peaks[0] / peaks[1] if len(peaks) == 2 else None, 1)
    ours, fit = best(train, "dl4j"), best(train, "multilayernetwork")
    aim(f"epoch, {ours} to MultiLayerNetwork.fit ({fit}), each at its best", ratio(train, ours, fit), 0.8)
    aim("epoch, djl to EasyTrain", ratio(train, "djl", "easytrain"), 0.9)
    for name in backends:
        aim(f"10,000 images, {name} to PyTorch", ratio(answer, name, "pytorch", "many_10000"), 1)
    for name in backends:
        aim(f"one image at p50, {name} to PyTorch", ratio(answer, name, "pytorch", "one"), 1)
    if backends:
        fastest = min(backends, key=lambda n: median(answer[n]["one"]))
        aim(f"one image at p50, our best ({fastest}) to ONNX Runtime", ratio(answer, fastest, "onnxruntime", "one"), 1)
    for name in backends if os.cpu_count() > 1 else []:
        grown = median(two / one for two, one in zip(answer[name]["callers_2"], answer[name]["callers_1"]))
        aim(f"answers a second, two callers to one, {name}", grown, 1.5, at_least=True)
    for name in backends:
        engine = name.startswith(("djl", "dl4j"))
        seconds = median(first[name]) if first.get(name) else None
        aim(f"s from process start to first answer, {name}", seconds, 1.5 if engine else 0.5)
    aim("s to load the data, first time in a process", median(run["loading"]["first"]), 0.5)
    return aims


def targets_table(aims):
    rows = []
    for what, value, limit, at_least in aims:
        if value is None:
            verdict = "not measured"
        else:
            verdict = "met" if (value >= limit if at_least else value <= limit) else "**missed**"
        rows.append([what, number(value, 3), ("≥ " if at_least else "≤ ") + f"{limit:.2f}", verdict])
    return table(["target", "measured", "limit", ""], rows)


def disturbance(run):
    shares = [s for part in ("training", "answering") for r in run[part].values() for s in r["others"] if s is not None]
    if not shares:
        return "How quiet the machine was is not known: this system does not tell.\n"
    loud = sum(share > DISTURBED for share in shares)
    return (
        f"While a contender had its turn, everything else took {median(shares):.1%} of the cores at the median and "
        f"{max(shares):.1%} at most; above {DISTURBED:.0%} in {loud} of {len(shares)} turns.\n"
    )


def markdown(run):
    parts = [f"{run['machine']}\n"]
    if run["training"]:
        parts.append(training_table(run["training"]))
        parts.append(idiomatic_table(run["training"]))
    if run["answering"]:
        parts.append(answering_table(run["answering"], run["first_answer"]))
    parts.append(
        f"Loading the data: {median(run['loading']['first']):.2f} s the first time in a process, "
        f"{median(run['loading']['again']):.2f} s the third.\n"
    )
    parts.append(targets_table(targets(run)))
    parts.append(disturbance(run))
    if run["missed"]:
        parts.append("Left out:\n\n" + "".join(f"- {name}: {reason}\n" for name, reason in run["missed"].items()))
    return "\n".join(part for part in parts if part)


def main():
    options = arguments()
    begun = time.monotonic()
    if hasattr(os, "sched_setaffinity") and options.threads < os.cpu_count():
        # JAX takes as many threads as it may use cores; no setting of its own says otherwise.
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: options.threads])
    if not options.no_build:
        turns.build()
    missed, versions = {}, set()
    lines = [*java_lines(options)]
    if not options.quick:
        lines += python_lines(options, missed, versions)
    if options.only:
        lines = [line for line in lines if line.label in options.only.split(",")]
    answer = [line for line in lines if line.work == "answer"]
    train = [line for line in lines if line.work == "train"]
    subprocess.run(turns.java(turns.CONTENDER, "model", str(MODEL)), check=True)
    run = {"machine": machine(options, versions), "missed": missed}
    print("Start to first answer", file=sys.stderr)
    run["first_answer"] = starts(answer, options.rounds, missed)
    print("Loading the data", file=sys.stderr)
    run["loading"] = loading(options, options.rounds)
    print("Answering", file=sys.stderr)
    run["answering"] = answering(answer, options, missed)
    print("Training", file=sys.stderr)
    run["training"] = training(train, options, missed)

    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "side-by-side.json").write_text(json.dumps(run, indent=1))
    text = markdown(run)
    (OUT / "side-by-side.md").write_text(text)
    chart = OUT / "side-by-side.png"
    drawn = turns.draw("SideBySideChart", OUT / "side-by-side.json", chart)
    if options.docs:
        if drawn:
            shutil.copy(chart, turns.PERFORMANCE.parent)
        picture = "![Seconds an epoch, all rounds](side-by-side.png)\n\n" if drawn else ""
        turns.into_document("side-by-side", picture + text)
    print(text)
    print(f"{time.monotonic() - begun:.0f} s; results in {OUT}", file=sys.stderr)


if __name__ == "__main__":
    main()
