"""Open answers are coded from the terminal: what goes out comes back, two people compare, and nothing is half stored."""

import csv
import datetime
import io
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result
from openpyxl import load_workbook

from surveytool.cli.trail import read_trail
from surveytool.store import coding
from surveytool.store.database import open_database
from surveytool.themes.codebook import parse_codebook

Command = Callable[..., Result]
CODEBOOK = """\
question: wens
version: 1   # of the first round
codes:
  - {id: peers, name: {nl: Collega's, en: Peers}, keywords: {nl: ["*collega*"]}}
  - {id: training, name: {nl: Scholing, en: Training}, keywords: {nl: ["*scholing*"]}}
  - {id: none, name: {nl: Geen wens, en: No wish}, special: non_answer}
"""
WISHES = [f"Sparren met een collega {n}" for n in range(14)] + [f"Scholing over onderwerp {n}" for n in range(14)]
WISHES += ["=1+1", "geen idee"]
FILE = Path("questionnaires") / "proef.wens.codebook.yaml"


def meant(text: str) -> str:
    return "peers" if "collega" in text else "training" if "Scholing" in text else "none"


@pytest.fixture
def coded(run: Command, workspace: Path) -> str:
    """A closed round with thirty wishes, and a codebook; nothing is coded yet."""
    assert run("round", "open", "r1", "--questionnaire", "proef", "--population", "40").exit_code == 0
    Path("eerder.csv").write_text("\n".join(["setting;wens", *(f"solo;{wish}" for wish in WISHES)]), "utf-8")
    assert run("responses", "import", "r1", "eerder.csv").exit_code == 0
    assert run("round", "close", "r1").exit_code == 0
    FILE.write_text(CODEBOOK, "utf-8")
    return "r1"


def said(result: Result, code: int = 0) -> str:
    assert result.exit_code == code, result.output
    return str(result.stdout if code == 0 else result.stderr)


def rows_of(file: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(Path(file).read_text("utf-8-sig")), delimiter=";"))


