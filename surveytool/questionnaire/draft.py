"""What could be read of a file that may not be valid yet: parts of a questionnaire, each with its place."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from surveytool.problem import Place, Problem, visible
from surveytool.questionnaire.library import Library
from surveytool.questionnaire.model import AnyQuestion, Goal, Index, Questionnaire, Scale, Section
from surveytool.source import Node, Path, place_of


@dataclass(frozen=True)
class Located:
    """A question with its path in the file; ``question`` is None when it could not be read."""

    path: Path
    id: str | None
    section: str
    question: AnyQuestion | None


@dataclass(frozen=True)
class Draft:
    """What could be read of a file. A scale that is there but could not be read is None; the ``borrowed`` among them come
    from the ``library``.

    ``segments``, ``goals`` and ``indices`` are those that could be read, by their place in the list.
    """

    root: Node
    head: Questionnaire | None
    scales: dict[str, Scale | None]
    sections: tuple[Section, ...]
    located: tuple[Located, ...]
    languages: tuple[str, ...]
    segments: dict[int, str]
    goals: dict[int, Goal]
    indices: dict[int, Index]
    borrowed: frozenset[str] = frozenset()
    library: Library = field(default_factory=Library)

    def place(self, *path: str | int) -> Place:
        """Where the node under ``path`` stands."""
        return place_of(self.root, path)


def unknown(code: str, sort: str, typed: str, known: Iterable[str], place: Place) -> Problem:
    """A reference to something that is not there, with the nearest that is."""
    options = tuple(known)
    values = {"sort": sort, "typed": visible(typed)}
    close = get_close_matches(typed, options, n=1)
    if close:
        return Problem(
            code, "There is no {sort} '{typed}'. Did you mean '{near}'?", place, values={**values, "near": close[0]}
        )
    if not options:
        return Problem(code, "There is no {sort} '{typed}'. Define it, or remove the reference.", place, values=values)
    return Problem(
        code,
        "There is no {sort} '{typed}'. Known are: {known}.",
        place,
        values={**values, "known": ", ".join(options[:20])},
    )
