"""What was mailed to whom."""

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"


def upgrade() -> None:
    op.create_table(
        "mail",
        sa.Column("round", sa.Text, nullable=False),
        sa.Column("member", sa.LargeBinary, sa.ForeignKey("member.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("round", "member", "kind"),
        sa.CheckConstraint("state IN ('claimed', 'sent', 'refused', 'bounced')", name="mail_state"),
        sqlite_with_rowid=False,
    )
    op.create_index("mail_member", "mail", ["member"])
