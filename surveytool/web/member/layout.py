"""What a page shows of a questionnaire in one language: plain frozen data for the templates, worked out once.

Texts are escaped already, so that a page of a hundred radio buttons costs the templates no more than a loop.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

NOTHING = Markup("")


@dataclass(frozen=True, slots=True)
class Option:
    """One radio button, checkbox or point of a scale; ``number`` is what stands on the button of a point."""

    value: str
    label: Markup
    number: str = ""
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Radio buttons or checkboxes of one name; ``apart`` are those outside the base, which stand last."""

    name: str
    legend: Markup
    options: tuple[Option, ...]
    apart: tuple[Option, ...] = ()
    low: Markup = NOTHING
    high: Markup = NOTHING
    numbers_only: bool = False
    side: str = ""
    plain: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One item of a matrix with its group, or with two in a paired matrix. ``optional`` is said of it where not every row is."""

    item: str
    label: Markup
    plain: str
    groups: tuple[Group, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A text field: of one line, or of several when ``rows`` is not 0. ``limit`` is the text that names the limit."""

    type: str
    mode: str
    autocomplete: str
    unit: Markup
    width: str
    max_length: int
    rows: int
    limit: str
    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class Weight:
    """A choice that is given a place or points: a field under its own name, with its code as ``value``."""

    value: str
    name: str
    label: Markup
    plain: str


@dataclass(frozen=True, slots=True)
class Block:
    """A question as it stands on a page. ``plain`` is its text without markup. ``most`` is the number of places of a
    ranking or the total of points; ``shuffled`` choices stand in an order of each respondent's own."""

    id: str
    kind: str
    text: Markup
    plain: str
    hint: Markup
    optional: bool
    note: Markup = NOTHING
    group: Group | None = None
    rows: tuple[Row, ...] = ()
    line: Line | None = None
    weights: tuple[Weight, ...] = ()
    most: int = 0
    shuffled: bool = False
    names: frozenset[str] = frozenset()
    other: bool = False

    @property
    def ordered_names(self) -> tuple[str, ...]:
        """The names of its choices, in order."""
        if self.rows:
            return tuple(group.name for row in self.rows for group in row.groups)
        if self.kind == "points":
            return tuple(weight.name for weight in self.weights)
        return (self.id,)


@dataclass(frozen=True, slots=True)
class Part:
    """A section as it stands on a page. ``names`` are those of its inputs; ``labels`` say, in order, what each is about;
    ``dependents`` are what has a ``show_if``: ``question``, ``question.item`` or ``question.choice``; ``watched`` are its
    questions that some ``show_if`` looks at."""

    id: str
    title: Markup
    plain: str
    intro: Markup
    blocks: tuple[Block, ...]
    names: frozenset[str]
    labels: Mapping[str, str]
    dependents: tuple[str, ...]
    watched: tuple[str, ...] = ()

    @property
    def moving(self) -> frozenset[str]:
        """The questions that may come up or go, or of which an item or a choice may."""
        return frozenset(name.partition(".")[0] for name in self.dependents)

    @property
    def rankings(self) -> tuple[str, ...]:
        """The questions of which each choice has an input for its place."""
        return tuple(block.id for block in self.blocks if block.kind == "ranking")

    @property
    def kept(self) -> frozenset[str]:
        """The names under which answers to its questions are kept."""
        return self.names | frozenset(self.rankings)


@dataclass(frozen=True, slots=True)
class Layout:
    """All that pages show of a questionnaire in one language."""

    title: Markup
    plain: str
    intro: Markup
    thanks: Markup
    parts: dict[str, Part]
