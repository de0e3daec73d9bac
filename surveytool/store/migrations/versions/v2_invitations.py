"""Personal links, and answers that can be joined over rounds. SQLite cannot change a constraint, so the two tables that have
new ones are made anew and filled from the old."""

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"

_ROUND = (
    "id, questionnaire, population, state, opens, closes, opened, closed, links, anonymous, linking, minimum_group, "
    "simulated, key_check, snapshot"
)
_RESPONSE = "round, id, channel, disposition, answers, receipt_hash, mac"


def upgrade() -> None:
    op.create_table(
        "round_2",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("questionnaire", sa.LargeBinary, sa.ForeignKey("questionnaire.sha256"), nullable=False),
        sa.Column("population", sa.Integer),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("opens", sa.Date),
        sa.Column("closes", sa.Date),
        sa.Column("opened", sa.Date, nullable=False),
        sa.Column("closed", sa.Date),
        sa.Column("links", sa.Text, nullable=False),
        sa.Column("anonymous", sa.Boolean, nullable=False),
        sa.Column("linking", sa.Text, nullable=False),
        sa.Column("minimum_group", sa.Integer, nullable=False),
        sa.Column("simulated", sa.Boolean, nullable=False),
        sa.Column("key_check", sa.LargeBinary, nullable=False),
        sa.Column("snapshot", sa.LargeBinary),
        sa.Column("reminders", sa.Text, nullable=False),
        sa.Column("purged", sa.Date),
        sa.Column("links_check", sa.LargeBinary),
        sa.CheckConstraint("state IN ('open', 'closed')", name="round_state"),
        sa.CheckConstraint("links IN ('open', 'personal', 'both')", name="round_links"),
        sa.CheckConstraint("linking IN ('none', 'code', 'panel')", name="round_linking"),
        sa.CheckConstraint("linking <> 'panel' OR (NOT anonymous AND links <> 'open')", name="round_panel"),
        sa.CheckConstraint("population IS NULL OR population > 0", name="round_population"),
        sqlite_with_rowid=False,
    )
    op.execute(f"INSERT INTO round_2 ({_ROUND}, reminders) SELECT {_ROUND}, '' FROM round")  # noqa: S608
    op.drop_table("round")
    op.rename_table("round_2", "round")
    op.create_table(
        "response_2",
        sa.Column("round", sa.Text, sa.ForeignKey("round.id"), nullable=False),
        sa.Column("id", sa.LargeBinary, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("disposition", sa.Text, nullable=False),
        sa.Column("answers", sa.Text, nullable=False),
        sa.Column("receipt_hash", sa.LargeBinary),
        sa.Column("mac", sa.LargeBinary, nullable=False),
        sa.Column("person", sa.LargeBinary),
        sa.PrimaryKeyConstraint("round", "id"),
        sa.CheckConstraint("length(id) = 16", name="response_id_length"),
        sa.CheckConstraint("channel IN ('open', 'personal', 'import')", name="response_channel"),
        sa.CheckConstraint("disposition IN ('complete', 'partial')", name="response_disposition"),
        sqlite_with_rowid=False,
    )
    op.execute(f"INSERT INTO response_2 ({_RESPONSE}) SELECT {_RESPONSE} FROM response ORDER BY round, id")  # noqa: S608
    op.drop_table("response")
    op.rename_table("response_2", "response")
    op.create_table(
        "invitation",
        sa.Column("round", sa.Text, sa.ForeignKey("round.id"), nullable=False),
        sa.Column("tag", sa.LargeBinary, nullable=False),
        sa.Column("answered", sa.Boolean, nullable=False),
        sa.Column("stopped", sa.Boolean, nullable=False),
        sa.Column("person", sa.LargeBinary),
        sa.PrimaryKeyConstraint("round", "tag"),
        sa.CheckConstraint("length(tag) = 32", name="invitation_tag_length"),
        sa.CheckConstraint("answered IN (0, 1)", name="invitation_answered"),
        sa.CheckConstraint("stopped IN (0, 1)", name="invitation_stopped"),
        sqlite_with_rowid=False,
    )
