"""Open answers: what to read first, which code may fit, and what to cover before a quote is shown.

People code; what is here only suggests. Plain data in, plain data out: the same texts give the same result.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from surveytool.themes.pile import Pile, piles
    from surveytool.themes.redaction import Change, Redaction, redact
    from surveytool.themes.suggestion import Suggester, Suggestion

_PLACES = {
    "Change": "redaction",
    "Pile": "pile",
    "Redaction": "redaction",
    "Suggester": "suggestion",
    "Suggestion": "suggestion",
    "piles": "pile",
    "redact": "redaction",
}
__all__ = ["Change", "Pile", "Redaction", "Suggester", "Suggestion", "piles", "redact"]


def __getattr__(name: str) -> Any:
    """A name from its module, when it is asked for: numpy and scipy must not keep the command line waiting."""
    if name in _PLACES:
        return getattr(import_module(f"surveytool.themes.{_PLACES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
