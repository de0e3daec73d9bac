"""The report as a PDF that meets PDF/UA-1: tagged, with bookmarks, text alternatives and a language."""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import typst

from surveytool.report.document import Report
from surveytool.report.paper.content import content
from surveytool.report.paper.letters import FAMILIES, FOLDERS
from surveytool.texts import load_texts

_TEMPLATE = Path(__file__).parent / "templates" / "report.typ"


@dataclass(frozen=True, slots=True)
class Typeset:
    """A PDF and what the typesetter had to remark on it; of a sound report nothing."""

    pdf: bytes
    warnings: tuple[str, ...]


def render_pdf(report: Report, *, made: datetime.datetime) -> bytes:
    """The report as PDF, the same bytes for the same report and moment `made` (with its time zone)."""
    return typeset(report, made=made).pdf


def typeset(report: Report, *, made: datetime.datetime) -> Typeset:
    """As `render_pdf`, with the warnings. A logo that turns out not to be a picture is left out, with a warning."""
    try:
        return _typeset(report, made)
    except typst.TypstError as error:
        if report.logo is None:
            raise
        found = _typeset(replace(report, logo=None), made)
        return replace(found, warnings=(*found.warnings, str(error)))


def _typeset(report: Report, made: datetime.datetime) -> Typeset:
    return press(_TEMPLATE, content(report, texts=load_texts(report.language)), made=made)


def press(template: Path, data: Mapping[str, Any], *, made: datetime.datetime) -> Typeset:
    """A document of ours: what a template makes of `data`, the fonts and the day. It reads no other file.

    Raises:
        typst.TypstError: when a picture in the data is none.
    """
    whole = {**data, "fonts": FAMILIES, "made": {"year": made.year, "month": made.month, "day": made.day}}
    pdf, warnings = typst.compile_with_warnings(
        str(template),
        root=str(template.parent),
        font_paths=[str(folder) for folder in FOLDERS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(whole)},
        pdf_standards=["ua-1"],
        timestamp=made.astimezone(datetime.UTC).replace(microsecond=0),
    )
    return Typeset(pdf, tuple(str(warning) for warning in warnings))
