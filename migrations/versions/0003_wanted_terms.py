"""Terms that were looked up and not found."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

binary = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "wanted_term",
        sa.Column("term", binary, primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )
    op.create_index("ix_wanted_term_count_term", "wanted_term", ["count", "term"])


def downgrade() -> None:
    op.drop_table("wanted_term")
