"""The tables of ``people.db``: who the members are, and who signed up.

Nothing here refers to an answer, and nothing in ``answers.db`` to a person: a round is known by its id alone. As with
the answers every table is ``WITHOUT ROWID`` under a random key, so that no number of ours goes around with a person.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

APPLICATION_ID = 0x53565950
"""The four letters SVYP in the header of the file, by which we know it as ours and not as the answers."""

SCHEMA_VERSION = 2
"""Raised with every migration; kept in the ``user_version`` of the file."""

metadata = MetaData()

member = Table(
    "member",
    metadata,
    Column("id", LargeBinary, primary_key=True),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("address_key", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("attributes", Text, nullable=False),
    Column("state", Text, nullable=False),
    UniqueConstraint("address_key", name="member_address"),
    CheckConstraint("length(id) = 16", name="member_id_length"),
    CheckConstraint("state IN ('active', 'opted_out', 'left')", name="member_state"),
    sqlite_with_rowid=False,
)
"""``email`` is the address as it was given, ``address_key`` what is the same for every way to write it; ``attributes`` is
JSON: what the board knows of a member besides, such as a region."""

registration = Table(
    "registration",
    metadata,
    Column("round", Text, nullable=False),
    Column("id", LargeBinary, nullable=False),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("address_key", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("answers", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("member", LargeBinary, ForeignKey("member.id", ondelete="SET NULL")),
    PrimaryKeyConstraint("round", "id"),
    UniqueConstraint("round", "address_key", name="registration_address"),
    CheckConstraint("length(id) = 16", name="registration_id_length"),
    Index("registration_member", "member"),
    sqlite_with_rowid=False,
)
"""One sign-up of an address in a round. ``answers`` is JSON without name and address; ``day`` is that of the first time
that the address signed up; ``member`` is the member it became, when it has."""

mail = Table(
    "mail",
    metadata,
    Column("round", Text, nullable=False),
    Column("member", LargeBinary, ForeignKey("member.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("state", Text, nullable=False),
    PrimaryKeyConstraint("round", "member", "kind"),
    CheckConstraint("state IN ('claimed', 'sent', 'refused', 'bounced')", name="mail_state"),
    Index("mail_member", "member"),
    sqlite_with_rowid=False,
)
"""One mail to a member about a round: an ``invitation``, or a reminder under its own ``kind``. It is claimed before it is
handed to the mail server, so that nobody gets it twice. Who got a reminder had not answered by then: the rows of a round
are deleted when it closes."""
