"""What a report is made of, and how its figures are written out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from surveytool.analysis.results import Results
from surveytool.analysis.summary import DistributionRow, QuestionSummary, Share
from surveytool.questionnaire.community import Community
from surveytool.questionnaire.model import Questionnaire, SingleChoice
from surveytool.report.chart.lettering import lowered
from surveytool.texts import Texts, round_half_up

SMALL_BASE = 30
"""Under this many answers a finding says that it is uncertain."""


@dataclass(frozen=True)
class ThemeQuote:
    """A piece of an open answer that a person approved, with the theme it is told under."""

    question: str
    theme: str
    text: str


@dataclass(frozen=True)
class Material:
    """The results with the instrument, the community, the language they are told in, and the approved quotes."""

    results: Results
    questionnaire: Questionnaire
    community: Community
    texts: Texts
    quotes: tuple[ThemeQuote, ...] = ()

    def of(self, question: str, *, side: str | None = None) -> tuple[QuestionSummary, ...]:
        """The summaries of a question: one, or one an item (of one side)."""
        return tuple(summary for summary in self.results.questions if summary.id == question and summary.side == side)

    @property
    def too_few(self) -> str:
        """What stands where figures would be about fewer people than the minimum group."""
        return self.texts("too few answers (n < {minimum})", minimum=self.texts.number(self.results.minimum_group))

    def keeps_order(self, summary: QuestionSummary) -> bool:
        """Whether the answers to this question are in an order of their own, which sorting by share would scramble."""
        question = self.questionnaire.question(summary.id)
        if isinstance(question, SingleChoice):
            return question.ordered
        return summary.kind in ("scale", "recommendation", "number", "date")

    def withheld(self, summaries: Iterable[QuestionSummary]) -> str:
        """Why there is nothing to tell of these, in a sentence: too few answered, or it would tell of such a question."""
        usual = self.texts(
            "Fewer than {minimum} answers: not shown.", minimum=self.texts.number(self.results.minimum_group)
        )
        reasons = {summary.reason for summary in summaries if summary.hidden}
        if len(reasons) == 1 and (reason := reasons.pop()) and reason != usual:
            return reason
        return f"{self.too_few[:1].upper()}{self.too_few[1:]}."


def interval(low: float, high: float, texts: Texts) -> str:
    """``48% to 63%``; a dash when everybody answered, for then there is no margin."""
    if low == high:
        return "–"
    return texts("{low} to {high}", low=texts.percent(low), high=texts.percent(high))


def interval_cell(low: float, high: float, texts: Texts) -> str:
    """``48–63%``: the same in a table, where room is scarce."""
    if low == high:
        return "–"
    return f"{texts.number(low * 100)}–{texts.percent(high)}"


def with_interval(share: Share | DistributionRow, texts: Texts) -> str:
    """``57% (95% CI 48% to 63%)``, or the share alone when everybody answered."""
    if share.low == share.high:
        return texts.percent(share.share)
    between = interval(share.low, share.high, texts)
    return texts("{value} (95% CI {interval})", value=texts.percent(share.share), interval=between)


def measure(value: float | None, low: float | None, high: float | None, texts: Texts) -> str:
    """A mean with its interval: ``3.4 (3.2–3.6)``."""
    if value is None:
        return "–"
    written = texts.number(value, decimals=1)
    if low is None or high is None or low == high:
        return written
    return f"{written} ({texts.number(low, decimals=1)}–{texts.number(high, decimals=1)})"


def points(value: float, texts: Texts) -> str:
    """A score from −100 to 100 with its sign: ``+18``, ``−45``, ``0``."""
    written = texts.number(value)
    return f"+{written}" if round_half_up(value) > 0 else written


def points_interval(low: float, high: float, texts: Texts) -> str:
    """``+8 to +28``."""
    return texts("{low} to {high}", low=points(low, texts), high=points(high, texts))


def listed(parts: Sequence[str], texts: Texts) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(parts) < 2:
        return "".join(parts)
    return texts("{some} and {last}", some=", ".join(parts[:-1]), last=parts[-1])


def quoted(label: str, texts: Texts) -> str:
    """A label of the questionnaire inside a sentence, in quotation marks and without a full stop of its own."""
    return texts("“{label}”", label=label.rstrip(".").strip())


def spread(numbers: Iterable[int], texts: Texts) -> str:
    """``104`` or ``104–111``: the n of several rows."""
    known = sorted(set(numbers))
    if not known:
        return ""
    low, high = texts.number(known[0]), texts.number(known[-1])
    return low if low == high else f"{low}–{high}"


def favourable(levels: Sequence[str], texts: Texts) -> str:
    """The two most favourable points of a scale in a few words: ``(strongly) agree``, else ``good or fine``."""
    second, last = lowered(levels[-2]), lowered(levels[-1])
    if last.endswith(f" {second}"):
        return f"({last.removesuffix(second).strip()}) {second}"
    return texts("{one} or {other}", one=second, other=last)


def leaders(rows: Sequence[Share | DistributionRow], *, most: int = 3) -> int:
    """How many rows stand demonstrably above the rest: the smallest group whose intervals lie clear of all below it.

    Rows are sorted, highest first. Non-overlap of two 95% intervals is stricter than a test of the difference, also for
    answers of the same people: the error of a difference is never more than the two errors together. 0: no such group.
    """
    for count in range(1, min(most, len(rows) - 1) + 1):
        if min(row.low for row in rows[:count]) > max(row.high for row in rows[count:]):
            return count
    return 0


def trailers(rows: Sequence[Share | DistributionRow], *, most: int = 1) -> int:
    """How many rows at the end stand demonstrably below the rest; 0 when none."""
    for count in range(1, min(most, len(rows) - 1) + 1):
        if max(row.high for row in rows[-count:]) < min(row.low for row in rows[:-count]):
            return count
    return 0
