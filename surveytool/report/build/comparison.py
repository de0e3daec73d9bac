"""What changed since earlier rounds: only what was asked in the same words, and a change only where the test allows it.

Tested are the first of the earlier rounds and the last one, each against this round.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Literal

from surveytool.analysis.results import EarlierRound
from surveytool.analysis.trend import Comparison
from surveytool.report.build.figures import (
    LEVEL,
    p_value,
    percentage_points,
    percentage_points_interval,
)
from surveytool.report.build.material import SMALL_BASE, Material, listed, points, points_interval, quoted, spread
from surveytool.report.build.naming import by_part, called
from surveytool.report.build.sentences import figure
from surveytool.report.chart.spec import Change, ChangeMark, ChangeRow
from surveytool.report.document import Block, Column, DataTable, Note, Points, Section, Terms
from surveytool.texts import Texts

_NAMED = 3

Turn = Literal["up", "down", "unsure"]


def comparison(material: Material) -> Section | None:
    """The section on earlier rounds, None when there are none to compare with."""
    results, texts = material.results, material.texts
    if not results.earlier:
        return None
    found = [one for one in results.comparisons if one.from_round in {earlier.id for earlier in tested(material)}]
    if not found:
        said = texts("No question was put in these rounds in the same words, so nothing can be compared.")
        return Section("comparison", texts("Compared with earlier rounds"), (_rounds(material), Note((said,))))
    blocks: list[Block] = [Points(comparison_sentences(material)), _rounds(material), Note(_reading(texts))]
    if changed := _not_compared(found, material):
        blocks.append(changed)
    parts = tuple(
        Section(
            f"comparison-{part.id}",
            part.title.read(texts.language),
            (*_charts(own, material, part.id), *tables_of(own, material, name=part.id)),
            new_page=place > 0,
        )
        for place, (part, own) in enumerate(by_part([one for one in found if one.difference is not None], material))
    )
    return Section("comparison", texts("Compared with earlier rounds"), tuple(blocks), parts, new_page=True)


def tested(material: Material) -> tuple[EarlierRound, ...]:
    """The earlier rounds that this one is tested against: the first, and the last when that is another."""
    earlier = material.results.earlier
    return tuple(dict.fromkeys((earlier[0], earlier[-1]))) if earlier else ()


def turn(found: Comparison) -> Turn:
    """Whether a figure went demonstrably up or down. When everybody answered in both rounds, every difference is one."""
    if found.difference is None or found.low is None or found.high is None:
        return "unsure"
    is_shown = found.p_adjusted is not None and found.p_adjusted < LEVEL and not found.low <= 0 <= found.high
    is_census = found.method == "census" and found.difference != 0
    if not (is_shown or is_census):
        return "unsure"
    return "up" if found.difference > 0 else "down"


def comparison_sentences(material: Material) -> tuple[str, ...]:
    """What changed demonstrably since each of the rounds that were tested, or that no change could be shown."""
    return tuple(
        sentence
        for earlier in tested(material)
        for sentence in _since(
            earlier,
            [
                one
                for one in material.results.comparisons
                if one.from_round == earlier.id and one.difference is not None
            ],
            material,
        )
    )


def since_last(material: Material) -> tuple[str, ...]:
    """What changed demonstrably since the last round, nothing when that is not shown of anything."""
    earlier = material.results.earlier[-1:]
    found = [one for one in material.results.comparisons if one.difference is not None]
    own = [one for one in found if earlier and one.from_round == earlier[0].id]
    changed = any(turn(one) != "unsure" for one in own)
    return tuple(_since(earlier[0], own, material, most=1)) if changed else ()


def _since(earlier: EarlierRound, found: Sequence[Comparison], material: Material, *, most: int = _NAMED) -> list[str]:
    texts = material.texts
    since = round_name(earlier, texts)
    if not found:
        return []
    said = []
    for message, many, is_better, way in (
        ("Since {round} {labels} improved demonstrably.",
         "Since {round} {count} of {total} compared items improved demonstrably, among them {labels}.",
         True, "up"),
        ("Since {round} {labels} got demonstrably worse.",
         "Since {round} {count} of {total} compared items got demonstrably worse, among them {labels}.",
         True, "down"),
        ("Since {round} the figure of {labels} is demonstrably higher.",
         "Since {round} the figure of {count} of {total} compared items is demonstrably higher, among them {labels}.",
         False, "up"),
        ("Since {round} the figure of {labels} is demonstrably lower.",
         "Since {round} the figure of {count} of {total} compared items is demonstrably lower, among them {labels}.",
         False, "down"),
    ):  # fmt: skip
        own = [one for one in found if turn(one) == way and more_is_better(one) == is_better]
        if own:
            named = sorted(own, key=lambda one: -abs(_of_range(one)))[:most]
            said.append(
                texts(
                    message if len(own) == len(named) else many,
                    round=since,
                    count=texts.number(len(own)),
                    total=texts.number(len(found)),
                    labels=listed(
                        [f"{quoted(called(one, material), texts)} ({told_difference(one, texts)})" for one in named],
                        texts,
                    ),
                )
            )
    if not said:
        said.append(
            texts.plural(
                "Since {round} no demonstrable change was found in the {n} item that was compared.",
                "Since {round} no demonstrable change was found in any of the {n} items that were compared.",
                len(found),
                round=since,
            )
        )
    return said


def more_is_better(found: Comparison) -> bool:
    """Whether a higher figure is a better one, whatever the question: how it is now, and the recommendation score. Of
    a statement or of importance nobody but the board can say that."""
    return found.side == "performance" or found.measure == "score"


def _of_range(found: Comparison) -> float:
    """The difference as a part of the range of its measure, so that shares and scores can be put in one order."""
    match found.measure:
        case "score":
            return (found.difference or 0.0) / 200
        case "top2":
            return found.difference or 0.0
        case "mean":
            return 0.0


def told_difference(found: Comparison, texts: Texts) -> str:
    """``+12 percentage points, 95% CI +4 to +20; n = 104 and 113``."""
    return texts(
        "{difference}, 95% CI {interval}; n = {first} and {last}",
        difference=_with_unit(found, texts),
        interval=difference_interval(found, texts),
        first=texts.number(found.from_n or 0),
        last=texts.number(found.to_n or 0),
    )


def _with_unit(found: Comparison, texts: Texts) -> str:
    value = difference_of(found, texts)
    match found.measure:
        case "top2":
            return texts("{difference} percentage points", difference=value)
        case "score":
            return texts("{difference} points", difference=value)
        case "mean":
            return value


def difference_of(found: Comparison, texts: Texts) -> str:
    """The difference with its sign, in the unit of the measure."""
    return _signed(found, found.difference or 0.0, texts)


def difference_interval(found: Comparison, texts: Texts) -> str:
    """The interval of the difference; a dash for a census."""
    low, high = found.low or 0.0, found.high or 0.0
    if low == high:
        return "–"
    match found.measure:
        case "top2":
            return percentage_points_interval(low, high, texts)
        case "score":
            return points_interval(low, high, texts)
        case "mean":
            return texts("{low} to {high}", low=_signed(found, low, texts), high=_signed(found, high, texts))


def _signed(found: Comparison, value: float, texts: Texts) -> str:
    match found.measure:
        case "top2":
            return percentage_points(value, texts)
        case "score":
            return points(value, texts)
        case "mean":
            written = texts.number(value, decimals=1)
            return f"+{written}" if value > 0 and written != texts.number(0, decimals=1) else written


def measured(found: Comparison, value: float | None, texts: Texts) -> str:
    """A figure of one round, in the form of its measure."""
    if value is None:
        return "–"
    match found.measure:
        case "top2":
            return texts.percent(value)
        case "score":
            return points(value, texts)
        case "mean":
            return texts.number(value, decimals=1)


def round_name(earlier: EarlierRound, texts: Texts) -> str:
    """The title of a round with the month in which it opened, as two rounds may have one title."""
    return texts("{title} ({month})", title=quoted(earlier.title, texts), month=texts.month(earlier.opened))


def _rounds(material: Material) -> DataTable:
    """Which rounds are beside each other; this one last."""
    texts, results = material.texts, material.results
    rows = []
    for one in results.earlier:
        rows.append((one.title, _period(one, texts), _count(one.population, texts), texts.number(one.responses)))
    now = results.round
    this = EarlierRound(now.id, now.title, now.kind, now.opened, now.closed, results.population, 0)
    said = texts("{title}, this round", title=now.title)
    rows.append(
        (said, _period(this, texts), _count(results.population, texts), texts.number(results.response.responses))
    )
    columns = (Column(texts("Round"), numeric=False), Column(texts("Period"), numeric=False), Column("N"), Column("n"))
    return DataTable("table-rounds", texts("The rounds beside each other"), columns, tuple(rows))


def _period(found: EarlierRound, texts: Texts) -> str:
    first = texts.date(found.opened)
    return first if found.closed is None else texts("{first} to {last}", first=first, last=texts.date(found.closed))


def _count(population: int | None, texts: Texts) -> str:
    return "–" if population is None else texts.number(population)


def _reading(texts: Texts) -> tuple[str, ...]:
    return (
        texts(
            "A change is demonstrable when chance alone hardly explains it, also with so many items looked at (Holm)."
        ),
        texts("No demonstrable change does not mean that nothing changed: it may be too small for this many answers."),
        texts("A change says nothing of its cause."),
    )


def _not_compared(found: Sequence[Comparison], material: Material) -> Terms | None:
    """What is not compared, by reason, each item once."""
    items: dict[str, dict[str, None]] = {}
    for one in found:
        if one.difference is None:
            reason = one.reason or material.too_few
            items.setdefault(reason, {})[quoted(called(one, material), material.texts)] = None
    return Terms(tuple((reason, "; ".join(labels)) for reason, labels in items.items())) if items else None


def _charts(found: Sequence[Comparison], material: Material, part: str) -> list[Block]:
    """A chart of the shares of each question and side over the rounds; questions without items share one."""
    texts, earlier = material.texts, material.results.earlier
    shown = tuple(dict.fromkeys((earlier[0], *earlier[-2:])))
    every = [one for one in material.results.comparisons if one.measure == "top2"]
    first = [one for one in found if one.measure == "top2" and one.from_round == earlier[0].id]
    order = {key: place for place, key in enumerate(dict.fromkeys(map(_together, first)))}
    rows = sorted(first, key=lambda one: order[_together(one)])
    blocks: list[Block] = []
    for place, ((question, side), own) in enumerate(groupby(rows, _together), start=1):
        chart = Change(
            (*(_round_lines(one, texts) for one in shown), _this_round(material)),
            tuple(_chart_row(one, shown, every, material) for one in own),
            texts("Since {month}, points", month=texts.month(earlier[0].opened)),
            texts("Grey: the change is not demonstrable."),
        )
        caption = texts("Share of the two most favourable answers, by round")
        asked = next(
            (one for one in material.results.questions if one.id == question and (one.side or "") == side), None
        )
        if asked is not None:
            caption = texts("{text}: share of the two most favourable answers, by round", text=asked.text.rstrip("."))
        base = (texts("Base: those who answered the item in that round; n is in the table."),)
        blocks.append(figure(f"comparison-{part}-{place}", chart, caption, base, texts))
    return blocks


def _together(found: Comparison) -> tuple[str, str]:
    """What stands in one chart: the items of a question, by side; questions without items together."""
    return found.question if found.item else "", found.side or ""


def _round_lines(found: EarlierRound, texts: Texts) -> tuple[str, ...]:
    return found.title, texts.month(found.opened), texts("n = {n}", n=texts.number(found.responses))


def _this_round(material: Material) -> tuple[str, ...]:
    texts, now = material.texts, material.results
    return now.round.title, texts.month(now.round.opened), texts("n = {n}", n=texts.number(now.response.responses))


def _chart_row(
    found: Comparison, shown: Sequence[EarlierRound], every: Sequence[Comparison], material: Material
) -> ChangeRow:
    texts = material.texts
    same = {
        one.from_round: one.from_
        for one in every
        if (one.question, one.item, one.side) == (found.question, found.item, found.side)
    }
    shares = [*(same.get(earlier.id) for earlier in shown), found.to]
    marks = tuple(ChangeMark(share, measured(found, share, texts)) for share in shares)
    return ChangeRow(called(found, material), marks, difference_of(found, texts), turn(found))


def tables_of(found: Sequence[Comparison], material: Material, *, name: str) -> list[Block]:
    """A table for each round that this one is tested against and each kind of measure, with who differs first."""
    blocks: list[Block] = []
    names = {earlier.id: earlier for earlier in material.results.earlier}
    order = list(names)
    found = sorted(found, key=lambda one: (order.index(one.from_round), one.measure))
    for number, ((round_id, _), own) in enumerate(groupby(found, lambda one: (one.from_round, one.measure)), start=1):
        blocks.append(_table(list(own), names[round_id], material, name=f"{name}-{number}"))
    return blocks


def _table(found: Sequence[Comparison], earlier: EarlierRound, material: Material, *, name: str) -> DataTable:
    texts = material.texts
    heads = {
        "top2": texts(
            "Share of the two most favourable answers: now, and in {round}", round=round_name(earlier, texts)
        ),
        "score": texts("Recommendation score: now, and in {round}", round=round_name(earlier, texts)),
        "mean": texts("Mean: now, and in {round}", round=round_name(earlier, texts)),
    }
    unit = {"top2": texts("Difference (points)"), "score": texts("Difference (score)"), "mean": texts("Difference")}
    measure = found[0].measure
    columns = (
        Column(texts("Item"), numeric=False),
        Column(texts("Then (n)")),
        Column(texts("Now (n)")),
        Column(unit[measure]),
        Column(texts("95% CI")),
        Column(texts("p (Holm)")),
        Column(texts("What changed"), numeric=False),
    )
    said = {"up": texts("higher"), "down": texts("lower"), "unsure": texts("not demonstrable")}
    rows = tuple(
        (
            called(one, material),
            _with_n(measured(one, one.from_, texts), one.from_n, texts),
            _with_n(measured(one, one.to, texts), one.to_n, texts),
            difference_of(one, texts),
            difference_interval(one, texts),
            p_value(one.p_adjusted, texts),
            said[turn(one)],
        )
        for one in sorted(found, key=lambda one: turn(one) == "unsure")
    )
    return DataTable(f"table-comparison-{name}", heads[measure], columns, rows, tuple(_methods(found, texts)))


def _with_n(value: str, n: int | None, texts: Texts) -> str:
    return f"{value} ({texts.number(n or 0)})"


def _methods(found: Sequence[Comparison], texts: Texts) -> list[str]:
    """How the differences were tested, and how surely."""
    methods = {one.method for one in found}
    said = []
    if any(one.measure == "top2" for one in found):
        said.append(texts("A difference is rounded by itself, so it may be one point off that of the rounded shares."))
    if "census" in methods:
        said.append(texts("Where everybody answered in both rounds there is no margin: the difference is what it is."))
    if "independent" in methods:
        said.append(texts("Who answered in both rounds is not known, or too few did: the rounds are tested as separate groups."))  # fmt: skip
    if "overlap" in methods:
        linked = spread([one.linked for one in found if one.linked is not None and one.method == "overlap"], texts)
        said.append(texts("Who answered in both rounds is taken in: n = {linked}.", linked=linked) if linked else
                    texts("Who answered in both rounds is taken in."))  # fmt: skip
    if any(min(one.from_n or 0, one.to_n or 0) < SMALL_BASE for one in found):
        said.append(texts("Mind: fewer than {n} answers, so the figures are uncertain.", n=texts.number(SMALL_BASE)))
    return said
