"""How many mails about a round are in which state, counted over all members: never who got which."""

from sqlalchemy import func, select

from surveytool.store.database import Database
from surveytool.store.people_schema import mail as mails


def mail_states(people: Database, round_id: str) -> tuple[tuple[str, str, int], ...]:
    """Kind, state and number of the mails about a round that is open; closing a round forgets them."""
    statement = (
        select(mails.c.kind, mails.c.state, func.count())
        .where(mails.c.round == round_id)
        .group_by(mails.c.kind, mails.c.state)
        .order_by(mails.c.kind, mails.c.state)
    )
    with people.reading() as connection:
        return tuple((kind, state, count) for kind, state, count in connection.execute(statement))
