"""``community.yaml`` is read strictly, and every mistake in it is named."""

from pathlib import Path

import pytest

from surveytool.errors import InvalidInput, NotFound
from surveytool.store.workspace import Workspace, read_community
from surveytool.texts import load_texts


def codes(text: str) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        read_community(text.encode(), file="community.yaml")
    dutch = load_texts("nl")
    assert all(problem.message in dutch.catalogue for problem in caught.value.problems)
    return [problem.code for problem in caught.value.problems]


def test_a_name_is_enough() -> None:
    community = read_community(b"name: {nl: Netwerk, en: Network}", file="community.yaml")
    assert (community.name.read("en"), community.retention_months) == ("Network", 24)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("contact: bestuur@example.org", ["missing_key"]),
        ("name: X\ncolours: {brand: red}", ["bad_colour"]),
        ("name: X\ncolours: {brand: '#FFEE00'}", ["low_contrast"]),
        ("name: X\ntime_zone: Mars/One", ["unknown_time_zone"]),
        ("name: X\ntime_zone: Europe", ["unknown_time_zone"]),
        ("name: X\ntime_zone: ../x\ncolours: {brand: '#FFEE00'}", ["low_contrast", "unknown_time_zone"]),
        ("name: X\ncolors: {brand: '#0B5A7A'}", ["unknown_key"]),
        ("name: X\nretention_months: lang", ["not_integer"]),
        ("- name", ["not_a_community"]),
    ],
)
def test_mistakes_are_named(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


def test_a_folder_without_the_file_is_not_a_workspace(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="surveytool init"):
        Workspace(tmp_path).community()


def test_the_nearest_questionnaire_is_offered(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    workspace.questionnaires.mkdir()
    (workspace.questionnaires / "behoeftepeiling.yaml").write_text("x")
    (workspace.questionnaires / "behoeftepeiling.wens.codebook.yaml").write_text("x")
    assert workspace.questionnaire_ids() == ("behoeftepeiling",)
    with pytest.raises(NotFound, match="Did you mean 'behoeftepeiling'"):
        workspace.questionnaire_file("behoeftepeling")
