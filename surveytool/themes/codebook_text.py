"""A codebook as the text of its file. What an author wrote around it, comments and the order of keys, stays."""

import contextlib
import io
import re
from collections.abc import Mapping
from typing import Any

from surveytool.errors import InvalidInput, Refused
from surveytool.questionnaire.model import Text
from surveytool.source import Mapping as MappingNode
from surveytool.source import plain, read_yaml
from surveytool.themes.code import LANGUAGES, Code, Codebook
from surveytool.themes.codebook import parse_codebook
from surveytool.themes.codebook_pieces import pieces, with_version

_WIDTH = 100_000
"""Characters of a line before it is broken: never, so that no line changes that nobody touched."""
_PLAIN = re.compile(r"\w(?:[\w '()/.&-]*\w)?")
"""Texts that need no quotes wherever they stand."""


def codebook_yaml(codebook: Codebook, *, before: bytes | None = None) -> str:
    """The file of ``codebook``. With ``before``, the codebook as the file held it, only what differs is written anew.

    Raises:
        InvalidInput: when ``before`` cannot be read, or ``codebook`` is none that may be written.
        Refused: when the file is laid out in a way that does not let itself be changed.
    """
    if before is not None and (patched := _patched(codebook, before)) is not None:
        with contextlib.suppress(InvalidInput):
            if _says(patched, codebook):
                return patched
    text = _rewritten(codebook, before)
    if not _says(text, codebook):
        raise Refused("The codebook cannot be written as its file is laid out. Put the file aside, and make it anew.")
    return text


def _says(text: str, codebook: Codebook) -> bool:
    """Whether the file ``text`` is read as ``codebook``."""
    return parse_codebook(text.encode(), file="") == codebook


def _patched(codebook: Codebook, before: bytes) -> str | None:
    """The file with the pieces that differ written anew; None when it cannot be told where they are."""
    text, root = before.decode("utf-8-sig"), read_yaml(before, file="")
    assert isinstance(root, MappingNode)
    known: Any = plain(root)
    parts = pieces(text, root)
    head = _head(codebook, known)
    if parts is None or any(known.get(key) != _as_typed(value) for key, value in head.items() if key != "version"):
        return None
    line_end = "\r\n" if "\r\n" in text else "\n"
    old = {one["id"]: one for one in known["codes"]}
    written_codes = []
    for code in codebook.codes:
        above, own = parts.codes.get(code.id, ("", ""))
        if code.id not in old or Code.model_validate(old[code.id], context={"languages": codebook.languages}) != code:
            own = _piece(code, codebook.languages, own, old.get(code.id), parts.offset).replace("\n", line_end)
        written_codes += [above, own]
    return "".join([with_version(parts.head, root, codebook.version), *written_codes, parts.tail])


def _piece(code: Code, languages: tuple[str, ...], own: str, old: Any, offset: int) -> str:
    """The lines of one code, which until now were ``own``."""
    editor, stream = _editor(offset), io.StringIO()
    whole = editor.load(f"codes:\n{own.replace(chr(13), '')}" if own else "codes: []")
    if own:
        _mend(whole["codes"][0], Code.model_validate(old, context={"languages": languages}), code, languages)
    else:
        whole["codes"] = [_node(written(code, languages))]
    editor.dump(whole, stream)
    return stream.getvalue().partition("\n")[2]


