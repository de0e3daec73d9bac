"""Rounds to make reports of: answers drawn with a seed, so that a report is the same at every run."""

import datetime
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from surveytool.analysis.disclosure import Disclosure
from surveytool.analysis.results import EarlierRound, Results, RoundFacts
from surveytool.analysis.round import analyse, count
from surveytool.analysis.trend import Measured, compare_rounds
from surveytool.questionnaire.community import Community
from surveytool.questionnaire.flow import shown
from surveytool.questionnaire.model import (
    Asking,
    Consent,
    Date,
    Matrix,
    MultipleChoice,
    Number,
    Open,
    PairedMatrix,
    Points,
    Questionnaire,
    Ranking,
    Recommendation,
    ScaleQuestion,
    SingleChoice,
    TextQuestion,
)
from surveytool.questionnaire.parse import parse
from surveytool.response.snapshot import encode
from surveytool.store.participation import Group
from surveytool.store.scales import shipped_library
from surveytool.texts import load_texts

READY = Path(__file__).parents[2] / "questionnaires"
WEIGHED = Path(__file__).parents[1] / "questionnaires" / "valid" / "choices_weighed_days_and_consent.yaml"
COMMUNITY = Community.model_validate(
    {"name": {"nl": "Netwerk eerste lijn", "en": "Primary care network"}, "contact": "bestuur@example.org"},
    context={"languages": ("nl", "en")},
)
OPENED = datetime.date(2026, 9, 7)


@dataclass(frozen=True)
class Fieldwork:
    """What the store counts of a round."""

    complete: int = 0
    partial: int = 0
    break_off: int = 0
    imported: int = 0
    open_link: int = 0
    withdrawn: int = 0
    by_day: Sequence[tuple[datetime.date, int, int]] = ()
    duration: Sequence[tuple[int, int]] = ()
    left_at: Sequence[tuple[str, int, int]] = ()
    invited: int | None = None
    answered: int | None = None
    personal: int = 0
    imported_complete: int = 0
    opted_out: int = 0
    undelivered: int = 0
    not_eligible: int = 0
    open_withdrawn: int = 0
    groups: Sequence[Group] = ()
    mailed: Sequence[tuple[str, datetime.date, int]] = ()


def read(text: str) -> Questionnaire:
    """A questionnaire written in a test."""
    return parse(text.encode(), file="test.yaml").questionnaire


def ready(name: str) -> Questionnaire:
    """A questionnaire of the package, or ``weighed``: one with rankings, points, days and consent."""
    file = WEIGHED if name == "weighed" else READY / f"{name}.yaml"
    return parse(file.read_bytes(), file=f"{name}.yaml", library=shipped_library()).questionnaire


def results_of(
    questionnaire: Questionnaire,
    rows: Sequence[Mapping[str, object]],
    *,
    population: int | None = 200,
    fieldwork: Fieldwork | None = None,
    simulated: bool = False,
    language: str = "nl",
    minimum_group: int = 10,
    links: Literal["open", "personal", "both"] = "open",
) -> Results:
    """The results of these answers."""
    facts = RoundFacts(
        id="ronde-1",
        questionnaire=questionnaire.id,
        version=questionnaire.version,
        kind=questionnaire.kind,
        title=questionnaire.title.read(language),
        population=population,
        opened=OPENED,
        closed=OPENED + datetime.timedelta(days=35),
        simulated=simulated,
        links=links,
    )
    return analyse(
        questionnaire,
        [encode(questionnaire, rows)],
        round_facts=facts,
        response=fieldwork or Fieldwork(complete=len(rows), open_link=len(rows)),
        language=language,
        minimum_group=minimum_group,
    )


def beside(
    later: Results,
    questionnaire: Questionnaire,
    rows: Sequence[Mapping[str, object]],
    earlier: Sequence[tuple[str, Questionnaire, Sequence[Mapping[str, object]]]],
) -> Results:
    """``later`` with earlier rounds, a year apart and the oldest first, each with its id, questionnaire and answers."""

    def measured(round_id: str, survey: Questionnaire, given: Sequence[Mapping[str, object]]) -> Measured:
        found = results_of(survey, given, language=later.language)
        return Measured(round_id, survey, count(survey, [encode(survey, given)]), found.population, found.questions)

    now = measured(later.round.id, questionnaire, rows)
    disclosure = Disclosure(10, load_texts(later.language))
    comparisons = tuple(
        comparison
        for one in earlier
        for comparison in compare_rounds(measured(*one), now, pairs={}, disclosure=disclosure, language=later.language)
    )
    rounds = []
    for place, (round_id, survey, given) in enumerate(earlier):
        opened = OPENED.replace(year=OPENED.year - len(earlier) + place)
        title = survey.title.read(later.language)
        closed = opened + datetime.timedelta(days=30)
        rounds.append(EarlierRound(round_id, title, survey.kind, opened, closed, 200, len(given)))
    return replace(later, comparisons=comparisons, earlier=tuple(rounds))


def leaning(
    rows: Sequence[Mapping[str, object]], names: Sequence[str], *, by: int, group: tuple[str, str] | None = None
) -> list[dict[str, object]]:
    """The answers with those to ``names`` moved ``by`` points of a scale of five; only of one group, when that is given."""
    moved = []
    for row in rows:
        given = dict(row)
        if group is None or row.get(group[0]) == group[1]:
            for name in names:
                if isinstance(point := row.get(name), int):
                    given[name] = min(5, max(1, point + by))
        moved.append(given)
    return moved


