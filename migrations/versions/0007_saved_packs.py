"""Packs for the booth that people save with their accounts."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

big = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "saved_pack",
        sa.Column("id", big, primary_key=True),
        sa.Column("account", big, sa.ForeignKey("account.id", name="fk_saved_pack_account"), nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_saved_pack_account", "saved_pack", ["account"])


def downgrade() -> None:
    op.drop_table("saved_pack")
