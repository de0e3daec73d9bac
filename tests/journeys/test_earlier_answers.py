"""Answers gathered elsewhere become a report: two published tables go in as they are, labels in the cells and sentences
above the columns, and their published figures come out."""

import io
import json
import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook
from scipy.stats import beta

from surveytool.cli import application

Table = Mapping[str, Sequence[str]]

# Concern about the environment, 291 answers of the British Social Attitudes Survey 1990 (Brook, Taylor & Prior 1991), as
# in the R package ltm: how many were very, slightly and not very concerned. The means are of 1 very .. 3 not very.
CONCERN = {
    "Lead from petrol": ((179, 95, 17), 1.4432989691),
    "River and sea pollution": ((233, 51, 7), 1.2233676976),
    "Transport and storage of radioactive waste": ((217, 56, 18), 1.3161512027),
    "Air pollution": ((189, 93, 9), 1.3814432990),
    "Transport and disposal of poisonous chemicals": ((218, 56, 17), 1.3092783505),
    "Risks from nuclear power station": ((150, 95, 46), 1.6426116838),
}
CONCERN_LABELS = ("very concerned", "slightly concerned", "not very concerned")

# Mathematics anxiety of 20 students (Bai, Wang, Pan & Frey 2009), as in the R package likert: how many strongly disagreed,
# disagreed, were neutral, agreed, strongly agreed; with the favourable percentage, mean and standard deviation of that package.
ANXIETY = {
    "I find math interesting.": ((2, 3, 2, 7, 6), 65, 3.6, 1.3533583958),
    "I think that I will use math in the future.": ((0, 0, 4, 5, 11), 80, 4.35, 0.81272770089),
    "Math relates to my life.": ((1, 4, 2, 8, 5), 65, 3.6, 1.2311740225),
    "I find math challenging.": ((1, 2, 3, 9, 5), 70, 3.75, 1.1180339887),
}
ANXIETY_LABELS = ("Strongly Disagree", "Disagree", "Neutral", "Agree", "Strongly Agree")


def shuffled_table(counts: Mapping[str, Sequence[int]], labels: Sequence[str]) -> Table:
    """A column for each item in which each label stands as often as published, in an order of its own."""
    rng = random.Random(1990)
    columns = {}
    for item, numbers in counts.items():
        cells = [label for label, number in zip(labels, numbers, strict=True) for _ in range(number)]
        columns[item] = rng.sample(cells, len(cells))
    return columns


def as_csv(table: Table) -> bytes:
    rows = [list(table), *zip(*table.values(), strict=True)]
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows).encode()


def as_xlsx(table: Table) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Form responses 1")
    for row in [list(table), *zip(*table.values(), strict=True)]:
        sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def questionnaire(name: str, labels: Sequence[str], items: Sequence[str]) -> str:
    points = "\n".join(f"      - {{code: {code}, label: {label}}}" for code, label in enumerate(labels, start=1))
    rows = "\n".join(f"          - {{id: i{number}, label: '{item}'}}" for number, item in enumerate(items, start=1))
    return f"""\
questionnaire: {name}
version: 1
kind: other
languages: [en]
title: Earlier answers
anonymous: true
scales:
  answer:
    points:
{points}
sections:
  - id: all
    title: All
    questions:
      - id: items
        kind: matrix
        text: What do you say to these?
        scale: answer
        items:
{rows}
"""


@pytest.fixture
def board(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setenv("SURVEYTOOL_LANGUAGE", "en")

    def do(*arguments: str) -> Result:
        result = CliRunner().invoke(application, arguments)
        assert result.exit_code == 0, result.stderr
        return result

    do("init", str(tmp_path / "net"))
    monkeypatch.chdir(tmp_path / "net")
    return do


def ask_and_report(
    board: Callable[..., Result], table: Table, *, labels: Sequence[str], file: str, population: str
) -> tuple[dict[str, dict[str, object]], str]:
    """The results of the items, by their text, and the report."""
    Path("questionnaires/earlier.yaml").write_text(questionnaire("earlier", labels, list(table)), "utf-8")
    Path(file).write_bytes(as_csv(table) if file.endswith(".csv") else as_xlsx(table))
    board("check")
    board("round", "open", "earlier", "--questionnaire", "earlier", "--population", population)
    board("responses", "import", "earlier", file)
    board("round", "close", "earlier")
    board("report", "earlier")
    results = json.loads(board("results", "earlier").stdout)
    by_text = {question["item_text"]: question for question in results["questions"]}
    return by_text, Path("reports/earlier/report.html").read_text("utf-8")


@pytest.mark.parametrize("file", ["earlier.csv", "earlier.xlsx"])
def test_environment_of_1990_gives_the_published_counts(board: Callable[..., Result], file: str) -> None:
    table = shuffled_table({item: counts for item, (counts, _) in CONCERN.items()}, CONCERN_LABELS)
    results, page = ask_and_report(board, table, labels=CONCERN_LABELS, file=file, population="open")
    assert set(results) == set(CONCERN)
    for item, (counts, mean) in CONCERN.items():
        found = results[item]
        distribution = found["distribution"]
        assert isinstance(distribution, list)
        assert [row["count"] for row in distribution] == list(counts)
        assert found["mean"] == pytest.approx(mean, rel=1e-9)
        assert found["answered"] == 291
        # of an unknown population: the interval of Clopper and Pearson (1934)
        very = counts[0]
        assert distribution[0]["low"] == pytest.approx(beta.ppf(0.025, very, 292 - very), rel=1e-6)
        assert distribution[0]["high"] == pytest.approx(beta.ppf(0.975, very + 1, 291 - very), rel=1e-6)
        assert item in page


def test_mathematics_anxiety_gives_the_published_summary(board: Callable[..., Result]) -> None:
    table = shuffled_table({item: counts for item, (counts, *_) in ANXIETY.items()}, ANXIETY_LABELS)
    results, page = ask_and_report(board, table, labels=ANXIETY_LABELS, file="earlier.csv", population="20")
    for item, (_, favourable, mean, deviation) in ANXIETY.items():
        found = results[item]
        top2 = found["top2"]
        assert isinstance(top2, dict)
        assert (found["mean"], found["sd"]) == (pytest.approx(mean, rel=1e-9), pytest.approx(deviation, rel=1e-9))
        # everybody answered, so there is nothing uncertain about the share
        assert (top2["share"], top2["low"], top2["high"]) == (pytest.approx(favourable / 100),) * 3
        assert f"{favourable}%" in page
