"""Closing and counting a round of 1,000,000 responses to 40 questions: ``bench_million [ROWS] [RUNS]``.

The peers, in the same run: reading and parsing every stored row once (of closing), a bincount of every column of the
snapshot (of counting). A tenth of the rows tells whether it is linear. It needs some 2.5 GB of disk.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.material import ROUND
from tests.benchmarks.measure import Cost, Spread, compare, surveytool, task, tell


def close(folder: Path, rows: int) -> Cost:
    """Make a round and close it; the cost is of closing alone."""
    task("workspace", str(folder), "large", str(rows))
    return surveytool(folder, "round", "close", ROUND)


def counting_seconds(folder: Path) -> float:
    """Counting without start-up."""
    command = [sys.executable, "-m", "tests.benchmarks.task", "count", str(folder)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main(rows: int, runs: int) -> None:
    """Measure and tell."""
    with tempfile.TemporaryDirectory() as name:
        whole, tenth = Path(name) / "whole", Path(name) / "tenth"
        closing = close(whole, rows)
        reading = task("read_json", str(whole))
        closing_tenth = close(tenth, rows // 10)
        command = ("results", ROUND, "--out", str(whole / "results.json"))
        results = [surveytool(whole, *command) for _ in range(runs)]
        results_tenth = [surveytool(tenth, "results", ROUND, "--out", str(tenth / "results.json")) for _ in range(runs)]
        floor = [task("count_codes", str(whole)) for _ in range(runs)]
        counting = Spread(tuple(counting_seconds(whole) for _ in range(runs)))
    wall = Spread(tuple(cost.wall for cost in results))
    print(f"{rows:,} responses to 40 questions; min / median / max of {runs}, closing once")
    tell("closing", Spread((closing.wall,)), "s", limit=60)
    tell("closing, CPU", Spread((closing.cpu,)), "s")
    tell("closing, peak", Spread((closing.peak,)), "MB", limit=1024)
    compare("closing against reading and parsing the rows", Spread((closing.wall,)), Spread((reading.wall,)))
    compare("closing against ten times a tenth", Spread((closing.wall,)), Spread((closing_tenth.wall * 10,)))
    tell("results, the whole command", wall, "s", limit=2)
    tell("results, CPU", Spread(tuple(cost.cpu for cost in results)), "s")
    tell("results, peak", Spread(tuple(cost.peak for cost in results)), "MB", limit=1024)
    tell("counting alone", counting, "s", limit=2)
    compare("results against a bincount of every column", wall, Spread(tuple(cost.wall for cost in floor)))
    compare("results against a tenth of the rows", wall, Spread(tuple(cost.wall for cost in results_tenth)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000, int(sys.argv[2]) if len(sys.argv) > 2 else 5)
