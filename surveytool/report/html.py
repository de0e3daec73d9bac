"""The report as one page that stands alone: no scripts, no requests, charts as inline SVG."""

from collections.abc import Iterator
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from surveytool.report.chart import NARROW, WIDE, Chart, Format, draw
from surveytool.report.document import Report, Section
from surveytool.report.webfont import font_faces


def render_html(report: Report) -> str:
    """The report as an HTML page, the same bytes for the same report."""
    environment = _environment()
    page = environment.get_template("report.html").render(report=report)
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
