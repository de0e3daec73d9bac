"""A report as plain data for the template: texts that can be printed, charts as SVG, tables with widths, and groups.

A group is what belongs together on a page: headings with the finding, its figure and its table.
"""

import base64
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, assert_never

from surveytool.report.chart import WIDE, draw
from surveytool.report.document import (
    Asked,
    Block,
    DataTable,
    Fact,
    Facts,
    Figure,
    Logo,
    Note,
    Paragraph,
    Points,
    Prose,
    Quotes,
    Report,
    Run,
    Section,
    Terms,
)
from surveytool.report.paper.columns import LANDSCAPE, PAGE, fitted, head_height, is_wide, layout, row_height
from surveytool.report.paper.letters import flowing, hyphenated, is_seen, printed, wide
from surveytool.texts import Texts

_HEADER_SIZE = 8.5
_TITLE_SIZE = 38.0
_UNBROKEN_ROW = 300.0
"""A higher row, in points, may break over pages: it could be higher than one."""
_LONG_WORDS = 1500
"""More characters of the board's than these may break over pages."""
_REPEATED_HEAD = 200.0
"""A higher head, in points, is not repeated: one that fills a page would leave no room for a row."""

Data = dict[str, Any]


def content(report: Report, *, texts: Texts) -> Data:
    """All that the template prints; the words around the findings come from `texts`."""
    return {
        "language": report.language,
        "title": hyphenated(_named(report.title), PAGE, _TITLE_SIZE, bold=True),
        "subtitle": flowing(report.subtitle),
        "community": flowing(report.community),
        "contact": flowing(report.contact),
        "contact_link": contact_link(report.contact),
        "brand": report.brand,
        "logo": _logo(report.logo),
        "simulated": printed(report.simulated),
        "running_title": _one_line(report.title, PAGE * 0.42),
        "running_community": _one_line(report.community, PAGE * 0.34),
        "page": texts("Page {page} of {pages}"),
        "contents": _named(report.frame.contents),
        "question": flowing(report.frame.question),
        "table_of": flowing(report.frame.table_of),
        "facts": _facts(report.facts),
        "parts": _parts(report.sections),
    }


def _one_line(text: str, width: float) -> str:
    """As much of a text as fits a running head."""
    line = " ".join(printed(text).split())
    if wide(line, _HEADER_SIZE) <= width:
        return line
    while wide(f"{line}…", _HEADER_SIZE) > width:
        line = line[:-1]
    return f"{line.rstrip()}…"


def contact_link(contact: str) -> str:
    """Where a contact that is one address leads to."""
    if re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", contact, re.ASCII):
        return f"mailto:{contact}"
    return contact if re.fullmatch(r"https?://[!-~]+", contact) else ""


def _logo(logo: Logo | None) -> Data | None:
    return (
        {"format": logo.media_type.removeprefix("image/"), "data": list(base64.b64decode(logo.data))} if logo else None
    )


def _parts(sections: Sequence[Section]) -> list[Data]:
    """The groups in runs of upright pages and of pages on their side."""
    groups = (
        group for section in sections for group in _groups(section, (), lies=_lies(section, section.sections[:1]))
    )
    return [
        {"landscape": landscape, "groups": list(run)}
        for landscape, run in itertools.groupby(groups, key=lambda group: bool(group["landscape"]))
    ]


def _lies(part: Section, inner: Sequence[Section], *, own: bool = True) -> bool:
    """Whether what stands here lies on its side: tables of a part without a figure, of which one is too wide to stand."""
    if any(isinstance(block, Figure) for block in _blocks(part)):
        return False
    blocks = [*(part.blocks if own else ()), *(block for one in inner for block in _blocks(one))]
    return any(isinstance(block, DataTable) and is_wide(block) for block in blocks)


def _blocks(section: Section) -> Iterator[Block]:
    yield from section.blocks
    for inner in section.sections:
        yield from _blocks(inner)


def _groups(section: Section, above: tuple[Data, ...], *, lies: bool, level: int = 1) -> Iterator[Data]:
    """The groups of a section; a heading without blocks of its own goes to the first group below it.

    Words at the head of a part share their page with the first finding, and a finding of words alone is on that of the
    finding before it when there is room.
    """
    headings = (*above, _heading(section, level, begins=section.new_page or level == 1))
    only_words = _has_only_words(section.blocks)
    for blocks in _together(section.blocks):
        leads = only_words and bool(section.sections)
        yield _group(headings, blocks, lies=lies) | {"leads": leads}
        headings = ()
    for place, inner in enumerate(section.sections):
        shares = _has_only_words(_blocks(inner)) or (only_words and place == 0)
        inner_lies = _lies(section, (inner,), own=place == 0) if level == 1 else lies
        yield from _groups(
            replace(inner, new_page=inner.new_page and not shares), headings, lies=inner_lies, level=level + 1
        )
        headings = ()
    if headings:
        yield _group(headings, [], lies=lies)


