"""Of whom a figure is told, and who is left out of it: the line under every chart."""

from collections.abc import Sequence

from surveytool.analysis.summary import QuestionSummary
from surveytool.report.build.material import SMALL_BASE, spread
from surveytool.texts import Texts


def apart(summary: QuestionSummary, texts: Texts) -> tuple[tuple[str, int], ...]:
    """The people outside the base who were asked, by reason; reasons nobody had are left out."""
    reasons = (
        (texts("Not applicable"), summary.not_applicable),
        (texts("Rather not say"), summary.refused),
        (texts("Do not know"), summary.dont_know),
        (texts("Left open"), summary.left_open),
    )
    return tuple((label, count) for label, count in reasons if count)


def base_line(summary: QuestionSummary, texts: Texts) -> tuple[str, ...]:
    """Who answered one question, who did not and why, in sentences."""
    if summary.answered is None or summary.asked is None:
        return ()
    said = [
        texts(
            "Base: {n} of the {asked} people who were asked gave an answer (n = {n}).",
            n=texts.number(summary.answered),
            asked=texts.number(summary.asked),
        )
    ]
    outside = [
        texts("{reason} {n}", reason=label.lower(), n=texts.number(count)) for label, count in apart(summary, texts)
    ]
    if outside:
        said.append(texts("Not counted: {reasons}.", reasons=", ".join(outside)))
    return (*said, *_not_shown((summary,), texts), *uncertain(summary.answered, texts))


def base_lines(summaries: Sequence[QuestionSummary], texts: Texts) -> tuple[str, ...]:
    """Who answered the items of a matrix; each item's own n stands in its row."""
    told = [summary for summary in summaries if not summary.hidden]
    if not told:
        return ()
    counts = [summary.answered or 0 for summary in told]
    said = [texts("Base: those who answered the item (n = {n}).", n=spread(counts, texts))]
    if any(apart(summary, texts) for summary in told):
        said.append(texts("Answers outside the base and items left open are counted apart in the table."))
    return (*said, *_not_shown(told, texts), *uncertain(min(counts), texts))


def _not_shown(summaries: Sequence[QuestionSummary], texts: Texts) -> tuple[str, ...]:
    counts = [summary.not_shown for summary in summaries if summary.not_shown]
    if not counts:
        return ()
    return (texts("Not shown to {n} people, because of an earlier answer.", n=spread(counts, texts)),)


def uncertain(n: int, texts: Texts) -> tuple[str, ...]:
    """What a reader has to mind of figures about so few; nothing when there are enough."""
    if n >= SMALL_BASE:
        return ()
    return (texts("Mind: fewer than {n} answers, so the figures are uncertain.", n=texts.number(SMALL_BASE)),)
