"""What the board writes in a report, in a small part of Markdown: paragraphs, lists, emphasis and links.

It becomes plain frozen data, so that page and paper set it each in their own way and nothing that was typed is ever code.
"""

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from surveytool.report.document import ProsePart, Run

_PARSER = MarkdownIt("zero", {"html": False, "linkify": False, "typographer": False}).enable(
    ["emphasis", "link", "list", "newline", "escape", "entity"]
)
_SCHEMES = ("https://", "http://", "mailto:", "tel:")


def prose(text: str) -> tuple[ProsePart, ...]:
    """The paragraphs and items of ``text``, in order. A list within a list is told as one; a link of a strange kind is
    only its words."""
    return tuple(part for part in _parts(_PARSER.parse(text)) if any(run.text.strip() for run in part.runs))


def _parts(tokens: Sequence[Token]) -> Iterator[ProsePart]:
    lists: list[str] = []
    for token in tokens:
        if token.type == "bullet_list_open":
            lists.append("item")
        elif token.type == "ordered_list_open":
            lists.append("numbered")
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "inline":
            runs = tuple(_runs(token.children or ()))
            match lists[-1:]:
                case ["item"]:
                    yield ProsePart(runs, "item")
                case ["numbered"]:
                    yield ProsePart(runs, "numbered")
                case _:
                    yield ProsePart(runs)


def _runs(tokens: Sequence[Token]) -> Iterator[Run]:
    strong = emphasis = 0
    link = ""
    for token in tokens:
        match token.type:
            case "strong_open":
                strong += 1
            case "strong_close":
                strong -= 1
            case "em_open":
                emphasis += 1
            case "em_close":
                emphasis -= 1
            case "link_open":
                address = str(token.attrs.get("href", ""))
                link = address if address.lower().startswith(_SCHEMES) else ""
            case "link_close":
                link = ""
            case "softbreak" | "hardbreak":
                yield Run(" ", strong > 0, emphasis > 0, link)
            case _ if token.content:
                yield Run(token.content, strong > 0, emphasis > 0, link)
