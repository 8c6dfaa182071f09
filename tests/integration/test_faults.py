"""What is left after a process dies, a disk fills, a database is locked, taken away or cut off: all or nothing."""

import gzip
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from click.testing import Result
from flask import Flask
from sqlalchemy import event, text

from app import create_app, store
from app.services import backup, contribution, entries, loading, lookup, maintenance, makers, review
from app.services.contribution import Draft
from app.services.loading import Report
from app.services.making import Made, make
from app.services.publication import Publisher
from app.store import database, migration
from app.store.database import db
from app.store.revisions import Change
from app.terminology.concept import Concept, to_document
from app.terminology.errors import BrokenHistory, InvalidBackup, StoreNotEmpty, StoreUnavailable
from app.terminology.people import Role
from app.terminology.workflow import Kind
from config import Config
from tests import postgresql
from tests.builders import concept, named
from tests.conftest import AUTHORSHIP
from tests.people import make_person
from tests.server import ROOT, environment, serving

Publish = Callable[..., Report]
FLASK = str(Path(sys.executable).parent / "flask")
OLD = (concept(), named("talks", "talks", relations=[{"type": "related", "target": "state-visit"}]))
NEW = (concept(kind="event"), named("audience", "audience"))


class Killed(BaseException):
    """Stands for the end of the process: nothing that handles errors may catch it."""


@contextmanager
def killed_at(statement: int) -> Iterator[list[int]]:
    """Die at the n-th statement; answers how many there were."""
    count = [0]

    def strike(*_: Any) -> None:
        count[0] += 1
        if count[0] == statement:
            raise Killed

    event.listen(db.engine, "before_cursor_execute", strike)
    event.listen(db.engine, "commit", strike)
    try:
        yield count
    finally:
        event.remove(db.engine, "before_cursor_execute", strike)
        event.remove(db.engine, "commit", strike)


def at_every_statement(work: Callable[[], object], after: Callable[[], None]) -> int:
    """Kill the work at its first, second, third … statement, and look after each; answers how many there are."""
    statement = 0
    while True:
        statement += 1
        with killed_at(statement) as count:
            try:
                work()
                died = False
            except Killed:
                died = True
                store.disconnect()  # as the end of the process would, without a word to the database
        after()
        if not died:
            assert count[0] < statement
            return statement - 1


def state() -> dict[str, str]:
    """The kind of every entry that readers find, by id; fails unless the projections and the chain are sound."""
    assert maintenance.verify() == []
    backup.verify_history()
    ids = [each.reference.id for each in entries.list_concepts(entries.Filter(), limit=100).concepts]
    return {id: str(entries.get_entry(id).concept.kind) for id in ids}


def load(*concepts: Concept) -> Report:
    return loading.load([loading.record_of("concept", each.id, each) for each in concepts], None, AUTHORSHIP)


BEFORE = {"state-visit": "protocol", "talks": "protocol"}
AFTER = {"state-visit": "event", "talks": "protocol", "audience": "protocol"}


def test_load_killed_at_any_statement_leaves_the_old_glossary_or_the_new_one(app: Flask, publish: Publish) -> None:
    publish(*OLD)
    found: list[dict[str, str]] = []
    count = at_every_statement(lambda: load(*NEW), lambda: found.append(state()))
    assert count > 20
    assert found[:-1] == [BEFORE] * (len(found) - 1) and found[-1] == AFTER
    assert [hit.concept.id for hit in lookup.find("audience").hits] == ["audience"]


def test_a_first_load_killed_at_any_statement_leaves_nothing_or_all(app: Flask) -> None:
    found: list[dict[str, str]] = []
    assert at_every_statement(lambda: load(*OLD), lambda: found.append(state())) > 20
    assert found[:-1] == [{}] * (len(found) - 1) and found[-1] == BEFORE
    assert [hit.concept.id for hit in lookup.find("talks").hits] == ["talks"]
    load(*NEW)
    assert state() == AFTER


