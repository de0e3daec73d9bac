"""What a route of the member app says of itself: besides its address and its view, whom it is for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Audience = Literal["anyone", "member", "invited"]
"""``anyone``: who finds the site. ``member``: who was given the link of a round. ``invited``: who was given a link of their
own, with their mail program. There is none for the board: what is for the board is not in this app."""


@dataclass(frozen=True)
class Route:
    """One method at one address. ``is_for`` says who may come there; a route without it answers nobody.

    A post comes from a page of ours, unless ``from_elsewhere`` says that another program sends it, without our cookies and
    our token: then nothing that somebody typed may be in it, and doing it twice must be the same as doing it once.
    """

    method: str
    address: str
    name: str
    view: Callable[..., object]
    is_for: Audience
    from_elsewhere: bool = False
