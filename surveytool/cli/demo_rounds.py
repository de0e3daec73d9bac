"""The rounds of the demo, filled as if people had answered: the same answers each time, on days that have just passed.

Only the people are made up, and every round says so.
"""

import datetime
import random
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from surveytool.cli.demo_material import EVALUATION, NEEDS, POPULATION, DemoRound

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


def make_members(workspace: "Workspace") -> "Database":
    """The list of the people who are asked in the rounds of the demo."""
    from surveytool.cli.demo_members import add_members
    from surveytool.store.people import make_people, open_people

    make_people(workspace.people_db)
    people = open_people(workspace.people_db)
    add_members(people, POPULATION, random.Random(f"{SEED} members"))  # noqa: S311 - the same demo each time
    return people


def fill(workspace: "Workspace", db: "Database", people: "Database", plan: Plan, bar: "Progress") -> None:
    """Open the round of ``plan``, let everybody answer by a personal link, and close it."""
    from surveytool.cli.demo_members import respondents
    from surveytool.cli.simulated_round import Invited, fill_round
    from surveytool.response.simulation import simulate
    from surveytool.store.people import list_members

    rng = random.Random(f"{SEED} {plan.material.questionnaire}")  # noqa: S311 - the same demo each time
    coming = random.Random(f"{SEED} {plan.material.questionnaire} members")  # noqa: S311
    members = list_members(people)
    source, questionnaire = _questionnaire(workspace, plan.material.questionnaire)
    fill_round(
        workspace,
        db,
        id=plan.id,
        source=source,
        questionnaire=questionnaire,
        population=POPULATION,
        opened=plan.opened,
        closed=plan.closed,
        people=simulate(questionnaire, plan.material.answers, rng=rng, tendencies=plan.material.tendencies),
        answers=plan.material.answers,
        left=plan.material.break_offs,
        rng=rng,
        on_step=bar.step,
        invited=Invited(people, members, respondents(members, coming).next),
    )


def write_outline(workspace: "Workspace", plan: Plan, all_plans: Sequence[Plan]) -> None:
    """What the board of the demo wants told of the round of ``plan``, beside the round before it."""
    from string import Template

    file = resources.files("surveytool.cli") / f"demo_{plan.material.questionnaire}.outline.yaml"
    text = Template(file.read_text("utf-8")).substitute(round=plan.id, earlier=all_plans[0].id)
    workspace.reports.mkdir(exist_ok=True)
    (workspace.reports / f"{plan.id}.yaml").write_text(text, "utf-8")


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
