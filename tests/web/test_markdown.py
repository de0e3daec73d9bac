"""Markdown of authors, who are not trusted."""

import pytest

from surveytool.web.markdown import render_inline, render_markdown


def test_paragraphs_stress_lists_and_links_are_kept() -> None:
    text = "Een **vet** en *schuin* woord.\n\n- een\n- twee\n\n[hier](https://example.org/a?b=c)"
    assert render_markdown(text) == (
        "<p>Een <strong>vet</strong> en <em>schuin</em> woord.</p>\n<ul>\n<li>een</li>\n<li>twee</li>\n</ul>\n"
        '<p><a href="https://example.org/a?b=c" rel="noopener noreferrer">hier</a></p>\n'
    )


def test_inside_a_paragraph_there_are_no_blocks() -> None:
    assert render_inline("een *twee*\n\n- drie") == "een <em>twee</em>\n\n- drie"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,eA==)",
        "![x](https://example.org/pixel.png)",
        "[x](https://example.org 'a\" onclick=\"b')",
        "# kop",
        "&lt;script&gt;",
    ],
)
def test_nothing_else_becomes_markup(text: str) -> None:
    for html in (render_markdown(text), render_inline(text)):
        assert "<script" not in html
        assert "<img" not in html
        assert "<h1" not in html
        assert 'href="javascript' not in html
        assert 'href="data' not in html
        assert 'onclick="' not in html
