"""The first tables of ``people.db``. Written out, and not taken from the schema: a step stays what it was when made."""

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "member",
        sa.Column("id", sa.LargeBinary, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("address_key", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("attributes", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.UniqueConstraint("address_key", name="member_address"),
        sa.CheckConstraint("length(id) = 16", name="member_id_length"),
        sa.CheckConstraint("state IN ('active', 'opted_out', 'left')", name="member_state"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "registration",
        sa.Column("round", sa.Text, nullable=False),
        sa.Column("id", sa.LargeBinary, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("address_key", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("answers", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("member", sa.LargeBinary, sa.ForeignKey("member.id", ondelete="SET NULL")),
        sa.PrimaryKeyConstraint("round", "id"),
        sa.UniqueConstraint("round", "address_key", name="registration_address"),
        sa.CheckConstraint("length(id) = 16", name="registration_id_length"),
        sqlite_with_rowid=False,
    )
    op.create_index("registration_member", "registration", ["member"])
