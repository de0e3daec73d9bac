"""What hangs on the wall and lies on the desk at a meeting: the open link of a round as a code to scan and an address to type.

A poster is one A4; cards are four of A6 on one A4, with marks to cut by. Both are PDF/UA-1.
"""

import datetime
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import segno
import typst

from surveytool.errors import SurveytoolError
from surveytool.report.paper.content import contact_link
from surveytool.report.paper.letters import flowing, hyphenated, pieces, printed, wide
from surveytool.report.pdf import Typeset, press
from surveytool.texts import Texts

_TEMPLATE = Path(__file__).parent / "templates" / "poster.typ"

Form = Literal["poster", "cards"]

SIGNING_UP = "Not anonymous: we keep your name and e-mail address, to put you on the list of members"
"""What is said, where members sign up, in the place of a promise about answers."""
QUIET_ZONE = 4
"""Modules of white around the code, as the standard asks (ISO/IEC 18004)."""
_NO_PICTURE = "The logo is not a picture that can be printed: save it as PNG and try again."
_SIGNATURES = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"), (b"RIFF", "webp"))
_LENGTHS = (200, 150, 100, 60, 30)
"""As many characters of a title are printed at most, or fewer when there is no room."""


@dataclass(frozen=True, slots=True)
class _Paper:
    """Points: the width of the text, the size of letters for which words of the title are broken where they are wider than
    that, and how long the name of the community may be in letters of which size."""

    width: float
    broken_for: float
    name_length: float
    name_size: float


_PAPERS: dict[Form, _Paper] = {"poster": _Paper(453.0, 33.0, 560.0, 17.0), "cards": _Paper(240.0, 16.0, 320.0, 9.5)}


@dataclass(frozen=True, slots=True)
class Invitation:
    """What is told at the door. `address` is the open link; `facts` are one line each; `simulated` is the banner of a round
    that counts for nothing, empty for a real one."""

    title: str
    community: str
    contact: str
    language: str
    brand: str
    address: str
    facts: Sequence[str]
    simulated: str = ""


def opening_facts(
    texts: Texts, *, minutes: int | None, opens: datetime.date | None, closes: datetime.date | None, anonymity: str
) -> tuple[str, ...]:
    """What somebody wants to know before scanning. `opens` is a day that is still to come; `anonymity` is what is promised."""
    facts = []
    if minutes is not None:
        facts.append(texts.plural("About {n} minute", "About {n} minutes", minutes))
    facts.append(texts("You need no account and no app"))
    facts.append(anonymity)
    if opens is not None and closes is not None:
        facts.append(
            texts("You can take part from {first} until {last}", first=texts.date(opens), last=texts.date(closes))
        )
    elif opens is not None:
        facts.append(texts("You can take part from {date}", date=texts.date(opens)))
    elif closes is not None:
        facts.append(texts("You can take part until {date}", date=texts.date(closes)))
    return tuple(facts)


def typeset_poster(
    invitation: Invitation,
    form: Form,
    *,
    texts: Texts,
    made: datetime.datetime,
    logo: bytes | None = None,
) -> Typeset:
    """The poster, or the cards, with what the typesetter had to remark: of a sound one nothing.

    Raises:
        SurveytoolError: when the logo is not a picture that can be printed.
    """
    data = _content(invitation, form, texts)
    try:
        return press(_TEMPLATE, data | {"logo": _picture(logo)}, made=made)
    except typst.TypstError as error:
        if logo is None:
            raise
        press(_TEMPLATE, data | {"logo": None}, made=made)  # raises when it is not the logo that stands in the way
        raise SurveytoolError(_NO_PICTURE) from error


def code_svg(address: str) -> bytes:
    """The code to scan as a drawing of dark squares on white, with its quiet zone. It can still be read when a quarter of it
    cannot be seen."""
    drawn = io.BytesIO()
    code_of(address).save(drawn, kind="svg", border=QUIET_ZONE, dark="#000", light="#fff", xmldecl=False, svgclass=None)
    return drawn.getvalue()


def code_of(address: str) -> segno.QRCode:
    """The code to scan, with error correction Q or, where that takes no more room, H."""
    return segno.make_qr(address, error="q")


def readable(address: str) -> str:
    """An address as people read and type it: browsers add https by themselves, and a stroke at the end says nothing."""
    return address.removeprefix("https://").rstrip("/")


def _content(invitation: Invitation, form: Form, texts: Texts) -> dict[str, Any]:
    paper = _PAPERS[form]
    name = printed(invitation.title).strip()
    name = name if wide(name, 1.0) > 0 else "–"  # what people typed may have nothing in it that can be seen
    titles = _titles(name, paper)
    return {
        "form": form,
        "language": invitation.language,
        "name": _shortened(name, _LENGTHS[0]),
        "titles": titles,
        "widest": paper.width / max(wide(piece, 1.0, bold=True) for piece in pieces(titles[0])),
        "community": flowing(_within(printed(invitation.community), paper.name_length, paper.name_size)),
        "brand": invitation.brand,
        "simulated": flowing(invitation.simulated),
        "call": flowing(texts("Take part: scan the code")),
        "otherwise": flowing(texts("Or type this address in your browser:")),
        "code": code_svg(invitation.address).decode("ascii"),
        "address": invitation.address,
        "readable": _breaking(readable(invitation.address)),
        "facts": [flowing(fact) for fact in invitation.facts],
        "contact": _contact(invitation.contact, texts, paper),
        "contact_link": contact_link(invitation.contact),
    }


def _titles(whole: str, paper: _Paper) -> list[str]:
    """The title, and what is left of it when there is no room for more."""
    lengths = [length for length in _LENGTHS if length < len(whole)]
    kept = ([] if len(whole) > _LENGTHS[0] else [whole]) + [_shortened(whole, length) for length in lengths]
    return [hyphenated(flowing(one), paper.width, paper.broken_for, bold=True) for one in kept]


def _contact(contact: str, texts: Texts, paper: _Paper) -> str:
    shown = _within(printed(contact), paper.width * 1.5, paper.name_size)
    return flowing(texts("Questions? {contact}", contact=shown)) if contact else ""


def _within(text: str, length: float, size: float) -> str:
    """As much of a text as is no longer than this, on one line."""
    most = len(text)
    while wide(_shortened(text, most), size, bold=True) > length:
        most -= 1
    return _shortened(text, most)


def _shortened(text: str, most: int) -> str:
    """As much of a text as fits, up to a word."""
    if len(text) <= most:
        return text
    cut = text[:most]
    return f"{cut.rsplit(' ', 1)[0] if ' ' in cut[most // 2 :] else cut}…"


def _breaking(address: str) -> str:
    """An address breaks after its strokes and dots, never with a hyphen that somebody would type."""
    return re.sub(r"([/.?&=_-]+)(?=.)", "\\1\u200b", printed(address))


def _picture(logo: bytes | None) -> dict[str, Any] | None:
    """The logo with what it is, by how it begins: names of files lie."""
    if logo is None:
        return None
    found = next((name for signature, name in _SIGNATURES if logo.startswith(signature)), None)
    if found is None and b"<svg" not in logo[:4096]:
        raise SurveytoolError(_NO_PICTURE)
    return {"format": found or "svg", "data": list(logo)}
