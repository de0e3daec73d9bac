"""Codes that people give to open answers, the answers that two of them both code, and the quotes that are approved."""

import sqlalchemy as sa
from alembic import op

revision = "3"
down_revision = "2"


def upgrade() -> None:
    op.create_table(
        "coding_done",
        sa.Column("round", sa.Text, sa.ForeignKey("round.id"), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("coder", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("round", "question", "answer", "coder"),
        sa.CheckConstraint("length(answer) = 16", name="coding_done_answer_length"),
        sa.CheckConstraint("version > 0", name="coding_done_version"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "coding",
        sa.Column("round", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("coder", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("how", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("round", "question", "answer", "coder", "code"),
        sa.ForeignKeyConstraint(
            ["round", "question", "answer", "coder"],
            ["coding_done.round", "coding_done.question", "coding_done.answer", "coding_done.coder"],
            name="coding_is_done",
        ),
        sa.CheckConstraint("version > 0", name="coding_version"),
        sa.CheckConstraint(
            "how IN ('typed', 'keyword', 'pile', 'import', 'suggested_1', 'suggested_2', 'suggested_3', 'suggested_4', "
            "'suggested_5', 'settled')",
            name="coding_how",
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "overlap",
        sa.Column("round", sa.Text, sa.ForeignKey("round.id"), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("first", sa.Text, nullable=False),
        sa.Column("second", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("round", "question", "answer"),
        sa.CheckConstraint("length(answer) = 16", name="overlap_answer_length"),
        sa.CheckConstraint("first <> second", name="overlap_coders"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "quote",
        sa.Column("round", sa.Text, sa.ForeignKey("round.id"), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("redacted", sa.Text, nullable=False),
        sa.Column("consent", sa.Text, nullable=False),
        sa.Column("approved_by", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("round", "question", "answer", "start"),
        sa.CheckConstraint("length(answer) = 16", name="quote_answer_length"),
        sa.CheckConstraint('start >= 0 AND "end" > start', name="quote_span"),
        sa.CheckConstraint("consent IN ('given', 'elsewhere')", name="quote_consent"),
        sqlite_with_rowid=False,
    )
