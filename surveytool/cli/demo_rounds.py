"""The rounds of the demo, filled as if people had answered: the same answers each time, on days that have just passed.

Everything goes the way real answers go: a form with a nonce, a draft left behind, sending, closing. Only the people are
made up, and every round says so.
"""

import datetime
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from surveytool.cli.demo_material import EVALUATION, NEEDS, POPULATION, DemoRound
from surveytool.response.answer import Answers

if TYPE_CHECKING:
    from surveytool.cli.terminal import Progress
    from surveytool.questionnaire.model import Questionnaire
    from surveytool.store.database import Database
    from surveytool.store.workspace import Workspace

SEED = 2017
TRY_OUT = "proef"
"""The id of the open round, to answer oneself."""
WEEKS_AGO = {"behoeftepeiling": 60, "evaluatie": 9}


@dataclass(frozen=True)
class Plan:
    """A round to be filled: its id, what goes in, and the days on which it was open."""

    id: str
    material: DemoRound
    opened: datetime.date
    closed: datetime.date

    @property
    def steps(self) -> int:
        """How many answers and drafts there are to store."""
        return self.material.answers + self.material.break_offs


def plans(today: datetime.date) -> tuple[Plan, ...]:
    """The two finished rounds; each opened on a Monday and is named after its year."""
    return tuple(_plan(material, today) for material in (NEEDS, EVALUATION))


def _plan(material: DemoRound, today: datetime.date) -> Plan:
    monday = today - datetime.timedelta(days=today.weekday(), weeks=WEEKS_AGO[material.questionnaire])
    closed = monday + datetime.timedelta(days=material.days_open - 1)
    return Plan(f"{material.questionnaire}-{monday.year}", material, monday, closed)


def fill(workspace: "Workspace", db: "Database", plan: Plan, bar: "Progress") -> None:
    """Open the round of ``plan``, let everybody answer, and close it."""
    from surveytool.response.fieldwork import arrivals
    from surveytool.response.simulation import simulate
    from surveytool.store.closing import close_round
    from surveytool.store.keys import round_key
    from surveytool.store.rounds import open_round

    rng = random.Random(f"{SEED} {plan.material.questionnaire}")  # noqa: S311 - the same demo each time
    source, questionnaire = _questionnaire(workspace, plan.material.questionnaire)
    open_round(
        db,
        keys=workspace.keys,
        id=plan.id,
        source=source,
        questionnaire=questionnaire,
        population=POPULATION,
        today=plan.opened,
        opens=plan.opened,
        closes=plan.closed,
        simulated=True,
    )
    key = round_key(workspace.keys, plan.id)
    people = simulate(questionnaire, plan.material.answers, rng=rng, tendencies=plan.material.tendencies)
    days = arrivals(plan.material.answers, plan.opened, plan.closed, rng)
    for answers, day in zip(people, days, strict=True):
        _send(db, plan.id, key, questionnaire, answers, day, rng)
        bar.step()
    for _ in _leave(db, plan, questionnaire, rng):
        bar.step()
    close_round(db, plan.id, keys=workspace.keys, snapshots=workspace.snapshots, today=plan.closed, rng=rng)


def open_try_out(workspace: "Workspace", db: "Database", today: datetime.date) -> None:
    """Open the round that whoever runs the demo can answer."""
    from surveytool.store.rounds import open_round

    source, questionnaire = _questionnaire(workspace, NEEDS.questionnaire)
    open_round(
        db,
        keys=workspace.keys,
        id=TRY_OUT,
        source=source,
        questionnaire=questionnaire,
        population=POPULATION,
        today=today,
        simulated=True,
    )


def _questionnaire(workspace: "Workspace", questionnaire_id: str) -> tuple[bytes, "Questionnaire"]:
    from surveytool.questionnaire.parse import parse

    file = workspace.questionnaire_file(questionnaire_id)
    source = file.read_bytes()
    return source, parse(source, file=str(file)).questionnaire


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


def _leave(db: "Database", plan: Plan, questionnaire: "Questionnaire", rng: random.Random) -> Iterator[None]:
    """Drafts of those who stopped before sending; nothing of what they filled in is used."""
    from surveytool.response.fieldwork import break_offs
    from surveytool.store.drafts import new_secret, save

    sections = [section.id for section in questionnaire.sections]
    for left in break_offs(questionnaire, plan.material.break_offs, rng=rng):
        reached: Sequence[str] = sections[: sections.index(left) + 1]
        save(db, round_id=plan.id, secret=new_secret(), content="{}", section=left, reached=reached)
        yield
