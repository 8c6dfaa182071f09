"""Warnings that reviewers set aside for every text."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

big = sa.BigInteger().with_variant(sa.Integer, "sqlite")
binary = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "waiver",
        sa.Column("id", big, primary_key=True),
        sa.Column("warning", binary, nullable=False, unique=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("account", big, sa.ForeignKey("account.id", name="fk_waiver_account")),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("waiver")
