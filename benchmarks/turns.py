"""Processes that take turns within one run.

They are started one after the other, each alone. While it is another's turn, a process is stopped by
SIGSTOP, so that no garbage collector and no spinning thread pool of one disturbs another.
"""

import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "benchmarks" / "target"
NATIVES = ROOT / "target" / "natives"
PERFORMANCE = ROOT / "docs" / "performance.md"
CONTENDER = "dev.percha.benchmarks.contender.Contender"


class Missed(Exception):
    """A contender that cannot take part, and why."""


def build():
    """Builds benchmarks and what they need; installs nothing."""
    print("Building ...", file=sys.stderr)
    command = ["mvn", "--quiet", "-Pbenchmarks", "--projects", "benchmarks", "--also-make"]
    command += ["-Dmaven.test.skip=true", "-Dspotless.check.skip=true", "package"]
    if subprocess.run(command, cwd=ROOT, stdout=sys.stderr).returncode != 0:
        sys.exit("the build failed; Maven says why above")


def java(main, *args, options=()):
    """The command line of a class of benchmarks."""
    home = os.environ.get("JAVA_HOME")
    program = str(Path(home) / "bin" / "java") if home else "java"
    class_path = (TARGET / "class-path").read_text().strip()
    natives = f"-Dpercha.natives={NATIVES}"
    path = os.pathsep.join([str(TARGET / "classes"), class_path])
    return [program, natives, *options, "-cp", path, main, *args]


def java_names(options=()):
    """What the Java contenders can do: pairs of work and name."""
    listed = subprocess.run(java(CONTENDER, "list", options=options), capture_output=True, text=True, check=True)
    return [tuple(line.split(" ")) for line in listed.stdout.splitlines()]


class Contender:
    """A process that takes turns. Starting it takes its first turn; then it is stopped."""

    PATIENCE = 300

    def __init__(self, name, command):
        self.name = name
        self.errors = tempfile.TemporaryFile()
        self.lines = queue.Queue()
        begun = time.monotonic()
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            start_new_session=True,
        )
        threading.Thread(target=self._read, daemon=True).start()
        try:
            self._answer()
        except Missed:
            self.close()
            raise
        self.seconds_to_ready = time.monotonic() - begun
        self._signal("SIGSTOP")

    def _read(self):
        for line in self.process.stdout:
            if line.startswith(b"{"):
                self.lines.put(line)
        self.lines.put(b"")

    def _answer(self):
        try:
            line = self.lines.get(timeout=self.PATIENCE)
        except queue.Empty:
            raise Missed(f"no answer within {self.PATIENCE} s") from None
        if not line:
            self.errors.seek(0)
            said = self.errors.read().decode(errors="replace").splitlines()
            wanted = [line for line in said if "Error" in line or "Exception" in line] or said or ["it ended"]
            raise Missed(wanted[-1].strip()[:200])
        return json.loads(line)

    def _signal(self, name):
        """To the whole process group; where the system has no such signal, it stays awake."""
        if hasattr(signal, name):
            os.killpg(self.process.pid, getattr(signal, name))

    def turn(self, *words):
        """Lets the process do one piece of work, and returns what it measured, with what others took meanwhile."""
        self._signal("SIGCONT")
        before = self._cpu()
        begun = time.monotonic()
        try:
            self.process.stdin.write((" ".join(map(str, words)) + "\n").encode())
            self.process.stdin.flush()
            measured = self._answer()
        except BrokenPipeError:
            raise Missed("it ended") from None
        wall = time.monotonic() - begun
        after = self._cpu()
        if before and after and wall > 0.2:  # the system counts in hundredths of a second
            others = (after[0] - before[0]) - (after[1] - before[1])
            measured["others"] = max(0.0, others / (wall * os.cpu_count()))
        self._signal("SIGSTOP")
        return measured

    def _cpu(self):
        """Seconds of all cores so far: of everybody, and of this process."""
        try:
            ticks = os.sysconf("SC_CLK_TCK")
            user, nice, system, _, _, irq, soft, steal = Path("/proc/stat").read_text().split()[1:9]
            everybody = sum(map(int, (user, nice, system, irq, soft, steal)))
            fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
            return everybody / ticks, (int(fields[11]) + int(fields[12])) / ticks
        except OSError:
            return None

    def peak_mib(self):
        """The most memory it ever had resident; None where the system does not tell."""
        try:
            status = Path(f"/proc/{self.process.pid}/status").read_text()
        except OSError:
            return None
        peaks = [line for line in status.splitlines() if line.startswith("VmHWM")]
        return int(peaks[0].split()[1]) / 1024 if peaks else None

    def close(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process.stdin.close()
        self.errors.close()


def alternate(contenders, rounds, take):
    """Runs rounds in which each contender has its turn, there and back, so that no place in the order is better.

    The first round warms up and is not kept. Returns the contenders that failed on the way, and why.
    """
    missed = {}
    for number in range(rounds + 1):
        for contender in contenders if number % 2 == 0 else contenders[::-1]:
            if contender.name not in missed:
                try:
                    take(contender, number > 0)
                except Missed as reason:
                    missed[contender.name] = str(reason)
        print(f"  round {number} of {rounds}" + ("" if number else " (warm-up)"), file=sys.stderr)
    return missed


def draw(chart, source, target):
    """Draws a chart by its class; without fonts there is none, and the figures stand all the same."""
    main = f"dev.percha.benchmarks.chart.{chart}"
    drawn = subprocess.run(java(main, str(source), str(target), options=["-Djava.awt.headless=true"])).returncode == 0
    if not drawn:
        print("No chart was drawn.", file=sys.stderr)
    return drawn


def into_document(mark, text):
    """Replaces what stands between two marks of docs/performance.md."""
    begin, end = f"<!-- begin {mark} -->\n", f"<!-- end {mark} -->"
    document = PERFORMANCE.read_text()
    before, rest = document.split(begin)
    after = rest.split(end)[1]
    PERFORMANCE.write_text(before + begin + text + end + after)
