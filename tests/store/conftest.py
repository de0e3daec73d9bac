"""A real workspace's store in a temporary folder, with verbs; and children that are really killed."""

import contextlib
import datetime
import hashlib
import os
import random
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from surveytool.questionnaire.parse import parse
from surveytool.response.receipt import receipt_hash
from surveytool.response.response import to_json
from surveytool.store import drafts, keys, responses, rounds
from surveytool.store.closing import close_round
from surveytool.store.database import Database, create_database, open_database
from surveytool.store.figures import ResponseFigures, response_figures

TODAY = datetime.date(2026, 11, 2)

QUESTIONNAIRE = b"""\
questionnaire: needs
version: 1
kind: needs
languages: [en]
title: What do you need?
sections:
  - id: work
    title: Your work
    questions:
      - id: setting
        kind: single_choice
        text: Where do you work?
        choices: [{code: solo, label: Alone}, {code: group, label: In a group}]
  - id: wishes
    title: Your wishes
    questions:
      - {id: hours, kind: number, text: How many hours a week?, min: 0, max: 60}
      - {id: wish, kind: open, text: What would you like?, max_length: 10000}
"""


@dataclass
class Store:
    """The store of a workspace, with what a test says to it."""

    folder: Path
    db: Database
    today: datetime.date = TODAY
    source: bytes = QUESTIONNAIRE

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    @property
    def snapshots(self) -> Path:
        return self.folder / "snapshots"

    def open(self, round_id: str = "spring", *, source: bytes = QUESTIONNAIRE, **options: Any) -> rounds.Round:
        options = {"population": 200, "today": TODAY} | options
        questionnaire = parse(source, file="needs.yaml").questionnaire
        return rounds.open_round(
            self.db, keys=self.keys, id=round_id, source=source, questionnaire=questionnaire, **options
        )

    def send(
        self, answers: dict[str, Any], *, nonce: bytes, to: str = "spring", day: datetime.date = TODAY, **options: Any
    ) -> responses.Sent:
        key = keys.round_key(self.keys, to)
        return responses.send(
            self.db,
            round_id=to,
            key=key,
            id=keys.response_id(key, nonce),
            answers_json=to_json(answers),
            receipt_hash=receipt_hash(keys.receipt(key, nonce)),
            day=day,
            **({"disposition": "complete"} | options),
        )

    def save(
        self,
        content: str = "{}",
        *,
        secret: str,
        section: str = "work",
        reached: Sequence[str] = (),
        to: str = "spring",
    ) -> None:
        """A draft, in place of what was saved before."""
        drafts.save(self.db, round_id=to, secret=secret, content=content, section=section, reached=reached)

    def add_many(self, rows: list[dict[str, Any]], *, to: str = "spring", again: bool = False) -> int:
        imported = [responses.Imported(to_json(row), "complete") for row in rows]
        return responses.add_many(
            self.db,
            round_id=to,
            key=keys.round_key(self.keys, to),
            rows=imported,
            file_sha256=hashlib.sha256(repr(rows).encode()).digest(),
            again=again,
        )

    def answers(self, of: str = "spring") -> list[dict[str, Any]]:
        return sorted(responses.responses(self.db, of), key=repr)

    def figures(self, of: str = "spring") -> ResponseFigures:
        return response_figures(self.db, of)

    def close(self, round_id: str = "spring", *, today: datetime.date = TODAY, seed: int = 1) -> rounds.Round:
        return close_round(
            self.db, round_id, keys=self.keys, snapshots=self.snapshots, today=today, rng=random.Random(seed)
        )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    path = tmp_path / "answers.db"
    create_database(path)
    with contextlib.closing(open_database(path, busy_timeout=5)) as db:
        yield Store(tmp_path, db)


@pytest.fixture
def reopen() -> Iterator[Callable[[Path], Store]]:
    """Opens the store in a folder."""
    with contextlib.ExitStack() as stack:

        def opened(folder: Path) -> Store:
            return Store(folder, stack.enter_context(contextlib.closing(open_database(folder / "answers.db"))))

        yield opened


@pytest.fixture
def killed_at() -> Callable[[int, Callable[[], object]], bool]:
    """Runs a job in a child that gets SIGKILL at its n-th step; gives whether it was killed, and not done before that.

    A step is anything the child does to a file, and every statement to the database, at its end.
    """

    def run(step: int, job: Callable[[], object]) -> bool:
        child = os.fork()
        if child == 0:
            try:
                _kill_at(step)
                job()
                os._exit(0)
            except BaseException as error:
                os.write(2, f"{error!r}\n".encode())
                os._exit(1)
        status = os.waitpid(child, 0)[1]
        assert not os.WIFEXITED(status) or os.WEXITSTATUS(status) == 0, "the child failed by itself"
        return os.WIFSIGNALED(status)

    return run


def _kill_at(step: int) -> None:
    left = step

    def count(*_: object, **__: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def audit(name: str, values: tuple[Any, ...]) -> None:
        writes = name == "open" and isinstance(values[2], int) and values[2] & (os.O_WRONLY | os.O_RDWR)
        if writes or name.startswith(("os.", "shutil.", "sqlite3.")):
            count()

    sys.addaudithook(audit)
    event.listen(Engine, "after_cursor_execute", count)
    event.listen(Engine, "commit", count)
