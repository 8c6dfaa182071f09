"""A database that can only be read: readers notice nothing, a change is refused with a sentence, `/readyz` says why."""

import os
import pwd
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from app import create_app, store
from app.services import loading, maintenance
from app.services.publication import Publisher
from app.store import database, writing
from app.store.database import db
from app.store.revisions import Change
from app.terminology.concept import to_document
from app.web import identity
from config import Config
from tests import postgresql
from tests.builders import concept, designation, named
from tests.conftest import AUTHORSHIP, Client
from tests.people import bearer, make_person, sign_in

READ = ("/api/v1/concepts/state-visit", "/api/v1/search?q=state+visit", "/en/search?q=nothing+of+the+kind", "/es/new")
VISIT = to_document(concept())
CHANGED = VISIT | {"designations": [*VISIT["designations"], designation("visit of state", status="admitted")]}
PROPOSAL = {"concept": "state-visit", "based_on": 1, "document": CHANGED, "reason": "seen in a text"}
SUBJECT = {"key": "visits-and-protocol", "label": {"en": "Visits", "es": "Visitas", "zh-Hans": "访问"}}


def application(address: str, folder: Path) -> Flask:
    app = create_app(Config(DATABASE_URL=address, DATA_DIR=str(folder), SECRET_KEY="for tests only", RATE_LIMIT="off"))
    app.test_client_class = Client
    return app


@pytest.fixture
def written(new_migrated_database: Callable[[], str], tmp_path: Path) -> Iterator[Flask]:
    """An application that can write, with an entry; its context is open."""
    with _on(new_migrated_database(), tmp_path) as app:
        yield app


@contextmanager
def _on(address: str, folder: Path) -> Iterator[Flask]:
    app = application(address, folder)
    with app.app_context():
        maintenance.migrate()
        loading.load([loading.record_of("concept", "state-visit", concept())], None, AUTHORSHIP)
        with store.transaction() as session:
            Publisher(session).publish([Change("subject", "visits-and-protocol", SUBJECT)], AUTHORSHIP)
        try:
            yield app
        finally:
            app.extensions["errands"].wait()
            store.disconnect()


@contextmanager
def reading_alone(address: str, folder: Path) -> Iterator[FlaskClient]:
    """A client of an application that can only read."""
    app = application(address, folder)
    try:
        yield app.test_client()
    finally:
        app.extensions["errands"].wait()
        with app.app_context():
            store.disconnect()


def check(client: FlaskClient, token: dict[str, str], key: str, why: str) -> None:
    """Whoever reads is answered, with an account too; whoever writes is told, and keeps what they wrote."""
    for path in READ:
        assert client.get(path).status_code == 200, path
    assert client.get(READ[0], headers=token).status_code == 200
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json["status"], ready.json["writable"]) == (200, "read-only", False)
    assert why in ready.json["writing"]
    refused = client.post("/api/v1/proposals", json=PROPOSAL, headers=token)
    assert (refused.status_code, refused.json["code"]) == (503, "store_read_only")
    assert refused.headers["Retry-After"] == "60" and refused.json["detail"].endswith("Nothing was changed.")
    with client.session_transaction() as session:
        session[identity.KEY] = key
    page = client.get("/en/account")
    assert page.status_code == 200
    form = {"csrf_token": re.findall(r'name="csrf_token" value="([^"]+)"', page.text)[0], "name": "A new name"}
    refused = client.post("/en/account/name", data=form)
    assert refused.status_code == 503 and "Nothing can be changed at the moment" in refused.text
    assert "A new name</textarea>" in refused.text


def somebody(app: Flask) -> tuple[dict[str, str], str]:
    person = make_person()
    return bearer(person), sign_in(app.test_client(), person)


def test_a_database_that_takes_writes_is_told(written: Flask) -> None:
    assert written.test_client().get("/readyz").json["writable"] is True
    assert writing.obstacle() is None


@pytest.mark.parametrize("option", ["mode=ro", "immutable=1"])
def test_a_file_that_is_opened_for_reading_alone(tmp_path: Path, option: str) -> None:
    path = tmp_path / "puente.db"
    with _on(f"sqlite:///{path}", tmp_path) as app:
        who = somebody(app)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with reading_alone(f"sqlite:///file:{path}?{option}&uri=true", tmp_path) as client:
            check(client, *who, "opened for reading alone: see DATABASE_URL")


