"""The text of a questionnaire with the shared scales that it uses written into it.

A round keeps this text, so that reading it later needs no library: a shared scale may be changed or removed, the round stays
what it was. Nothing that the author wrote is changed by a byte; the scales are put in at one place.
"""

import json
from collections.abc import Iterator
from typing import Any

from surveytool.errors import InvalidInput, Refused
from surveytool.problem import Place
from surveytool.questionnaire.library import Library
from surveytool.questionnaire.model import Questionnaire, Scale
from surveytool.questionnaire.parse import parse
from surveytool.source import Mapping, at, read_yaml

_BOM = "\ufeff"


def with_scales(source: bytes, library: Library, *, file: str = "questionnaire.yaml") -> bytes:
    """``source`` with the scales that it takes from ``library`` written out; the same bytes when it takes none.

    The result, read without a library, is the same questionnaire as ``source`` read with it.

    Raises:
        InvalidInput: ``source`` is no questionnaire that can be used.
        Refused: it is written in a form in which there is no place for a scale.
    """
    root = read_yaml(source, file=file)
    questionnaire = parse(source, file=file, library=library).questionnaire
    assert isinstance(root, Mapping)
    own = at(root, ("scales",))
    defined = own.entries if isinstance(own, Mapping) else {}
    borrowed = {name: scale for name, scale in questionnaire.scales.items() if name not in defined}
    if not borrowed:
        return source
    written = _written(source.decode("utf-8"), root, borrowed)
    if not _is_same(written, questionnaire, file):
        message = "There is no place in '{file}' to write the shared scales into. Write them out under 'scales:', or begin each key on a line of its own."
        raise Refused(message, file=file)
    return written


def _is_same(written: bytes, questionnaire: Questionnaire, file: str) -> bool:
    try:
        return parse(written, file=file).questionnaire == questionnaire
    except InvalidInput:
        return False


def _written(whole: str, root: Mapping, scales: dict[str, Scale]) -> bytes:
    text = whole.removeprefix(_BOM)
    own = at(root, ("scales",))
    if isinstance(own, Mapping):
        if _is_flow(text, own.place):
            text = _in_flow(text, own, ", ".join(_flow(scales)))
        else:
            text = _before(text, next(iter(own.key_places.values())), own.place, _block(scales))
    elif _is_flow(text, root.place):
        text = _in_flow(text, root, f'"scales": {{{", ".join(_flow(scales))}}}')
    else:
        lines = ["scales:", *(f"  {line}" for line in _block(scales))]
        text = _before(text, root.key_places["sections"], root.place, lines)
    return (whole[: len(whole) - len(whole.removeprefix(_BOM))] + text).encode()


def _is_flow(text: str, place: Place) -> bool:
    """Whether the mapping that begins at ``place`` is written between braces."""
    return text[_index(text, place)] == "{"


def _index(text: str, place: Place) -> int:
    """Where ``place`` is in ``text``."""
    assert place.line is not None and place.column is not None
    return sum(len(line) + 1 for line in text.split("\n")[: place.line - 1]) + place.column - 1


def _in_flow(text: str, mapping: Mapping, entries: str) -> str:
    """``text`` with ``entries`` as the first between the braces of ``mapping``."""
    inside = _index(text, mapping.place) + 1
    return f"{text[:inside]}{entries}{', ' if mapping.entries else ''}{text[inside:]}"


def _before(text: str, key: Place, mapping: Place, lines: list[str]) -> str:
    """``text`` with ``lines`` above the line of ``key``, indented as the keys of the block ``mapping`` are."""
    assert key.column is not None and mapping.column is not None
    start = _index(text, key) - (key.column - 1)
    end = "\r\n" if "\r\n" in text else "\n"
    indent = " " * (mapping.column - 1)
    return text[:start] + "".join(f"{indent}{line}{end}" for line in lines) + text[start:]


def _flow(scales: dict[str, Scale]) -> Iterator[str]:
    """A scale as ``"name": {...}``, in JSON, which is YAML too."""
    return (f"{_json(name)}: {_json(_plain(scale))}" for name, scale in scales.items())


def _block(scales: dict[str, Scale]) -> list[str]:
    """The scales as lines of a block, a point a line."""
    lines: list[str] = []
    for name, scale in scales.items():
        plain = _plain(scale)
        points = plain.pop("points")
        lines += [f"{name}:", "  points:", *(f"    - {_json(point)}" for point in points)]
        lines += [f"  {kind}: {_json(answer)}" for kind, answer in plain.items()]
    return lines


def _plain(scale: Scale) -> dict[str, Any]:
    plain = scale.model_dump(mode="json", include={"points", "not_applicable", "refused", "dont_know"})
    return {key: value for key, value in plain.items() if value is not None}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
