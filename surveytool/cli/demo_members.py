"""The made-up members of the demo: a region and a setting each, so that participation can be told by those."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from surveytool.response.answer import Answers

if TYPE_CHECKING:
    from surveytool.store.database import Database
    from surveytool.store.people import Member

SHARES: Mapping[str, Mapping[str, float]] = {
    "regio": {"noord": 0.16, "oost": 0.24, "west": 0.37, "zuid": 0.23},
    "setting": {"solo": 0.54, "team": 0.25, "elders": 0.21},
}
"""By attribute, which of its values the members have: the codes of the background questions."""
LABELS: Mapping[str, str] = {
    "noord": "Noord",
    "oost": "Oost",
    "west": "West",
    "zuid": "Zuid",
    "solo": "Als enige in de praktijk",
    "team": "Met collega's in de praktijk",
    "elders": "Elders",
}
"""What the list of members says for a code."""


def add_members(people: "Database", count: int, rng: random.Random) -> None:
    """Put so many made-up members on the list."""
    from surveytool.store.membership import Entry, merge_members

    columns = {
        name: rng.choices([LABELS[code] for code in shares], list(shares.values()), k=count)
        for name, shares in SHARES.items()
    }
    entries = [
        Entry(
            email=f"lid{number:03}@example.org",
            name=f"Voorbeeldlid {number:03}",
            attributes={name: column[number - 1] for name, column in columns.items()},
        )
        for number in range(1, count + 1)
    ]
    merge_members(people, entries, default_language="nl")


@dataclass
class Respondents:
    """Members who have not answered yet, in the order in which they come; each answers once."""

    waiting: "list[Member]"

    def next(self, answers: Answers) -> bytes:
        """The member whose answers these are: the first who works where they say, else the first of all."""
        told = {name: LABELS.get(str(answers.get(name)), "") for name in SHARES}
        found = max(self.waiting, key=lambda member: sum(member.attributes.get(name) == told[name] for name in told))
        self.waiting.remove(found)
        return found.id


def respondents(members: "Sequence[Member]", rng: random.Random) -> Respondents:
    """All ``members``, in an order of chance."""
    return Respondents(rng.sample(list(members), len(members)))
