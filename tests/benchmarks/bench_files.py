"""Importing and exporting 100,000 responses of 52 columns, time and memory: ``bench_files [ROWS] [RUNS]``.

Streaming means that ten times the rows take little more memory. The peers, in the same run: the standard library copying
the same file (of the export), and putting its rows in a table unchecked (of the import).
"""

import sys
import tempfile
from pathlib import Path

from tests.benchmarks.material import ROUND
from tests.benchmarks.measure import Cost, Spread, compare, surveytool, task, tell

COLUMNS = 52


def walls(costs: list[Cost]) -> Spread:
    """The seconds on the clock."""
    return Spread(tuple(cost.wall for cost in costs))


def peaks(costs: list[Cost]) -> Spread:
    """The largest sizes."""
    return Spread(tuple(cost.peak for cost in costs))


def measure(folder: Path, rows: int) -> dict[str, Cost]:
    """Import a file into a new round, close it and export it, once."""
    folder.mkdir()
    source, out, place = folder / "rows.csv", folder / "out.csv", folder / "workspace"
    task("rows", str(source), "flat", str(rows))
    task("workspace", str(place), "flat", "0")
    costs = {"import": surveytool(place, "responses", "import", ROUND, str(source))}
    costs["insert"] = task("insert_csv", str(source), str(folder / "peer.db"))
    surveytool(place, "round", "close", ROUND)
    costs["export"] = surveytool(place, "responses", "export", ROUND, "--format", "csv", "--out", str(out))
    costs["labels"] = task("labels", str(place), str(folder / "labels.csv"))
    costs["copy"] = task("copy_csv", str(out), str(folder / "copy.csv"))
    costs["copy labels"] = task("copy_csv", str(folder / "labels.csv"), str(folder / "copy.csv"))
    return costs


def main(rows: int, runs: int) -> None:
    """Measure and tell."""
    with tempfile.TemporaryDirectory() as name:
        whole = [measure(Path(name) / f"whole{number}", rows) for number in range(runs)]
        tenth = [measure(Path(name) / f"tenth{number}", rows // 10) for number in range(runs)]
    costs = {what: [one[what] for one in whole] for what in whole[0]}
    small = {what: [one[what] for one in tenth] for what in tenth[0]}
    print(f"{rows:,} responses of {COLUMNS} columns; min / median / max of {runs}")
    for what, peer, budget in (("export", "copy", 10), ("labels", "copy labels", 10), ("import", "insert", None)):
        told = {"labels": "export with labels"}.get(what, what)
        tell(told, walls(costs[what]), "s", limit=budget)
        tell(f"{told}, CPU", Spread(tuple(cost.cpu for cost in costs[what])), "s")
        tell(f"{told}, peak", peaks(costs[what]), "MB")
        compare(f"{told}, peak against a tenth of the rows", peaks(costs[what]), peaks(small[what]))
        compare(f"{told} against the standard library alone", walls(costs[what]), walls(costs[peer]))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000, int(sys.argv[2]) if len(sys.argv) > 2 else 3)
