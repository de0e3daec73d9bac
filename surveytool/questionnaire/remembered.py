"""What is worked out of a frozen object is worked out once, and forgotten with the object."""

import weakref
from collections.abc import Callable
from functools import partial, wraps
from typing import TypeVar

Subject = TypeVar("Subject")
Result = TypeVar("Result")


def remembered(work: Callable[[Subject], Result]) -> Callable[[Subject], Result]:
    """``work``, done once for each object it is given.

    Objects are told apart by identity: the hash of a questionnaire would go through all of it. So only what cannot change
    may be given, and equal objects each have their own result.
    """
    known: dict[int, tuple[weakref.ref[Subject], Result]] = {}

    @wraps(work)
    def look_up(subject: Subject) -> Result:
        place = id(subject)
        entry = known.get(place)
        if entry is not None and entry[0]() is subject:  # else another object stood at this place before
            return entry[1]
        result = work(subject)
        known[place] = (weakref.ref(subject, partial(_forget, known, place)), result)
        return result

    return look_up


def _forget(known: dict[int, tuple[weakref.ref[Subject], Result]], place: int, gone: weakref.ref[Subject]) -> None:
    entry = known.get(place)
    if entry is not None and entry[0] is gone:
        del known[place]
