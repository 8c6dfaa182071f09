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


@dataclass
class Cluster:
    """A running server."""

    folder: Path
    user: str
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def new_database(self, like: str = "") -> str:
        """Make a database, empty or like the one of an address that nobody is connected to, and answer its address."""
        name = f"puente_{next(self._numbers)}"
        template = like.partition("@/")[2].partition("?")[0] or "template0"
        with psycopg.connect(self._conninfo("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8'")
        return f"postgresql+psycopg://{self.user}@/{name}?host={self.folder}"

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


def _exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