def test_publishing_a_proposal_killed_at_any_statement_does_all_or_nothing(app: Flask, publish: Publish) -> None:
    publish(*OLD)
    with store.transaction() as session:
        subject = {"key": "visits-and-protocol", "label": {"en": "Visits", "es": "Visitas", "zh-Hans": "访问"}}
        change = Change("subject", "visits-and-protocol", subject)
        Publisher(session).publish([change], AUTHORSHIP)
    ana, eva = make_person(), make_person(Role.REVIEWER, "en")
    document = to_document(concept(kind="event", relations=[{"type": "related", "target": "talks"}]))
    proposal = contribution.propose(ana, Draft(Kind.CHANGE, document, "state-visit", based_on=1))
    found = []

    def look() -> None:
        now = contribution.get_proposal(ana, proposal.id)
        found.append((state()["state-visit"], now.state, now.version, len(contribution.get_events(ana, proposal.id))))

    assert at_every_statement(lambda: review.approve(eva, proposal.id, proposal.version, ["en"]), look) > 20
    assert set(found[:-1]) == {("protocol", "proposed", 1, 1)}
    assert found[-1] == ("event", "published", 2, 2)


def test_reindex_killed_at_any_statement_changes_nothing(app: Flask, publish: Publish) -> None:
    publish(*OLD)
    before = entries.get_current("talks")
    found: list[dict[str, str]] = []
    assert at_every_statement(maintenance.reindex, lambda: found.append(state())) > 20
    assert found == [BEFORE] * len(found)
    assert entries.get_current("talks") == before


def test_restore_killed_at_any_statement_leaves_the_old_history_or_the_new_one(
    app: Flask, publish: Publish, tmp_path: Path
) -> None:
    publish(*OLD)
    backup.make(tmp_path / "old.gz")
    publish(*NEW)
    found: list[dict[str, str]] = []
    count = at_every_statement(lambda: backup.restore(tmp_path / "old.gz", replace=True), lambda: found.append(state()))
    assert count > 20
    assert found[:-1] == [AFTER] * (len(found) - 1) and found[-1] == BEFORE
    with pytest.raises(Exception, match="append-only"), store.transaction() as session:
        session.execute(text("DELETE FROM revision"))


def test_each_migration_killed_at_any_statement_is_done_or_not_begun(
    new_database: Callable[[], str], tmp_path: Path
) -> None:
    address = new_database()
    app = create_app(Config(DATABASE_URL=address, DATA_DIR=str(tmp_path), SECRET_KEY="for tests only"))
    with app.app_context():
        done: list[str | None] = []

        def look() -> None:
            done.append(migration.current())
            store.disconnect()

        assert at_every_statement(maintenance.migrate, look) > 10
        scripts = ScriptDirectory.from_config(migration._config()).walk_revisions()
        steps = [None, *reversed([each.revision for each in scripts])]
        assert done == sorted(done, key=steps.index) and done[-1] == migration.head()
        load(*OLD)
        assert state() == BEFORE
        store.disconnect()


@pytest.fixture
def sqlite_app(tmp_path: Path) -> Iterator[Flask]:
    """An application on an embedded database of its own with the old glossary; its context is open."""
    app = app_on(tmp_path / "data")
    with app.app_context():
        maintenance.migrate()
        load(*OLD)
        yield app
        store.disconnect()


def app_on(folder: Path) -> Flask:
    address = f"sqlite:///{folder / 'puente.db'}"
    folder.mkdir(exist_ok=True)
    return create_app(Config(DATA_DIR=str(folder), DATABASE_URL=address, SECRET_KEY="for tests only", RATE_LIMIT="off"))


def command(folder: Path, *arguments: str, **options: Any) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [FLASK, "--app", "app", "glossary", *arguments],
        env=environment(DATA_DIR=str(folder)),
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )


def said(process: "subprocess.Popen[str]", within: float = 40) -> tuple[int, str]:
    out, err = process.communicate(timeout=within)
    assert "Traceback" not in out + err, err
    return process.returncode, out + err


def lines_of(path: Path, count: int) -> Path:
    """A file of entries for `load`, big enough that a process can be killed in the middle."""
    with path.open("w") as file:
        for number in range(count):
            each = named(f"entry-{number}", f"entry {number}", f"record of the talks {number}")
            file.write(json.dumps(to_document(each)) + "\n")
    return path


