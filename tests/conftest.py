"""What tests share: databases of both kinds, applications on them, and the real glossary loaded once."""

import gc
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextvars import Context
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from xdist.scheduler import LoadFileScheduling

from app import create_app, store
from app.services import loading, maintenance
from app.store.revisions import Authorship
from app.terminology.concept import Concept
from config import Config
from tests import compiled, postgresql
from tests.server import filling

settings.register_profile("untimed", deadline=None)  # a busy machine is no defect
settings.load_profile("untimed")
compiled.once()
gc.set_threshold(50_000, 20, 100)  # else a tenth of the time goes into looking through what stays to the end

GLOSSARY = Path(os.environ.get("GLOSSARY_DIR", Path(__file__).parent.parent / "glossary"))
AUTHORSHIP = Authorship(author="tests", reason="for the tests", origin="file")
ENGINES = ("sqlite", "postgresql")
BROWSER = "tests/browser/"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Ask PostgreSQL for a share of the cases of a test alone, where the test is marked so."""
    cases: Counter[str] = Counter()
    left_out = []
    for item in items:
        mark = item.get_closest_marker("sample_on_postgresql")
        callspec = getattr(item, "callspec", None)
        if mark is None or callspec is None or callspec.params.get("engine") != "postgresql":
            continue
        name, every = item.nodeid.partition("[")[0], mark.args[0]
        if not every or cases[name] % every != every // 2:
            left_out.append(item)
        cases[name] += 1
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        gone = set(left_out)
        items[:] = [item for item in items if item not in gone]


class Files(LoadFileScheduling):
    """Gives each worker a file at a time; those that need a browser are one, as two browsers wait for one another."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return BROWSER if file.startswith(BROWSER) else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Files | None:
    return Files(config, log) if config.getoption("dist") == "loadfile" else None


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


@dataclass
class Prepared:
    """What is made once for an engine, and stays while tests go from one engine to the other and back."""

    migrated: str = ""  # the address of a database to be copied
    used: list[str] = field(default_factory=list)  # the databases of tests that have ended
    glossary: Flask | None = None


@pytest.fixture(scope="session")
def prepared_for() -> Iterator[dict[str, Prepared]]:
    """What is made once, by engine; a fixture that depends on the engine would be made anew with each file."""
    prepared = {engine: Prepared() for engine in ENGINES}
    yield prepared
    for each in prepared.values():
        if each.glossary:
            end(each.glossary)


@pytest.fixture(scope="session")
def prepared(engine: str, prepared_for: dict[str, Prepared]) -> Prepared:
    return prepared_for[engine]


@pytest.fixture(scope="session")
def new_migrated_database(
    engine: str,
    prepared: Prepared,
    new_database: Callable[[], str],
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[], str]:
    """Makes a migrated, empty database by copying one, or by emptying one of a test before; answers its address."""
    if not prepared.migrated:
        prepared.migrated = new_database()
        folder = str(tmp_path_factory.mktemp("data"))
        app = create_app(Config(DATABASE_URL=prepared.migrated, DATA_DIR=folder, SECRET_KEY="for tests only"))
        with app.app_context():
            maintenance.migrate()
            store.disconnect()
            app.extensions["store"].dispose()
    if engine == "postgresql":
        running: postgresql.Cluster = request.getfixturevalue("cluster")
        return lambda: running.emptied(prepared.used, like=prepared.migrated)

    def copy() -> str:
        copied = new_database()
        shutil.copyfile(prepared.migrated.removeprefix("sqlite:///"), copied.removeprefix("sqlite:///"))
        return copied

    return copy


@dataclass
class Maker:
    """Makes applications, each on an empty, migrated database of its own, and knows those that are not ended."""

    new_database: Callable[[], str]
    new_folder: Callable[[], Path]
    used: list[str]
    made: list[Flask] = field(default_factory=list)

    def __call__(self, **settings: str) -> Flask:
        app = create_app(
            Config(
                DATABASE_URL=self.new_database(),
                DATA_DIR=str(self.new_folder()),
                SECRET_KEY="for tests only",
                RATE_LIMIT="off",
                **({"SIGN_IN_LIMIT": "off"} | settings),
            )
        )
        app.testing = True
        app.test_client_class = Client
        self.made.append(app)
        return app

    def end(self, app: Flask) -> None:
        """Close what it opened and forget it: a thousand applications kept would slow down every collection."""
        self.made = [each for each in self.made if each is not app]
        end(app)
        self.used.append(app.config["DATABASE_URL"])


def end(app: Flask) -> None:
    """Close what an application opened."""
    app.extensions["errands"].end()  # what runs apart has a connection of its own
    with app.app_context():
        store.disconnect()


@pytest.fixture(scope="session")
def make_app(
    prepared: Prepared, new_migrated_database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Maker]:
    """Makes an application on an empty, migrated database of its own, with settings."""
    make = Maker(new_migrated_database, lambda: tmp_path_factory.mktemp("data"), prepared.used)
    yield make
    for app in make.made:
        make.end(app)


@pytest.fixture
def app(make_app: Maker) -> Iterator[Flask]:
    """An application with an empty glossary, for a test that writes; its context is open."""
    app = make_app()
    with app.app_context():
        yield app
    make_app.end(app)


@pytest.fixture
def publish(app: Flask) -> Callable[..., loading.Report]:
    """Publishes concepts as a file would."""

    def publish_(*concepts: Concept, **options: str) -> loading.Report:
        records = [loading.record_of("concept", concept.id, concept) for concept in concepts]
        return loading.load(records, None, AUTHORSHIP, **options)  # type: ignore[arg-type]

    return publish_


@pytest.fixture(scope="session")
def glossary(
    prepared: Prepared, new_migrated_database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> Flask:
    """An application with the repository's glossary, for tests that only read; it stays to the end."""
    if not prepared.glossary:
        prepared.glossary = Maker(new_migrated_database, lambda: tmp_path_factory.mktemp("data"), [])()
        with prepared.glossary.app_context():
            loading.load_folder(GLOSSARY, AUTHORSHIP)
    return prepared.glossary


@pytest.fixture(scope="session")
def folder_of_the_glossary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose embedded database holds the repository's glossary, to be copied for a server."""
    folder = tmp_path_factory.mktemp("glossary")
    with filling(folder):
        loading.load_folder(GLOSSARY, AUTHORSHIP)
    return folder


@pytest.fixture
def client(glossary: Flask) -> FlaskClient:
    """A client of the application with the repository's glossary."""
    return glossary.test_client()
