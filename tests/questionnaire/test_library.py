"""Shared scales: each file is judged by itself, and a questionnaire takes of them what it needs."""

from pathlib import Path

import pytest

from surveytool.errors import InvalidInput
from surveytool.questionnaire import check, parse
from surveytool.questionnaire.library import Library, ScaleFile, check_scale, read_scale
from surveytool.questionnaire.model import Scale
from surveytool.store.scales import scale_library, shipped_library
from surveytool.texts import load_texts

ROOT = Path(__file__).parents[2]
SHIPPED = sorted((ROOT / "questionnaires" / "scales").glob("*.yaml"))
INVALID = sorted((ROOT / "tests" / "questionnaires" / "invalid" / "scales").glob("*.yaml"))
QUESTIONNAIRE = """\
questionnaire: proef
version: 1
kind: other
languages: [nl, en]
title: {nl: Proef, en: Trial}
sections:
  - id: een
    title: {nl: Een, en: One}
    questions:
      - {id: eens, kind: scale, text: {nl: Eens?, en: Agree?}, scale: eens5}
"""
DUTCH_ALONE = """\
scale: ja2
languages: [nl]
title: Ja of nee
source: eigen
licence: CC BY 4.0
points: [{code: 1, label: Nee}, {code: 2, label: Ja}]
"""


def library_of(**files: str) -> Library:
    return Library({name: ScaleFile(f"scales/{name}.yaml", text.encode()) for name, text in files.items()})


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_shipped_scales_are_whole_in_both_languages_and_name_source_and_licence(file: Path) -> None:
    assert check_scale(file.read_bytes(), file=file.name) == ()
    scale = read_scale(file.read_bytes(), file=file.name).scale
    assert scale.without(("nl", "en")) == ()
    assert (scale.source.split(";")[0], scale.licence) == ("surveytool", "CC BY 4.0")
    assert scale.not_applicable is not None and scale.refused is not None


def test_the_five_common_scales_are_shipped_with_their_codes() -> None:
    library = shipped_library()
    codes = {name: [point.code for point in library.scale(name).points] for name in library.names}
    five = [1, 2, 3, 4, 5]
    assert codes == {"belang5": five, "cijfer10": list(range(11)), "eens5": five, "tevreden5": five, "vaak5": five}


@pytest.mark.parametrize("file", INVALID, ids=lambda file: file.stem)
def test_a_mistake_in_a_scale_is_named_with_place_code_and_dutch(file: Path) -> None:
    problems = check_scale(file.read_bytes(), file=file.name)
    wanted = sorted(file.read_text("utf-8").split("\n", 1)[0].removeprefix("# expect:").split())
    assert sorted(problem.code for problem in problems) == wanted, [str(problem) for problem in problems]
    for problem in problems:
        assert problem.place.file == file.name and problem.place.line is not None
        assert problem.message in load_texts("nl").catalogue


def test_a_scale_that_is_not_written_out_comes_from_the_library() -> None:
    questionnaire = parse(QUESTIONNAIRE.encode(), file="proef.yaml", library=shipped_library()).questionnaire
    scale = questionnaire.scale("eens5")
    assert type(scale) is Scale
    assert scale.points[0].label.root == {"nl": "Helemaal oneens", "en": "Strongly disagree"}
    assert [answer.code for _, answer in scale.missing] == ["nvt", "liever_niet"]


def test_without_a_library_the_scale_is_unknown() -> None:
    (problem,) = check(QUESTIONNAIRE.encode(), file="proef.yaml")
    assert problem.code == "unknown_scale"


def test_the_nearest_shared_scale_is_offered() -> None:
    text = QUESTIONNAIRE.replace("scale: eens5", "scale: een5")
    (problem,) = check(text.encode(), file="proef.yaml", library=shipped_library())
    assert (problem.code, problem.values["near"], problem.place.line) == ("unknown_scale", "eens5", 10)


