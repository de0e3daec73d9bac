"""A chart of every kind, and the ones that go wrong first: one row, twelve rows, nothing, all the same, hostile words."""

from dataclasses import replace

from surveytool.report.chart.compared import Tone
from surveytool.report.chart.spec import (
    BarRow,
    Bars,
    Bin,
    Change,
    ChangeMark,
    ChangeRow,
    Chart,
    Flag,
    Histogram,
    Likert,
    LikertRow,
    PriorityMatrix,
    PriorityPoint,
    Ranked,
    RankedRow,
    RecommendationBar,
    RecommendationChart,
    RecommendationGroup,
    ResponseCurve,
    SegmentDots,
    SegmentDotsRow,
    SegmentMark,
    ThemeBars,
    ThemeRow,
    Tick,
)

AGREE = ("Zeer oneens", "Oneens", "Neutraal", "Eens", "Zeer eens")
LONG_WORD = "Kwaliteitsverbeteringsprojectondersteuningsmogelijkhedenlijst"
HOSTILE = (
    "😀 hoera",
    "مرحبا",
    "\u202eomgekeerd",
    "x" * 300,
    "<script>alert(1)</script>",
    "$\\frac{1}{2}$",
    "a\x00b",
    "",
)
PERCENT = tuple(Tick(share / 100, f"{share}%") for share in (0, 25, 50, 75, 100))


def statement(label: str, shares: tuple[int, ...], n: int) -> LikertRow:
    """A row from whole percentages."""
    figures = tuple(str(share) for share in shares)
    return LikertRow(label, tuple(share / 100 for share in shares), figures, f"{sum(shares[-2:])}%", str(n))


def ranked(label: str, share: float, n: int) -> RankedRow:
    """A row with a margin of five points."""
    return RankedRow(label, share, max(0.0, share - 0.05), min(1.0, share + 0.05), f"{share * 100:.0f}%", str(n))


def ticks(first: float, last: float) -> tuple[Tick, ...]:
    """An axis in steps of a half."""
    count = round((last - first) * 2)
    return tuple(Tick(first + step / 2, f"{first + step / 2:.1f}".replace(".", ",")) for step in range(count + 1))


def matrix(*points: PriorityPoint) -> PriorityMatrix:
    """A matrix with these topics."""
    return PriorityMatrix(
        points, 3.38, 3.73, ticks(2.5, 4.5), ticks(2.5, 5.0), "Hoe het nu gaat (gemiddelde)", "Belang (gemiddelde)",
        "Eerst aanpakken", "Vasthouden", "Lage prioriteit", "Mogelijk te veel aandacht", "Open rondje: niet te zeggen.", "90",
    )  # fmt: skip


