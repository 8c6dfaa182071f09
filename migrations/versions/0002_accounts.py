"""The people who work on the glossary: accounts, where they are signed in, their tokens, invitations, the audit log."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

big = sa.BigInteger().with_variant(sa.Integer, "sqlite")
binary = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
moment = sa.DateTime(timezone=True)

REFUSAL = "the audit log is append-only"


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", big, primary_key=True),
        sa.Column("email", sa.Text),
        sa.Column("email_key", binary, unique=True),
        sa.Column("name", sa.Text),
        sa.Column("name_key", binary, unique=True),
        sa.Column("password", sa.String),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("reviews", sa.String, nullable=False),
        sa.Column("interface", sa.String, nullable=False),
        sa.Column("is_active", sa.Boolean, nullable=False),
        sa.Column("uniquifier", sa.String, nullable=False, unique=True),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("confirmed_at", moment),
        sa.Column("deleted_at", moment),
        sa.Column("second_factor", sa.String),
        sa.Column("second_factor_counter", big),
        sa.Column("recovery_codes", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "account_session",
        sa.Column("id", big, primary_key=True),
        sa.Column("key", binary, nullable=False, unique=True),
        sa.Column("account", big, sa.ForeignKey("account.id"), nullable=False, index=True),
        sa.Column("client", sa.String, nullable=False),
        sa.Column("started_at", moment, nullable=False),
        sa.Column("seen_at", moment, nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "api_token",
        sa.Column("id", big, primary_key=True),
        sa.Column("key", binary, nullable=False, unique=True),
        sa.Column("account", big, sa.ForeignKey("account.id"), nullable=False, index=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("scopes", sa.String, nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sa.Column("used_at", moment),
        sa.Column("revoked_at", moment),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "invitation",
        sa.Column("id", big, primary_key=True),
        sa.Column("key", binary, nullable=False, unique=True),
        sa.Column("email", sa.Text),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("reviews", sa.String, nullable=False),
        sa.Column("interface", sa.String, nullable=False),
        sa.Column("invited_by", big, sa.ForeignKey("account.id"), index=True),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sa.Column("account", big, sa.ForeignKey("account.id"), index=True),
        sa.Column("withdrawn_at", moment),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "audit_entry",
        sa.Column("sequence", big, primary_key=True),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("actor", big),
        sa.Column("account", big),
        sa.Column("door", sa.String, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("request", sa.String),
        sa.Column("hash", sa.String, nullable=False),
    )
    op.create_index("ix_audit_entry_account_sequence", "audit_entry", ["account", "sequence"])
    _make_append_only()


def downgrade() -> None:
    for table in ("audit_entry", "invitation", "api_token", "account_session", "account"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_to_rewrite_the_audit_log()")


def _make_append_only() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_entry_no_{action.lower()} BEFORE {action} ON audit_entry"
                f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_to_rewrite_the_audit_log() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite_the_audit_log()"
    )
