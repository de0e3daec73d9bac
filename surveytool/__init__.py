"""Needs assessment and evaluation for the board of a community.

In a notebook or a script: ``open_round``, ``tabulate``, ``summarise`` and ``results``; see ``surveytool.notebook``.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from surveytool.notebook import OpenedRound, open_round, results, summarise, tabulate

__version__ = "0.1.0"
__all__ = ["OpenedRound", "open_round", "results", "summarise", "tabulate"]


def __getattr__(name: str) -> Any:
    """What is for notebooks, when it is asked for: the command line must not wait for it."""
    if name in __all__:
        from surveytool import notebook

        return getattr(notebook, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
