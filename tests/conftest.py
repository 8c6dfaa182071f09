"""What tests share: databases of both kinds, applications on them, and the real glossary loaded once."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextvars import Context
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings

from app import create_app, store
from app.services import loading, maintenance
from app.store.revisions import Authorship
from app.terminology.concept import Concept
from config import Config
from tests import postgresql

settings.register_profile("untimed", deadline=None)  # a busy machine is no defect
settings.load_profile("untimed")

GLOSSARY = Path(os.environ.get("GLOSSARY_DIR", Path(__file__).parent.parent / "glossary"))
AUTHORSHIP = Authorship(author="tests", reason="for the tests", origin="file")
ENGINES = ("sqlite", "postgresql")


class Client(FlaskClient):
    """A client whose requests share nothing with a test's own open context, as they share nothing in a server."""

    def open(self, *arguments: Any, **options: Any) -> Any:
        return Context().run(super().open, *arguments, **options)


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[postgresql.Cluster]:
    """A PostgreSQL server of our own, on a socket in a scratch folder."""
    with postgresql.running(tmp_path_factory) as running:
        yield running


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Each engine in turn: tests that use a database run on both."""
    return str(request.param)


@pytest.fixture(scope="session")
def new_database(
    engine: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], str]:
    """Makes an empty database and answers its address."""
    if engine == "postgresql":
        running: postgresql.Cluster = request.getfixturevalue("cluster")
        return running.new_database
    return lambda: f"sqlite:///{tmp_path_factory.mktemp('database') / 'puente.db'}"


@pytest.fixture(scope="session")
def new_migrated_database(
    engine: str,
    new_database: Callable[[], str],
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[], str]:
    """Makes a migrated, empty database by copying one, and answers its address."""
    address = new_database()
    app = create_app(
        Config(DATABASE_URL=address, DATA_DIR=str(tmp_path_factory.mktemp("data")), SECRET_KEY="for tests only")
    )
    with app.app_context():
        maintenance.migrate()
        store.disconnect()
        app.extensions["store"].dispose()
    if engine == "postgresql":
        running: postgresql.Cluster = request.getfixturevalue("cluster")
        return lambda: running.new_database(like=address)

    def copy() -> str:
        copied = new_database()
        shutil.copyfile(address.removeprefix("sqlite:///"), copied.removeprefix("sqlite:///"))
        return copied

    return copy


@pytest.fixture(scope="session")
def make_app(
    new_migrated_database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Flask]]:
    """Makes an application on an empty, migrated database of its own, with settings."""
    made: list[Flask] = []

    def make(**settings: str) -> Flask:
        folder = tmp_path_factory.mktemp("data")
        app = create_app(
            Config(
                DATABASE_URL=new_migrated_database(),
                DATA_DIR=str(folder),
                SECRET_KEY="for tests only",
                RATE_LIMIT="off",
                **({"SIGN_IN_LIMIT": "off"} | settings),
            )
        )
        app.testing = True
        app.test_client_class = Client
        made.append(app)
        return app

    yield make
    for app in made:
        app.extensions["errands"].wait()  # what runs apart has a connection of its own
        with app.app_context():
            app.extensions["store"].dispose()


@pytest.fixture
def app(make_app: Callable[[], Flask]) -> Iterator[Flask]:
    """An application with an empty glossary, for a test that writes; its context is open."""
    app = make_app()
    with app.app_context():
        yield app
        app.extensions["errands"].wait()
        store.disconnect()


@pytest.fixture
def publish(app: Flask) -> Callable[..., loading.Report]:
    """Publishes concepts as a file would."""

    def publish_(*concepts: Concept, **options: str) -> loading.Report:
        records = [loading.record_of("concept", concept.id, concept) for concept in concepts]
        return loading.load(records, None, AUTHORSHIP, **options)  # type: ignore[arg-type]

    return publish_


@pytest.fixture(scope="session")
def glossary(make_app: Callable[[], Flask]) -> Flask:
    """An application with the repository's glossary, for tests that only read."""
    app = make_app()
    with app.app_context():
        loading.load_folder(GLOSSARY, AUTHORSHIP)
    return app


@pytest.fixture
def client(glossary: Flask) -> FlaskClient:
    """A client of the application with the repository's glossary."""
    return glossary.test_client()
