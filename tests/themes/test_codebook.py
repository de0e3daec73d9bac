"""Every mistake a codebook can hold is told with its place, its code and what to do; what is right stays as it was written."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import surveytool
from surveytool.errors import InvalidInput, Refused
from surveytool.questionnaire import parse
from surveytool.texts import load_texts
from surveytool.themes.codebook import Code, Codebook, check_codebook, parse_codebook, refuse_dropped
from surveytool.themes.codebook_text import codebook_yaml

FILES = Path(__file__).parent / "codebooks"
INVALID = sorted((FILES / "invalid").glob("*.yaml"))
VALID = sorted((FILES / "valid").glob("*.yaml"))
QUESTIONNAIRE = parse(
    b"""\
questionnaire: needs
version: 1
kind: needs
languages: [nl, en]
title: {nl: Wat heb je nodig?, en: What do you need?}
sections:
  - id: work
    title: {nl: Je werk, en: Your work}
    questions:
      - id: setting
        kind: single_choice
        text: {nl: Waar werk je?, en: Where do you work?}
        choices: [{code: solo, label: {nl: Alleen, en: Alone}}, {code: group, label: {nl: Samen, en: Together}}]
      - {id: wish, kind: open, text: {nl: Wat wens je?, en: What do you wish?}}
      - {id: quote, kind: consent, text: {nl: Citaat, en: Quote}, statement: {nl: Het mag., en: You may.}, version: "1"}