def test_a_process_killed_while_it_loads_leaves_all_or_nothing(sqlite_app: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    path = lines_of(tmp_path / "entries.jsonl", 800)
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    began = time.monotonic()
    assert said(command(copy, "load", str(path)))[0] == 0
    whole = time.monotonic() - began
    chance = random.Random(4)
    seen = set()
    for share in (0.1, 0.5, 0.75, 0.95):
        process = command(folder, "load", str(path))
        time.sleep(whole * (share + chance.random() * 0.1 - 0.05))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        store.disconnect()
        count = maintenance.stats().concepts
        seen.add(count)
        assert count in (2, 802)
        assert maintenance.verify() == [] and backup.verify_history() == count
    assert 2 in seen
    assert said(command(folder, "load", str(path)))[0] == 0
    assert maintenance.stats().concepts == 802


@pytest.mark.parametrize("statement", [30, 50, 70])
def test_a_first_load_killed_when_the_file_itself_is_half_written_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, statement: int
) -> None:
    folder = tmp_path / "data"
    app = app_on(folder)
    monkeypatch.setattr(database, "SQLITE_LARGE_PRAGMAS", ("cache_size = -100",))
    monkeypatch.setattr(loading, "BATCH", 100)
    path = lines_of(tmp_path / "entries.jsonl", 600)

    def load_until_killed() -> None:
        left = iter(range(statement))

        def strike(*_: object) -> None:
            if next(left, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)

        with app.app_context():
            event.listen(db.engine, "before_cursor_execute", strike)
            loading.load_lines(path, AUTHORSHIP)

    with app.app_context():
        maintenance.migrate()
        store.disconnect()
        empty = (folder / "puente.db").stat().st_size
        loader = get_context("fork").Process(target=load_until_killed)
        loader.start()
        loader.join()
        assert loader.exitcode == -signal.SIGKILL
        assert (folder / "puente.db-journal").exists() and (folder / "puente.db").stat().st_size > empty
        assert state() == {} and maintenance.verify() == []
        assert loading.load_lines(path, AUTHORSHIP).created == 600
        assert maintenance.verify() == [] and backup.verify_history() == 600
        store.disconnect()


def test_a_first_load_writes_no_log_unless_somebody_is_connected(tmp_path: Path) -> None:
    with app_on(tmp_path / "data").app_context():
        maintenance.migrate()
        store.disconnect()
        assert journal_of_a_large_transaction() == "delete"
        with closing(sqlite3.connect(tmp_path / "data" / "puente.db")) as other:
            assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
            assert other.execute("SELECT count(*) FROM concept").fetchone() == (0,)
            assert journal_of_a_large_transaction() == "wal"
        load(*OLD)
        store.disconnect()
        assert journal_of_a_large_transaction() == "wal"
        store.disconnect()


def test_a_first_load_succeeds_though_somebody_reads_as_it_ends(tmp_path: Path) -> None:
    with app_on(tmp_path / "data").app_context():
        maintenance.migrate()
        store.disconnect()
        with closing(sqlite3.connect(tmp_path / "data" / "puente.db", isolation_level=None)) as other:

            def read(*_: object) -> None:
                other.execute("BEGIN")
                other.execute("SELECT count(*) FROM concept").fetchone()

            event.listen(db.engine, "reset", read)
            assert load(*OLD).created == 2
            event.remove(db.engine, "reset", read)
        store.disconnect()
        assert state() == BEFORE
        with closing(sqlite3.connect(tmp_path / "data" / "puente.db")) as other:
            assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        store.disconnect()


def journal_of_a_large_transaction() -> str:
    with store.transaction(large=True) as session:
        return str(session.connection().exec_driver_sql("PRAGMA journal_mode").scalar_one())


def test_a_process_that_makes_entries_is_killed_and_nothing_is_changed(
    app: Flask, publish: Publish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(*OLD)
    path = lines_of(tmp_path / "entries.jsonl", 8)

    here = os.getpid()

    def make_until_killed(concept: Concept) -> Made:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0.05)  # so that there is something left for the others
        return make(concept)

    monkeypatch.setattr(makers, "MANY", 4)
    monkeypatch.setattr(loading, "BATCH", 2)
    monkeypatch.setattr(loading, "make", make_until_killed)
    shown = app.test_cli_runner().invoke(args=["glossary", "load", str(path)])
    assert shown.exit_code == 1 and "was killed, perhaps for want of memory" in shown.output, shown.output
    assert state() == BEFORE
    monkeypatch.undo()
    assert app.test_cli_runner().invoke(args=["glossary", "load", str(path)]).exit_code == 0
    assert len(state()) == 10


def test_the_processes_of_a_load_that_is_killed_end_with_it(sqlite_app: Flask, tmp_path: Path) -> None:
    process = command(tmp_path / "data", "load", str(lines_of(tmp_path / "entries.jsonl", 8000)))
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while len(children := listed.read_text().split()) < makers.PROCESSES:
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    until = time.monotonic() + 20
    while any(is_running(int(child)) for child in children):
        assert time.monotonic() < until
        time.sleep(0.01)
    assert state() == BEFORE


