"""Each migration, up and down, with data."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import DatabaseError

from app import create_app, store
from app.services import entries, loading, lookup, maintenance
from app.store import migration, projections, revisions
from app.store.database import db
from app.store.models import AccountRow, AuditRow, Base
from app.terminology import keys
from app.terminology.concept import Concept, to_document
from config import Config
from tests.builders import concept
from tests.conftest import AUTHORSHIP


def tables() -> set[str]:
    names = inspect(db.engine).get_table_names()
    return {name for name in names if not re.match(r"sqlite_|\w+_words_", name)}  # what the engine makes for itself


ACCOUNTS = {"account", "account_session", "api_token", "invitation", "audit_entry"}
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def empty(new_database: Callable[[], str], tmp_path: Path) -> Iterator[Flask]:
    """An application on a database without any table."""
    app = create_app(Config(DATABASE_URL=new_database(), DATA_DIR=str(tmp_path), SECRET_KEY="for tests only"))
    with app.app_context():
        yield app
        db.engine.dispose()


def publish(published: Concept) -> None:
    """Append a revision, and nothing that is made from it."""
    with store.transaction() as session:
        revisions.append(session, [loading.record_of("concept", published.id, published)], AUTHORSHIP)


def is_published(published: Concept) -> bool:
    with store.reading() as session:
        found = revisions.latest(session, "concept", [published.id]).values()
    return [each.document for each in found] == [to_document(published)]


def test_every_migration_goes_up_down_and_up_again(empty: Flask) -> None:
    assert migration.current() is None
    before, reached = "base", tables()
    for name in migration.names():
        migration.upgrade(name)
        after = tables()
        assert migration.current() == name
        migration.downgrade(before)
        assert tables() - {"alembic_version"} == reached - {"alembic_version"}, name
        migration.upgrade(name)
        before, reached = name, after
    assert reached == {"alembic_version", "designation_words", "definition_words", *Base.metadata.tables}


def test_the_glossary_outlives_every_later_migration_and_its_undoing(empty: Flask) -> None:
    first, *_ = migration.names()
    maintenance.migrate()
    loading.load([loading.record_of("concept", "state-visit", concept())], 1, AUTHORSHIP)
    migration.downgrade(first)
    migration.upgrade()
    maintenance.reindex()
    assert entries.get_entry("state-visit").concept == concept()
    assert maintenance.verify() == []
    migration.downgrade("base")
    assert tables() <= {"alembic_version"}


def test_0002_makes_the_accounts_and_takes_them_away(empty: Flask) -> None:
    migration.upgrade("0001")
    publish(concept())
    before = tables()
    migration.upgrade("0002")
    assert tables() - before == ACCOUNTS
    with store.transaction() as session:
        account = AccountRow(
            name="Ana",
            role="reader",
            reviews="",
            interface="es",
            is_active=True,
            uniquifier="u",
            created_at=NOW,
            recovery_codes="",
            version=1,
        )
        session.add(account)
        session.flush()
        session.add(
            AuditRow(
                created_at=NOW,
                action="account_created",
                account=account.id,
                door="command",
                detail="{}",
                hash="0",
            )
        )
    for statement in ("UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry"):
        with pytest.raises(DatabaseError, match="append-only"), store.transaction() as session:
            session.execute(text(statement))
    migration.downgrade("0001")
    assert tables() == before
    assert is_published(concept())
    migration.upgrade("0002")
    with store.reading() as session:
        assert session.scalar(select(func.count()).select_from(AccountRow)) == 0


def test_0004_asks_for_a_reindex_and_then_everything_is_found(empty: Flask) -> None:
    migration.upgrade("0003")
    publish(concept())
    with store.transaction() as session:
        session.execute(text("INSERT INTO state (name, value) VALUES ('keys_version', '2')"))
    migration.upgrade("0004")
    with store.reading() as session:
        assert projections.version(session) != keys.VERSION
    maintenance.reindex()
    assert [hit.concept.id for hit in lookup.find("state visits").hits] == ["state-visit"]
    assert maintenance.verify() == []
    migration.downgrade("0003")
    assert is_published(concept())


def test_the_tables_are_those_of_the_models(app: Flask) -> None:
    inspector = inspect(db.engine)
    for name, table in Base.metadata.tables.items():
        columns = {column["name"]: column for column in inspector.get_columns(name)}
        assert set(columns) == {column.name for column in table.columns}, name
        assert {n for n, c in columns.items() if c["nullable"]} == {c.name for c in table.columns if c.nullable}, name
        keys = inspector.get_pk_constraint(name)["constrained_columns"]
        assert keys == [column.name for column in table.primary_key.columns], name
        indexes = {tuple(index["column_names"]) for index in inspector.get_indexes(name) if not index["unique"]}
        assert indexes == {
            tuple(column.name for column in index.columns) for index in table.indexes if not index.unique
        }, name


def test_migrating_what_is_up_to_date_does_nothing(app: Flask) -> None:
    assert maintenance.migrate() == (migration.head(), migration.head())
