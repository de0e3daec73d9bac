"""Texts of a questionnaire or a community, written in a small part of Markdown, as HTML that is safe on a page.

Paragraphs, line breaks, emphasis, lists and links; nothing else. What the writer types is attack input: raw HTML is
never let through by the parser, and what comes out is once more held against a list of allowed tags.
"""

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_PARSER = MarkdownIt("zero", {"html": False, "linkify": False, "typographer": False}).enable(
    ["emphasis", "link", "list", "newline", "escape", "entity"]
)
_INLINE_TAGS = {"em", "strong", "a", "br"}
_TAGS = _INLINE_TAGS | {"p", "ul", "ol", "li"}
_SCHEMES = {"https", "http", "mailto", "tel"}


@lru_cache(maxsize=1024)
def render_markdown(text: str) -> Markup:
    """``text`` as paragraphs and lists."""
    return _clean(_PARSER.render(text), _TAGS)


@lru_cache(maxsize=1024)
def render_inline(text: str) -> Markup:
    """``text`` as one run of words, for inside a paragraph of our own."""
    return _clean(_PARSER.renderInline(text), _INLINE_TAGS)


def _clean(html: str, tags: set[str]) -> Markup:
    safe = nh3.clean(html, tags=tags, attributes={"a": {"href"}}, url_schemes=_SCHEMES, link_rel="noopener noreferrer")
    return Markup(safe)  # noqa: S704 - parsed without raw HTML and held against the list above
