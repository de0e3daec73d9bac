"""What is measured in a process of its own: ``python -m tests.benchmarks.task NAME ARGUMENT...``.

The peers do the same job with nothing but the standard library or numpy, and so show what the job itself costs.
"""

import contextlib
import csv
import json
import secrets
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.material import ROUND, fill, make, write_rows


def workspace(folder: str, name: str, rows: str) -> None:
    """A workspace with an open round of a questionnaire and ``rows`` responses."""
    make(Path(folder), name)
    if int(rows):
        fill(Path(folder), name, int(rows))


def rows(path: str, name: str, number: str) -> None:
    """A CSV file with ``number`` responses in codes, to import."""
    write_rows(Path(path), name, int(number))


def read_json(folder: str) -> None:
    """Peer of closing: every stored row read and its JSON parsed, once."""
    with sqlite3.connect(Path(folder) / "answers.db") as connection:
        for (answers,) in connection.execute("SELECT answers FROM response"):
            json.loads(answers)


def count_codes(folder: str) -> None:
    """Peer of counting: a bincount of every column of the snapshot."""
    import numpy as np

    codes = np.load(Path(folder) / "snapshots" / ROUND / "codes.npy", mmap_mode="r")
    for column in codes:
        np.bincount(column)


def count(folder: str) -> None:
    """Counting alone, without start-up: prints its seconds."""
    from surveytool.cli.closed_round import closed_round, results_of
    from surveytool.store.database import open_database
    from surveytool.store.workspace import Workspace

    place = Workspace(Path(folder))
    db = open_database(place.answers_db)
    closed = closed_round(place, db, ROUND)
    began = time.perf_counter()
    results_of(closed, db, language=None)
    print(time.perf_counter() - began)


def labels(folder: str, out: str) -> None:
    """The CSV with the texts of questions and answers instead of codes."""
    from surveytool.cli.closed_round import closed_round
    from surveytool.exchange.responses_out import label_table
    from surveytool.exchange.table_file import write_csv
    from surveytool.store.database import open_database
    from surveytool.store.workspace import Workspace
    from surveytool.texts import load_texts

    place = Workspace(Path(folder))
    closed = closed_round(place, open_database(place.answers_db), ROUND)
    write_csv(Path(out), label_table(closed.questionnaire, closed.snapshot, load_texts("nl")))


def copy_csv(source: str, out: str) -> None:
    """Peer of the export: the same cells through the standard library's reader and writer."""
    with Path(source).open(encoding="utf-8-sig", newline="") as given, Path(out).open("w", newline="") as made:
        csv.writer(made, delimiter=";").writerows(csv.reader(given, delimiter=";"))


def insert_csv(source: str, out: str) -> None:
    """Peer of the import: the same rows as JSON into one table in one transaction, nothing checked."""
    connection = sqlite3.connect(out)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE response (id BLOB PRIMARY KEY, answers TEXT) WITHOUT ROWID")
    with Path(source).open(encoding="utf-8-sig", newline="") as given, connection:
        connection.executemany(
            "INSERT INTO response VALUES (?, ?)",
            ((secrets.token_bytes(16), json.dumps(row)) for row in csv.DictReader(given, delimiter=";")),
        )
    connection.close()


def report_again(folder: str, formats: str, times: str) -> None:
    """The report made over and over in one process: prints the CPU seconds of each time but the first."""
    from surveytool.cli import application

    for again in range(int(times) + 1):
        began = time.process_time()
        arguments = ["--workspace", folder, "report", ROUND, *(["--format", formats] if formats else [])]
        with contextlib.suppress(SystemExit):
            application(arguments)
        if again:
            print("seconds", time.process_time() - began)


TASKS: dict[str, Callable[..., None]] = {
    task.__name__: task
    for task in (workspace, rows, read_json, count_codes, count, labels, copy_csv, insert_csv, report_again)
}

if __name__ == "__main__":
    TASKS[sys.argv[1]](*sys.argv[2:])
