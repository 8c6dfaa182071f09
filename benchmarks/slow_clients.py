"""Slow clients of each kind against a real server: `python -m benchmarks.slow_clients [--clients 500]`.

Serves a small glossary on the loopback, measures readers alone, then with so many clients of each kind that hold their
connection (a header that never ends, a body that never comes, to a route that reads none and to one that does, an
answer that is not read, silence), one kind after the other and at last all at once. Prints how many answers of the
readers were as they were, with median and 95th percentile. Takes about two minutes; needs 10,000 open files.
"""

import argparse
import resource
import socket
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from app import create_app, store
from app.services import loading, maintenance
from config import Config
from tests.builders import concept
from tests.conftest import AUTHORSHIP
from tests.server import Server, serving

ENTRY = "/api/v1/concepts/state-visit"


def header(server: Server) -> socket.socket:
    return _send(server, b"GET /en/ HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")


def body(server: Server) -> socket.socket:
    return _send(server, b"POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nx")


def body_that_is_read(server: Server) -> socket.socket:
    return _send(server, b"POST /api/v1/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nx")


def reader(server: Server) -> socket.socket:
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    connection.connect(("127.0.0.1", server.port))
    connection.sendall(b"GET /static/css/components.css HTTP/1.1\r\nHost: localhost\r\n\r\n" * 8)
    return connection


def silent(server: Server) -> socket.socket:
    return server.connect()


KINDS = (header, body, body_that_is_read, reader, silent)


def _send(server: Server, data: bytes) -> socket.socket:
    connection = server.connect()
    connection.sendall(data)
    return connection


def measure(server: Server, wanted: bytes) -> str:
    times = []

    def ask(_: int) -> bool:
        began = time.perf_counter()
        answer = server.get(ENTRY)
        times.append(time.perf_counter() - began)
        return answer.status == 200 and answer.body == wanted

    with ThreadPoolExecutor(8) as readers:
        good = sum(readers.map(ask, range(2000)))
    p95 = statistics.quantiles(times, n=20)[-1]
    return f"{good} of 2000 as they were, median {statistics.median(times) * 1000:.1f} ms, p95 {p95 * 1000:.1f} ms"


def held(server: Server, kinds: tuple[Callable[[Server], socket.socket], ...], count: int) -> list[socket.socket]:
    found = []
    for kind in kinds:
        for _ in range(count):
            with suppress(OSError):
                found.append(kind(server))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=500)
    count = parser.parse_args().clients
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = create_app(Config(DATA_DIR=name, DATABASE_URL=f"sqlite:///{folder / 'puente.db'}", SECRET_KEY="x"))
        with app.app_context():
            maintenance.migrate()
            loading.load([loading.record_of("concept", "state-visit", concept())], None, AUTHORSHIP)
            store.disconnect()
        with serving(folder, "tests.echo_server", LOG_LEVEL="warning", BODY_TIMEOUT="10") as server:
            wanted = server.get(ENTRY).body
            print(f"readers alone: {measure(server, wanted)}")
            for kinds in (*((kind,) for kind in KINDS), KINDS):
                slow = held(server, kinds, count)
                what = "all at once" if len(kinds) > 1 else kinds[0].__name__.replace("_", " ")
                print(f"{len(slow)} slow, {what}: {measure(server, wanted)}", flush=True)
                for each in slow:
                    each.close()
            began = time.monotonic()
            slow = held(server, KINDS, count)
            code = server.stop(60)
            print(f"stopped among {len(slow)} of them: exit {code} after {time.monotonic() - began:.1f} s")


if __name__ == "__main__":
    main()
