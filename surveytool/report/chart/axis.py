"""A place on an axis, which most charts have."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis and what stands there."""

    value: float
    label: str