def filled(run: Command, coder: str, give: Callable[[str], str] = meant) -> None:
    """Export, fill in by a rule, import."""
    said(run("themes", "export", "r1", "wens", "--out", f"{coder}.csv"))
    head, *rows = rows_of(f"{coder}.csv")
    done = [[row[0], row[1], give(row[1]), "ja", *row[4:]] for row in rows]
    with Path(f"{coder}-done.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([head, *done])
    said(run("themes", "import", "r1", "wens", f"{coder}-done.csv", "--coder", coder))


def stored() -> list[tuple[object, ...]]:
    with closing(sqlite3.connect("answers.db")) as connection:
        return [
            *connection.execute("SELECT * FROM coding ORDER BY 1, 2, 3, 4, 5"),
            *connection.execute("SELECT * FROM coding_done ORDER BY 1, 2, 3, 4"),
        ]


def final() -> dict[str, frozenset[str]]:
    with closing(open_database(Path("answers.db"))) as db:
        found = coding.read_codings(db, "r1", "wens")
        return dict(coding.final_codes(found, coding.read_overlap(db, "r1", "wens")))


@pytest.mark.parametrize(
    "arguments",
    [
        ("piles",),
        ("suggest",),
        ("export", "--out", "x.xlsx"),
        ("import", "x.csv", "--coder", "ada"),
        ("overlap", "--coders", "a,b"),
        ("agreement",),
        ("codebook",),
        ("drift", "--coder", "ada", "--out", "x.csv"),
    ],
)
def test_every_command_waits_for_closing(run: Command, workspace: Path, arguments: tuple[str, ...]) -> None:
    Path("x.csv").write_text("answer;codes;read\nx;;\n", "utf-8")
    run("round", "open", "r1", "--questionnaire", "proef", "--population", "40")
    FILE.write_text(CODEBOOK, "utf-8")
    result = run("themes", arguments[0], "r1", "wens", *arguments[1:])
    assert "surveytool round close r1" in said(result, 1)
    assert result.stdout == ""


def test_a_question_that_is_not_open_is_refused(run: Command, coded: str) -> None:
    assert "Did you mean 'wens'" in said(run("themes", "piles", "r1", "wen"), 1)
    assert "open questions are: wens" in said(run("themes", "piles", "r1", "zzz"), 1)
    for question in ("setting", "eens"):  # one of them looks like 'wens', and was not mistyped
        assert "is no open question" in said(run("themes", "piles", "r1", question), 1)


def test_without_a_codebook_it_is_told_how_to_make_one(run: Command, coded: str) -> None:
    FILE.unlink()
    assert "themes codebook ROUND wens --from FILE.csv" in said(run("themes", "suggest", "r1", "wens"), 1)


def test_piles_hold_every_answer_and_are_no_result(run: Command, coded: str) -> None:
    lines = said(run("themes", "piles", "r1", "wens", "-k", "2")).splitlines()
    assert "not a result" in lines[0]
    sizes = [int(line.split(": ")[-1].split()[0]) for line in lines if line[:1].isdigit()]
    assert sum(sizes) == len(WISHES)
    assert any(line.endswith("geen idee") for line in lines)


def test_suggestions_are_lines_of_json_with_a_reason_and_store_nothing(run: Command, coded: str) -> None:
    before = Path("answers.db").read_bytes()
    lines = [json.loads(line) for line in said(run("themes", "suggest", "r1", "wens")).splitlines()]
    assert len(lines) == len(WISHES)
    by_text = {line["text"]: line for line in lines}
    first = by_text["Sparren met een collega 3"]["suggestions"][0]
    assert first == {"code": "peers", "reason": "has the keyword “*collega*”"}
    assert all(len(line["suggestions"]) <= 3 for line in lines)
    assert by_text["geen idee"]["suggestions"][0] == {"code": "none", "reason": "says nothing"}
    given = {line["text"] for line in lines for one in line["suggestions"] if one["code"] == "none"}
    assert given == {"geen idee"}  # and not of a collega, in which there is something of "geen"
    assert Path("answers.db").read_bytes() == before


def test_a_long_codebook_gets_five_suggestions(run: Command, coded: str) -> None:
    more = "".join(f"  - {{id: extra{n}, name: {{nl: Collega {n}, en: Peer {n}}}}}\n" for n in range(23))
    FILE.write_text(CODEBOOK + more, "utf-8")
    lines = [json.loads(line) for line in said(run("themes", "suggest", "r1", "wens")).splitlines()]
    assert max(len(line["suggestions"]) for line in lines) == 5


def test_suggestions_learn_from_who_codes_and_leave_out_what_was_read(run: Command, coded: str) -> None:
    FILE.write_text(CODEBOOK.replace('"*collega*"', "zzz").replace('"*scholing*"', "zzz"), "utf-8")
    said(run("themes", "export", "r1", "wens", "--out", "a.csv"))
    head, *rows = rows_of("a.csv")
    # five of each theme, in whatever order the answers come
    chosen = [row for code in ("peers", "training") for row in [row for row in rows if meant(row[1]) == code][:5]]
    some = [[row[0], row[1], meant(row[1]), "yes", *row[4:]] for row in chosen]
    with Path("b.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([head, *some])
    said(run("themes", "import", "r1", "wens", "b.csv", "--coder", "ada"))
    lines = [json.loads(line) for line in said(run("themes", "suggest", "r1", "wens", "--coder", "ada")).splitlines()]
    assert len(lines) == len(WISHES) - 10
    right = [line for line in lines if line["suggestions"] and line["suggestions"][0]["code"] == meant(line["text"])]
    assert len(right) >= 15
    assert any("resembles the coded answer" in one["reason"] for line in lines for one in line["suggestions"])
    assert len(said(run("themes", "suggest", "r1", "wens", "--coder", "bo")).splitlines()) == len(WISHES)


def test_what_was_coded_in_a_workbook_is_stored_once(run: Command, coded: str) -> None:
    said(run("themes", "export", "r1", "wens", "--out", "a.xlsx", "--coder", "ada", "--language", "en"))
    book = load_workbook("a.xlsx")
    assert book.sheetnames == ["coding", "codebook"]
    sheet = book["coding"]
    assert [cell.value for cell in sheet[1]] == [
        "answer",
        "text",
        "codes",
        "read",
        "suggestion 1",
        "suggestion 2",
        "suggestion 3",
        "remark",
    ]
    for row in sheet.iter_rows(min_row=2):
        row[2].value = meant(str(row[1].value))
    book.save("b.xlsx")
    sheet.merge_cells("C3:C5")  # two of these three answers have no code then
    book.save("merged.xlsx")
    refused = said(run("themes", "import", "r1", "wens", "merged.xlsx", "--coder", "ada"), 1)
    assert refused.startswith("merged.xlsx:3:3: The cells C3:C5 are merged")
    assert stored() == []
    first = said(run("themes", "import", "r1", "wens", "b.xlsx", "--coder", "ada"))
    assert first.splitlines()[0] == "Answers coded for the first time: 30."
    before = stored()
    assert "The same already: 30." in said(run("themes", "import", "r1", "wens", "b.xlsx", "--coder", "ada"))
    assert stored() == before
    said(run("themes", "export", "r1", "wens", "--out", "c.csv", "--coder", "ada", "--language", "nl"))
    assert [row[3] for row in rows_of("c.csv")[1:]] == ["ja"] * 30
    assert [row[-1] for row in rows_of("c.csv")] == ["codes tot nu toe", *(row[2] for row in rows_of("c.csv")[1:])]
    assert "not made by this command" in said(run("themes", "export", "r1", "wens", "--out", "b.xlsx"), 1)
    assert "neither .xlsx nor .csv" in said(run("themes", "export", "r1", "wens", "--out", "b.ods"), 1)


def test_a_second_file_replaces_only_its_own_rows(run: Command, coded: str) -> None:
    filled(run, "ada")
    head, *rows = rows_of("ada-done.csv")
    rows = [row for row in rows if row[2] != "none"]  # these two are to change, in whatever order the answers come
    rows[0][2], rows[1][2] = "none", "-"
    with Path("two.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([head, *rows[:2]])
    before = final()
    assert "Changed: 2." in said(run("themes", "import", "r1", "wens", "two.csv", "--coder", "ada"))
    after = final()
    changed = {rows[0][0].removeprefix("a-"): {"none"}, rows[1][0].removeprefix("a-"): set()}
    assert {answer: codes for answer, codes in after.items() if before[answer] != codes} == changed


def test_an_import_does_not_write_over_what_the_page_stored_meanwhile(run: Command, coded: str) -> None:
    FILE.write_text(f"{CODEBOOK}  - {{id: tools, name: {{nl: Hulpmiddelen, en: Tools}}}}\n", "utf-8")
    filled(run, "ada")
    said(run("themes", "export", "r1", "wens", "--out", "a.csv", "--coder", "ada"))
    head, *rows = rows_of("a.csv")
    both, page = (row[0].removeprefix("a-") for row in rows[:2])
    with closing(open_database(Path("answers.db"))) as db:
        for answer, row in ((both, rows[0]), (page, rows[1])):
            coding.save_coding(
                db, "r1", "wens", answer, coder="ada", before={row[2]: "import"}, codes={"tools": "typed"}, version=1,
                day=datetime.date(2026, 11, 20),
            )  # fmt: skip
    rows[0][2] = "-"
    with Path("b.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([head, *rows])
    before = stored()
    refused = said(run("themes", "import", "r1", "wens", "b.csv", "--coder", "ada"), 1)
    assert [line.split(" ")[0] for line in refused.splitlines()] == ["b.csv:2:3:"]
    assert "was given tools on the coding page" in refused
    assert stored() == before
    result = run("themes", "import", "r1", "wens", "b.csv", "--coder", "ada", "--replace")
    assert said(result).splitlines()[1:3] == ["Changed: 1.", f"  {both}  tools > -"]
    assert "1 answer was coded on the coding page" in result.stderr
    assert (final()[both], final()[page]) == (frozenset(), {"tools"})


def test_one_mistake_stores_nothing(run: Command, coded: str) -> None:
    filled(run, "ada")
    before = stored()
    head, *rows = rows_of("ada-done.csv")
    rows[0][2], rows[1][2], rows[2][0] = "training", "peer", "a-" + "0" * 16
    with Path("bad.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([head, *rows])
    problems = said(run("themes", "import", "r1", "wens", "bad.csv", "--coder", "ada"), 1).splitlines()
    assert [line.split(" ")[0] for line in problems] == ["bad.csv:3:3:", "bad.csv:4:1:"]
    assert "Did you mean 'peers'" in problems[0]
    assert stored() == before
    assert "cannot be the name of a coder" in said(
        run("themes", "import", "r1", "wens", "ada-done.csv", "--coder", "settled"), 1
    )


def test_two_coders_compare_settle_and_keep_what_they_did(
    run: Command, coded: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for command in (["agreement", "r1", "wens"], ["export", "r1", "wens", "--out", "x.csv", "--overlap"]):
        assert "themes overlap r1 wens --coders A,B" in said(run("themes", *command), 1)
    assert said(run("themes", "overlap", "r1", "wens", "--coders", "ada,bo")).startswith("20 answers are coded by both")
    assert "drawn already, for ada and bo" in said(run("themes", "overlap", "r1", "wens", "--coders", "bo,ada"), 1)
    said(run("themes", "export", "r1", "wens", "--out", "both.csv", "--overlap"))
    assert {tuple(row[2:]) for row in rows_of("both.csv")[1:]} == {("", "nee", "", "", "", "")}
    lines = [json.loads(line) for line in said(run("themes", "suggest", "r1", "wens")).splitlines()]
    assert {line["answer"] for line in lines if not line["suggestions"]} >= {
        row[0].removeprefix("a-") for row in rows_of("both.csv")[1:]
    }
    assert sum(not line["suggestions"] for line in lines) >= 20
    filled(run, "ada")
    told = said(run("themes", "agreement", "r1", "wens"), 1)
    assert "ada has 0 of the answers that both code to read, bo 20" in told
    assert "peers" not in told
    differs = [row[1] for row in rows_of("both.csv")[1:] if meant(row[1]) != "training"][:3]
    filled(run, "bo", lambda text: "training" if text in differs else meant(text))
    before = final()
    told = said(run("themes", "agreement", "r1", "wens", "--out", "settle.csv"))
    assert "of 20 answers" in told
    assert told.splitlines()[0].split() == ["code", "both", "ada", "bo", "neither", "kappa"]
    head, *rows = rows_of("settle.csv")
    assert {row[1] for row in rows} == set(differs)
    assert all(row[2] != row[3] for row in rows)
    for row in rows:
        row[4] = row[3]
    with Path("settled.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([head, *rows])
    said(run("themes", "agreement", "r1", "wens", "--settle", "settled.csv"))
    after = final()
    assert {answer for answer in after if after[answer] != before[answer]} == {
        row[0].removeprefix("a-") for row in rows
    }
    monkeypatch.setenv("SURVEYTOOL_LANGUAGE", "nl")
    again = said(run("themes", "agreement", "r1", "wens"))
    assert "over 20 antwoorden" in again
    assert [line for line in again.splitlines() if "| bo:" in line] == [
        line for line in told.splitlines() if "| bo:" in line
    ]


def test_who_hardly_agrees_is_told_to_mend_the_codebook(run: Command, coded: str) -> None:
    said(run("themes", "overlap", "r1", "wens", "--coders", "ada,bo"))
    filled(run, "ada")
    filled(run, "bo", lambda text: "none" if meant(text) == "none" else "training" if len(text) % 2 else "peers")
    assert "The codebook first: no counts are told." in said(run("themes", "agreement", "r1", "wens"))
    told = json.loads(said(run("results", "r1")))
    assert (told["themes"], told["open_answers"][0]["hidden"]) == ([], True)
    assert not {"base", "coded", "non_answers", "suggested_share"} & set(told["open_answers"][0])
    # two themes that nobody can tell apart become one, and nobody has to read again
    merged = "  - {id: development, name: {nl: Ontwikkeling, en: Development}, since: 2}\n"
    text = CODEBOOK.replace("version: 1", "version: 2").replace('*"]}}', '*"]}, replaced_by: [development]}')
    FILE.write_text(text.replace("codes:\n", f"codes:\n{merged}"), "utf-8")
    again = said(run("themes", "agreement", "r1", "wens"))
    assert again.splitlines()[1].split()[0] == "development"
    assert "training" not in again
    told = json.loads(said(run("results", "r1")))
    assert [(row["theme"], row["count"], row["base"]) for row in told["themes"]] == [("development", 28, 28)]


def test_of_a_large_round_two_people_read_a_part_of_the_sample(run: Command, coded: str) -> None:
    said(run("themes", "overlap", "r1", "wens", "--coders", "ada,bo", "--sample", "25"))
    said(run("themes", "export", "r1", "wens", "--out", "part.csv", "--sample", "25"))
    said(run("themes", "export", "r1", "wens", "--out", "both.csv", "--overlap"))
    part, both = ({row[0] for row in rows_of(file)[1:]} for file in ("part.csv", "both.csv"))
    assert (len(part), len(both)) == (25, 20)
    assert both < part


def test_a_coder_codes_twenty_answers_once_more(run: Command, coded: str) -> None:
    assert "nothing to compare with" in said(
        run("themes", "drift", "r1", "wens", "--coder", "ada", "--out", "d.csv"), 1
    )
    filled(run, "ada")
    before = final()
    said(run("themes", "drift", "r1", "wens", "--coder", "ada", "--out", "d.csv"))
    head, *rows = rows_of("d.csv")
    assert (len(rows), {row[2] for row in rows}) == (20, {""})
    with Path("e.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([head, *([*row[:2], meant(row[1]), "ja"] for row in rows)])
    told = said(run("themes", "drift", "r1", "wens", "--coder", "ada", "--from", "e.csv"))
    assert "Alpha 1.00 (95% interval 1.00 to 1.00), of 20 answers.\nGood: the codes mean what they meant then." in told
    assert "suggested_share" not in json.loads(said(run("results", "r1")))["open_answers"][0]
    assert final() == before


def test_a_codebook_goes_out_comes_in_and_never_loses_a_code_in_use(run: Command, coded: str) -> None:
    filled(run, "ada", lambda text: meant(text) if meant(text) == "peers" else "-")
    assert "version 1, 3 codes, 1 of them given" in said(run("themes", "codebook", "r1", "wens"))
    said(run("themes", "codebook", "r1", "wens", "--csv", "book.csv"))
    assert "says the same already" in said(run("themes", "codebook", "r1", "wens", "--from", "book.csv"))
    assert FILE.read_text("utf-8") == CODEBOOK
    head, *rows = rows_of("book.csv")

    def changed(rows: list[list[str]]) -> Result:
        with Path("new.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, delimiter=";").writerows([head, *rows])
        return run("themes", "codebook", "r1", "wens", "--from", "new.csv")

    refused = said(changed(rows[1:]), 1)
    assert "'peers' (Collega's)" in refused
    assert "replaced_by" in refused
    assert FILE.read_text("utf-8") == CODEBOOK
    said(changed([rows[0], rows[2], ["tools", "Hulpmiddelen", "Tools", *[""] * (len(head) - 3)]]))
    now = parse_codebook(FILE.read_bytes(), file=str(FILE))
    assert (now.version, [code.id for code in now.codes]) == (2, ["peers", "none", "tools"])
    assert [code.since for code in now.codes] == [1, 1, 2]
    assert "version: 2   # of the first round" in FILE.read_text("utf-8")


def test_a_codebook_by_hand_that_drops_a_used_code_stops_the_commands(run: Command, coded: str) -> None:
    filled(run, "ada")
    FILE.write_text(CODEBOOK.replace("{id: peers", "{id: colleagues"), "utf-8")
    for command in (("suggest",), ("codebook",), ("export", "--out", "x.csv"), ("agreement",)):
        assert "'peers'" in said(run("themes", command[0], "r1", "wens", *command[1:]), 1)
    for command in (("results", "r1"), ("report", "r1")):
        assert "'peers'" in said(run(*command), 1)
    assert not list(Path("reports").glob("r1/*"))
    assert [line.rsplit(" ", 1)[1] for line in said_by_check(run)] == ["[dropped_code]"]


def test_an_older_codebook_that_was_put_back_is_not_gone_on_with(run: Command, coded: str) -> None:
    FILE.write_text(CODEBOOK.replace("version: 1", "version: 5"), "utf-8")
    filled(run, "ada")
    FILE.write_text(CODEBOOK, "utf-8")
    for command in (("suggest",), ("import", "ada-done.csv", "--coder", "ada")):
        assert "write 'version: 6'" in said(run("themes", command[0], "r1", "wens", *command[1:]), 1)


def said_by_check(run: Command) -> list[str]:
    result = run("check")
    assert result.exit_code == 1
    return result.stdout.splitlines()


def test_leaving_one_answer_unread_does_not_hide_that_two_people_disagree(run: Command, coded: str) -> None:
    with closing(open_database(Path("answers.db"))) as db:
        ids = [answer.id for answer in coding.open_answers(db, "r1", "wens")]
        coding.set_overlap(db, "r1", "wens", ids[:25], first="ada", second="bo")
    filled(run, "ada", lambda text: "peers")
    filled(run, "bo", lambda text: "training" if len(text) % 2 else "peers")
    with closing(open_database(Path("answers.db"))) as db:
        codes = next(
            one.codes for one in coding.read_codings(db, "r1", "wens") if (one.answer, one.coder) == (ids[0], "bo")
        )
        coding.save_coding(
            db, "r1", "wens", ids[0], coder="bo", before=codes, codes=None, version=1, day=datetime.date(2026, 1, 1)
        )
    (told,) = json.loads(said(run("results", "r1")))["open_answers"]
    assert (told["hidden"], told["double_coded"], told["to_double_code"]) == (True, 24, 25)


def test_check_reads_codebooks_with_their_questionnaire(run: Command, coded: str) -> None:
    assert "3 files checked: no problems." in run("check").stderr
    FILE.write_text(CODEBOOK.replace("question: wens", "question: setting"), "utf-8")
    problems = run("check").stdout.splitlines()
    assert [line.rsplit(" ", 1)[1] for line in problems] == ["[codebook_file_name]", "[question_not_open]"]
    alone = Path("elders.wens.codebook.yaml")
    alone.write_text(CODEBOOK, "utf-8")
    result = run("check", str(alone))
    assert result.exit_code == 0
    assert result.stdout.rsplit(" ", 1)[1] == "[no_questionnaire]\n"
    FILE.write_text(CODEBOOK, "utf-8")
    alone.replace(FILE.name)
    astray = run("check")
    assert (astray.exit_code, "Put it in the folder of that questionnaire" in astray.stdout) == (0, True)


def test_answers_that_changed_after_closing_are_not_coded(run: Command, coded: str) -> None:
    with closing(sqlite3.connect("answers.db")) as connection, connection:
        connection.execute("UPDATE response SET answers = replace(answers, 'geen idee', 'van alles')")
    assert "Put back a backup." in said(run("themes", "piles", "r1", "wens"), 1)


def test_what_changes_codes_is_noted_without_a_coder_or_an_answer(run: Command, coded: str) -> None:
    said(run("themes", "overlap", "r1", "wens", "--coders", "ada,bo"))
    filled(run, "ada")
    said(run("themes", "suggest", "r1", "wens"))
    entries = [entry for entry in read_trail(Path("audit.log")) if entry.what.startswith("themes")]
    assert [(entry.what, dict(entry.counts)) for entry in entries] == [
        ("themes overlap", {"answers": 20}),
        ("themes export", {"answers": 30}),
        ("themes import", {"new": 30, "changed": 0}),
    ]
    noted = Path("audit.log").read_text("utf-8").split("themes overlap")[1]
    assert "collega" not in noted
    assert '"coder' not in noted
