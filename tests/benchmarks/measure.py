"""What the benchmarks measure with: CPU and memory of other processes, and figures told as the least, middle and most.

The machine is never quiet, so nothing is measured once, and what is compared is measured in turns in the same run.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Spread:
    """Measurements of one thing."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The one in the middle."""
        return statistics.median(self.values)

    def __str__(self) -> str:
        return " / ".join(
            f"{figure:.{_decimals(figure)}f}" for figure in (min(self.values), self.median, max(self.values))
        )


def _decimals(figure: float) -> int:
    return 0 if figure >= 100 else 1 if figure >= 10 else 2


@dataclass(frozen=True)
class Cost:
    """What a process took: seconds on the clock, seconds of CPU, and its largest size in MB."""

    wall: float
    cpu: float
    peak: float


def run(arguments: Sequence[str], **options: object) -> Cost:
    """Run Python with these arguments to its end.

    The largest size of a process begins at that of the one that starts it, so whoever calls this must be small.

    Raises:
        subprocess.CalledProcessError: when it fails.
    """
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL, **options)  # type: ignore[call-overload]
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(arguments))
    return Cost(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def surveytool(workspace: Path, *arguments: str) -> Cost:
    """Run a command of ours in a workspace, the way a board does."""
    return run(["-m", "surveytool", "--workspace", str(workspace), *arguments])


def task(name: str, *arguments: str) -> Cost:
    """Run one of ``tests.benchmarks.task``."""
    return run(["-m", "tests.benchmarks.task", name, *arguments])


def cpu_seconds(parent: int) -> float:
    """The CPU time so far of a process and its children."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, fields = int(stat.parent.name), stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if parent in (pid, int(fields[1])):
            ticks += int(fields[11]) + int(fields[12])
    return ticks / TICKS


def tell(what: str, spread: Spread, unit: str, *, limit: float | None = None, least: bool = False) -> None:
    """Print a line with the least, middle and most; with the budget beside it, and whether the middle is within it."""
    line = f"{what:<58} {spread!s:>24} {unit}"
    if limit is not None:
        is_met = spread.median >= limit if least else spread.median <= limit
        line += f"   budget {limit:g}: {'met' if is_met else 'NOT MET'} ({spread.median / limit:.2f} of it)"
    print(line, flush=True)


def compare(what: str, ours: Spread, theirs: Spread, *, limit: float | None = None) -> None:
    """Print how many times as much ours is, pair by pair as they were measured."""
    pairs = tuple(one / other for one, other in zip(ours.values, theirs.values, strict=True))
    tell(what, Spread(pairs), "x", limit=limit)
