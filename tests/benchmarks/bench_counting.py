"""Counting ROWS responses to COLUMNS questions from a snapshot, beside pandas: ``bench_counting [ROWS] [COLUMNS]``.

The questions are scales of five points in matrices of ten, the first column a segment of six groups. Ours counts in chunks
everything that the results need: distributions, groups, ranks, rows of the same answer. The peer is pandas with the same
snapshot as a DataFrame of categories: ``value_counts`` of every column and ``groupby`` by the segment, no more. Each is a process of
its own, so that its memory is its own; making the snapshot is in neither.
"""

import json
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from surveytool.questionnaire.model import Questionnaire
from surveytool.questionnaire.parse import parse
from surveytool.questionnaire.variable import variables
from surveytool.response.snapshot import ANSWERED, Snapshot
from tests.benchmarks.measure import Cost, run

CHUNK = 250_000
POINTS = ", ".join(f"{{code: {code}, label: L{code}}}" for code in range(1, 6))
GROUPS = ", ".join(f"{{code: g{number}, label: G{number}}}" for number in range(6))


def questionnaire_of(columns: int) -> Questionnaire:
    """A segment, and so many items on scales in matrices of ten."""
    matrices = []
    for first in range(0, columns - 1, 10):
        items = ", ".join(
            f"{{id: i{number}, label: I{number}}}" for number in range(first, min(first + 10, columns - 1))
        )
        matrices.append(f"      - {{id: m{first}, kind: matrix, text: Hoe?, scale: vijf, items: [{items}]}}")
    source = "\n".join(
        [
            "questionnaire: groot",
            "version: 1",
            "kind: other",
            "languages: [nl]",
            "title: Groot",
            f"scales: {{vijf: {{points: [{POINTS}]}}}}",
            "sections:",
            "  - id: een",
            "    title: Een",
            "    questions:",
            f"      - {{id: groep, kind: single_choice, text: Groep?, choices: [{GROUPS}]}}",
            *matrices,
            "segments: [groep]",
        ]
    )
    return parse(source.encode(), file="groot.yaml").questionnaire


def write(path: Path, rows: int, columns: int) -> None:
    """Random codes, one in twenty left open."""
    codes = np.lib.format.open_memmap(path, mode="w+", dtype=np.uint8, shape=(columns, rows))
    rng = np.random.default_rng(1)
    for column in range(columns):
        answers = rng.integers(0, 6 if column == 0 else 5, rows, dtype=np.uint8) + ANSWERED
        answers[rng.random(rows, dtype=np.float32) < 0.05] = 1
        codes[column] = answers
    codes.flush()


def snapshot_of(path: Path) -> tuple[Questionnaire, Snapshot]:
    """The snapshot, left on disk until it is counted."""
    codes = np.load(path, mmap_mode="r")
    questionnaire = questionnaire_of(codes.shape[0])
    names = tuple(column.name for column in variables(questionnaire))
    return questionnaire, Snapshot("", names, codes, {}, {})


def ours(path: Path, processes: int) -> None:
    """Count all there is to count."""
    from surveytool.analysis.round import count

    questionnaire, snapshot = snapshot_of(path)
    began = time.perf_counter()
    if processes == 1:
        counted = count(questionnaire, snapshot.chunks(CHUNK))
    else:
        with ProcessPoolExecutor(processes) as pool:
            counted = count(questionnaire, snapshot.chunks(CHUNK), run=pool.map)
    print(json.dumps({"seconds": time.perf_counter() - began, "rows": counted.rows}))


def pandas(path: Path) -> None:
    """The counts of each column, and of each by group."""
    import pandas as pd

    _, snapshot = snapshot_of(path)
    began = time.perf_counter()
    table = pd.DataFrame({name: snapshot.column(name) for name in snapshot.columns}, copy=False)
    first, *others = table.columns
    for name in others:
        table[name].value_counts()
        table.groupby([first, name]).size()
    print(json.dumps({"seconds": time.perf_counter() - began, "rows": len(table)}))


def main(rows: int, columns: int) -> None:
    """Measure and tell."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "codes.npy"
        write(path, rows, columns)
        print(f"{rows:,} responses x {columns} questions: seconds (of CPU), MB at most, start-up included")
        ways = {"ours, one process": "1", "ours, two processes": "2", "pandas": "pandas"}
        costs: dict[str, Cost] = {}
        for name, way in ways.items():
            costs[name] = run(["-m", "tests.benchmarks.bench_counting", "--way", way, str(path)])
            cost = costs[name]
            print(f"{name:<24}{cost.wall:>8.2f} ({cost.cpu:.2f}){cost.peak:>8.0f} MB", flush=True)
        ratio = costs["ours, one process"].cpu / costs["pandas"].cpu
        print(
            f"ours / pandas: {ratio:.2f}x the CPU, {costs['ours, one process'].peak / costs['pandas'].peak:.2f}x the memory"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--way"]:
        pandas(Path(sys.argv[3])) if sys.argv[2] == "pandas" else ours(Path(sys.argv[3]), int(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000, int(sys.argv[2]) if len(sys.argv) > 2 else 40)
