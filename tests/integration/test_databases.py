"""A test finds nothing of the tests before it, though PostgreSQL's databases are used again."""

from flask import Flask
from sqlalchemy import func, select, text

from app.services import loading
from app.store import database, models
from tests.builders import concept
from tests.conftest import AUTHORSHIP, Maker
from tests.people import make_person


def rows() -> dict[str, int]:
    with database.reading() as session:
        tables = models.Base.metadata.sorted_tables
        counted = {each.name: session.scalar(select(func.count()).select_from(each)) or 0 for each in tables}
    return {name: count for name, count in counted.items() if count}


def address(app: Flask) -> str:
    return str(app.config["DATABASE_URL"])


def test_the_database_of_the_next_test_is_empty_and_counts_from_one(make_app: Maker) -> None:
    ids, addresses = set(), set()
    for _ in range(3):
        app = make_app()
        with app.app_context():
            assert rows() == {}
            ids.add(make_person().id)
            loading.load([loading.record_of("concept", "talks", concept("talks"))], None, AUTHORSHIP)
            assert len(rows()) > 5
        addresses.add(address(app))
        make_app.end(app)
    assert len(ids) == 1
    assert len(addresses) == (3 if "sqlite" in address(app) else 1)


def test_a_database_in_which_more_than_rows_changed_is_not_used_again(make_app: Maker) -> None:
    app = make_app()
    with app.app_context(), database.transaction() as session:
        session.execute(text("ALTER TABLE waiver ADD COLUMN more TEXT"))
    make_app.end(app)
    other = make_app()
    assert address(other) != address(app)
    make_app.end(other)


def test_a_database_that_somebody_still_reads_is_not_used_again(make_app: Maker) -> None:
    app = make_app()
    with app.app_context():
        engine = app.extensions["store"]
        make_app.end(app)
        with engine.connect():
            other = make_app()
            assert address(other) != address(app)
            make_app.end(other)
        engine.dispose()