def _has_only_words(blocks: Iterable[Block]) -> bool:
    return not any(isinstance(block, Figure | DataTable) for block in blocks)


def _heading(section: Section, level: int, *, begins: bool) -> Data:
    """A part that only explains words is not in the contents: it bears the name of a part that is."""
    explains = level > 1 and any(isinstance(block, Terms) for block in section.blocks)
    return {
        "level": level,
        "title": _named(section.title),
        "running": _one_line(section.title, PAGE * 0.42) if level == 1 else "",
        "outlined": not explains,
        "anchor": _named(section.anchor),
        "new_page": begins,
    }


def _group(headings: tuple[Data, ...], blocks: Sequence[Block], *, lies: bool) -> Data:
    """What is to stay together, and where it divides when that is more than a page: before the table."""
    tables = [place for place, block in enumerate(blocks) if isinstance(block, DataTable) and place > 0]
    at = tables[0] if tables else len(blocks)
    width = LANDSCAPE if lies else PAGE
    return {
        "landscape": lies,
        "leads": False,
        "headings": headings,
        "parts": [[_block(block, width) for block in part] for part in (blocks[:at], blocks[at:])],
        "loose": any(isinstance(block, Terms) for block in blocks)
        or not any(isinstance(block, Figure) for block in blocks),
    }


def _together(blocks: Sequence[Block]) -> list[list[Block]]:
    """The blocks in runs of one figure with its table, or one table."""
    runs: list[list[Block]] = []
    full = True
    for block in blocks:
        if full and (isinstance(block, Figure | DataTable) or not runs):
            runs.append([])
            full = False
        runs[-1].append(block)
        full = full or isinstance(block, DataTable)
    return runs


def _block(block: Block, width: float) -> Data:
    match block:
        case Paragraph():
            return {"kind": block.kind, "text": _joined(block.sentences)}
        case Points():
            return {"kind": block.kind, "items": [flowing(item) for item in block.items]}
        case Asked():
            return {"kind": block.kind, "text": flowing(block.text)}
        case Figure():
            return _figure(block)
        case DataTable():
            return _table(block, width)
        case Facts():
            return {"kind": block.kind, "items": _facts(block.items)}
        case Terms():
            return {"kind": block.kind, "items": [(flowing(term), flowing(meaning)) for term, meaning in block.items]}
        case Note():
            return {"kind": block.kind, "text": _joined(block.sentences), "tone": block.tone}
        case Prose():
            parts = [{"form": part.form, "runs": [_run(run) for run in part.runs]} for part in block.parts]
            length = sum(len(run.text) for part in block.parts for run in part.runs)
            return {
                "kind": block.kind,
                "label": flowing(block.label),
                "parts": parts,
                "long": length > _LONG_WORDS or len(parts) > 12,
            }
        case Quotes():
            said = [{"text": flowing(item.text), "language": item.language} for item in block.items]
            return {"kind": block.kind, "items": said, "label": flowing(block.label)}
    assert_never(block)


def _run(run: Run) -> Data:
    """Words that cannot be seen cannot be a link."""
    text = flowing(run.text)
    link = run.link if is_seen(text) else ""
    return {"text": text, "strong": run.strong, "emphasis": run.emphasis, "link": link}


def _figure(figure: Figure) -> Data:
    return {
        "kind": figure.kind,
        "caption": flowing(figure.caption),
        "alt": printed(figure.alt).strip() or "–",
        "base": _joined(figure.base),
        "svg": draw(figure.chart, WIDE),
    }


def _table(table: DataTable, width: float) -> Data:
    found = layout(table, width=width)
    heads, rows = fitted(table, found)
    return {
        "kind": table.kind,
        "caption": flowing(table.caption),
        "size": found.size,
        "gap": found.gap,
        "inset": found.inset,
        "widths": found.widths,
        "numeric": [column.numeric for column in table.columns],
        "heads": heads,
        "rows": rows,
        "note": _joined(table.note),
        "write_in": table.write_in,
        "repeated": head_height(heads, found) < _REPEATED_HEAD,
        "unbroken": all(row_height(row, found) < _UNBROKEN_ROW for row in (heads, *rows)),
    }


def _facts(facts: Sequence[Fact]) -> list[Data]:
    return [
        {"label": flowing(fact.label), "value": flowing(fact.value), "detail": flowing(fact.detail)} for fact in facts
    ]


def _named(text: str) -> str:
    """A text that may not be empty: what people typed may have nothing in it that can be seen."""
    return flowing(text).strip() or "–"


def _joined(sentences: Sequence[str]) -> str:
    return flowing(" ".join(sentences))
