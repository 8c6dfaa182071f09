"""What people want to hear of, and the addresses of their feeds."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

big = sa.BigInteger().with_variant(sa.Integer, "sqlite")
binary = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "watch",
        _account("watch"),
        sa.Column("kind", sa.String, primary_key=True),
        sa.Column("key", binary, primary_key=True),
    )
    op.create_table("feed_key", _account("feed_key"), sa.Column("key", binary, nullable=False, unique=True))


def _account(table: str) -> sa.Column:  # type: ignore[type-arg]
    reference = sa.ForeignKey("account.id", name=f"fk_{table}_account")
    return sa.Column("account", big, reference, primary_key=True, autoincrement=False)


def downgrade() -> None:
    op.drop_table("feed_key")
    op.drop_table("watch")
