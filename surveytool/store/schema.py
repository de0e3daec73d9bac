"""The tables of ``answers.db``.

Every table is ``WITHOUT ROWID``: rows lie in the order of their key, and the key of a response is random. There is no
column for a time, a sequence, an address or a program that was used, so there is nothing to pair a response with. The days
in what is coded are those of the board, after the round has closed.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
)

APPLICATION_ID = 0x53565954
"""The four letters SVYT in the header of the file, by which we know it as ours."""

SCHEMA_VERSION = 3
"""Raised with every migration; kept in the ``user_version`` of the file, so that opening need not load Alembic."""

metadata = MetaData()

questionnaire = Table(
    "questionnaire",
    metadata,
    Column("sha256", LargeBinary, primary_key=True),
    Column("id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("source", LargeBinary, nullable=False),
    CheckConstraint("length(sha256) = 32", name="questionnaire_sha256_length"),
    sqlite_with_rowid=False,
)
"""The exact bytes a round was opened with, under their hash. Only ever added to."""

round_ = Table(
    "round",
    metadata,
    Column("id", Text, primary_key=True),
    Column("questionnaire", LargeBinary, ForeignKey("questionnaire.sha256"), nullable=False),
    Column("population", Integer),
    Column("state", Text, nullable=False),
    Column("opens", Date),
    Column("closes", Date),
    Column("opened", Date, nullable=False),
    Column("closed", Date),
    Column("links", Text, nullable=False),
    Column("anonymous", Boolean, nullable=False),
    Column("linking", Text, nullable=False),
    Column("minimum_group", Integer, nullable=False),
    Column("simulated", Boolean, nullable=False),
    Column("key_check", LargeBinary, nullable=False),
    Column("snapshot", LargeBinary),
    Column("reminders", Text, nullable=False),
    Column("purged", Date),
    Column("links_check", LargeBinary),
    CheckConstraint("state IN ('open', 'closed')", name="round_state"),
    CheckConstraint("links IN ('open', 'personal', 'both')", name="round_links"),
    CheckConstraint("linking IN ('none', 'code', 'panel')", name="round_linking"),
    CheckConstraint("linking <> 'panel' OR (NOT anonymous AND links <> 'open')", name="round_panel"),
    CheckConstraint("population IS NULL OR population > 0", name="round_population"),
    sqlite_with_rowid=False,
)
"""``key_check`` and ``links_check`` tell whether a key file is the one of this round; ``snapshot`` is the hash of what closing wrote.
``reminders`` are the days after the opening on which members are reminded, ``7,14``; ``purged`` is the day on which the
answers were removed."""

response = Table(
    "response",
    metadata,
    Column("round", Text, ForeignKey("round.id"), nullable=False),
    Column("id", LargeBinary, nullable=False),
    Column("channel", Text, nullable=False),
    Column("disposition", Text, nullable=False),
    Column("answers", Text, nullable=False),
    Column("receipt_hash", LargeBinary),
    Column("mac", LargeBinary, nullable=False),
    Column("person", LargeBinary),
    PrimaryKeyConstraint("round", "id"),
    CheckConstraint("length(id) = 16", name="response_id_length"),
    CheckConstraint("channel IN ('open', 'personal', 'import')", name="response_channel"),
    CheckConstraint("disposition IN ('complete', 'partial')", name="response_disposition"),
    sqlite_with_rowid=False,
)
"""``person`` is what joins the answers of one person in several rounds, in a round that says so to its members: made from
the words they keep, or, where the round is not anonymous, from the member. It is empty in all others."""

invitation = Table(
    "invitation",
    metadata,
    Column("round", Text, ForeignKey("round.id"), nullable=False),
    Column("tag", LargeBinary, nullable=False),
    Column("answered", Boolean, nullable=False),
    Column("stopped", Boolean, nullable=False),
    Column("person", LargeBinary),
    PrimaryKeyConstraint("round", "tag"),
    CheckConstraint("length(tag) = 32", name="invitation_tag_length"),
    CheckConstraint("answered IN (0, 1)", name="invitation_answered"),
    CheckConstraint("stopped IN (0, 1)", name="invitation_stopped"),
    sqlite_with_rowid=False,
)
"""One personal link, by the hash of its token, and whether it was spent; never when. It is added unanswered and changed in
place, so that nothing in the file shows in which order members answered. ``stopped``: no more mail, please."""

draft = Table(
    "draft",
    metadata,
    Column("round", Text, ForeignKey("round.id"), nullable=False),
    Column("key", LargeBinary, nullable=False),
    Column("section", Text, nullable=False),
    Column("box", LargeBinary, nullable=False),
    PrimaryKeyConstraint("round", "key"),
    CheckConstraint("length(key) = 32", name="draft_key_length"),
    sqlite_with_rowid=False,
)
"""``box`` opens only with the secret in the member's cookie; ``section`` is the furthest reached: where people left."""

