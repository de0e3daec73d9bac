"""The questionnaires that come with the package: whole in both languages, comparable between rounds, and short."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from surveytool.questionnaire import Questionnaire, check, parse, variables
from surveytool.questionnaire.model import (
    KINDS,
    Matrix,
    MultipleChoice,
    Open,
    PairedMatrix,
    ScaleQuestion,
    SingleChoice,
    Text,
)
from surveytool.store.scales import shipped_library

READY = Path(__file__).parents[2] / "questionnaires"
NAMES = ("behoeftepeiling", "bijeenkomst", "evaluatie", "kernbestuur")
WITH_BACKGROUND = ("behoeftepeiling", "bijeenkomst", "evaluatie")
ANCHOR_SECTIONS = ("werk", "contact")


def ready(name: str) -> Questionnaire:
    return parse((READY / f"{name}.yaml").read_bytes(), file=f"{name}.yaml", library=shipped_library()).questionnaire


def texts_in(part: object) -> Iterator[Text]:
    if isinstance(part, Text):
        yield part
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from texts_in(getattr(part, name))
    elif isinstance(part, dict):
        for value in part.values():
            yield from texts_in(value)
    elif isinstance(part, tuple):
        for value in part:
            yield from texts_in(value)


def every_ready_file() -> list[Path]:
    return sorted(file for file in READY.glob("*.yaml") if "." not in file.stem)  # not the codebooks


@pytest.mark.parametrize("path", every_ready_file(), ids=lambda path: path.name)
def test_ready_questionnaires_have_no_problem_and_no_warning(path: Path) -> None:
    assert check(path.read_bytes(), file=path.name, library=shipped_library()) == ()


@pytest.mark.parametrize("name", NAMES)
def test_every_text_is_there_in_dutch_and_in_english(name: str) -> None:
    questionnaire = ready(name)

    texts = list(texts_in(questionnaire))

    assert questionnaire.languages == ("nl", "en")
    assert len(texts) > 40
    assert [text for text in texts if not (text.has("nl") and text.has("en"))] == []


@pytest.mark.parametrize("name", NAMES)
def test_ready_questionnaires_take_six_minutes_at_most(name: str) -> None:
    minutes = ready(name).minutes

    assert minutes is not None and minutes <= 6


@pytest.mark.parametrize("name", NAMES)
def test_ready_questionnaires_ask_one_open_question_and_force_no_answer(name: str) -> None:
    questionnaire = ready(name)

    assert sum(isinstance(question, Open) for question in questionnaire.asking) == 1
    assert not any(question.required for question in questionnaire.asking)


@pytest.mark.parametrize("name", WITH_BACKGROUND)
def test_background_can_be_kept_to_oneself_and_that_answer_stands_last(name: str) -> None:
    background = [ready(name).question(segment) for segment in ready(name).segments]

    assert background
    for question in background:
        assert isinstance(question, SingleChoice)
        assert [choice.missing for choice in question.choices] == [None] * (len(question.choices) - 1) + ["refused"]


def test_a_core_board_is_not_asked_who_it_is() -> None:
    assert ready("kernbestuur").segments == ()


def test_a_meeting_is_evaluated_with_five_closed_questions_and_an_open_one_in_three_minutes() -> None:
    meeting = ready("bijeenkomst")

    assert [question.kind == "open" for question in meeting.asking] == [False] * 5 + [True]
    assert meeting.minutes is not None and 2 <= meeting.minutes <= 3
    assert set(meeting.scales) == {"eens5", "cijfer10"}, "both are shared scales"


def test_a_core_board_judges_its_goal_roles_time_support_and_readiness() -> None:
    board = ready("kernbestuur")
    statements = [question for question in board.asking if isinstance(question, Matrix)]

    assert [index.id for index in board.indices] == [question.id for question in statements]
    assert [index.id for index in board.indices] == ["doel", "rollen", "tijd", "steun", "klaar"]
    assert all(
        index.items == tuple(f"{question.id}.{item.id}" for item in question.items)
        for index, question in zip(board.indices, statements, strict=True)
    )


@pytest.mark.parametrize("name", ["bijeenkomst", "kernbestuur"])
def test_a_statement_that_does_not_apply_can_be_told_apart_from_one_left_open(name: str) -> None:
    questionnaire = ready(name)

    for question in questionnaire.asking:
        if isinstance(question, Matrix | ScaleQuestion):
            assert {"not_applicable", "refused"} <= {kind for kind, _ in questionnaire.scale(question.scale).missing}


@pytest.mark.parametrize("path", every_ready_file(), ids=lambda path: path.name)
def test_every_ready_questionnaire_names_its_source_licence_and_minutes(path: Path) -> None:
    questionnaire = ready(path.stem)

    assert questionnaire.source is not None and questionnaire.source.startswith("surveytool")
    assert questionnaire.licence == "CC BY 4.0"
    assert questionnaire.minutes is not None


@pytest.mark.parametrize("path", every_ready_file(), ids=lambda path: path.name)
def test_members_are_spoken_to_as_je(path: Path) -> None:
    dutch = [text.read("nl") for text in texts_in(ready(path.stem))]

    assert [text for text in dutch if re.search(r"\b([Uu]|[Uu]w)\b", text)] == []
    assert any(re.search(r"\b([Jj]e|[Jj]ij|[Jj]ouw)\b", text) for text in dutch)


def test_background_has_few_broad_groups_so_that_it_does_not_point_at_a_person() -> None:
    combinations = 1
    for segment in ready("behoeftepeiling").segments:
        question = ready("behoeftepeiling").question(segment)
        assert isinstance(question, SingleChoice)
        combinations *= len(question.choices) - 1

    assert 200 / combinations >= 5  # members for each combination, were they spread evenly


@pytest.mark.parametrize("section_id", ANCHOR_SECTIONS)
def test_anchor_sections_are_the_same_word_for_word(section_id: str) -> None:
    before, after = ready("behoeftepeiling"), ready("evaluatie")

    sections = [
        next(section for section in questionnaire.sections if section.id == section_id)
        for questionnaire in (before, after)
    ]

    assert sections[0] == sections[1]


def test_the_rated_needs_are_the_same_word_for_word() -> None:
    before, after = ready("behoeftepeiling").question("thema"), ready("evaluatie").question("thema")

    assert isinstance(before, PairedMatrix)
    assert before == after


def test_questions_with_the_same_id_have_the_same_variables_levels_and_labels() -> None:
    before = {variable.name: variable for variable in variables(ready("behoeftepeiling"))}
    after = {variable.name: variable for variable in variables(ready("evaluatie"))}

    shared = before.keys() & after.keys()

    assert len(shared) == 3 + 16 + 5
    assert all(before[name].levels == after[name].levels and before[name].item == after[name].item for name in shared)


def test_rounds_compare_the_same_index() -> None:
    indices = {index.id: index for index in ready("evaluatie").indices}

    assert ready("behoeftepeiling").indices == (indices["verbondenheid"],)
    assert ready("evaluatie").compare_with == ("behoeftepeiling",)


def test_first_needs_are_chosen_from_the_needs_that_are_rated() -> None:
    questionnaire = ready("behoeftepeiling")
    rated, first = questionnaire.question("thema"), questionnaire.question("eerst")

    assert isinstance(rated, PairedMatrix) and isinstance(first, MultipleChoice)
    assert first.max == 3
    assert [(item.id, item.label) for item in rated.items] == [
        (choice.code, choice.label) for choice in first.choices if choice.missing is None
    ]


def test_the_usual_kinds_of_question_occur() -> None:
    used = {question.kind for name in NAMES for question in ready(name).questions}

    assert used >= set(KINDS) - {"text", "ranking", "points", "date", "consent"}


@pytest.mark.parametrize("name", NAMES)
def test_ready_questionnaires_say_what_they_are_for_by_whom_and_for_how_long(name: str) -> None:
    head = (READY / f"{name}.yaml").read_text(encoding="utf-8").split("\nquestionnaire:")[0]

    assert all(word in head for word in ("# Purpose", "# Method", "# Licence", "CC BY 4.0", "# Minutes"))


def test_the_pre_registration_asks_little_and_forces_no_more_than_it_needs() -> None:
    form = ready("vooraanmelding")
    head = (READY / "vooraanmelding.yaml").read_text(encoding="utf-8").split("\nquestionnaire:")[0]

    assert form.is_registration and not form.anonymous and form.minutes == 1
    assert all(text.has("nl") and text.has("en") for text in texts_in(form))
    assert [question.id for question in form.asking if question.required] == ["name", "email", "mail"]
    assert len(form.asking) == 4
    assert all(word in head for word in ("# Purpose", "# Method", "# Licence", "CC BY 4.0", "# Minutes"))