def _rewritten(codebook: Codebook, before: bytes | None) -> str:
    """The file as the library writes it anew, or for the first time."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    editor = _editor(_offset(before))
    known: Any = {} if before is None else plain(read_yaml(before, file=""))
    whole = CommentedMap() if before is None else editor.load(before.decode("utf-8-sig"))
    for key, value in _head(codebook, known).items():
        if key not in known or known[key] != _as_typed(value):
            whole[key] = value
    if not isinstance(whole.get("codes"), CommentedSeq) or whole["codes"].fa.flow_style():
        whole["codes"] = CommentedSeq(whole.get("codes") or ())
    _fill(whole["codes"], codebook, known.get("codes") or [])
    stream = io.StringIO()
    editor.dump(whole, stream)
    return stream.getvalue()


def _editor(offset: int) -> Any:
    from ruamel.yaml import YAML

    editor = YAML()
    editor.preserve_quotes = True
    editor.width = _WIDTH
    editor.allow_unicode = True
    editor.indent(mapping=2, sequence=offset + 2, offset=offset)
    return editor


def _offset(before: bytes | None) -> int:
    """How far the dashes of the list of codes stand in."""
    found = re.search(rb"^codes:[^\n]*\n(?:\s*#[^\n]*\n)*( *)- ", before or b"", re.MULTILINE)
    return len(found[1]) if found else 2


def _head(codebook: Codebook, known: Mapping[str, Any]) -> dict[str, Any]:
    head: dict[str, Any] = {"question": codebook.question, "version": codebook.version}
    if codebook.languages != LANGUAGES or "languages" in known:
        head["languages"] = list(codebook.languages)
    if codebook.consent is not None:
        head["consent"] = codebook.consent
    return head


def _as_typed(value: object) -> object:
    return value if isinstance(value, list) else str(value)


def _fill(codes: Any, codebook: Codebook, known: list[Any]) -> None:
    """Bring the list of the file up to the codes of ``codebook``."""
    there = {str(old["id"]): (node, old) for node, old in zip(codes, known, strict=True)}
    order = [code.id for code in codebook.codes]
    if list(there) != order[: len(there)]:
        codes.clear()
        codes.extend(there[code_id][0] for code_id in order if code_id in there)
    for number, code in enumerate(codebook.codes):
        if code.id not in there:
            codes.insert(number, _node(written(code, codebook.languages)))
        else:
            node, old = there[code.id]
            _mend(node, Code.model_validate(old, context={"languages": codebook.languages}), code, codebook.languages)


def _mend(node: Any, old: Code, code: Code, languages: tuple[str, ...]) -> None:
    wanted = written(code, languages)
    for name in Code.model_fields:
        if getattr(old, name) == getattr(code, name):
            continue
        if name in wanted:
            node[name] = _node({name: wanted[name]})[name]
        else:
            node.pop(name, None)


def written(code: Code, languages: tuple[str, ...]) -> dict[str, Any]:
    """The keys of ``code`` that say something, as they are written in a file."""
    found: dict[str, Any] = {"id": code.id, "name": _text(code.name, languages)}
    if code.definition is not None:
        found["definition"] = _text(code.definition, languages)
    for name in ("include", "exclude"):
        if texts := getattr(code, name):
            found[name] = [_text(text, languages) for text in texts]
    if code.keywords:
        found["keywords"] = {language: list(words) for language, words in code.keywords.items()}
    if code.parent is not None:
        found["parent"] = code.parent
    if code.since > 1:
        found["since"] = code.since
    if code.replaced_by:
        found["replaced_by"] = list(code.replaced_by)
    if code.special is not None:
        found["special"] = code.special
    return found


def _text(text: Text, languages: tuple[str, ...]) -> str | dict[str, str]:
    return text.root[languages[0]] if list(text.root) == [languages[0]] else dict(text.root)


def _node(value: dict[str, Any]) -> Any:
    """A code as the library writes it: a key a line, what stands under it on the same line."""
    from ruamel.yaml.comments import CommentedMap

    node = CommentedMap()
    for key, part in value.items():
        node[key] = _on_one_line(part)
    return node


def _on_one_line(part: object) -> object:
    from ruamel.yaml.comments import CommentedMap, CommentedSeq
    from ruamel.yaml.scalarstring import SingleQuotedScalarString

    if isinstance(part, str):
        return part if _PLAIN.fullmatch(part) else SingleQuotedScalarString(part)
    if isinstance(part, dict):
        mapping = CommentedMap({key: _on_one_line(value) for key, value in part.items()})
        mapping.fa.set_flow_style()
        return mapping
    if isinstance(part, list):
        sequence = CommentedSeq([_on_one_line(value) for value in part])
        sequence.fa.set_flow_style()
        return sequence
    return part
