"""Questionnaires, workspaces and answers to measure with.

The same answers each time: what is measured twice must be the same job.
"""

import csv
import datetime
import random
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from surveytool.response import Value

ROUND = "round"
TODAY = datetime.date(2026, 11, 22)
COMMUNITY = """\
name: {nl: Netwerk, en: Network}
contact: bestuur@example.org
privacy: {nl: Alleen voor het netwerk., en: For the network alone.}
"""
HEAD = """\
questionnaire: measured
version: 1
kind: needs
languages: [nl, en]
title: {nl: Hoe gaat het in jouw praktijk?, en: How are things in your practice?}
intro: {nl: "Je antwoorden helpen het bestuur **goed** te kiezen.", en: "Your answers help the board to choose **well**."}
minutes: 6
scales:
  agree:
    points:
      - {code: 1, label: {nl: Helemaal oneens, en: Strongly disagree}}
      - {code: 2, label: {nl: Oneens, en: Disagree}}
      - {code: 3, label: {nl: Neutraal, en: Neutral}}
      - {code: 4, label: {nl: Eens, en: Agree}}
      - {code: 5, label: {nl: Helemaal eens, en: Strongly agree}}
    not_applicable: {code: na, label: {nl: Niet van toepassing, en: Not applicable}}
sections:
"""
CHOICES = ("Een huisartsenpraktijk", "Een gezondheidscentrum", "Een ziekenhuis", "Een instelling", "Ergens anders")
MANY = ("Scholing", "Overleg", "Richtlijnen", "Vacatures", "Nieuws", "Ontmoeten", "Onderzoek", "Steun")


def questionnaire(
    *, single: int = 0, many: int = 0, scale: int = 0, number: int = 0, text: int = 0, open_: int = 0
) -> str:
    """A questionnaire of one section with so many questions of each kind, without conditions."""
    lines = [HEAD, "  - id: work\n    title: {nl: Jouw werk, en: Your work}\n    questions:\n"]
    for index in range(single):
        lines.append(_question(f"single{index}", "single_choice", _choices(CHOICES)))
    for index in range(scale):
        lines.append(_question(f"scale{index}", "scale", "scale: agree"))
    for index in range(many):
        lines.append(_question(f"many{index}", "multiple_choice", _choices(MANY)))
    for index in range(number):
        lines.append(_question(f"number{index}", "number", "min: 0\n        max: 60\n        decimals: 1"))
    for index in range(text):
        lines.append(_question(f"text{index}", "text", "max_length: 200"))
    for index in range(open_):
        lines.append(_question(f"open{index}", "open", "max_length: 2000"))
    return "".join(lines)


def _question(id_: str, kind: str, rest: str) -> str:
    asked = f"{{nl: 'Vraag {id_}: hoe is dat in jouw praktijk?', en: 'Question {id_}: how is that in your practice?'}}"
    return f"      - id: {id_}\n        kind: {kind}\n        text: {asked}\n        {rest}\n"


def _choices(labels: tuple[str, ...]) -> str:
    lines = [f"          - {{code: c{code}, label: {label}}}" for code, label in enumerate(labels)]
    return "choices:\n" + "\n".join(lines)


QUESTIONNAIRES = {
    "page": questionnaire(single=8, scale=6, many=2, number=2, text=1, open_=1),
    "report": questionnaire(single=12, scale=10, many=4, number=2, open_=2),
    "large": questionnaire(single=15, scale=10, many=8, number=5, open_=2),
    "flat": questionnaire(single=20, scale=30, number=2),
}
"""``page`` is one page of 20 questions; ``report`` has 30; ``large`` 40, of which 8 with 8 choices; ``flat`` 52 columns."""


def make(folder: Path, name: str) -> None:
    """A workspace with an open round of a questionnaire, and nobody who answered yet."""
    from surveytool.questionnaire.parse import parse
    from surveytool.store.database import create_database, open_database
    from surveytool.store.rounds import open_round
    from surveytool.store.workspace import Workspace

    workspace = Workspace(folder)
    folder.mkdir(parents=True, exist_ok=True)
    workspace.community_file.write_text(COMMUNITY, "utf-8")
    create_database(workspace.answers_db)
    source = QUESTIONNAIRES[name].encode()
    parsed = parse(source, file="measured.yaml").questionnaire
    db = open_database(workspace.answers_db)
    open_round(db, keys=workspace.keys, id=ROUND, source=source, questionnaire=parsed, population=None, today=TODAY)
    db.close()
    workspace.questionnaires.mkdir()
    (workspace.questionnaires / "measured.yaml").write_bytes(source)


def fill(folder: Path, name: str, rows: int) -> None:
    """Store ``rows`` made-up responses, as an import would."""
    from surveytool.response.response import to_json
    from surveytool.store.database import open_database
    from surveytool.store.keys import round_key
    from surveytool.store.responses import Imported, add_many
    from surveytool.store.workspace import Workspace

    workspace = Workspace(folder)
    db = open_database(workspace.answers_db)
    key = round_key(workspace.keys, ROUND)
    imported = (Imported(to_json(answers), "complete") for answers in people(name, rows))
    add_many(db, round_id=ROUND, key=key, rows=imported, file_sha256=secrets.token_bytes(32))
    db.close()


def write_rows(path: Path, name: str, rows: int) -> None:
    """The same responses as a CSV file, of a questionnaire without multiple choices."""
    from surveytool.questionnaire.parse import parse

    columns = [
        question.id for question in parse(QUESTIONNAIRES[name].encode(), file="measured.yaml").questionnaire.asking
    ]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(columns)
        writer.writerows([answers.get(column, "") for column in columns] for answers in people(name, rows))


def people(name: str, rows: int) -> Iterator["dict[str, Value]"]:
    """Made-up answers; of each person one question in fifty is left open."""
    from surveytool.questionnaire.parse import parse

    rng = random.Random(rows)
    kinds = [
        (question.id, question.kind) for question in parse(QUESTIONNAIRES[name].encode(), file="").questionnaire.asking
    ]
    for row in range(rows):
        yield {id_: _answer(kind, chance, row) for id_, kind in kinds if (chance := rng.random()) >= 0.02}


def _answer(kind: str, chance: float, row: int) -> "Value":
    match kind:
        case "single_choice":
            return f"c{int(chance * 99_991) % len(CHOICES)}"
        case "scale":
            return int(chance * 99_991) % 5 + 1
        case "multiple_choice":
            bits = int(chance * 99_991) % 255 + 1
            return tuple(f"c{place}" for place in range(len(MANY)) if bits >> place & 1)
        case "number":
            return int(chance * 99_991) % 61
        case _:
            return f"Meer tijd voor overleg, zie {row}; dat helpt het meest."
