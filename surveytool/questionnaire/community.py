"""The community whose board asks: its name, looks, contact and promises, from ``community.yaml``."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from surveytool.questionnaire.model import Integer, Language, Text

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]
DEFAULT_BRAND = "#0B5A7A"


class Colours(BaseModel):
    """The colour of headers and buttons. White text stands on it, so it must be dark enough (4.5:1)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    brand: Colour = DEFAULT_BRAND


class Community(BaseModel):
    """Who asks, why, and what is done with the answers; shown to members as written. ``form_of_address`` is how the program's
    own Dutch texts address a member."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Text
    languages: tuple[Language, ...] = ("nl", "en")
    contact: str | None = None
    colours: Colours = Colours()
    logo: str | None = None
    purpose: Text | None = None
    privacy: Text | None = None
    retention_months: Annotated[Integer, Field(ge=1, le=240)] = 24
    time_zone: str = "Europe/Amsterdam"
    form_of_address: Literal["je", "u"] = "je"
    mail_sender: str | None = None


def contrast_with_white(colour: str) -> float:
    """The contrast ratio of ``#RRGGBB`` with white, 1..21 (WCAG 2.2, relative luminance)."""
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
