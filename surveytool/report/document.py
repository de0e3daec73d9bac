"""The report as plain frozen data: what is said, in which order. Page, PDF and workbook are readings of it.

Every text is final: in the reader's language, numbers written out. Nothing here knows of HTML or paper.
"""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from surveytool.report.chart.spec import Chart


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that belong together."""

    sentences: tuple[str, ...]
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Points:
    """Conclusions or remarks, each on its own."""

    items: tuple[str, ...]
    kind: Literal["points"] = "points"


@dataclass(frozen=True, slots=True)
class Asked:
    """The question as respondents saw it, under a title that says the finding."""

    text: str
    kind: Literal["asked"] = "asked"


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart: `caption` says what is measured, `base` of whom, `alt` tells it to who cannot see it."""

    anchor: str
    chart: Chart
    alt: str
    caption: str
    base: tuple[str, ...] = ()
    kind: Literal["figure"] = "figure"


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column; numbers are set to the right."""

    label: str
    numeric: bool = True


@dataclass(frozen=True, slots=True)
class DataTable:
    """Rows under heads; the first cell of a row is its head. In one to `write_in` empty cells are for the reader's pen."""

    anchor: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    note: tuple[str, ...] = ()
    write_in: bool = False
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Fact:
    """A key figure with what it is, and what to know of it."""

    label: str
    value: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """A few key figures side by side."""

    items: tuple[Fact, ...]
    kind: Literal["facts"] = "facts"


@dataclass(frozen=True, slots=True)
class Terms:
    """Words with their meaning, or matters with what was done."""

    items: tuple[tuple[str, str], ...]
    kind: Literal["terms"] = "terms"


@dataclass(frozen=True, slots=True)
class Note:
    """Something the reader must not miss."""

    sentences: tuple[str, ...]
    tone: Literal["plain", "caution"] = "plain"
    kind: Literal["note"] = "note"


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one hand: as they are, strong, stressed, or a link to `link`."""

    text: str
    strong: bool = False
    emphasis: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class ProsePart:
    """A paragraph, or an item of a list with the items around it."""

    runs: tuple[Run, ...]
    form: Literal["paragraph", "item", "numbered"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Prose:
    """What the board wrote itself, under a `label` that says whose words these are (empty: the heading says it)."""

    parts: tuple[ProsePart, ...]
    label: str = ""
    kind: Literal["prose"] = "prose"


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody wrote; `language` where it is another than the report's, so that it is read out as what it is."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Quotes:
    """Answers in people's own words under what they are about, letter for letter but for what was taken out; never more than
    a person approved."""

    items: tuple[Quote, ...]
    label: str = ""
    kind: Literal["quotes"] = "quotes"


Block = Paragraph | Points | Asked | Figure | DataTable | Facts | Terms | Note | Prose | Quotes


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it; sections within it are one level deeper. On paper a finding has a page of its own:
    `new_page`."""

    anchor: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple["Section", ...] = ()
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Logo:
    """The picture of the community, base64; it says nothing the name beside it does not."""

    media_type: Literal["image/png", "image/jpeg"]
    data: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The report's own words, in its language: what every page or sheet says around the findings."""

    skip: str
    contents: str
    question: str
    table_of: str


@dataclass(frozen=True, slots=True)
class Report:
    """A finished report. `simulated` is the banner of a round that no person answered, empty for a real one."""

    title: str
    subtitle: str
    language: str
    community: str
    contact: str
    brand: str
    logo: Logo | None
    simulated: str
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    frame: Frame


def report_json(report: Report) -> dict[str, Any]:
    """The report as plain dicts, lists, strings and numbers; every block carries its `kind`."""
    return asdict(report)
