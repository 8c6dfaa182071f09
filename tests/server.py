"""The real server in a process of its own, and clients that misbehave."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from app import create_app, store
from app.services import maintenance
from config import Config

ROOT = Path(__file__).parent.parent
SECRET = "a-secret-of-the-tests-0123456789-abcdef"


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


@dataclass
class Server:
    """A running server; `log` holds what it wrote."""

    process: subprocess.Popen[bytes]
    port: int
    log_path: Path

    def get(self, path: str, headers: dict[str, str] | None = None, *, source: str | None = None) -> Answer:
        return self.ask("GET", path, headers, source=source)

    def ask(
        self,
        method: str,
        path: str,
        headers: dict[str, str] | None = None,
        body: bytes | Iterator[bytes] | None = None,
        *,
        source: str | None = None,
    ) -> Answer:
        with closing(
            http.client.HTTPConnection(
                "127.0.0.1", self.port, timeout=30, source_address=(source, 0) if source else None
            )
        ) as connection:
            connection.request(method, path, body, headers or {}, encode_chunked=not isinstance(body, bytes | None))
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=15)

    def raw(self, data: bytes) -> bytes:
        """Send bytes and answer all that comes back until the server closes, or is silent for a second."""
        with self.connect() as connection:
            with suppress(OSError):  # the server may close while it is being sent to
                connection.sendall(data)
            connection.settimeout(1)
            received = b""
            with suppress(OSError):
                while part := connection.recv(65536):
                    received += part
            return received

    @property
    def log(self) -> str:
        return self.log_path.read_text()

    def workers(self) -> list[int]:
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(each) for each in listed.split()]

    def open_files(self) -> int:
        return sum(_count(f"/proc/{pid}/fd") for pid in self.workers())

    def threads(self) -> int:
        return sum(_count(f"/proc/{pid}/task") for pid in self.workers())

    def stop(self, within: float = 30) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(within)


def _count(folder: str) -> int:
    return len(list(Path(folder).iterdir()))


def status(received: bytes) -> int:
    """The status of a raw answer; 0 when the server closed without one."""
    return int(received[9:12]) if received.startswith(b"HTTP/1.") else 0


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def environment(**settings: str) -> dict[str, str]:
    """The environment of a process of ours: nothing of the caller's settings but what is given."""
    ours = ("DATA_DIR", "DATABASE_URL", "PORT", "HOST", "WORKERS", "THREADS", "PUENTE_ENV", "RATE_LIMIT", "LOG_LEVEL")
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return kept | {"PYTHONPATH": str(ROOT), "SECRET_KEY": SECRET, "PYTHONWARNINGS": "ignore"} | settings


def start(log: Path, module: str = "app.serving", **settings: str) -> subprocess.Popen[bytes]:
    with log.open("wb") as file:
        return subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=ROOT,
            env=environment(**settings),
            stdout=file,
            stderr=file,
            start_new_session=True,
        )


@contextmanager
def filling(folder: Path) -> Iterator[None]:
    """What a server is to find in its folder: the embedded database is migrated, and an application's context open."""
    app = create_app(Config(DATA_DIR=str(folder), DATABASE_URL=f"sqlite:///{folder / 'puente.db'}", SECRET_KEY=SECRET))
    with app.app_context():
        maintenance.migrate()
        yield
        store.disconnect()


@contextmanager
def serving(folder: Path, module: str = "app.serving", **settings: str) -> Iterator[Server]:
    """A server that is ready; `settings` are environment variables."""
    port = free_port()
    log = folder / f"log-{port}"
    settings = {"RATE_LIMIT": "off", "WORKERS": "2", "DATA_DIR": str(folder)} | settings
    process = start(log, module, PORT=str(port), **settings)
    server = Server(process, port, log)
    try:
        _wait(server)
        yield server
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _wait(server: Server) -> None:
    for _ in range(200):
        if server.process.poll() is not None:
            raise AssertionError(f"the server ended: {server.log}")
        with suppress(OSError, http.client.HTTPException):
            if all(json.loads(server.get("/healthz").body)["status"] == "ok" for _ in range(4)):
                return
        time.sleep(0.05)
    raise AssertionError(f"the server does not answer: {server.log}")