def test_who_writes_in_the_meantime_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "puente.db"
    with _on(f"sqlite:///{path}", tmp_path), closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        patience = database.BUSY_SECONDS * 1000
        assert writing.obstacle() is None
        other.execute("ROLLBACK")
        with db.engine.connect() as connection:
            assert connection.execute(text("PRAGMA busy_timeout")).scalar() == patience


@contextmanager
def unprivileged() -> Iterator[Path]:
    """A folder of a user for whom permissions count, who this process is for a while: they count for no root."""
    folder = Path(tempfile.mkdtemp(prefix="puente-read-only-"))
    user = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    try:
        if user is not None:
            os.chown(folder, user.pw_uid, user.pw_gid)
            os.setresuid(user.pw_uid, user.pw_uid, 0)
        yield folder
    finally:
        if user is not None:
            os.setresuid(0, 0, 0)
        shutil.rmtree(folder)


@pytest.mark.parametrize("lost", ["file", "folder"])
def test_a_file_or_folder_whose_permission_is_lost_while_serving(tmp_path: Path, lost: str) -> None:
    with unprivileged() as folder, _on(f"sqlite:///{folder / 'puente.db'}", folder) as app:
        client = app.test_client()
        who = somebody(app)
        for path in READ:  # so that nothing of the code is still to be read
            assert client.get(path).status_code == 200
        store.disconnect()
        (folder / "puente.db").chmod(0o444)
        if lost == "folder":
            (folder / "puente.db-wal").touch()  # which stay when a server is killed
            (folder / "puente.db-shm").touch()
            folder.chmod(0o555)
        check(client, *who, "read-only for the service: see to owner, mode and mount")
        folder.chmod(0o755)
        (folder / "puente.db").chmod(0o644)
        store.disconnect()
        if lost == "file":  # what was made beside it meanwhile has the mode that the file had
            assert "-shm" in client.get("/readyz").json["writing"]
        for each in folder.glob("puente.db*"):
            each.chmod(0o644)
        store.disconnect()
        assert client.get("/readyz").json["writable"] is True
        assert client.post("/api/v1/proposals", json=PROPOSAL, headers=who[0]).status_code == 201


def test_a_file_that_is_replaced_is_read_and_written_instead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other, path = tmp_path / "other.db", tmp_path / "puente.db"
    with _on(f"sqlite:///{other}", tmp_path):
        loading.load([loading.record_of("concept", "talks", named("talks", "talks"))], None, AUTHORSHIP)
    with _on(f"sqlite:///{path}", tmp_path) as app:
        client = app.test_client()
        assert client.get("/api/v1/concepts/talks").status_code == 404
        for rest in tmp_path.glob("puente.db-*"):
            rest.unlink()
        other.replace(path)
        later = monotonic() + 2
        monkeypatch.setattr(database, "monotonic", lambda: later)
        assert client.get("/api/v1/concepts/talks").status_code == 200
        token = bearer(make_person())
        assert client.get("/api/v1/proposals", headers=token).status_code == 200
        assert client.get("/readyz").json["writable"] is True
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM account").fetchone() == (1,)


def read_only_by_default(written: Flask, administrate: Callable[[str], Any]) -> str:
    administrate(f"ALTER DATABASE {db.engine.url.database} SET default_transaction_read_only = on")
    return str(db.engine.url.render_as_string(hide_password=False))


def without_a_right(written: Flask, administrate: Callable[[str], Any]) -> str:
    administrate("DROP ROLE IF EXISTS reader_of_puente")
    administrate("CREATE ROLE reader_of_puente LOGIN")
    administrate("GRANT pg_read_all_data TO reader_of_puente")
    return str(db.engine.url.set(username="reader_of_puente").render_as_string(hide_password=False))


@pytest.mark.parametrize(
    ("fault", "why"),
    [(read_only_by_default, "see its default_transaction_read_only"), (without_a_right, "grant it what it needs")],
)
def test_a_database_of_postgresql_that_can_only_be_read(
    cluster: postgresql.Cluster, tmp_path: Path, fault: Callable[..., str], why: str
) -> None:
    def administrate(statement: str) -> None:
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(statement))

    with _on(cluster.new_database(), tmp_path) as app:
        who = somebody(app)
        with reading_alone(fault(app, administrate), tmp_path) as client:
            check(client, *who, why)