counter = Table(
    "counter",
    metadata,
    Column("round", Text, ForeignKey("round.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("count", Integer, nullable=False),
    PrimaryKeyConstraint("round", "name", "key"),
    sqlite_with_rowid=False,
)

import_log = Table(
    "import_log",
    metadata,
    Column("round", Text, ForeignKey("round.id"), nullable=False),
    Column("sha256", LargeBinary, nullable=False),
    PrimaryKeyConstraint("round", "sha256"),
    CheckConstraint("length(sha256) = 32", name="import_log_sha256_length"),
    sqlite_with_rowid=False,
)

coding_done = Table(
    "coding_done",
    metadata,
    Column("round", Text, ForeignKey("round.id"), nullable=False),
    Column("question", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("coder", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("day", Date, nullable=False),
    PrimaryKeyConstraint("round", "question", "answer", "coder"),
    CheckConstraint("length(answer) = 16", name="coding_done_answer_length"),
    CheckConstraint("version > 0", name="coding_done_version"),
    sqlite_with_rowid=False,
)
"""An open answer that a coder has read, by which version of the codebook, also when it got no code. ``answer`` is made of the
key of the response (``coding.answer_id``); a coder is a name that the board chose, and no member."""

coding = Table(
    "coding",
    metadata,
    Column("round", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("coder", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("how", Text, nullable=False),
    PrimaryKeyConstraint("round", "question", "answer", "coder", "code"),
    ForeignKeyConstraint(
        ["round", "question", "answer", "coder"],
        ["coding_done.round", "coding_done.question", "coding_done.answer", "coding_done.coder"],
        name="coding_is_done",
    ),
    CheckConstraint("version > 0", name="coding_version"),
    CheckConstraint(
        "how IN ('typed', 'keyword', 'pile', 'import', 'suggested_1', 'suggested_2', 'suggested_3', 'suggested_4', "
        "'suggested_5', 'settled')",
        name="coding_how",
    ),
    sqlite_with_rowid=False,
)
"""A code that a coder gave an answer, and how they came by it: ``suggested_2`` was the second suggestion."""

overlap = Table(
    "overlap",
    metadata,
    Column("round", Text, ForeignKey("round.id"), nullable=False),
    Column("question", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("first", Text, nullable=False),
    Column("second", Text, nullable=False),
    PrimaryKeyConstraint("round", "question", "answer"),
    CheckConstraint("length(answer) = 16", name="overlap_answer_length"),
    CheckConstraint("first <> second", name="overlap_coders"),
    sqlite_with_rowid=False,
)
"""The answers that two coders both code, each without seeing what the other did and without suggestions."""

quote = Table(
    "quote",
    metadata,
    Column("round", Text, ForeignKey("round.id"), nullable=False),
    Column("question", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("redacted", Text, nullable=False),
    Column("consent", Text, nullable=False),
    Column("approved_by", Text, nullable=False),
    Column("day", Date, nullable=False),
    PrimaryKeyConstraint("round", "question", "answer", "start"),
    CheckConstraint("length(answer) = 16", name="quote_answer_length"),
    CheckConstraint('start >= 0 AND "end" > start', name="quote_span"),
    CheckConstraint("consent IN ('given', 'elsewhere')", name="quote_consent"),
    sqlite_with_rowid=False,
)
"""A part of an open answer that a person approved for the report: the characters from ``start`` up to ``end`` of the answer as
it was given, and how they are printed. ``consent``: the member gave it in the questionnaire, or who approved it says elsewhere."""
