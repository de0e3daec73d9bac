import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import surveytool.report
from surveytool.report.build import build
from surveytool.report.chart import describe
from surveytool.texts import Texts, load_texts

from .example import COMMUNITY, drawn_answers, fieldwork, invited_fieldwork, ready, results_of
from .gallery import CHARTS

LINKS: tuple[Literal["personal", "both"], ...] = ("personal", "both")
LINKING: tuple[Literal["none", "code", "panel"], ...] = ("none", "code", "panel")
PACKAGE = Path(surveytool.report.__file__).parent


class Noting(dict[str | tuple[str, int], str]):
    """A catalogue that notes what it was asked for and did not have."""

    def __init__(self, catalogue: dict[str | tuple[str, int], str]) -> None:
        super().__init__(catalogue)
        self.missed: set[str | tuple[str, int]] = set()

    def get(self, key: str | tuple[str, int], default: str | None = None) -> str | None:  # type: ignore[override]
        if key not in self:
            self.missed.add(key)
        return super().get(key, default)


def messages() -> Iterator[str]:
    """Every text that the report's code writes down as one to translate."""
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and node.args
                and _is_texts(node.func)
                and isinstance(node.args[0], ast.Constant)
            ):
                yield node.args[0].value


def _is_texts(function: ast.expr) -> bool:
    name = (
        function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""
    )
    return name == "texts"


def test_every_text_of_the_report_is_in_the_dutch_catalogue() -> None:
    catalogue = load_texts("nl").catalogue
    assert [message for message in messages() if message not in catalogue] == []


def test_no_english_is_left_in_a_dutch_report() -> None:
    catalogue = Noting(dict(load_texts("nl").catalogue))
    texts = Texts("nl", catalogue)
    for name in ("behoeftepeiling", "bijeenkomst", "evaluatie", "kernbestuur"):
        for n, population in ((113, 200), (9, 200), (113, None), (40, 40)):
            survey = ready(name)
            results = results_of(
                survey,
                drawn_answers(survey, n),
                population=population,
                fieldwork=fieldwork(n, survey) if n > 9 else None,
                simulated=True,
            )
            build(
                results, survey, COMMUNITY, texts=texts, versions={"a": "1"}, questionnaire_hash="0", data_hash="0",
                reminders=[results.round.opened],
            )  # fmt: skip
    survey = ready("evaluatie")
    for links in LINKS:
        counted = invited_fieldwork(survey)
        results = results_of(survey, drawn_answers(survey, 113), fieldwork=counted, links=links)
        build(results, survey, COMMUNITY, texts=texts)
        for linking in LINKING:
            changed = replace(results.round, linking=linking, anonymous=linking != "panel")
            build(replace(results, round=changed), survey, COMMUNITY, texts=texts)
    for chart in CHARTS.values():
        describe(chart, texts)
    assert catalogue.missed == set()
