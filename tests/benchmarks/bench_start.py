"""``surveytool --help``, against Python that imports click and stops: ``bench_start [RUNS]``."""

import sys

from tests.benchmarks.measure import Spread, compare, run, tell


def main(runs: int) -> None:
    """Measure in turns, and tell."""
    run(["-m", "surveytool", "--help"])
    pairs = [(run(["-m", "surveytool", "--help"]), run(["-c", "import click"])) for _ in range(runs)]
    ours, barest = (Spread(tuple(cost.wall for cost in costs)) for costs in zip(*pairs, strict=True))
    cpu, barest_cpu = (Spread(tuple(cost.cpu for cost in costs)) for costs in zip(*pairs, strict=True))
    print(f"surveytool --help; {runs} runs; min / median / max")
    tell("on the clock", ours, "s", limit=0.2)
    tell("CPU", cpu, "s")
    compare("against importing click, on the clock", ours, barest)
    compare("against importing click, CPU", cpu, barest_cpu)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
