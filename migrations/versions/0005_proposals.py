"""Contributing: proposals, what happened to them, and the keys of requests that must have their effect once."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

big = sa.BigInteger().with_variant(sa.Integer, "sqlite")
binary = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
moment = sa.DateTime(timezone=True)

REFUSAL = "what happened to a proposal is append-only"
OPEN_NEW = "kind = 'new' AND state IN ('proposed', 'changes_requested')"


def upgrade() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", big, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("concept", binary, nullable=False),
        sa.Column("target", binary),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("author", big, sa.ForeignKey("account.id", name="fk_proposal_author")),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("records", sa.Text, nullable=False),
        sa.Column("based_on", sa.Integer, nullable=False),
        sa.Column("target_based_on", sa.Integer, nullable=False),
        sa.Column("needed", sa.String, nullable=False),
        sa.Column("approvals", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("updated_at", moment, nullable=False),
        sa.Column("revision", sa.Integer),
        sqlite_autoincrement=True,
    )
    for columns in (["state", "id"], ["author", "id"], ["concept"]):
        op.create_index(f"ix_proposal_{'_'.join(columns)}", "proposal", columns)
    where = sa.text(OPEN_NEW)
    op.create_index(
        "uq_proposal_new_concept", "proposal", ["concept"], unique=True, sqlite_where=where, postgresql_where=where
    )
    op.create_table(
        "proposal_event",
        sa.Column("id", big, primary_key=True),
        sa.Column("proposal", big, sa.ForeignKey("proposal.id", name="fk_proposal_event_proposal"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("account", big),
        sa.Column("languages", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("document", sa.Text),
        sa.Column("created_at", moment, nullable=False),
    )
    op.create_index("ix_proposal_event_proposal", "proposal_event", ["proposal"])
    op.create_table(
        "idempotency_key",
        sa.Column("account", big, primary_key=True, autoincrement=False),
        sa.Column("key", binary, primary_key=True),
        sa.Column("request", sa.String, nullable=False),
        sa.Column("proposal", big, nullable=False),
        sa.Column("created_at", moment, nullable=False),
    )
    _make_append_only()


def _make_append_only() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER proposal_event_no_{action.lower()} BEFORE {action} ON proposal_event"
                f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_to_rewrite_proposal_events() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER proposal_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON proposal_event"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite_proposal_events()"
    )


def downgrade() -> None:
    for table in ("idempotency_key", "proposal_event", "proposal"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_to_rewrite_proposal_events()")
