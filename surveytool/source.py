"""YAML as a tree of text with line numbers.

Every scalar stays the text that was typed (``no``, ``010``, ``1.10`` and dates are text; the model converts), so nothing is
guessed. Anchors, aliases, tags, repeated keys and a second document are refused: a questionnaire may come from anyone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from surveytool.errors import InvalidInput
from surveytool.problem import Place, Problem, visible

MAX_BYTES = 1_048_576
MAX_DEPTH = 30
ALLOWED_UNPRINTABLE = "\t\u00a0\u200d\ufe0f"  # tab, no-break space, and what joins emoji
INVISIBLE = "There is an invisible character here (U+{number}). Remove it."

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Scalar:
    """A single value, as typed."""

    text: str
    place: Place
    quoted: bool = False


@dataclass(frozen=True)
class Sequence:
    """A list of nodes."""

    items: tuple["Node", ...]
    place: Place


@dataclass(frozen=True)
class Mapping:
    """Nodes by key, with the place of each key; the first of a repeated key is kept."""

    entries: dict[str, "Node"]
    key_places: dict[str, Place]
    place: Place


Node = Scalar | Sequence | Mapping


def read_yaml(data: bytes, *, file: str) -> Node:
    """The one document in ``data`` as a tree.

    Raises:
        InvalidInput: with every problem found; after a syntax error nothing further can be read.
    """
    text = _decoded(data, file)
    problems: list[Problem] = []
    root = _Builder(file, problems).build(text)
    if root is None and not problems:
        problems.append(
            _problem("empty_file", "The file is empty. Write in it what it is for, or remove it.", Place(file))
        )
    if root is None or problems:
        raise InvalidInput(sorted(problems, key=lambda problem: (problem.place.line or 0, problem.place.column or 0)))
    return root


def plain(node: Node) -> object:
    """The tree as dicts, lists and strings; an empty value (``key:``) is an empty string."""
    match node:
        case Scalar():
            return node.text
        case Sequence():
            return [plain(item) for item in node.items]
        case Mapping():
            return {key: plain(value) for key, value in node.entries.items()}


def at(node: Node, path: Path) -> Node | None:
    """The node under ``path``, or None."""
    for step in path:
        if isinstance(node, Mapping) and isinstance(step, str) and step in node.entries:
            node = node.entries[step]
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            return None
    return node


def place_of(node: Node, path: Path) -> Place:
    """The place of the node under ``path``, or of the nearest node above it."""
    for length in range(len(path), 0, -1):
        found = at(node, path[:length])
        if found is not None:
            return found.place
    return node.place


def key_place(node: Node, path: Path) -> Place:
    """The place of the key that ``path`` ends with, else of what stands there."""
    parent = at(node, path[:-1]) if path else None
    if isinstance(parent, Mapping) and path[-1] in parent.key_places:
        return parent.key_places[str(path[-1])]
    return place_of(node, path)


def _problem(code: str, message: str, place: Place, **values: object) -> Problem:
    return Problem(code, message, place, values=values)


def _decoded(data: bytes, file: str) -> str:
    if len(data) > MAX_BYTES:
        message = "The file is larger than {limit} kB. It is text that people write; remove what does not belong in it."
        raise InvalidInput([_problem("file_too_large", message, Place(file), limit=MAX_BYTES // 1024)])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        place = Place(file, before.count(b"\n") + 1, error.start - before.rfind(b"\n"))
        message = "This is not UTF-8 text (byte 0x{byte:02x}). Save the file again with the encoding UTF-8."
        raise InvalidInput([_problem("not_utf8", message, place, byte=data[error.start])]) from None
    problems = [
        problem
        for number, line in enumerate(text.split("\n"), start=1)
        for problem in _line_problems(line, Place(file, number))
    ]
    if problems:
        raise InvalidInput(problems)
    return text


def _line_problems(line: str, place: Place) -> Iterator[Problem]:
    line = line.removesuffix("\r")
    for index, character in enumerate(line):
        if not character.isprintable() and character not in ALLOWED_UNPRINTABLE:
            here = replace(place, column=index + 1)
            yield _problem("invisible_character", INVISIBLE, here, number=f"{ord(character):04X}")
            return
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" in indent:
        message = "There is a tab in the indentation. Indent with spaces."
        yield _problem("tab", message, replace(place, column=indent.index("\t") + 1))


class _Builder:
    """Builds the tree from the parser's events with a stack of its own, so that depth is a check and not a crash."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self.file = file
        self.problems = problems

    def build(self, text: str) -> Node | None:
        from ruamel.yaml.error import MarkedYAMLError, YAMLError

        root: Node | None = None
        try:
            root = self._read(text)
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = Place(self.file, mark.line + 1, mark.column + 1) if mark else Place(self.file)
            message = "This is not valid YAML: {problem}. Look at the colons, quotes and indentation on this line and the one above."
            self._add("yaml_syntax", message, place, problem=visible(error.problem or "it cannot be read", limit=120))
        except YAMLError as error:
            self._add(
                "yaml_syntax",
                "This is not valid YAML: {problem}.",
                Place(self.file),
                problem=visible(str(error), limit=120),
            )
        return root

    def _add(self, code: str, message: str, place: Place, **values: object) -> None:
        self.problems.append(_problem(code, message, place, **values))

    def _events(self, text: str) -> Iterator[object]:
        from ruamel.yaml import YAML

        yaml = YAML(typ="safe", pure=True)
        yield from yaml.parse(text)

    def _read(self, text: str) -> Node | None:
        from ruamel.yaml import events as ev

        documents: list[Node] = []
        stack: list[_Open] = []
        depth_told = False
        for event in self._events(text):
            if isinstance(event, ev.DocumentStartEvent) and documents:
                self._add(
                    "two_documents",
                    "A second document begins here. Keep one a file; remove '---'.",
                    self._place(event),
                )
                break
            if isinstance(event, ev.NodeEvent):
                self._refuse_reference(event)
            if isinstance(event, ev.MappingStartEvent | ev.SequenceStartEvent):
                if len(stack) >= MAX_DEPTH and not depth_told:
                    self._add(
                        "too_deep",
                        "This is nested more than {limit} levels deep. Bring it back to the few levels that are needed.",
                        self._place(event),
                        limit=MAX_DEPTH,
                    )
                    return None
                stack.append(_Open(isinstance(event, ev.MappingStartEvent), self._place(event)))
                continue
            done: Node | None = None
            if isinstance(event, ev.ScalarEvent):
                self._refuse_invisible(event.value, self._place(event))
                done = Scalar(event.value, self._place(event), quoted=event.style in ("'", '"', "|", ">"))
            elif isinstance(event, ev.AliasEvent):
                done = Scalar("", self._place(event))
            elif isinstance(event, ev.MappingEndEvent | ev.SequenceEndEvent):
                done = stack.pop().finished()
            if done is None:
                continue
            if stack:
                self._put(stack[-1], done)
            else:
                documents.append(done)
        if not documents or (isinstance(documents[0], Scalar) and not documents[0].text and not documents[0].quoted):
            return None
        return documents[0]

    def _place(self, event: object) -> Place:
        mark = event.start_mark  # type: ignore[attr-defined]
        return Place(self.file, mark.line + 1, mark.column + 1)

    def _refuse_reference(self, event: object) -> None:
        from ruamel.yaml import events as ev

        anchor = getattr(event, "anchor", None)
        if isinstance(event, ev.AliasEvent):
            self._add(
                "alias",
                "'*{name}' refers to another place. Write the text out here.",
                self._place(event),
                name=visible(anchor or ""),
            )
        elif anchor is not None:
            self._add(
                "anchor",
                "'&{name}' is an anchor, which is not used here. Remove it.",
                self._place(event),
                name=visible(anchor),
            )
        tag = getattr(event, "tag", None)
        if tag is not None and str(tag) != "!":
            self._add(
                "tag",
                "'{tag}' is a YAML tag, which is not used here. Remove it.",
                self._place(event),
                tag=visible(str(tag)),
            )

    def _refuse_invisible(self, text: str, place: Place) -> None:
        """What was typed is seen to already; an escape such as ``\\u202e`` shows only in what it stands for."""
        hidden = next((c for c in text if not c.isprintable() and c not in ALLOWED_UNPRINTABLE + "\n"), None)
        if hidden is not None:
            self._add("invisible_character", INVISIBLE, place, number=f"{ord(hidden):04X}")

    def _put(self, parent: "_Open", node: Node) -> None:
        if not parent.is_mapping:
            parent.items.append(node)
        elif parent.key is None:
            if isinstance(node, Scalar):
                parent.key = node
            else:
                self._add(
                    "key_not_text",
                    "A list or group cannot be a key. Begin the line with a key and a colon.",
                    node.place,
                )
                parent.key = Scalar("", node.place)
        else:
            key = parent.key
            parent.key = None
            if key.text in parent.entries:
                first = parent.key_places[key.text]
                message = "'{key}' stands here for the second time (first on line {line}). Keep one of them."
                self._add("duplicate_key", message, key.place, key=visible(key.text), line=first.line)
            else:
                parent.entries[key.text] = node
                parent.key_places[key.text] = key.place


class _Open:
    """A list or mapping whose end has not been read yet."""

    def __init__(self, is_mapping: bool, place: Place) -> None:
        self.is_mapping = is_mapping
        self.place = place
        self.items: list[Node] = []
        self.entries: dict[str, Node] = {}
        self.key_places: dict[str, Place] = {}
        self.key: Scalar | None = None

    def finished(self) -> Node:
        if self.is_mapping:
            return Mapping(self.entries, self.key_places, self.place)
        return Sequence(tuple(self.items), self.place)