LIKERT = Likert(
    AGREE,
    (
        statement("De bijeenkomsten sluiten aan bij mijn dagelijkse werk", (2, 5, 13, 45, 35), 106),
        statement("Ik weet bij wie ik terechtkan met een inhoudelijke vraag", (3, 10, 15, 47, 25), 105),
        statement("De nieuwsbrief is voor mij relevant", (4, 13, 28, 41, 14), 104),
        LikertRow("Een vraag die weinig mensen beantwoordden", note="te weinig antwoorden (n < 10)"),
        statement("Ik heb in mijn praktijk genoeg tijd voor kwaliteitswerk", (23, 36, 18, 16, 7), 105),
    ),
    "oneens",
    "eens",
    "(zeer) eens",
)
RANKED = Ranked(
    (
        ranked("Scholing over nieuwe richtlijnen", 0.77, 109),
        ranked("Intervisie in de eigen regio", 0.68, 112),
        ranked("Sjablonen voor zorgplannen en protocollen", 0.66, 108),
        ranked("Onderzoek en publicatie", 0.21, 106),
    ),
    PERCENT,
)
BARS = Bars(
    (
        BarRow("Alleen in een huisartsenpraktijk", 0.55, "55%", "60"),
        BarRow("Met een collega in dezelfde praktijk", 0.25, "25%", "27"),
        BarRow("Anders", 0.05, "5%", "5"),
    ),
    "aantal",
    (("Liever niet gezegd", "3"), ("Opengelaten", "2")),
    "92",
)
_GROUPS = (
    RecommendationGroup(0, 6, "Criticasters (0–6)"),
    RecommendationGroup(7, 8, "Passief (7–8)"),
    RecommendationGroup(9, 10, "Promotors (9–10)"),
)
_MARKS = (0, 0, 1, 2, 2, 6, 9, 15, 27, 22, 16)
RECOMMENDATION = RecommendationChart(
    tuple(RecommendationBar(mark, share / 100, f"{share}%" if share else "") for mark, share in enumerate(_MARKS)),
    _GROUPS,
    "+18",
    "Aanbevelingsscore",
    "95%-BI +8 tot +28; op een schaal van −100 tot +100",
    "100",
)
MATRIX = matrix(
    PriorityPoint("Scholing nieuwe richtlijnen", 2.95, 4.55, "first"),
    PriorityPoint("Intervisie in de regio", 3.3, 4.33, "undecided"),
    PriorityPoint("Sjablonen en protocollen", 2.65, 4.15, "first"),
    PriorityPoint("Belangenbehartiging", 2.8, 4.0, "first"),
    PriorityPoint("Bereikbaarheid bestuur", 4.1, 4.1, "keep"),
    PriorityPoint("Jaarcongres", 4.3, 3.85, "undecided"),
    PriorityPoint("Website", 3.6, 3.5, "much"),
    PriorityPoint("Ledenforum", 2.9, 2.9, "low"),
)
_TOTAL = (14, 24, 30, 35, 38, 39, 40, 41, 43, 44, 57, 66, 68, 70, 73, 75, 79, 89, 96, 101, 105, 108, 110, 112, 113)
CURVE = ResponseCurve(
    tuple(range(25)),
    tuple(total - total // 12 for total in _TOTAL),
    tuple(total // 12 for total in _TOTAL),
    tuple(Tick(day, label) for day, label in ((0, "7 sep"), (7, "14 sep"), (14, "21 sep"), (21, "28 sep"))),
    tuple(Tick(count, str(count)) for count in (0, 50, 100, 150, 200)),
    200,
    "alle 200 mensen",
    (Flag(10, ("50e antwoord", "17 sep")), Flag(19, ("100e antwoord", "26 sep"))),
    (Flag(10, ("1e herinnering", "17 sep")), Flag(17, ("2e herinnering", "24 sep"))),
    ("113 antwoorden", "57%"),
    "9 gedeeltelijk",
    "104 volledig",
)
HISTOGRAM = Histogram(
    tuple(
        Bin(f"{low}–{low + 4}", share / 100, f"{share}%")
        for low, share in zip(range(12, 44, 5), (2, 10, 20, 28, 22, 13, 5), strict=True)
    ),
    "uren per week",
    "104",
)
SEVEN = (
    "Helemaal niet belangrijk", "Niet belangrijk", "Een beetje onbelangrijk", "Niet belangrijk en niet onbelangrijk",
    "Een beetje belangrijk", "Belangrijk", "Heel erg belangrijk",
)  # fmt: skip

_ROUNDS = (
    ("Behoeftepeiling", "voorjaar 2025 (n = 118)"), ("Evaluatie", "najaar 2025 (n = 97)"), ("Evaluatie", "najaar 2026 (n = 113)"),
)  # fmt: skip


def change(label: str, *shares: int | None, tone: Tone = "unsure", note: str = "") -> ChangeRow:
    """A row from whole percentages."""
    marks = tuple(ChangeMark(None, "–") if share is None else ChangeMark(share / 100, f"{share}%") for share in shares)
    told = [share for share in shares if share is not None]
    step = told[-1] - told[0] if told else 0
    return ChangeRow(label, marks, f"{step:+}".replace("-", "−") if tone in ("up", "down") else "n.a.", tone, note)


CHANGE = Change(
    _ROUNDS,
    (
        change("Bijeenkomsten sluiten aan", 68, 74, 80, tone="up"),
        change("Weet bij wie ik terechtkan", 55, 63, 72, tone="up"),
        change("Nieuwsbrief is relevant", 58, 57, 56),
        change("Voldoende scholingsaanbod", 38, 46, 50, tone="up"),
        change("Bestuur vertegenwoordigt mij", 41, 37, 35),
        change("Genoeg tijd voor kwaliteitswerk", 27, 25, 15, tone="down"),
    ),
    "verschil (procentpunt)",
    "Grijs: het verschil kan toeval zijn (n.a. = niet aantoonbaar).",
)
_FEW = "te weinig antwoorden (n < 10)"


def groups(label: str, *shares: int | None, n: str = "") -> SegmentDotsRow:
    """A row from whole percentages; None where too few answered."""
    marks = (
        SegmentMark(None, note=_FEW) if share is None else SegmentMark(share / 100, f"{share}%") for share in shares
    )
    return SegmentDotsRow(label, tuple(marks), n)


SEGMENTS = SegmentDots(
    ("Noord", "Oost", "Zuid", "West"),
    (
        groups("Scholing over nieuwe richtlijnen", 82, 74, 71, 78),
        groups("Intervisie in de eigen regio", 61, None, 60, 60),
        groups("Sjablonen voor zorgplannen en protocollen", 100, 0, 55, 41),
    ),
    PERCENT,
)
THEMES = ThemeBars(
    (
        ThemeRow("Scholing en opleiding", 0.41, 0.33, 0.49, "41%", "37"),
        ThemeRow("Korte cursus online", 0.2, 0.14, 0.27, "20%", "18", 2),
        ThemeRow("Opleiding in de regio", 0.16, 0.1, 0.23, "16%", "14", 2),
        ThemeRow("Contact met collega's", 0.3, 0.23, 0.38, "30%", "27"),
        ThemeRow("Overig", 0.03, 0.01, 0.08, "3%", "3"),
    ),
    PERCENT,
    "aantal",
    "90",
)

CHARTS: dict[str, Chart] = {
    "likert": LIKERT,
    "likert with one row, all the same": Likert(AGREE, (statement("Alles eens", (0, 0, 0, 0, 100), 1),), "oneens", "eens", "(zeer) eens"),
    "likert, all negative": Likert(AGREE, (statement(LONG_WORD, (100, 0, 0, 0, 0), 12),), "oneens", "eens", "(zeer) eens"),
    "likert, all neutral": Likert(AGREE, (statement("Neutraal", (0, 0, 100, 0, 0), 12),), "oneens", "eens", "(zeer) eens"),
    "likert without an answer": Likert(AGREE, (LikertRow("Niets", note="te weinig antwoorden (n < 10)"),), "oneens", "eens", ""),
    "likert with twelve rows": replace(LIKERT, rows=LIKERT.rows[:3] * 4),
    "likert of seven points": Likert(
        SEVEN,
        (statement("Een uitspraak", (4, 6, 10, 20, 30, 20, 10), 50), statement("Nog een", (14, 16, 10, 20, 20, 10, 10), 50)),
        "niet belangrijk",
        "belangrijk",
        "belangrijk of heel erg belangrijk",
    ),
    "likert of four points": Likert(("Nooit", "Soms", "Vaak", "Altijd"), (statement("Ik vind het", (10, 20, 40, 30), 88),), "soms", "vaak", "vaak of altijd"),
    "likert of two points": Likert(("Nee", "Ja"), (statement("Ik vind het", (40, 60), 88),), "nee", "ja", ""),
    "likert with hostile words": replace(LIKERT, rows=tuple(statement(label, (2, 5, 13, 45, 35), 99) for label in HOSTILE)),
    "ranked": RANKED,
    "ranked at the ends": Ranked((ranked("Alles", 1.0, 200), ranked("Niets", 0.0, 1)), PERCENT),
    "ranked with twelve rows": Ranked(RANKED.rows * 3, PERCENT),
    "ranked with a hidden row": Ranked((*RANKED.rows, RankedRow("Verborgen", note="te weinig antwoorden (n < 10)")), PERCENT),
    "ranked with hostile words": Ranked(tuple(ranked(label, 0.4, 10) for label in (*HOSTILE, LONG_WORD)), PERCENT),
    "bars": BARS,
    "bars with one answer": Bars((BarRow("Ja", 1.0, "100%", "1.000.000"),), "aantal"),
    "bars with hostile words": Bars(tuple(BarRow(label, 0.1, "10%", "1") for label in (*HOSTILE, LONG_WORD)), "aantal"),
    "recommendation": RECOMMENDATION,
    "recommendation, all ten": RecommendationChart(
        tuple(RecommendationBar(mark, float(mark == 10), "100%" if mark == 10 else "") for mark in range(11)),
        _GROUPS, "+100", "Aanbevelingsscore", "95%-BI +96 tot +100; op een schaal van −100 tot +100", "1",
    ),
    "matrix": MATRIX,
    "matrix of two topics": matrix(PriorityPoint("Kennis delen", 3.0, 4.0, "first"), PriorityPoint("Steun", 3.8, 3.4, "much")),
    "matrix of equal topics": matrix(*(PriorityPoint(f"Onderwerp {number}", 3.4, 3.7, "undecided") for number in range(3))),
    "matrix of twelve topics in a heap": matrix(
        *(PriorityPoint(f"Onderwerp {number} over het delen van kennis", 3.3 + 0.03 * (number % 4), 3.8 + 0.03 * (number // 4), "first") for number in range(12))
    ),
    "matrix with hostile words": matrix(*(PriorityPoint(label, 2.6 + 0.2 * place, 3.0 + 0.2 * place, "low") for place, label in enumerate((*HOSTILE, LONG_WORD)))),
    "curve": CURVE,
    "curve of one day": replace(
        CURVE, days=(0,), complete=(20,), partial=(3,), day_ticks=(Tick(0, "7 sep"),), count_ticks=(Tick(0, "0"), Tick(25, "25")),
        population=None, milestones=(), reminders=(), closing=("23 antwoorden",),
    ),
    "curve without reminders": replace(CURVE, reminders=()),
    "histogram": HISTOGRAM,
    "histogram with long labels": Histogram(tuple(Bin(f"{low}.000–{low + 1}.999", 0.1, "10%") for low in range(1, 11)), "euro", "20"),
    "change": CHANGE,
    "change between two rounds, all the same": Change(_ROUNDS[:2], tuple(change(f"Onderdeel {number}", 50, 50) for number in range(7)), "verschil", "Grijs: n.a."),
    "change over four rounds": Change((*_ROUNDS, _ROUNDS[-1]), (change("Scholing", 0, 100, 0, 100, tone="up"), change("Nieuw", None, None, 40, 60, tone="up"), change("Anders gevraagd", 40, None, 44, None, tone="untested", note="anders gevraagd in 2026"), change("Niets", None, None, None, None, tone="untested", note=_FEW)), "verschil", "Grijs: niet getoetst."),
    "change of twelve rows": replace(CHANGE, rows=CHANGE.rows * 2),
    "change with hostile words": Change(_ROUNDS[:2], tuple(change(label, 40, 60, tone="up", note=label) for label in (*HOSTILE[:6], LONG_WORD)), "verschil", ""),
    "segments": SEGMENTS,
    "segments of two groups with n": SegmentDots(("Tot en met vijf jaar", "Langer"), (groups("Alles", 100, 100, n="1.000"), groups("Niets", 0, 0, n="12")), PERCENT),
    "segments with hostile words": SegmentDots(HOSTILE[:4], tuple(groups(label, 10, None, 50, 90) for label in (*HOSTILE, LONG_WORD)), PERCENT),
    "themes": THEMES,
    "themes of few": ThemeBars((ThemeRow("Scholing", 0.5, None, None, "6"), ThemeRow("Contact", 0.0, None, None, "0")), (), "", "12"),
    "themes with hostile words": ThemeBars(tuple(ThemeRow(label, 0.9, 0.8, 1.0, "90%", "9", 1 + place % 2) for place, label in enumerate((*HOSTILE, LONG_WORD))), PERCENT, "aantal", "10"),
}  # fmt: skip
