"""The report of 200 responses to 30 questions, cold and warm, in every format there is: ``bench_report [RUNS]``.

Cold is the whole command; warm is making it once more in the same process. The peer of a cold start is a process that
only imports what any report needs.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.material import ROUND
from tests.benchmarks.measure import Spread, compare, run, surveytool, task, tell

FORMATS = ("html", "pdf,html,xlsx")
IMPORTS = "import numpy, scipy.special, jinja2, matplotlib.figure, matplotlib.backends.backend_svg"


def offers(formats: str) -> bool:
    """Whether the command can make these formats."""
    command = [sys.executable, "-m", "surveytool", "report", "--help"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return all(name in text.partition("--format")[2] for name in formats.split(","))


def warm(folder: Path, formats: str, runs: int) -> Spread:
    """CPU seconds of making it again."""
    command = [sys.executable, "-m", "tests.benchmarks.task", "report_again", str(folder), formats, str(runs)]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return Spread(tuple(float(line.split()[1]) for line in lines if line.startswith("seconds ")))


def main(runs: int) -> None:
    """Measure and tell."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "workspace"
        task("workspace", str(folder), "report", "200")
        surveytool(folder, "round", "close", ROUND)
        print(f"200 responses to 30 questions; CPU; min / median / max of {runs}")
        for formats in filter(offers, FORMATS):
            pairs = [
                (surveytool(folder, "report", ROUND, "--format", formats), run(["-c", IMPORTS])) for _ in range(runs)
            ]
            cold, imports = (Spread(tuple(cost.cpu for cost in costs)) for costs in zip(*pairs, strict=True))
            tell(f"{formats}, cold", cold, "s", limit=4)
            tell(f"{formats}, cold, peak", Spread(tuple(cost.peak for cost, _ in pairs)), "MB")
            compare(f"{formats}, cold against imports alone", cold, imports)
            tell(f"{formats}, warm", warm(folder, formats, runs), "s", limit=2)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
