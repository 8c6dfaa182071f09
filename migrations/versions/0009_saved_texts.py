"""Texts that people save with their accounts."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

big = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "saved_text",
        sa.Column("id", big, primary_key=True),
        sa.Column("account", big, sa.ForeignKey("account.id", name="fk_saved_text_account"), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_saved_text_account", "saved_text", ["account"])


def downgrade() -> None:
    op.drop_table("saved_text")
