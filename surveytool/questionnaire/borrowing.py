"""The shared scales that a questionnaire names without defining them itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from surveytool.errors import InvalidInput
from surveytool.problem import Place, Problem
from surveytool.questionnaire.draft import Located
from surveytool.questionnaire.library import Library, SharedScale
from surveytool.questionnaire.model import Matrix, PairedMatrix, Scale, ScaleQuestion
from surveytool.source import Node, Path, place_of


@dataclass(frozen=True)
class Borrowed:
    """What was borrowed, in the order of use, and what is wrong with it. A scale that cannot be used is None."""

    scales: dict[str, Scale | None]
    problems: tuple[Problem, ...]


def borrow(
    root: Node, located: Iterable[Located], own: Iterable[str], *, library: Library, languages: tuple[str, ...]
) -> Borrowed:
    """The scales that the questions name, are not the questionnaire's ``own`` and stand in the ``library``."""
    defined = frozenset(own)
    read: dict[str, SharedScale | None] = {}
    scales: dict[str, Scale | None] = {}
    problems: list[Problem] = []
    for path, name in _named(located):
        if name in defined or name not in library:
            continue
        if name not in read:
            read[name] = _readable(library, name)
        found = list(_problems(name, read[name], library, languages, place_of(root, path)))
        problems += found
        shared = read[name]
        usable = shared is not None and not any(problem.severity == "error" for problem in found)
        scales[name] = shared.in_languages(languages) if shared is not None and usable else None
    return Borrowed(scales, tuple(problems))


def _named(located: Iterable[Located]) -> Iterator[tuple[Path, str]]:
    """Where a scale is named, and which."""
    for one in located:
        match one.question:
            case ScaleQuestion() | Matrix():
                yield (*one.path, "scale"), one.question.scale
            case PairedMatrix():
                yield (*one.path, "importance"), one.question.importance
                yield (*one.path, "performance"), one.question.performance
            case _:
                continue


def _readable(library: Library, name: str) -> SharedScale | None:
    try:
        return library.scale(name)
    except InvalidInput:
        return None


def _problems(
    name: str, shared: SharedScale | None, library: Library, languages: tuple[str, ...], place: Place
) -> Iterator[Problem]:
    file = library.files[name].name
    if shared is None:
        message = "The shared scale '{scale}' has mistakes of its own. See them with: surveytool check {file}"
        yield Problem("broken_scale", message, place, values={"scale": name, "file": file})
        return
    missing = shared.without(languages)
    if languages[0] in missing:
        message = "The shared scale '{scale}' lacks labels in '{language}', the first language of this questionnaire. Add them in {file}, or write the scale out here."
        values = {"scale": name, "language": languages[0], "file": file}
        yield Problem("scale_without_language", message, place, values=values)
    elif missing:
        message = "The shared scale '{scale}' lacks labels in '{languages}'. Until they are there, readers see them in '{default}'."
        values = {"scale": name, "languages": ", ".join(missing), "default": languages[0]}
        yield Problem("scale_not_translated", message, place, "warning", values)
