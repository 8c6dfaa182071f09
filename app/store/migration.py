"""Bringing the database's structure up to date, by Alembic."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.store.database import db, one_at_a_time, telling

SCRIPTS = Path(__file__).parents[2] / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    return config


@cache
def head() -> str | None:
    """The migration that this code needs."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def names() -> list[str]:
    """Every migration, in the order in which they are run."""
    return [each.revision for each in ScriptDirectory.from_config(_config()).walk_revisions()][::-1]


def current() -> str | None:
    """The migration that the database is at; None for an empty one. Raises StoreUnavailable."""
    with telling(), db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(target: str = "head") -> None:
    """Run the migrations up to a target, each in a transaction of its own."""
    _run(command.upgrade, target)


def downgrade(target: str) -> None:
    """Undo the migrations down to a target (`base` for an empty database)."""
    _run(command.downgrade, target)


def _run(step: object, target: str) -> None:
    config = _config()
    with one_at_a_time(), db.engine.connect().execution_options(writes=True) as connection:
        config.attributes["connection"] = connection
        step(config, target)  # type: ignore[operator]
        connection.commit()
