"""The list of members as a table, that can be brought in again as it is."""

from collections.abc import Iterator, Sequence

from surveytool.exchange.member_columns import STATE
from surveytool.exchange.responses_out import Cells
from surveytool.store.people import Member


def member_table(members: Sequence[Member]) -> Iterator[Cells]:
    """A header and a row a member: name, address, language, state and a column for every attribute that anybody has."""
    keys = sorted({key for member in members for key in member.attributes})
    yield ["name", "email", "language", STATE, *keys]
    for member in members:
        attributes = (member.attributes.get(key, "") for key in keys)
        yield [member.name, member.email, member.language, member.state, *attributes]