def is_running(pid: int) -> bool:
    """Whether there is such a process, and it has not ended yet."""
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_what_a_power_cut_would_leave_at_random_moments_opens_clean(sqlite_app: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    path = lines_of(tmp_path / "entries.jsonl", 1200)
    process = command(folder, "load", str(path))
    copies: list[Path] = []
    while process.poll() is None:
        time.sleep(0.1)
        process.send_signal(signal.SIGSTOP)  # so that both files are of one moment
        copies.append(Path(shutil.copytree(folder, tmp_path / f"copy-{len(copies)}")))
        process.send_signal(signal.SIGCONT)
    assert said(process)[0] == 0 and len(copies) > 3
    for copy in copies[-6:]:
        (copy / "puente.db-shm").unlink(missing_ok=True)  # memory, which a power cut takes
        with closing(sqlite3.connect(copy / "puente.db")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        opened = app_on(copy)
        with opened.app_context():
            assert backup.verify_history() == maintenance.stats().concepts
            assert maintenance.stats().concepts in (2, 1202)
            store.disconnect()


def test_a_full_disk_stops_a_load_with_a_sentence_and_changes_nothing(sqlite_app: Flask, tmp_path: Path) -> None:
    def limited() -> None:
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (900_000, 900_000))

    folder, path = tmp_path / "data", lines_of(tmp_path / "entries.jsonl", 1500)
    code, message = said(command(folder, "load", str(path), preexec_fn=limited))
    assert code == 1 and "Error: The database failed" in message and "Nothing was changed." in message, message
    store.disconnect()
    assert state() == BEFORE


def test_a_full_disk_leaves_no_half_backup(sqlite_app: Flask, tmp_path: Path) -> None:
    load(*(named(f"entry-{n}", f"{random.Random(n).getrandbits(4000)}"[:400]) for n in range(300)))

    def limited() -> None:
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    code, message = said(command(tmp_path / "data", "backup", str(tmp_path / "b.gz"), preexec_fn=limited))
    assert code == 1 and "cannot be written: File too large" in message
    assert not list(tmp_path.glob("*b.gz*"))


def test_a_locked_database_is_read_and_a_command_that_writes_says_why(
    sqlite_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.store.database.BUSY_SECONDS", 0.2)
    impatient = app_on(tmp_path / "data")
    with closing(sqlite3.connect(tmp_path / "data" / "puente.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        client = impatient.test_client()
        assert client.get("/api/v1/concepts/talks").status_code == 200
        assert client.get("/en/search?q=talks").status_code == 200
        shown = run(impatient, "reindex")
        assert shown.exit_code == 1
        assert "another process is writing; try again when it is done. Nothing was changed." in shown.output
    assert state() == BEFORE


def run(app: Flask, *arguments: str) -> Result:
    """A command within this process."""
    with app.app_context():
        try:
            return app.test_cli_runner().invoke(args=["glossary", *arguments])
        finally:
            store.disconnect()


def taken_away(folder: Path) -> None:
    for path in folder.glob("puente.db*"):
        path.unlink()


def spoiled(folder: Path) -> None:
    taken_away(folder)
    (folder / "puente.db").write_bytes(b"this is not a database" * 1000)


def emptied(folder: Path) -> None:
    taken_away(folder)
    (folder / "puente.db").touch()


@pytest.mark.parametrize("fault", [taken_away, spoiled, emptied])
def test_a_database_that_goes_away_while_serving_is_told_and_its_return_noticed(
    sqlite_app: Flask, tmp_path: Path, fault: Callable[[Path], None]
) -> None:
    folder, kept = tmp_path / "data", tmp_path / "kept.gz"
    backup.make(kept)
    sqlite_app.testing = False
    client = sqlite_app.test_client()
    assert client.get("/api/v1/concepts/talks").status_code == 200
    fault(folder)
    time.sleep(1.1)
    for path in ("/api/v1/concepts/talks", "/api/v1/search?q=talks", "/api/v1/changes"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5"), path
        assert answer.json["code"] == "store_unavailable" and str(folder) not in answer.text
    page = client.get("/en/search?q=talks")
    assert page.status_code == 503 and page.headers["Retry-After"] and "<h1" in page.text
    assert client.get("/readyz").status_code == 503 and client.get("/healthz").status_code == 200
    if fault is not taken_away:  # a process that begins now would make a new one
        shown = run(app_on(folder), "stats")
        assert shown.exit_code == 1 and shown.output.startswith("Error: The database failed (")
    taken_away(folder)
    fresh = app_on(folder)
    assert run(fresh, "migrate").exit_code == 0
    assert run(fresh, "restore", str(kept)).exit_code == 0
    time.sleep(1.1)
    assert client.get("/api/v1/concepts/talks").status_code == 200
    assert client.get("/readyz").status_code == 200


def test_a_database_that_cannot_be_written_is_read_and_a_command_says_why(sqlite_app: Flask, tmp_path: Path) -> None:
    address = f"sqlite:///file:{tmp_path / 'data' / 'puente.db'}?mode=ro&uri=true"
    read_only = create_app(Config(DATA_DIR=str(tmp_path), DATABASE_URL=address, SECRET_KEY="for tests only"))
    assert read_only.test_client().get("/api/v1/concepts/talks").status_code == 200
    assert run(read_only, "show", "talks").exit_code == 0
    shown = run(read_only, "reindex")
    assert shown.exit_code == 1 and "this user cannot write the file or its folder" in shown.output
    assert state() == BEFORE


@pytest.fixture
def postgresql_app(cluster: postgresql.Cluster, tmp_path: Path) -> Iterator[Flask]:
    """An application on a PostgreSQL database of its own with the old glossary; its context is open."""
    app = create_app(
        Config(DATA_DIR=str(tmp_path), DATABASE_URL=cluster.new_database(), SECRET_KEY="x", RATE_LIMIT="off")
    )
    with app.app_context():
        maintenance.migrate()
        load(*OLD)
        yield app
        store.disconnect()


def test_a_cut_connection_costs_one_request_at_most(postgresql_app: Flask) -> None:
    client = postgresql_app.test_client()
    for _ in range(3):
        assert client.get("/api/v1/concepts/talks").status_code == 200
        cut_others()
        assert [client.get("/api/v1/concepts/talks").status_code for _ in range(3)][-2:] == [200, 200]


def test_a_connection_cut_within_a_load_writes_nothing(postgresql_app: Flask) -> None:
    def concepts() -> Iterator[Any]:
        for each in NEW:
            yield loading.record_of("concept", each.id, each)
        cut_others()

    with pytest.raises(StoreUnavailable):
        loading.load(concepts(), None, AUTHORSHIP)
    assert state() == BEFORE
    assert load(*NEW).created == 1


def test_a_connection_cut_within_a_request_is_told_and_the_next_one_answers(postgresql_app: Flask) -> None:
    client = postgresql_app.test_client()
    cut = [False]

    def cut_once(*_: Any) -> None:
        if not cut[0]:
            cut[0] = True
            cut_others()

    event.listen(db.engine, "checkout", cut_once)  # after the pool found the connection well
    postgresql_app.testing = False
    first = client.get("/api/v1/concepts/talks")
    assert cut[0] and (first.status_code, first.headers["Retry-After"]) == (503, "5")
    assert client.get("/api/v1/concepts/talks").status_code == 200


def cut_others() -> None:
    """End every other connection to this database, as a restart of PostgreSQL does."""
    import psycopg

    address = db.engine.url.render_as_string(hide_password=False).replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_each_answer_before_a_worker_is_killed_is_whole_and_others_take_over(sqlite_app: Flask, tmp_path: Path) -> None:
    with serving(tmp_path / "data") as running:
        os.kill(running.workers()[0], signal.SIGKILL)
        end = time.monotonic() + 15
        while time.monotonic() < end:
            try:
                if [running.get("/api/v1/concepts/talks").status for _ in range(8)] == [200] * 8:
                    break
            except OSError:
                time.sleep(0.1)
        else:
            raise AssertionError(running.log)


def test_what_is_restored_is_what_was_kept_on_either_engine(app: Flask, publish: Publish, tmp_path: Path) -> None:
    publish(*OLD)
    publish(*NEW)
    assert backup.make(tmp_path / "b.gz") == 4
    kept = history()
    with pytest.raises(StoreNotEmpty):
        backup.restore(tmp_path / "b.gz")
    other = app_on(tmp_path / "sqlite")
    with other.app_context():
        maintenance.migrate()
        assert backup.restore(tmp_path / "b.gz") == 4
        assert history() == kept and state() == AFTER
        backup.make(tmp_path / "again.gz")
        store.disconnect()
    publish(named("later", "later"))
    assert backup.restore(tmp_path / "again.gz", replace=True) == 4
    assert history() == kept and state() == AFTER
    assert load(named("later", "later")).created == 1 and backup.verify_history() == 5


def history() -> list[str]:
    with store.reading() as session:
        return list(session.scalars(text("SELECT hash FROM revision ORDER BY sequence")))


def test_a_backup_is_made_while_others_write(app: Flask, publish: Publish, tmp_path: Path) -> None:
    publish(*(named(f"entry-{n}", f"entry {n}") for n in range(1100)))

    def meanwhile(done: int, total: int | None) -> None:
        if done < 1100:
            load(named("meanwhile", "meanwhile"))

    assert backup.make(tmp_path / "b.gz", meanwhile) == 1100
    assert backup.restore(tmp_path / "b.gz", replace=True) == 1100
    assert backup.verify_history() == 1100


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda data: data[: len(data) // 2], "cut"),
        (lambda data: data[:-8] + b"\0" * 8, "damaged"),
        (lambda data: b"not a backup", "not_a_backup"),
        (lambda data: gzip.compress(b'{"format":"puente-backup","version":99,"revisions":0}\n'), "unknown_version"),
        (lambda data: gzip.compress(b"".join(gzip.decompress(data).splitlines(True)[:-1])), "cut"),
        (lambda data: gzip.compress(b"".join(gzip.decompress(data).splitlines(True)[:-2])), "cut"),
    ],
    ids=["cut", "checksum", "other-file", "later-version", "no-end", "no-last-revision"],
)
def test_a_spoiled_backup_changes_nothing(
    sqlite_app: Flask, tmp_path: Path, spoil: Callable[[bytes], bytes], code: str
) -> None:
    path = tmp_path / "b.gz"
    backup.make(path)
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(InvalidBackup) as caught:
        backup.restore(path, replace=True)
    assert caught.value.code == code
    assert state() == BEFORE
    shown = run(sqlite_app, "restore", "--replace", str(path))
    assert shown.exit_code == 1 and "Nothing was changed." in shown.output


def test_a_forged_revision_in_a_backup_is_found_out(sqlite_app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "b.gz"
    backup.make(path)
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).replace(b'"tests"', b'"Mallory"', 1)))
    with pytest.raises(BrokenHistory) as caught:
        backup.restore(path, replace=True)
    assert caught.value.sequence == 1
    assert state() == BEFORE


def test_verify_history_names_the_first_revision_that_was_tampered_with(sqlite_app: Flask, tmp_path: Path) -> None:
    assert "2 revisions follow from one another" in run(sqlite_app, "verify-history").output
    with closing(sqlite3.connect(tmp_path / "data" / "puente.db")) as connection:
        connection.execute("DROP TRIGGER revision_no_update")
        connection.execute("UPDATE revision SET author = 'Mallory' WHERE sequence = 2")
        connection.commit()
    shown = run(sqlite_app, "verify-history")
    assert shown.exit_code == 1
    assert "Revision 2 (concept talks, number 1) does not follow from the one before it." in shown.output
    found = json.loads(run(sqlite_app, "verify-history", "--json").stdout)
    assert found["broken"] == {"sequence": 2, "record_type": "concept", "record_id": "talks", "number": 1}
    shown = run(sqlite_app, "backup", str(tmp_path / "b.gz"))
    assert shown.exit_code == 1 and "No backup was made." in shown.output
    assert not list(tmp_path.glob("*b.gz*"))


def test_the_commands_keep_and_restore(sqlite_app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "b.gz"
    assert "2 revisions kept" in run(sqlite_app, "backup", str(path)).output
    assert "give a new name" in run(sqlite_app, "backup", str(path)).output
    assert path.stat().st_mode & 0o077 == 0
    assert "give --replace" in run(sqlite_app, "restore", str(path)).output
    assert "2 revisions restored" in run(sqlite_app, "restore", "--replace", str(path)).output


def test_a_backup_of_the_first_version_is_restored_by_this_one(app: Flask) -> None:
    path = ROOT / "tests" / "kept" / "backup-1.jsonl.gz"
    assert backup.restore(path) == 4
    assert state() == AFTER