""",
    file="needs.yaml",
).questionnaire
NOTE = (FILES / "valid" / "as_in_the_note.wish.codebook.yaml").read_bytes()


def expected(file: Path) -> list[str]:
    return sorted(file.read_text("utf-8").split("\n", 1)[0].removeprefix("# expect:").split())


@pytest.mark.parametrize("file", INVALID, ids=lambda file: file.name.partition(".")[0])
def test_mistake_is_named_with_place_and_code_and_in_dutch(file: Path) -> None:
    problems = check_codebook(file.read_bytes(), file=file.name, questionnaire=QUESTIONNAIRE)
    assert sorted(problem.code for problem in problems) == expected(file), [str(problem) for problem in problems]
    dutch = load_texts("nl").catalogue
    for problem in problems:
        assert re.match(rf"{re.escape(file.name)}:\d+:\d+: \S.* \[[a-z0-9_]+\]$", str(problem))
        assert problem.message in dutch
        assert problem.text(load_texts("nl")) != str(problem)


@pytest.mark.parametrize("file", VALID, ids=lambda file: file.name.partition(".")[0])
def test_valid_file_has_no_problem(file: Path) -> None:
    assert check_codebook(file.read_bytes(), file=file.name, questionnaire=QUESTIONNAIRE) == ()


def test_every_problem_code_has_a_file_that_provokes_it() -> None:
    found: set[str] = set()
    for file in (Path(surveytool.__file__).parent / "themes").glob("codebook*.py"):
        found |= set(re.findall(r'(?:Problem|unknown)\(\s*"([a-z0-9_]+)"', file.read_text("utf-8")))
    found |= {"question_not_open", "not_a_consent"}
    found -= {"too_many_codes"}  # below: a file of that size is of no use here
    assert len(found) > 12
    assert found - {code for file in INVALID for code in expected(file)} == set()


def test_more_codes_than_anybody_can_use_are_refused_at_once() -> None:
    codes = "".join(f"  - {{id: c{n}, name: x, replaced_by: [c{n + 1}]}}\n" for n in range(600))
    (problem,) = check_codebook(f"question: wish\nversion: 1\ncodes:\n{codes}".encode(), file="x.wish.codebook.yaml")
    assert (problem.code, problem.place.line) == ("too_many_codes", 4)
    assert problem.text(load_texts("nl")).startswith("x.wish.codebook.yaml:4:3: Er zijn 600 codes.")


def test_a_reference_that_is_nearly_right_is_told_what_it_may_be() -> None:
    file = FILES / "invalid" / "unknown_parent.wish.codebook.yaml"
    (problem,) = check_codebook(file.read_bytes(), file=file.name)
    assert "There is no code 'peer'. Did you mean 'peers'?" in str(problem)


def test_without_its_questionnaire_a_codebook_is_checked_by_itself() -> None:
    for name in ("consent_to_nothing", "missing_translation"):
        file = FILES / "invalid" / f"{name}.wish.codebook.yaml"
        assert check_codebook(file.read_bytes(), file=file.name) == ()


def test_codes_have_levels_and_words() -> None:
    codebook = parse_codebook(NOTE, file="x.yaml")
    assert [codebook.level(code.id) for code in codebook.codes] == [1, 2, 1, 1]
    assert codebook.non_answers == {"none"}
    assert codebook.words("en")["peer_support"] == {"name": "Peer support", "keywords": ["peer*", "sparring*"]}
    assert codebook.words()["peer_support"]["keywords"]["nl"] == ["*intervisie*", "sparren*", "*collega*"]
    assert codebook.code("peer_support").exclude[0].read("en") == "training given by experts (see schooling)"


def test_a_code_that_was_replaced_is_no_longer_suggested() -> None:
    codebook = parse_codebook((FILES / "valid" / "every_key.wish.codebook.yaml").read_bytes(), file="x.yaml")
    assert set(codebook.words()) == {"peers", "tools"}
    assert codebook.ids == {"peers", "old", "tools"}


def test_dropping_a_code_that_answers_have_is_refused_with_what_to_do() -> None:
    old = parse_codebook(NOTE, file="x.yaml")
    new = old.model_copy(update={"codes": old.codes[2:], "version": 4})
    refuse_dropped(old, new, {"none"})
    with pytest.raises(Refused) as caught:
        refuse_dropped(old, new, {"none", "peer_support", "gone_before"})
    assert "'gone_before', 'peer_support' (Steun van collega's)" in str(caught.value)
    assert "replaced_by: [none]" in str(caught.value)
    assert caught.value.message in load_texts("nl").catalogue


def code(id_: str, **keys: Any) -> Code:
    return Code.model_validate({"id": id_, "name": f"Name of {id_}", **keys}, context={"languages": ("nl", "en")})


@pytest.mark.parametrize("file", VALID, ids=lambda file: file.name.partition(".")[0])
def test_a_file_that_did_not_change_is_written_as_it_was(file: Path) -> None:
    codebook = parse_codebook(file.read_bytes(), file=file.name)
    if codebook.codes:
        assert codebook_yaml(codebook, before=file.read_bytes()).encode() == file.read_bytes()
    assert parse_codebook(codebook_yaml(codebook).encode(), file=file.name) == codebook


def test_what_changes_leaves_the_rest_of_the_file_alone() -> None:
    old = parse_codebook(NOTE, file="x.yaml")
    codes = list(old.codes)
    codes[0] = codes[0].model_copy(update={"replaced_by": ("peer_support",)})
    codes[1] = codes[1].model_copy(update={"parent": None})
    new = old.model_copy(update={"version": 4, "codes": (*codes, code("tools", keywords=["*tool*"], since=4))})
    text = codebook_yaml(new, before=NOTE)
    assert parse_codebook(text.encode(), file="x.yaml") == new
    before, after = NOTE.decode().splitlines(), text.splitlines()
    gone = [line for line in before if line not in after]
    assert gone == ["version: 3", "    parent: community"]
    assert "    replaced_by: [peer_support]" in after
    assert "  - id: peer_support          # never reused, never renamed" in after


AUTHORED = """\
# what we call things
question: wish   # the one open question
version: "3"  # raised by hand
codes:   # in the order of the report
  # together
  - id: peers   # the first
    name: {nl: Collega's, en: Peers}
    keywords: {nl: ["*collega*"]}

  # alone
  - {id: tools, name: ~, since: 2}  # short
  - id: old
    name: >
      Iets van
      vroeger
    replaced_by: [peers]
# the end
"""


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_what_the_author_wrote_around_the_codes_stays_letter_for_letter(line_end: str) -> None:
    before = AUTHORED.replace("\n", line_end)
    old = parse_codebook(before.encode(), file="x.yaml")
    peers, tools, gone = old.codes
    told = peers.model_copy(update={"definition": code("x", definition="Contact met elkaar").definition})
    new = old.model_copy(update={"version": 4, "codes": (told, tools, gone, code("new", since=4))})
    expected = (
        AUTHORED.replace('"3"', '"4"')
        .replace('*collega*"]}\n', '*collega*"]}\n    definition: Contact met elkaar\n')
        .replace("# the end", "  - id: new\n    name: Name of new\n    since: 4\n# the end")
    )
    assert codebook_yaml(new, before=before.encode()) == expected.replace("\n", line_end)
    without = old.model_copy(update={"codes": (peers, gone)})
    lines = AUTHORED.splitlines(keepends=True)
    assert codebook_yaml(without, before=before.encode()) == "".join(lines[:8] + lines[11:]).replace("\n", line_end)


@pytest.mark.parametrize("before", ["%YAML 1.1\n---\n", "", "---\n"])
def test_a_file_that_cannot_be_changed_as_it_is_laid_out_is_refused_or_says_the_same(before: str) -> None:
    text = f"{before}{{question: wish, version: 1, codes: [{{id: one, name: yes}}]}}\n".encode()
    new = Codebook(question="wish", version=2, codes=(code("one", name="yes"), code("two")))
    if before.startswith("%"):
        with pytest.raises(Refused, match="laid out"):
            codebook_yaml(new, before=text)
    else:
        assert parse_codebook(codebook_yaml(new, before=text).encode(), file="x.yaml") == new


def test_codes_in_another_order_and_codes_left_out_are_written() -> None:
    old = parse_codebook(NOTE, file="x.yaml")
    new = old.model_copy(update={"codes": (old.codes[3], code("new"), old.codes[0])})
    assert parse_codebook(codebook_yaml(new, before=NOTE).encode(), file="x.yaml") == new


@given(
    st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" *'\"#:-{}[]&!|>%@`,="), min_size=1)
    .map(str.strip)
    .filter(bool)
)
def test_a_name_of_any_letters_is_read_back_as_it_was(name: str) -> None:
    codebook = Codebook(question="wish", version=1, codes=(code("one", name=name), code("two", include=[name, "no"])))
    for before in (None, b"question: wish\nversion: 1\ncodes:\n- id: one\n  name: x\n"):
        assert parse_codebook(codebook_yaml(codebook, before=before).encode(), file="x.yaml") == codebook


def test_a_file_that_is_no_yaml_is_refused() -> None:
    with pytest.raises(InvalidInput):
        parse_codebook(b"question: [", file="x.yaml")
