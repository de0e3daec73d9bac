"""The report as one page that stands alone: no requests, charts as inline SVG, whole without scripts.

Its one script is ours and stands in the page; the policy of the page lets only that one run, by its hash.
"""

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from surveytool.report.chart import NARROW, WIDE, Chart, Format, draw
from surveytool.report.document import Report, Section
from surveytool.report.webfont import font_faces
from surveytool.texts import Texts, load_texts


def render_html(report: Report) -> str:
    """The report as an HTML page, the same bytes for the same report."""
    environment = _environment()
    words = load_texts(report.language)
    page = environment.get_template("report.html").render(
        report=report,
        words=words,
        said=_said(words),
        script=_script(),
        script_hash=Markup(f"'sha256-{_hash(_script())}'"),  # noqa: S704
    )
    style = environment.get_template("report.css").render(brand=report.brand)
    # the fonts come last: which characters they need is known only once the page is there
    return page.replace("/*style*/", f"{font_faces(page)}{style}", 1)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("surveytool.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["drawn"] = _drawn
    environment.globals["forms"] = (WIDE, NARROW)
    environment.globals["anchors"] = anchors
    return environment


def _said(words: Texts) -> tuple[tuple[str, str], ...]:
    """What the script says, by the name under which it finds it."""
    return (
        ("asked", words("In the order of the report again.")),
        ("up", words("Sorted by {column}, from low to high.")),
        ("down", words("Sorted by {column}, from high to low.")),
        ("svg", words("Save chart as SVG")),
        ("png", words("Save chart as PNG")),
        ("kept", words("Saved as {name}.")),
        ("failed", words("The chart could not be saved. Try another browser, or use the PDF of the report.")),
    )


@cache
def _script() -> Markup:
    """The script of the page, as it stands in it: letter for letter, for its hash lets it run."""
    file = resources.files("surveytool.report") / "templates" / "report.js"
    lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
    return Markup("\n".join(line for line in lines if line and not line.startswith("//")))  # noqa: S704


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _drawn(chart: Chart, form: Format, alt: str) -> Markup:
    """The chart as an image with the text alternative that has the id `alt`."""
    svg = draw(chart, form)
    name = escape(alt)
    return Markup(svg.replace("<svg ", f'<svg role="img" aria-labelledby="{name}" focusable="false" ', 1))  # noqa: S704


def anchors(report: Report) -> tuple[str, ...]:
    """Every anchor of a section, in order."""
    return tuple(_anchors(report.sections))


def _anchors(sections: tuple[Section, ...]) -> Iterator[str]:
    for section in sections:
        yield section.anchor
        yield from _anchors(section.sections)
