"""What comes with the package, told to who begins: ready questionnaires, shared scales and scoring definitions."""

import shutil
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from surveytool.cli.origin import minutes
from surveytool.cli.terminal import interface_texts, say

if TYPE_CHECKING:
    from surveytool.texts import Texts

WIDEST = 100


def show_shelf() -> None:
    """Tell what there is to begin with: the id first on its line, what belongs to it indented below."""
    texts = interface_texts()
    say("Ready questionnaires, to begin with: surveytool new ID --template T")
    _show(_questionnaires(texts))
    say("Shared scales, to name under 'scale:' in a questionnaire:")
    _show(_scales(texts))
    say("Scorings of published instruments, to name under 'scoring:' of an index:")
    _show(_scorings(texts))


def _show(rows: Iterator[tuple[str, str, list[str]]]) -> None:
    listed = list(rows)
    width = max(len(name) for name, _, _ in listed) + 2
    room = min(shutil.get_terminal_size((WIDEST, 24)).columns, WIDEST)
    for name, title, lines in listed:
        click.echo(f"  {name.ljust(width)}{title}")
        for line in lines:
            indent = " " * (width + 2)
            told = textwrap.wrap(line, max(room, width + 30), initial_indent=indent, subsequent_indent=indent)
            click.echo("\n".join(told))
    click.echo()


def _questionnaires(texts: "Texts") -> Iterator[tuple[str, str, list[str]]]:
    from surveytool.exchange.ready import ready_questionnaires
    from surveytool.questionnaire.parse import parse
    from surveytool.store.scales import shipped_library

    library = shipped_library()
    for name, file in ready_questionnaires().items():
        found = parse(file.read_bytes(), file=file.name, library=library).questionnaire
        facts = [minutes(found.minutes, texts)] if found.minutes is not None else []
        facts += [", ".join(found.languages), *([found.licence] if found.licence else [])]
        yield name, found.title.read(texts.language), ["; ".join(facts), *([found.source] if found.source else [])]


def _scales(texts: "Texts") -> Iterator[tuple[str, str, list[str]]]:
    from surveytool.store.scales import shipped_library

    library = shipped_library()
    for name in library.names:
        scale = library.scale(name)
        ends = [scale.points[0], scale.points[-1]]
        low, high = (_point(point.code, point.label.read(texts.language)) for point in ends)
        yield (
            name,
            scale.title.read(texts.language),
            [f"{texts('from {low} to {high}', low=low, high=high)}; {scale.licence}"],
        )


def _point(code: int, label: str) -> str:
    return label if label.startswith(str(code)) else f"{code} {label}"


def _scorings(texts: "Texts") -> Iterator[tuple[str, str, list[str]]]:
    from surveytool.questionnaire.scoring import definitions

    for name, found in definitions().items():
        ends = found.points
        one, many = "{n} item of {least} to {most}", "{n} items of {least} to {most}"
        items = texts.plural(one, many, found.items, least=ends.least, most=ends.most)
        notes = [found.note.read(texts.language)] if found.note is not None else []
        yield name, found.title.read(texts.language), [items, found.citation, found.licence, *notes]
