"""Designations hold all that a hit shows, keys their order, and common words are counted.

The tables are projections: they come back empty, and `flask glossary reindex` fills them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

big = sa.BigInteger().with_variant(sa.Integer, "sqlite")
binary = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.drop_table("lookup_key")
    op.drop_table("designation")
    op.drop_column("concept", "reference")
    op.create_table(
        "designation",
        sa.Column("number", big, primary_key=True),
        sa.Column("concept_id", binary, nullable=False),
        sa.Column("concept_kind", sa.String, nullable=False),
        sa.Column("labels", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("standing", sa.SmallInteger, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
    )
    op.create_table(
        "lookup_key",
        sa.Column("key", binary, primary_key=True),
        sa.Column("kind", sa.SmallInteger, primary_key=True),
        sa.Column("standing", sa.SmallInteger, primary_key=True),
        sa.Column("designation", big, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "frequency",
        sa.Column("token", binary, primary_key=True),
        sa.Column("designations", sa.Integer, nullable=False),
        sa.Column("definitions", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_word_whole", "word", ["word"], **_whole_words())


def downgrade() -> None:
    op.drop_index("ix_word_whole", "word")
    for table in ("frequency", "lookup_key", "designation"):
        op.drop_table(table)
    op.add_column("concept", sa.Column("reference", sa.Text, nullable=False, server_default="{}"))
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


def _whole_words() -> dict[str, sa.ColumnElement[bool]]:
    whole = sa.column("word") == sa.column("deletion")
    return {"sqlite_where": whole, "postgresql_where": whole}
