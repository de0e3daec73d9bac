"""Judging ``{{ id }}`` at load: where it stands, how it is written, and whether there is an answer to show by then."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from surveytool.problem import Place, Problem, visible
from surveytool.questionnaire.condition import Condition, ConditionError, parse_condition, requires
from surveytool.questionnaire.draft import Draft, unknown
from surveytool.questionnaire.model import AnyQuestion, Consent, Matrix, Note, PairedMatrix, Points
from surveytool.questionnaire.piping import piped, unreadable
from surveytool.questionnaire.routing import answers_of
from surveytool.source import Node, Path, Scalar, Sequence, at

_IN_LINK = re.compile(r"\]\([^)\n]*\{\{")
_NO_TEXT = frozenset({"show_if", "pattern"})
_OF_SECTION = frozenset({"title", "intro"})
_OF_QUESTION = frozenset({"text", "hint"})
_PARTS = frozenset({"choices", "items"})


def problems(draft: Draft) -> Iterator[Problem]:
    """Every problem with a pipe in the draft."""
    known = _Known(draft)
    told: set[tuple[Path, str]] = set()
    for path, node in _texts(draft.root, ()):
        if "{{" not in node.text:
            continue
        for rest in unreadable(node.text):
            message = "'{rest}' cannot be read. Write the id of an earlier question between braces, such as {example}."
            values = {"rest": visible(rest, limit=20), "example": "{{ setting }}"}
            yield Problem("piping_syntax", message, node.place, values=values)
        home = _home(path)
        if home is None:
            yield from (_not_here(name, node.place) for name in piped(node.text))
            continue
        if _IN_LINK.search(node.text):
            message = "An answer cannot be part of the address of a link. Show it outside the link."
            yield Problem("piping_in_link", message, node.place)
        for name in piped(node.text):
            found = list(known.problems(name, path, node.place))
            if not found and (home, name) not in told and known.may_be_empty(name, path):
                told.add((home, name))
                message = (
                    "'{pipe}' shows '…' to who did not answer '{name}', as it may be left open or not be asked. Ask it as "
                    "required of everyone, or show this text with show_if: answered({name})."
                )
                values = {"pipe": _pipe(name), "name": name}
                found = [Problem("piping_may_be_empty", message, node.place, "warning", values)]
            yield from found


def _texts(node: Node, path: Path) -> Iterator[tuple[Path, Scalar]]:
    """Every value in the file that may be a text, with its path."""
    if isinstance(node, Scalar):
        yield path, node
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield from _texts(item, (*path, index))
    else:
        for key, entry in node.entries.items():
            if key not in _NO_TEXT:
                yield from _texts(entry, (*path, key))


def _home(path: Path) -> Path | None:
    """The path of the text that this is of, whatever its language, when an answer can be shown in it."""
    if len(path) < 3 or path[0] != "sections":
        return None
    if path[2] in _OF_SECTION:
        return path[:3] if len(path) <= 4 else None
    if len(path) in (5, 6) and path[4] in _OF_QUESTION:
        return path[:5]
    if len(path) in (7, 8) and path[4] in _PARTS and path[6] == "label":
        return path[:7]
    return None


def _pipe(name: str) -> str:
    return f"{{{{ {name} }}}}"


def _not_here(name: str, place: Place) -> Problem:
    message = (
        "'{pipe}' cannot stand here. An answer can be shown in the title and the intro of a section, in the text and the hint "
        "of a question, in a note, and in the label of a choice or an item."
    )
    return Problem("piping_not_here", message, place, values={"pipe": _pipe(name)})


@dataclass(frozen=True)
class _Asked:
    """A question that answers can be shown of: the number of its section, and the names of its answers."""

    section: int
    path: Path
    question: AnyQuestion | None
    names: tuple[str, ...]


class _Known:
    """The questions of a draft, as pipes look at them."""

    def __init__(self, draft: Draft) -> None:
        self._root = draft.root
        self._asked: dict[str, _Asked] = {}
        for located in draft.located:
            if located.id is None or located.id in self._asked:
                continue
            names = () if located.question is None else tuple(answers_of(draft, located.question))
            self._asked[located.id] = _Asked(_number(located.path), located.path, located.question, names)

    def problems(self, name: str, path: Path, place: Place) -> Iterator[Problem]:
        """What is wrong with showing ``name`` in the text under ``path``."""
        here, values = _number(path), {"name": name}
        asked = self._asked.get(name.partition(".")[0])
        if asked is not None and asked.question is None:
            return  # told where it is
        if asked is not None and asked.section > here:
            message = "'{name}' is asked later. A text can show earlier answers only; move one of the two."
            yield Problem("piping_later", message, place, values=values)
        elif asked is not None and asked.section == here:
            message = "'{name}' is asked on the same page, so that its answer is not there yet. Move one of the two to another section."
            yield Problem("piping_same_page", message, place, values=values)
        elif asked is not None and isinstance(asked.question, Consent | Note):
            message = "'{name}' has no answer that a text could show. Remove it here."
            yield Problem("piping_type", message, place, values=values)
        elif asked is not None and name not in asked.names and any(one.startswith(f"{name}.") for one in asked.names):
            example = next(one for one in asked.names if one.startswith(f"{name}."))
            message = "'{name}' has several answers. Name one of them, such as '{example}'."
            yield Problem("piping_type", message, place, values={**values, "example": example})
        elif asked is None or name not in asked.names:
            earlier = [one for other in self._asked.values() if other.section < here for one in other.names]
            yield unknown("piping_unknown", "earlier question or item", name, earlier, place)

    def may_be_empty(self, name: str, path: Path) -> bool:
        """Whether somebody may see the text under ``path`` without having answered ``name``."""
        guards = list(self._conditions(path[:2], path[:4], path[:6]))
        if any(requires(guard, name) for _, guard in guards):
            return False
        asked = self._asked[name.partition(".")[0]]
        part = self._part_path(asked, name)
        needed = {text for text, _ in self._conditions(asked.path[:2], asked.path, part)}
        return not self._is_required(asked, part) or not needed <= {text for text, _ in guards}

    def _conditions(self, *paths: Path) -> Iterator[tuple[str, Condition]]:
        """The conditions under these paths, as typed and as read; one that cannot be read is told elsewhere."""
        for path in dict.fromkeys(paths):
            node = at(self._root, (*path, "show_if"))
            if isinstance(node, Scalar):
                try:
                    yield node.text, parse_condition(node.text)
                except ConditionError:
                    continue

    def _part_path(self, asked: _Asked, name: str) -> Path:
        question, part = asked.question, name.split(".")[1] if "." in name else ""
        if isinstance(question, Matrix | PairedMatrix):
            return (*asked.path, "items", [item.id for item in question.items].index(part))
        if isinstance(question, Points):
            return (*asked.path, "choices", [choice.code for choice in question.choices].index(part))
        return asked.path

    def _is_required(self, asked: _Asked, part: Path) -> bool:
        of_part = at(self._root, (*part, "required"))
        of_question = at(self._root, (*asked.path, "required"))
        said = of_part if isinstance(of_part, Scalar) else of_question
        return isinstance(said, Scalar) and said.text == "true"


def _number(path: Path) -> int:
    number = path[1]
    assert isinstance(number, int)
    return number
