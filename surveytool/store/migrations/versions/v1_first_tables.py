"""The first tables. Written out, and not taken from ``schema``: a step stays what it was when it was made."""

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "questionnaire",
        sa.Column("sha256", sa.LargeBinary, primary_key=True),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("source", sa.LargeBinary, nullable=False),
        sa.CheckConstraint("length(sha256) = 32", name="questionnaire_sha256_length"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "round",
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
        sa.CheckConstraint("state IN ('open', 'closed')", name="round_state"),
        sa.CheckConstraint("links IN ('open')", name="round_links"),
        sa.CheckConstraint("linking IN ('none')", name="round_linking"),
        sa.CheckConstraint("population IS NULL OR population > 0", name="round_population"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "response",
        sa.Column("round", sa.Text, sa.ForeignKey("round.id"), nullable=False),
        sa.Column("id", sa.LargeBinary, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("disposition", sa.Text, nullable=False),
        sa.Column("answers", sa.Text, nullable=False),
        sa.Column("receipt_hash", sa.LargeBinary),
        sa.Column("mac", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("round", "id"),
        sa.CheckConstraint("length(id) = 16", name="response_id_length"),
        sa.CheckConstraint("channel IN ('open', 'import')", name="response_channel"),
        sa.CheckConstraint("disposition IN ('complete', 'partial')", name="response_disposition"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "draft",
        sa.Column("round", sa.Text, sa.ForeignKey("round.id"), nullable=False),
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("section", sa.Text, nullable=False),
        sa.Column("box", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("round", "key"),
        sa.CheckConstraint("length(key) = 32", name="draft_key_length"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "counter",
        sa.Column("round", sa.Text, sa.ForeignKey("round.id"), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("round", "name", "key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "import_log",
        sa.Column("round", sa.Text, sa.ForeignKey("round.id"), nullable=False),
        sa.Column("sha256", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("round", "sha256"),
        sa.CheckConstraint("length(sha256) = 32", name="import_log_sha256_length"),
        sqlite_with_rowid=False,
    )
