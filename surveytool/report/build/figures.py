"""How differences and tests are written out, and when a difference may be called demonstrable."""

from surveytool.report.build.material import points
from surveytool.texts import Texts

LEVEL = 0.05
"""Above this adjusted p value nothing is called demonstrable."""

_LEAST = 0.001


def p_value(p: float | None, texts: Texts) -> str:
    """``0.032``, ``< 0.001``, or a dash where nothing was left to chance. It is never rounded to the level itself."""
    if p is None:
        return "–"
    if p < _LEAST:
        return texts("< {least}", least=texts.number(_LEAST, decimals=3))
    return texts.number(p, decimals=3)


def percentage_points(difference: float, texts: Texts) -> str:
    """A difference of two shares with its sign, in whole points: ``+12``, ``−3``, ``0``."""
    return points(difference * 100, texts)


def percentage_points_interval(low: float, high: float, texts: Texts) -> str:
    """``+4 to +20``."""
    return texts("{low} to {high}", low=percentage_points(low, texts), high=percentage_points(high, texts))


def effect_words(effect: float, texts: Texts) -> str:
    """The size of an effect in words, by the bounds for a share of explained variance (Cohen 1988): .01, .06 and .14."""
    if effect >= 0.14:
        return texts("large")
    if effect >= 0.06:
        return texts("medium")
    return texts("small") if effect >= 0.01 else texts("very small")


def ranks(low: int | None, high: int | None, texts: Texts) -> str:
    """The places an item can have: ``2``, ``1–3``, or a dash where that is not known."""
    if low is None or high is None:
        return "–"
    return texts.number(low) if low == high else f"{texts.number(low)}–{texts.number(high)}"