def drawn_answers(questionnaire: Questionnaire, n: int, *, seed: int = 7) -> list[dict[str, object]]:
    """Answers with a lean of their own for every question, some left open, and routing obeyed."""
    chance = random.Random(seed)
    rows: list[dict[str, object]] = []
    for _ in range(n):
        given: dict[str, object] = {}
        for question in questionnaire.asking:
            if chance.random() > 0.04:
                given |= _answer(question, questionnaire, chance)
        rows.append(dict(shown(questionnaire, given).answers))
    return rows


def fieldwork(n: int, questionnaire: Questionnaire, *, seed: int = 7) -> Fieldwork:
    """A month of answers, most of them in the first days and after two reminders."""
    chance = random.Random(seed)
    days = [0] * 36
    for _ in range(n):
        days[min(35, chance.choice((0, 10, 21)) + int(chance.expovariate(0.25)))] += 1
    by_day = [
        (OPENED + datetime.timedelta(days=day), count - (count > 3), int(count > 3))
        for day, count in enumerate(days)
        if count
    ]
    partial = sum(part for _, _, part in by_day)
    left = [(part.id, n + 9 - 2 * index, 2) for index, part in enumerate(questionnaire.sections)]
    return Fieldwork(
        complete=n - partial,
        partial=partial,
        break_off=9,
        open_link=n,
        by_day=by_day,
        duration=((3, n // 8), (5, n // 3), (8, n // 3), (15, n - n // 8 - 2 * (n // 3))),
        left_at=left,
    )


def invited_fieldwork(questionnaire: Questionnaire, *, seed: int = 7) -> Fieldwork:
    """The counts of 113 answers of people with a personal link: 111 sent, one of them withdrawn later, and 3 on paper; 12
    more came by the open link. Reminders went out after one and two weeks."""
    sent = fieldwork(111, questionnaire, seed=seed)
    return replace(
        sent,
        complete=sent.complete + 2,
        imported=3,
        imported_complete=3,
        open_link=13,
        open_withdrawn=1,
        withdrawn=2,
        invited=187,
        answered=111,
        personal=111,
        opted_out=4,
        undelivered=6,
        not_eligible=3,
        groups=(
            Group("regio", "Noord", 62, 41),
            Group("regio", "Oost", 71, 38),
            Group("regio", "*", 54, 32),
            Group("setting", "Alleen in een huisartsenpraktijk", 121, 83),
            Group("setting", "Gezondheidscentrum", 66, 28),
        ),
        mailed=(
            ("invitation", OPENED, 187),
            ("reminder-7", OPENED + datetime.timedelta(days=7), 129),
            ("reminder-14", OPENED + datetime.timedelta(days=14), 98),
        ),
    )


def _answer(question: Asking, questionnaire: Questionnaire, chance: random.Random) -> dict[str, object]:
    match question:
        case SingleChoice():
            codes = [choice.code for choice in question.choices]
            return {question.id: chance.choices(codes, _lean(codes, question.id))[0]}
        case MultipleChoice():
            codes = [choice.code for choice in question.choices if not choice.exclusive and not choice.missing]
            leans = dict(zip(codes, _lean(codes, question.id), strict=True))
            most = max(leans.values())
            chosen = tuple(code for code in codes if chance.random() < 0.8 * leans[code] / most)
            return {question.id: chosen[: question.max or len(chosen)]} if chosen else {}
        case ScaleQuestion():
            return {question.id: _point(questionnaire, question.scale, question.id, chance)}
        case Matrix():
            return {
                f"{question.id}.{item.id}": _point(questionnaire, question.scale, item.id, chance)
                for item in question.items
            }
        case PairedMatrix():
            return {
                f"{question.id}.{item.id}.{side}": _point(questionnaire, scale, item.id + side, chance)
                for item in question.items
                for side, scale in (("importance", question.importance), ("performance", question.performance))
            }
        case Recommendation():
            return {question.id: min(10, max(0, round(chance.gauss(7.6, 1.7))))}
        case Number():
            return {question.id: float(max(0, round(chance.gauss(40, 20) / 5) * 5))}
        case Ranking():
            codes = [choice.code for choice in question.choices]
            leans = dict(zip(codes, _lean(codes, question.id), strict=True))
            order = sorted(codes, key=lambda code: -chance.random() * leans[code])
            return {question.id: tuple(order[: question.ranks])}
        case Points():
            first, *others = (f"{question.id}.{choice.code}" for choice in question.choices)
            given = {name: chance.randrange(0, question.total // len(question.choices), 5) for name in others}
            return {first: question.total - sum(given.values()), **given}
        case Date():
            return {
                question.id: (datetime.date(1990, 1, 1) + datetime.timedelta(days=chance.randrange(11_000))).isoformat()
            }
        case Consent():
            return {question.id: "yes"}
        case TextQuestion() | Open():
            return {question.id: "Een wens"} if chance.random() < 0.6 else {}


def _lean(codes: Sequence[str], name: str) -> list[float]:
    """Weights that fall off from one answer to the next, another way for every question."""
    chance = random.Random(name)
    return [chance.uniform(0.15, 1.0) ** 2 for _ in codes]


def _point(questionnaire: Questionnaire, scale: str, name: str, chance: random.Random) -> int | str:
    found = questionnaire.scale(scale)
    beside = [answer.code for _, answer in found.missing]
    if beside and chance.random() < 0.05:
        return beside[0]
    middle = random.Random(name).uniform(2.2, 4.3)
    codes = [point.code for point in found.points]
    return min(codes, key=lambda code: abs(code - chance.gauss(middle, 1.1)))
