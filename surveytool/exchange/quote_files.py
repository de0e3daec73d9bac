"""Proposed quotes as a spreadsheet in which a person approves them, and what was approved.

What comes back is checked against the answers: a quote has to stand in its answer letter for letter, with all hidden that
redaction hides. Whoever approves may shorten it, or hide more behind ``[..]``. One problem approves nothing.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from surveytool.exchange.columns import folded
from surveytool.exchange.responses_out import Cells
from surveytool.exchange.sheet import ProblemList, Row, Sheet
from surveytool.problem import visible
from surveytool.report.workbook.cell_text import cell_text
from surveytool.store.quotes import MAX_NAME
from surveytool.texts import Texts
from surveytool.themes.quote import LEAST_WORDS, MOST_WORDS, Proposal, Quote, count_words, find_quote
from surveytool.themes.redaction import Redaction

SHEET = "quotes"
NAMES: Mapping[str, Mapping[str, str]] = {
    "theme": {"en": "theme", "nl": "thema"},
    "quote": {"en": "quote", "nl": "citaat"},
    "hidden": {"en": "hidden", "nl": "verborgen"},
    "approve": {"en": "approve", "nl": "goedkeuren"},
    "who": {"en": "who", "nl": "wie"},
    "answer": {"en": "answer", "nl": "antwoord"},
}
"""What each column is called; a file may use either language."""
WIDTHS = {
    **dict.fromkeys(NAMES["theme"].values(), 24),
    **dict.fromkeys(NAMES["quote"].values(), 80),
    **dict.fromkeys(NAMES["hidden"].values(), 30),
    **dict.fromkeys(NAMES["answer"].values(), 19),
}
"""How wide the columns are, in characters."""
NEEDED = ("quote", "approve", "answer")
_FIELD_OF = {name: field for field, names in NAMES.items() for name in names.values()}
_YES = frozenset(["yes", "ja", "y", "j", "x", "1", "true", "waar"])
_NO = frozenset(["no", "nee", "n", "0", "false", "onwaar"])


@dataclass(frozen=True)
class Decisions:
    """What somebody decided on quotes: those approved, by whom when the row says so, and those not (any more)."""

    approved: Mapping[Quote, str]
    refused: tuple[Quote, ...]
    undecided: int


def quote_table(rows: Iterable[tuple[Proposal, str]], *, labels: Mapping[str, str], texts: Texts) -> Iterator[Cells]:
    """A header and a row a quote, with what was hidden in it; one that somebody approved before says who did."""
    yield [names[texts.language] for names in NAMES.values()]
    for proposal, who in rows:
        hidden = "; ".join(f"{change.after} {cell_text(change.before)}" for change in proposal.changes)
        name, quote = labels.get(proposal.code, proposal.code), proposal.quote
        yield [name, cell_text(quote.printed), hidden, texts("yes") if who else "", who, quote.answer]


def read_quotes_sheet(
    sheet: Sheet,
    *,
    answers: Mapping[str, str],
    redactions: Mapping[str, Redaction],
    consenting: Collection[str] | None,
    known: Collection[Quote] = (),
) -> Decisions:
    """What was decided in a spreadsheet. ``consenting`` are the answers that may be quoted; None when that was not asked.
    ``known`` are quotes that were approved before: a "no" takes one back also when it shows what is to be hidden by now.

    Raises:
        InvalidInput: with every column, answer or quote that cannot be.
    """
    problems = ProblemList(sheet.file)
    columns = _columns(sheet, problems)
    if problems:
        raise problems.error()
    reading = _Reading(sheet, columns, answers, redactions, consenting, known, problems)
    for row in sheet.rows:
        reading.read(row)
    if problems:
        raise problems.error()
    return Decisions(reading.approved, tuple(reading.refused), reading.undecided)


def _columns(sheet: Sheet, problems: ProblemList) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for index, header in enumerate(sheet.header):
        field = _FIELD_OF.get(folded(header))
        if field in found:
            message = "'{column}' holds '{variable}', and so does column {first}. Keep one of them."
            values = {"column": visible(header), "variable": field, "first": found[field] + 1}
            problems.add("column_twice", message, sheet.place(column=index), **values)
        elif field is not None:
            found[field] = index
    for field in NEEDED:
        if field not in found:
            message = "There is no column '{english}' (in Dutch '{dutch}'). If it was renamed, give it its name back."
            values = {"english": NAMES[field]["en"], "dutch": NAMES[field]["nl"]}
            problems.add("column_missing", message, sheet.place(), **values)
    return found


class _Reading:
    """One pass over the rows; collects what was decided and what is wrong."""

    def __init__(
        self,
        sheet: Sheet,
        columns: Mapping[str, int],
        answers: Mapping[str, str],
        redactions: Mapping[str, Redaction],
        consenting: Collection[str] | None,
        known: Collection[Quote],
        problems: ProblemList,
    ) -> None:
        self.approved: dict[Quote, str] = {}
        self.refused: list[Quote] = []
        self.undecided = 0
        self._sheet, self._columns, self._problems = sheet, columns, problems
        self._answers, self._redactions, self._consenting = answers, redactions, consenting
        self._known = known
        self._quoted: dict[str, int] = {}

    def read(self, row: Row) -> None:
        """Take in one row."""
        decided = folded(self._cell(row, "approve"))
        if not decided:
            self.undecided += 1
            return
        if decided not in _YES | _NO:
            message = "'{typed}' is neither yes nor no. Write 'yes' or 'no', or leave it empty to decide later."
            self._problem("not_yes_or_no", message, row, "approve", typed=visible(self._cell(row, "approve")))
            return
        answer = self._answer(row)
        if answer is None:
            return
        quote = find_quote(answer, self._answers[answer], self._redactions[answer], self._cell(row, "quote"))
        if decided in _NO:
            self._refuse(row, answer, quote)
        elif quote is None:
            message = (
                "This is not in the answer letter for letter, or it shows what is to be hidden. Take a part of the answer as it "
                "is; to hide something, put [..] in its place."
            )
            self._problem("not_in_the_answer", message, row, "quote")
        else:
            self._approve(row, quote)

    def _refuse(self, row: Row, answer: str, quote: Quote | None) -> None:
        """Take back what the row shows; when that is in the answer no more, all that was approved from it."""
        of_answer = [one for one in self._known if one.answer == answer]
        same = [one for one in of_answer if one.printed.strip() == self._cell(row, "quote")]
        self.refused += same or ([quote] if quote is not None else of_answer)

    def _approve(self, row: Row, quote: Quote) -> None:
        words = count_words(quote.printed)
        if not LEAST_WORDS <= words <= MOST_WORDS:
            message = "This quote has {words} words, and one has {least} to {most}. Take a longer or shorter part of the answer."
            self._problem("quote_length", message, row, "quote", words=words, least=LEAST_WORDS, most=MOST_WORDS)
        elif self._consenting is not None and quote.answer not in self._consenting:
            message = "Who wrote this did not agree to be quoted. Write 'no' in this row."
            self._problem("no_consent", message, row, "approve")
        elif quote.answer in self._quoted:
            message = "From this answer row {first} has a quote already. Quote a person once."
            self._problem("quoted_twice", message, row, "quote", first=self._quoted[quote.answer])
        elif len(who := " ".join(self._cell(row, "who").split())) > MAX_NAME or not who.isprintable():
            message = "'{name}' is no name to approve quotes with. Give that of a person, of at most {most} characters."
            self._problem("bad_name", message, row, "who", name=visible(who), most=MAX_NAME)
        else:
            self._quoted[quote.answer] = row.number
            self.approved[quote] = who

    def _answer(self, row: Row) -> str | None:
        answer = self._cell(row, "answer").removeprefix("a-")
        if answer in self._answers:
            return answer
        message = "There is no answer '{id}' to this question in this round. Is this the file of another round?"
        self._problem("unknown_answer", message, row, "answer", id=visible(answer))
        return None

    def _cell(self, row: Row, field: str) -> str:
        return row.cells[self._columns[field]].strip() if field in self._columns else ""

    def _problem(self, code: str, message: str, row: Row, field: str, **values: object) -> None:
        place = self._sheet.place(row, self._columns.get(field))
        self._problems.add(code, message, place, **values)
