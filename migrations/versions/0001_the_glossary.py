"""The glossary: revisions, append-only, and the projections made from them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

big = sa.BigInteger().with_variant(sa.Integer, "sqlite")
binary = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
moment = sa.DateTime(timezone=True)

REFUSAL = "revisions are append-only"


def upgrade() -> None:
    op.create_table(
        "revision",
        sa.Column("sequence", big, primary_key=True),
        sa.Column("record_type", binary, nullable=False),
        sa.Column("record_id", binary, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("origin", sa.String, nullable=False),
        sa.Column("author", sa.String, nullable=False),
        sa.Column("reviewer", sa.String),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("hash", sa.String, nullable=False),
        sa.UniqueConstraint("record_type", "record_id", "number", name="uq_revision_record_type_record_id_number"),
    )
    _make_append_only()
    op.create_table(
        "concept",
        sa.Column("number", big, primary_key=True),
        sa.Column("id", binary, nullable=False, unique=True),
        sa.Column("kind", sa.String, nullable=False, index=True),
        sa.Column("layer", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("target", sa.String),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("updated_at", moment, nullable=False),
        sa.Column("label_en", sa.Text),
        sa.Column("label_es", sa.Text),
        sa.Column("label_zh", sa.Text),
        sa.Column("sort_en", binary),
        sa.Column("sort_es", binary),
        sa.Column("sort_zh", binary),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("etag", sa.String, nullable=False),
    )
    for column in ("updated_at", "sort_en", "sort_es", "sort_zh"):
        op.create_index(f"ix_concept_{column}_number", "concept", [column, "number"])
    op.create_table(
        "designation",
        sa.Column("number", big, primary_key=True),
        sa.Column("concept", big, sa.ForeignKey("concept.number"), nullable=False, index=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
    )
    op.create_table(
        "lookup_key",
        sa.Column("key", binary, primary_key=True),
        sa.Column("designation", big, primary_key=True),
        sa.Column("kind", sa.SmallInteger, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "relation",
        sa.Column("source", binary, primary_key=True),
        sa.Column("target", binary, primary_key=True, index=True),
        sa.Column("type", sa.String, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "concept_subject",
        sa.Column("subject", binary, primary_key=True),
        sa.Column("concept", big, sa.ForeignKey("concept.number"), primary_key=True, index=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "record",
        sa.Column("type", binary, primary_key=True),
        sa.Column("key", binary, primary_key=True),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
    )
    op.create_table(
        "word",
        sa.Column("deletion", binary, primary_key=True),
        sa.Column("word", binary, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "state",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("value", sa.String, nullable=False),
    )
    _make_word_indexes()


def downgrade() -> None:
    tables = ("state", "word", "record", "concept_subject", "relation", "lookup_key", "designation", "concept")
    for table in (*WORD_INDEXES, *tables, "revision"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_to_rewrite_history()")


def _make_append_only() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER revision_no_{action.lower()} BEFORE {action} ON revision"
                f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_to_rewrite_history() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER revision_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON revision"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite_history()"
    )


WORD_INDEXES = ("designation_words", "definition_words")


def _make_word_indexes() -> None:
    for index in WORD_INDEXES:
        if op.get_bind().dialect.name == "sqlite":
            op.execute(
                f"CREATE VIRTUAL TABLE {index} USING fts5("
                "tokens, detail=none, columnsize=0, tokenize=\"ascii tokenchars '&%+'\")"
            )
        else:
            op.execute(f"CREATE TABLE {index} (rowid BIGINT PRIMARY KEY, tokens TSVECTOR NOT NULL)")
            op.execute(f"CREATE INDEX ix_{index}_tokens ON {index} USING gin (tokens)")
