"""A round filled with made-up answers, on days that have passed.

Everything goes the way real answers go: a form with a nonce, a draft left behind, sending, closing. The round says of itself
that it is simulated.
"""

import datetime
import random
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from surveytool.response.answer import Answers

if TYPE_CHECKING:
    from surveytool.questionnaire.model import Questionnaire
    from surveytool.store.database import Database
    from surveytool.store.workspace import Workspace


def fill_round(
    workspace: "Workspace",
    db: "Database",
    *,
    id: str,  # noqa: A002
    source: bytes,
    questionnaire: "Questionnaire",
    population: int | None,
    opened: datetime.date,
    closed: datetime.date,
    people: Iterable[Answers],
    answers: int,
    left: int,
    rng: random.Random,
    on_step: Callable[[], None] = lambda: None,
) -> None:
    """Open a round, store what each of the ``people`` answers, and close it.

    ``answers`` is how many there are, and ``left`` how many more begin and never send. ``on_step`` is called after each.
    """
    from surveytool.response.fieldwork import arrivals
    from surveytool.store.closing import close_round
    from surveytool.store.keys import round_key
    from surveytool.store.rounds import open_round

    open_round(
        db,
        keys=workspace.keys,
        id=id,
        source=source,
        questionnaire=questionnaire,
        population=population,
        today=opened,
        opens=opened,
        closes=closed,
        simulated=True,
    )
    key = round_key(workspace.keys, id)
    days = arrivals(answers, opened, closed, rng)
    for given, day in zip(people, days, strict=True):
        _send(db, id, key, questionnaire, given, day, rng)
        on_step()
    for _ in _leave(db, id, questionnaire, left, rng):
        on_step()
    close_round(db, id, keys=workspace.keys, snapshots=workspace.snapshots, today=closed, rng=rng)


def _send(
    db: "Database",
    round_id: str,
    key: bytes,
    questionnaire: "Questionnaire",
    answers: Answers,
    day: datetime.date,
    rng: random.Random,
) -> None:
    from surveytool.questionnaire.flow import shown
    from surveytool.response.fieldwork import minutes_taken
    from surveytool.response.receipt import receipt_hash
    from surveytool.response.response import disposition, to_json
    from surveytool.store.keys import receipt, response_id
    from surveytool.store.responses import send

    nonce = rng.randbytes(16)
    send(
        db,
        round_id=round_id,
        key=key,
        id=response_id(key, nonce),
        answers_json=to_json(answers),
        receipt_hash=receipt_hash(receipt(key, nonce)),
        disposition=disposition(questionnaire, answers),
        day=day,
        minutes=minutes_taken(questionnaire, answers, rng=rng),
        reached=shown(questionnaire, answers).sections,
    )


def _leave(
    db: "Database", round_id: str, questionnaire: "Questionnaire", left: int, rng: random.Random
) -> Iterator[None]:
    """Drafts of those who stopped before sending; nothing of what they filled in is used."""
    from surveytool.response.fieldwork import break_offs
    from surveytool.store.drafts import new_secret, save

    sections = [section.id for section in questionnaire.sections]
    for last in break_offs(questionnaire, left, rng=rng):
        reached = sections[: sections.index(last) + 1]
        save(db, round_id=round_id, secret=new_secret(), content="{}", section=last, reached=reached)
        yield
