"""What holds of every chart whatever is in it, read from its marks before they are painted."""

import itertools
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveytool.report.chart import NARROW, WIDE, Chart, Format, Sheet, lay_out
from surveytool.report.chart.sheet import Box, Dot, Mark, Outline, Words
from surveytool.report.chart.spec import (
    BarRow,
    Bars,
    Bin,
    Change,
    ChangeMark,
    ChangeRow,
    Histogram,
    Likert,
    LikertRow,
    PriorityMatrix,
    PriorityPoint,
    Ranked,
    RankedRow,
    RecommendationBar,
    RecommendationChart,
    SegmentDots,
    SegmentDotsRow,
    SegmentMark,
    ThemeBars,
    ThemeRow,
)

from .gallery import AGREE, CHARTS, MATRIX, PERCENT, RECOMMENDATION
from .test_chart import contrast

Edges = tuple[float, float, float, float]
LABELS = st.sampled_from(
    (
        "Scholing", "Praktijkverpleegkundigenvakgroepsvergaderingen", "x" * 300, "مرحبا بالعالم", "😀👩🏽‍⚕️ hoera", "\u202eomgekeerd",
        "Ik weet bij wie ik terechtkan met een inhoudelijke vraag over richtlijnen", "W" * 40, "<b>vet</b> & $x_1$", "",
        "https://example.org/een/lange/weg/naar/een/document.pdf", "a\x00b",
    )
)  # fmt: skip
SHARES = st.one_of(st.sampled_from((0.0, 0.5, 1.0, 0.005)), st.floats(min_value=0, max_value=1))
FEW = "te weinig antwoorden (n < 10)"


def percent(share: float) -> str:
    return f"{share * 100:.0f}%"


@st.composite
def intervals(draw: st.DrawFn) -> tuple[float, float, float]:
    low, share, high = sorted(draw(st.tuples(SHARES, SHARES, SHARES)))
    return low, share, high


@st.composite
def likerts(draw: st.DrawFn) -> Chart:
    def row() -> LikertRow:
        label = draw(LABELS)
        if draw(st.booleans()) and draw(st.booleans()):
            return LikertRow(label, note=FEW)
        counts = draw(st.lists(st.integers(0, 60), min_size=5, max_size=5)) if draw(st.booleans()) else [0, 0, 9, 0, 0]
        shares = tuple(count / (sum(counts) or 1) for count in counts)
        figures = tuple(f"{share * 100:.0f}" for share in shares)
        return LikertRow(label, shares, figures, percent(sum(shares[-2:])), str(sum(counts)))

    rows = tuple(row() for _ in range(draw(st.integers(1, 25))))
    return Likert(AGREE, rows, "oneens", "eens", "(zeer) eens")


@st.composite
def rows_with_intervals(draw: st.DrawFn) -> Chart:
    rows = [(draw(LABELS), *draw(intervals())) for _ in range(draw(st.integers(1, 25)))]
    kind = draw(st.integers(0, 2))
    if kind == 0:
        return Ranked(
            tuple(RankedRow(label, at, low, high, percent(at), "1.000") for label, low, at, high in rows), PERCENT
        )
    if kind == 1:
        apart = tuple((label, "3") for label, *_ in rows[:2])
        return Bars(tuple(BarRow(label, at, percent(at), "99") for label, _, at, _ in rows), "aantal", apart)
    ticks = draw(st.sampled_from((PERCENT, ())))
    return ThemeBars(
        tuple(
            ThemeRow(label, at, low if ticks else None, high if ticks else None, percent(at), "12", 1 + place % 2)
            for place, (label, low, at, high) in enumerate(rows)
        ),
        ticks,
        draw(st.sampled_from(("aantal", ""))),
    )


@st.composite
def changes(draw: st.DrawFn) -> Chart:
    rounds = draw(st.integers(1, 4))

    def mark() -> ChangeMark:
        share = draw(st.one_of(st.none(), SHARES, SHARES, SHARES))
        return ChangeMark(None, "–") if share is None else ChangeMark(share, percent(share))

    tones = st.sampled_from(("up", "down", "unsure", "untested"))
    rows = tuple(
        ChangeRow(
            draw(LABELS), tuple(mark() for _ in range(rounds)), draw(st.sampled_from(("+12", "−100", "n.a.", "niet getoetst"))),
            draw(tones), draw(st.sampled_from(("", "", FEW, "W" * 90))),
        )
        for _ in range(draw(st.integers(1, 12)))
    )  # fmt: skip
    names = tuple((draw(LABELS), "voorjaar 2025 (n = 118)") for _ in range(rounds))
    return Change(names, rows, "verschil (procentpunt)", "Grijs: het verschil kan toeval zijn.")


