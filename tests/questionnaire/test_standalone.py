"""The text that a round keeps: the author's bytes, with the shared scales that are used in between."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveytool.errors import InvalidInput, Refused
from surveytool.questionnaire import Questionnaire, parse
from surveytool.questionnaire.library import Library, ScaleFile
from surveytool.questionnaire.standalone import with_scales
from surveytool.source import ALLOWED_UNPRINTABLE
from surveytool.store.scales import scale_library, shipped_library

READY = sorted(file for file in (Path(__file__).parents[2] / "questionnaires").glob("*.yaml") if "." not in file.stem)
LIBRARY = shipped_library()
BLOCK = """\
# A questionnaire, with a comment
questionnaire: proef   # its id
version: 1
kind: other
languages: [nl, en]
title: {nl: "Proef: één", en: Trial}
intro:
  nl: |+
    Een tekst.

  en: Text.
sections:
  - id: een
    title: {nl: Een, en: One}
    questions:
      - {id: eens, kind: scale, text: {nl: Eens?, en: Agree?}, scale: eens5}
      - {id: cijfer, kind: scale, text: {nl: Cijfer?, en: Mark?}, scale: cijfer10}
      - {id: eigen, kind: scale, text: {nl: Eigen?, en: Own?}, scale: eens5}
segments: []
"""
OWN = """\
scales:
  # ours
  ja2:
    points: [{code: 1, label: {nl: Nee, en: No}}, {code: 2, label: {nl: Ja, en: Yes}}]

sections:"""
FLOW = "scales: {ja2: {points: [{code: 1, label: {nl: Nee, en: No}}, {code: 2, label: {nl: Ja, en: Yes}}]}}\nsections:"
WIDE = """\
scales:
      ja2:
        points: [{code: 1, label: {nl: Nee, en: No}}, {code: 2, label: {nl: Ja, en: Yes}}]
sections:"""
JSON = json.dumps(
    {
        "questionnaire": "proef",
        "version": "1",
        "kind": "other",
        "title": "Proef",
        "sections": [
            {
                "id": "een",
                "title": "Een",
                "questions": [{"id": "eens", "kind": "scale", "text": "Eens?", "scale": "eens5"}],
            }
        ],
    },
    indent=2,
)
FORMS = {
    "no_scales": BLOCK,
    "no_end_of_line": BLOCK.rstrip("\n"),
    "block_scales": BLOCK.replace("sections:", OWN),
    "block_scales_far_in": BLOCK.replace("sections:", WIDE),
    "flow_scales": BLOCK.replace("sections:", FLOW),
    "empty_scales": BLOCK.replace("sections:", "scales: {}\nsections:"),
    "scales_last": BLOCK + OWN.removesuffix("\nsections:") + "\n",
    "quoted_keys": BLOCK.replace("sections:", '"sections":').replace("version:", "'version':"),
    "all_far_in": "".join(f"   {line}\n" for line in BLOCK.splitlines()),
    "document_marks": f"---\n{BLOCK}...\n",
    "json": JSON,
    "json_on_one_line": json.dumps(json.loads(JSON)),
    "json_with_scales": JSON.replace('"sections"', '"scales": {}, "sections"'),
    "emoji_before": json.dumps(json.loads(JSON) | {"title": "\U0001f600 e\u0301", "scales": {}}, ensure_ascii=False),
    "explicit_keys": BLOCK.replace("sections:\n", "? sections\n:\n"),
}


def read(data: bytes, library: Library | None = None) -> Questionnaire:
    return parse(data, file="proef.yaml", library=library or Library()).questionnaire


def assert_is_kept(source: bytes, written: bytes) -> None:
    """``source`` is what is left of ``written`` when one stretch of it is taken out."""
    begin = next((n for n, (a, b) in enumerate(zip(source, written, strict=False)) if a != b), len(source))
    assert written[len(written) - (len(source) - begin) :] == source[begin:]


@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["bare", "byte_order_mark"])
@pytest.mark.parametrize("form", FORMS)
def test_scales_are_put_in_and_every_other_byte_stays(form: str, mark: str, ending: str) -> None:
    source = (mark + FORMS[form].replace("\n", ending)).encode()
    written = with_scales(source, LIBRARY)
    assert read(written) == read(source, LIBRARY)
    assert "Helemaal oneens" in written.decode()
    assert_is_kept(source, written)
    assert written.count(b"\n") == written.count(ending.encode())


def test_a_scale_that_two_questions_use_is_written_once() -> None:
    assert with_scales(BLOCK.encode(), LIBRARY).count(b"Helemaal oneens") == 1


def test_json_stays_json() -> None:
    for form in ("json", "json_on_one_line", "json_with_scales"):
        assert list(json.loads(with_scales(FORMS[form].encode(), LIBRARY))["scales"]) == ["eens5"]


def test_a_questionnaire_that_takes_nothing_stays_what_it_was() -> None:
    written = with_scales(BLOCK.encode(), LIBRARY)
    assert with_scales(written, LIBRARY) == written
    assert with_scales(written, Library()) == written


@pytest.mark.parametrize("file", READY, ids=lambda file: file.stem)
def test_every_ready_questionnaire_can_be_read_without_a_library_afterwards(file: Path) -> None:
    library = scale_library(file.parent)
    assert read(with_scales(file.read_bytes(), library)) == read(file.read_bytes(), library)


def test_another_wording_of_the_scale_gives_another_text() -> None:
    changed = {
        name: ScaleFile(file.name, file.data.replace(b"Neutraal", b"Weet niet")) for name, file in LIBRARY.files.items()
    }
    assert with_scales(BLOCK.encode(), Library(changed)) != with_scales(BLOCK.encode(), LIBRARY)


def test_a_form_without_a_place_for_scales_is_refused_with_what_to_do() -> None:
    explicit = OWN.replace("scales:\n  # ours\n  ja2:", "? scales\n: ja2:")
    source = BLOCK.replace("sections:", explicit).encode()
    assert read(source, LIBRARY).scale("ja2")
    with pytest.raises(Refused, match=r"no place in 'proef\.yaml'.*Write them out under 'scales:'"):
        with_scales(source, LIBRARY, file="proef.yaml")


def test_what_is_no_questionnaire_is_told_with_its_problems() -> None:
    with pytest.raises(InvalidInput):
        with_scales(BLOCK.replace("eens5", "eens4").encode(), LIBRARY)


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"], include_characters=" :#'\"{}[],&*!|>%@`\\-?"),
    min_size=1,
).filter(lambda text: text.strip() and all(c.isprintable() or c in ALLOWED_UNPRINTABLE for c in text))


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, min_size=2, max_size=5), WORDS, st.sampled_from(sorted(FORMS)))
def test_any_words_of_a_scale_survive(labels: list[str], beside: str, form: str) -> None:
    points = [{"code": code, "label": {"nl": label, "en": label}} for code, label in enumerate(labels, start=1)]
    missing = {"code": "nvt", "label": {"nl": beside, "en": beside}}
    scale = {
        "title": {"nl": "T", "en": "T"},
        "source": "s",
        "licence": "l",
        "points": points,
        "not_applicable": missing,
    }
    files = {
        name: ScaleFile(f"{name}.yaml", json.dumps({"scale": name, **scale}, ensure_ascii=False).encode())
        for name in ("eens5", "cijfer10")
    }
    source = FORMS[form].encode()
    written = with_scales(source, Library(files))
    assert [point.label.read("nl") for point in read(written).scale("eens5").points] == [
        label.strip() for label in labels
    ]
    assert_is_kept(source, written)