def test_what_the_questionnaire_defines_itself_goes_before_the_library() -> None:
    own = "scales: {eens5: {points: [{code: 1, label: {nl: Nee, en: No}}, {code: 2, label: {nl: Ja, en: Yes}}]}}\nsections:"
    text = QUESTIONNAIRE.replace("sections:", own)
    questionnaire = parse(text.encode(), file="proef.yaml", library=shipped_library()).questionnaire
    assert len(questionnaire.scale("eens5").points) == 2


def test_only_the_languages_of_the_questionnaire_are_taken_its_own_first() -> None:
    for languages in (["en"], ["en", "nl"]):
        text = QUESTIONNAIRE.replace("[nl, en]", f"[{', '.join(languages)}]").replace("nl: Proef, ", "")
        text = text.replace("{nl: Een, en: One}", "One").replace("{nl: Eens?, en: Agree?}", "Agree?")
        questionnaire = parse(text.encode(), file="proef.yaml", library=shipped_library()).questionnaire
        assert [list(point.label.root) for point in questionnaire.scale("eens5").points] == [languages] * 5


def test_a_language_that_a_scale_lacks_falls_back_with_a_warning() -> None:
    text = QUESTIONNAIRE.replace("eens5", "ja2")
    parsed = parse(text.encode(), file="proef.yaml", library=library_of(ja2=DUTCH_ALONE))
    assert parsed.questionnaire.scale("ja2").points[1].label.read("en") == "Ja"
    assert [(problem.code, problem.place.line) for problem in parsed.warnings] == [("scale_not_translated", 10)]


def test_a_broken_scale_is_told_at_every_question_that_uses_it_and_hides_no_other_problem() -> None:
    text = QUESTIONNAIRE.replace("eens5", "ja2").replace("version: 1", "version: een") + (
        "      - {id: weer, kind: scale, text: {nl: Weer?, en: Again?}, scale: ja2}\n"
    )
    broken = DUTCH_ALONE.replace("code: 2", "code: twee")
    with pytest.raises(InvalidInput) as caught:
        parse(text.encode(), file="proef.yaml", library=library_of(ja2=broken))
    told = [(problem.code, problem.place.line) for problem in caught.value.problems]
    assert told == [("not_integer", 2), ("broken_scale", 10), ("broken_scale", 11)]
    assert "surveytool check scales/ja2.yaml" in str(caught.value)


def test_a_broken_scale_that_nobody_uses_is_no_problem() -> None:
    library = Library({**shipped_library().files, **library_of(ja2="- stuk").files})
    assert check(QUESTIONNAIRE.encode(), file="proef.yaml", library=library) == ()


def test_a_scale_beside_the_questionnaires_goes_before_the_one_in_the_package(tmp_path: Path) -> None:
    assert scale_library(tmp_path).names == shipped_library().names
    (tmp_path / "scales").mkdir()
    own = (ROOT / "questionnaires" / "scales" / "eens5.yaml").read_text("utf-8").replace("Neutraal", "Geen van beide")
    (tmp_path / "scales" / "eens5.yaml").write_text(own, "utf-8")
    (tmp_path / "scales" / "ja2.yaml").write_text(DUTCH_ALONE, "utf-8")
    library = scale_library(tmp_path)
    assert set(library.names) == {*shipped_library().names, "ja2"}
    assert library.scale("eens5").points[2].label.read("nl") == "Geen van beide"


def test_goals_and_pairs_are_judged_on_shared_scales_too() -> None:
    text = QUESTIONNAIRE.replace(
        "{id: eens, kind: scale, text: {nl: Eens?, en: Agree?}, scale: eens5}",
        "{id: p, kind: paired_matrix, text: {nl: Hoe?, en: How?}, importance: belang5, performance: cijfer10, "
        "items: [{id: a, label: {nl: A, en: A}}]}",
    )
    (problem,) = check(text.encode(), file="proef.yaml", library=shipped_library())
    assert problem.code == "paired_scales_differ"