@st.composite
def segments(draw: st.DrawFn) -> Chart:
    count = draw(st.integers(1, 4))

    def mark() -> SegmentMark:
        share = draw(st.one_of(st.none(), SHARES, SHARES))
        return SegmentMark(None, note=FEW) if share is None else SegmentMark(share, percent(share))

    n = draw(st.sampled_from(("", "1.000")))
    rows = tuple(
        SegmentDotsRow(draw(LABELS), tuple(mark() for _ in range(count)), n) for _ in range(draw(st.integers(1, 12)))
    )
    return SegmentDots(tuple(draw(LABELS) for _ in range(count)), rows, PERCENT)


@st.composite
def columns(draw: st.DrawFn) -> Chart:
    if draw(st.booleans()):
        shares = draw(st.lists(SHARES, min_size=11, max_size=11))
        return RecommendationChart(
            tuple(RecommendationBar(mark, share, percent(share) if share else "") for mark, share in enumerate(shares)),
            RECOMMENDATION.groups, "−100", "Aanbevelingsscore", "95%-BI −100 tot +100; op een schaal van −100 tot +100", "3",
        )  # fmt: skip
    runs = draw(st.integers(1, 12))
    width = draw(st.sampled_from((1, 5, 1000)))
    bins = tuple(Bin(f"{low * width}–{(low + 1) * width - 1}", share, percent(share))
                 for low, share in enumerate(draw(st.lists(SHARES, min_size=runs, max_size=runs))))  # fmt: skip
    return Histogram(bins, draw(LABELS), "20")


@st.composite
def matrices(draw: st.DrawFn) -> Chart:
    places = st.floats(min_value=2.5, max_value=4.5)
    corners = st.sampled_from(("first", "keep", "low", "much", "undecided"))
    points = tuple(
        PriorityPoint(draw(LABELS), draw(places), draw(places), draw(corners)) for _ in range(draw(st.integers(1, 12)))
    )
    return PriorityMatrix(
        points, draw(places), draw(places), MATRIX.performance_ticks, MATRIX.importance_ticks, MATRIX.performance_label,
        MATRIX.importance_label, MATRIX.first, MATRIX.keep, MATRIX.low, MATRIX.much, MATRIX.undecided,
    )  # fmt: skip


def box(mark: Mark) -> Edges:
    match mark:
        case Words():
            return mark.box
        case Box():
            return mark.x, mark.y, mark.x + mark.width, mark.y + mark.height
        case Dot():
            return mark.x - mark.radius, mark.y - mark.radius, mark.x + mark.radius, mark.y + mark.radius
        case Outline():
            raise AssertionError("letters have no outline before they are painted")
    xs, ys = zip(*mark.points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def beyond(sheet: Sheet) -> Iterator[Mark]:
    """Marks that leave the sheet, but for the white ground behind letters."""
    for mark in sheet.marks:
        if isinstance(mark, Box) and mark.fill == "#FFFFFF":
            continue
        left, top, right, bottom = box(mark)
        slack = (
            2.5 if isinstance(mark, Words) else 0.6
        )  # the room that no letter of these labels has above its capitals
        if left < -0.6 or top < -slack or right > sheet.width + 0.6 or bottom > sheet.height + 0.6:
            yield mark


def touching(sheet: Sheet) -> Iterator[tuple[str, str]]:
    words = [(mark, mark.box) for mark in sheet.marks if isinstance(mark, Words) and mark.text]
    for (one, a), (other, b) in itertools.combinations(words, 2):
        across = min(a[2], b[2]) - max(a[0], b[0])
        # capitals and figures: what hangs below a line may come near what rises from the next
        down = min(one.y, other.y) - max(one.y - 0.69 * one.size, other.y - 0.69 * other.size)
        if across > 0.3 and down > 0.3:
            yield one.text, other.text


def ground(mark: Words, below: Sequence[Mark]) -> str:
    """The fill that is painted last under the middle of a text."""
    left, _, right, _ = mark.box
    x, y = (left + right) / 2, mark.y - mark.size * 0.35
    for other in reversed(below):
        if isinstance(other, Box):
            found = box(other)
            if found[0] <= x <= found[2] and found[1] <= y <= found[3]:
                return other.fill
    return "#FFFFFF"


def check(chart: Chart, form: Format) -> None:
    sheet = lay_out(chart, form)
    assert list(beyond(sheet)) == []
    assert list(touching(sheet)) == []
    for place, mark in enumerate(sheet.marks):
        if isinstance(mark, Words):
            assert mark.size >= 8
            assert contrast(mark.colour, ground(mark, sheet.marks[:place])) >= 4.5, mark


@given(st.one_of(likerts(), rows_with_intervals(), changes(), segments(), columns()), st.sampled_from((WIDE, NARROW)))
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_nothing_leaves_the_sheet_and_no_texts_touch(chart: Chart, form: Format) -> None:
    check(chart, form)


@given(matrices(), st.sampled_from((WIDE, NARROW)))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_topics_of_a_matrix_never_leave_it_and_never_touch(chart: Chart, form: Format) -> None:
    check(chart, form)


@pytest.mark.parametrize("form", [WIDE, NARROW], ids=lambda form: form.name)
@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_every_chart_of_the_gallery_holds_too(chart: Chart, form: Format) -> None:
    check(chart, form)
