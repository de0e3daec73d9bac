"""The one family of errors that the command line and the web pages know how to tell.

SurveytoolError
├── InvalidInput      a file or value that was given cannot be used; carries every problem found in it
├── NotFound          a workspace, questionnaire, round or file that is not there
├── Refused           a thing that may not be done now: a report on an open round, overwriting another's file
├── Undisclosable     results that hold a figure about too few people (analysis.published): a mistake in surveytool
└── StoreError        the database cannot be used
    ├── StoreMissing      there is no database, or the file is not one of ours
    ├── StoreBusy         another process holds it too long
    ├── StoreFull         the disk is full or the file cannot be written
    ├── StoreDamaged      what was read is not what was written
    └── StoreNewer        it was written by a later version

A message is an English template whose ``{fields}`` are filled from the values given with it; the template is also
the key of its translation. Anything that is not a SurveytoolError is a bug in surveytool.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from surveytool.problem import Problem

if TYPE_CHECKING:
    from surveytool.texts import Texts


class SurveytoolError(Exception):
    """Something that went wrong and that the person at the screen can do something about."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.values = values

    def __str__(self) -> str:
        return self.message.format(**self.values)

    def text(self, texts: "Texts") -> str:
        """The message in the language of ``texts``."""
        return texts(self.message, **self.values)


class InvalidInput(SurveytoolError):
    """A file or value that cannot be used, with every problem found in it, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("The input cannot be used.")

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)

    def text(self, texts: "Texts") -> str:
        """Every problem on a line of its own, in the language of ``texts``."""
        return "\n".join(problem.text(texts) for problem in self.problems)


class NotFound(SurveytoolError):
    """A workspace, questionnaire, round or file that is not there."""


class Refused(SurveytoolError):
    """A thing that may not be done now, though the command was understood."""


class StoreError(SurveytoolError):
    """The database cannot be used."""


class StoreMissing(StoreError):
    """There is no database at the place where one should be, or the file is not one of ours."""


class StoreBusy(StoreError):
    """Another process holds the database for longer than we wait."""


class StoreFull(StoreError):
    """The disk is full, or the file cannot be written."""


class StoreDamaged(StoreError):
    """What was read is not what was once written."""


class StoreNewer(StoreError):
    """The database was written by a later version of surveytool."""
