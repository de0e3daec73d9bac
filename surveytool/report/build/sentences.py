"""What findings have in common: a chart with its words, a title that fits, and sentences that claim no more than holds."""

from collections.abc import Sequence

from surveytool.analysis.summary import DistributionRow, Share
from surveytool.report.build.material import leaders, listed, quoted, spread, with_interval
from surveytool.report.chart import Chart, describe
from surveytool.report.document import Figure
from surveytool.texts import Texts

LONGEST_TITLE = 80
MOST_NAMED = 3
"""More that are equally high are counted."""


def figure(name: str, chart: Chart, caption: str, base: tuple[str, ...], texts: Texts) -> Figure:
    """A chart with its words: what a screen reader says, the caption, and the base under it."""
    return Figure(f"figure-{name}", chart, describe(chart, texts), caption, base)


def fitting(title: str) -> str:
    """The title when it is short enough to be one, else nothing."""
    return title if len(title) <= LONGEST_TITLE else ""


def equals(rows: Sequence[Share | DistributionRow]) -> int:
    """How many rows share the highest place to the letter; rows are sorted, highest first."""
    return sum(row.share == rows[0].share for row in rows)


def order_sentences(
    rows: Sequence[tuple[str, Share | DistributionRow, int]], texts: Texts, *, claim: str, tie: str, **values: str
) -> tuple[str, ...]:
    """Who leads, when that holds; else the highest two, or all that are equally high, without an order. More than three of
    these are counted and not named: to pick some would be chance. Rows are label, share and n, highest first.

    `claim` and `tie` are texts with {labels}, {shares}, {n} and what `values` has.
    """
    if not rows:
        return ()
    count = leaders([share for _, share, _ in rows])
    same = equals([share for _, share, _ in rows])
    if not count and same > MOST_NAMED:
        share, n = with_interval(rows[0][1], texts), spread([n for _, _, n in rows[:same]], texts)
        return (
            texts("{count} are equally high, each with {share}; n = {n}.", count=texts.number(same), share=share, n=n),
        )
    named = rows[: count or min(max(2, same), len(rows))]
    return (
        texts(
            claim if count or len(rows) == 1 else tie,
            labels=listed([quoted(label, texts) for label, _, _ in named], texts),
            shares=listed([with_interval(share, texts) for _, share, _ in named], texts),
            n=spread([n for _, _, n in named], texts),
            **values,
        ),
    )
