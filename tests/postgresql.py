"""A PostgreSQL server for tests: in a scratch folder, on a socket, never as root."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
import pytest

SHAPE = """
SELECT md5(string_agg(part, chr(10) ORDER BY part)) FROM (
    SELECT concat_ws(' ', attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull, relacl)
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = 'public'::regnamespace AND NOT attisdropped
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT concat_ws(' ', tgenabled, pg_get_triggerdef(oid)) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT version_num FROM alembic_version
    UNION ALL SELECT setconfig::text FROM pg_db_role_setting
    WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
) AS parts(part)
"""
EMPTY = """
DO $$ DECLARE name text; filled bool; BEGIN
    SET LOCAL session_replication_role = replica; -- neither references nor what is append-only stands in the way
    FOR name IN SELECT relname FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', name) INTO filled;
        IF pg_total_relation_size(name::regclass) > 1000000 THEN
            EXECUTE format('TRUNCATE %I CASCADE', name);
        ELSIF filled THEN
            EXECUTE format('DELETE FROM %I', name); -- of few rows twenty times as fast
        END IF;
    END LOOP;
    PERFORM setval(oid, 1, false) FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace;
END $$
"""


@dataclass
class Cluster:
    """A running server."""

    folder: Path
    user: str
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _shapes: dict[str, object] = field(default_factory=dict)

    def new_database(self, like: str = "") -> str:
        """Make a database, empty or like the one of an address that nobody is connected to, and answer its address."""
        name = f"puente_{next(self._numbers)}"
        template = _name(like) or "template0"
        with psycopg.connect(self._conninfo("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8'")
        return f"postgresql+psycopg://{self.user}@/{name}?host={self.folder}"

    def emptied(self, used: list[str], like: str) -> str:
        """A database out of those that nobody uses any more, made like the empty one of an address; else a new one.

        To copy a database takes twenty times as long as to empty one. One in which more than rows changed, or to
        which somebody is still connected, is left alone.
        """
        while used:
            address = used.pop()
            if self._empty(address, like):
                return address
        return self.new_database(like)

    def _empty(self, address: str, like: str) -> bool:
        with psycopg.connect(self._conninfo(_name(address)), autocommit=True) as connection:
            others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = %s"
            if connection.execute(others, ["client backend"]).fetchone() != (1,):
                return False
            connection.execute(EMPTY)
            return bool(connection.execute(SHAPE).fetchone() == self._shape(like))

    def _shape(self, address: str) -> object:
        """What a migrated database is like apart from its rows; nobody may be connected to one that is copied."""
        if address not in self._shapes:
            with psycopg.connect(self._conninfo(_name(address))) as connection:
                self._shapes[address] = connection.execute(SHAPE).fetchone()
        return self._shapes[address]

    def _conninfo(self, name: str) -> str:
        return f"host={self.folder} user={self.user} dbname={name}"


@contextmanager
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A server for the length of the tests; skips where PostgreSQL is not installed, unless nothing may be skipped."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        if os.environ.get("PUENTE_SKIP_NOTHING"):
            pytest.fail("PostgreSQL is not installed")
        pytest.skip("PostgreSQL is not installed")
    programs_folder = programs[-1]
    folder = Path(tempfile.mkdtemp(prefix="puente-pg-", dir="/tmp"))
    as_user: dict[str, object] = {}
    user = "puente"
    if os.geteuid() == 0:  # the server refuses root
        unprivileged = pwd.getpwnam("postgres" if _exists("postgres") else "nobody")
        os.chown(folder, unprivileged.pw_uid, unprivileged.pw_gid)
        as_user = {"user": unprivileged.pw_uid, "group": unprivileged.pw_gid}
    run = {"cwd": folder, "stdout": subprocess.DEVNULL, "check": True} | as_user
    data = folder / "data"
    try:
        subprocess.run(
            [programs_folder / "initdb", "-D", data, "-U", user, "-A", "trust", "-E", "UTF8", "--no-sync"],
            **run,  # type: ignore[call-overload]
        )
        hasty = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"
        options = f"-k {folder} -c listen_addresses='' {hasty} -c max_connections=200"
        control = [programs_folder / "pg_ctl", "-D", data, "-w", "-l", folder / "log"]
        subprocess.run([*control, "-o", options, "start"], **run)  # type: ignore[call-overload]
        try:
            yield Cluster(folder, user)
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **run)  # type: ignore[call-overload]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _name(address: str) -> str:
    return address.partition("@/")[2].partition("?")[0]


def _exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
