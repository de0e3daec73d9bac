"""What the board makes of the parts of a report: which there are, in which order, and its own words with them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from surveytool.report.document import Asked, Block, Prose, Section
from surveytool.report.outline import ALWAYS, PARTS, Outline, Part, Spoken, Theme
from surveytool.report.prose import prose
from surveytool.texts import Texts

Found = Mapping[str, Sequence[Section | None]]


def foreword(outline: Outline | None, texts: Texts) -> Section | None:
    """The board's foreword, None when it wrote none."""
    if outline is None or outline.foreword is None:
        return None
    said = prose(outline.foreword.read(texts.language))
    return Section("foreword", texts("Foreword"), (Prose(said),)) if said else None


def arranged(found: Found, outline: Outline | None, texts: Texts) -> tuple[Section, ...]:
    """The sections of a report in the order of the outline, each with the words of the board; without a list of parts the
    usual order.

    A foreword that is written is always told, and so is how it was done: no outline can leave out the methods. What a
    section says of the answers is not the outline's to change: it only adds words and leaves out whole findings.
    """
    return tuple(_arranged(found, outline, texts))


def _arranged(found: Found, outline: Outline | None, texts: Texts) -> Iterator[Section]:
    entries = outline.sections if outline is not None else None
    if entries is None:
        entries = tuple(Part(part=name) for name in PARTS)
    listed = [one.part if isinstance(one, Part) else "" for one in entries]
    if "foreword" not in listed:
        yield from _of(found, "foreword")
    for entry in entries:
        if isinstance(entry, Theme):
            yield from _theme(found, entry, texts)
        elif entry.part == "results":
            told = {one.theme for one in entries if isinstance(one, Theme)}
            yield from (one for one in _of(found, "results") if one.anchor.removeprefix("section-") not in told)
        else:
            yield from (spoken(section, entry, texts) for section in _of(found, entry.part))
    if ALWAYS not in listed:
        yield from _of(found, ALWAYS)


def _of(found: Found, name: str) -> Iterator[Section]:
    return (section for section in found.get(name, ()) if section is not None)


def _theme(found: Found, theme: Theme, texts: Texts) -> Iterator[Section]:
    """A section of the questionnaire with the findings that were asked for, in that order."""
    for section in _of(found, "results"):
        if section.anchor != f"section-{theme.theme}":
            continue
        findings = {one.anchor.removeprefix("question-"): one for one in section.sections}
        names = list(findings) if theme.questions is None else theme.questions
        within = tuple(
            spoken(findings[name], theme.findings.get(name), texts, finding=True) for name in names if name in findings
        )
        if within:
            yield spoken(replace(section, sections=within), theme, texts)


def spoken(section: Section, words: Spoken | None, texts: Texts, *, finding: bool = False) -> Section:
    """A section with the board's title, its conclusion before the figures and its decision after them.

    A finding whose title was the question itself still says what was asked.
    """
    if words is None:
        return section
    blocks: list[Block] = list(section.blocks)
    title = section.title
    if words.title is not None:
        title = words.title.read(texts.language)
        if finding and not any(isinstance(block, Asked) for block in blocks):
            blocks.insert(0, Asked(section.title))
    first = 1 if blocks and isinstance(blocks[0], Asked) else 0
    if words.conclusion is not None:
        blocks.insert(first, Prose(prose(words.conclusion.read(texts.language)), texts("Conclusion of the board")))
    if words.decision is not None:
        blocks.append(Prose(prose(words.decision.read(texts.language)), texts("Decision of the board")))
    return replace(section, title=title, blocks=tuple(blocks))
