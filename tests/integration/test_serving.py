"""The real server: what misbehaving clients get and others get meanwhile, what is logged, how it starts and ends."""

import json
import re
import shutil
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from app.services import loading
from tests.builders import concept, named
from tests.conftest import AUTHORSHIP
from tests.server import Server, environment, filling, serving, start, status

ECHO = "tests.echo_server"
ENTRY = "/api/v1/concepts/state-visit"
TOLD = "secreto-de-visitante"  # what a visitor typed, which must not be kept


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an embedded database of two entries."""
    folder = tmp_path_factory.mktemp("filled")
    with filling(folder):
        loading.load(
            [loading.record_of("concept", each.id, each) for each in (concept(), named("talks", "talks"))],
            None,
            AUTHORSHIP,
        )
    return folder


@pytest.fixture
def folder(filled: Path, tmp_path: Path) -> Path:
    """A copy of that folder, for a server of its own."""
    return Path(shutil.copytree(filled, tmp_path / "data"))


@pytest.fixture(scope="module")
def server(filled: Path) -> Iterator[Server]:
    """A server for the tests that leave it as it was, with a small limit of bodies and a short time for them."""
    with serving(filled, ECHO, MAX_CONTENT_LENGTH="1000", BODY_TIMEOUT="1", THREADS="16") as running:
        yield running


def test_it_works(server: Server) -> None:
    answer = server.get(ENTRY)
    assert answer.status == 200 and json.loads(answer.body)["id"] == "state-visit"
    assert re.fullmatch(r"[0-9a-f]{16}", answer.headers["X-Request-ID"])
    assert server.get(ENTRY, {"X-Request-ID": "from-a-proxy.1"}).headers["X-Request-ID"] == "from-a-proxy.1"


@pytest.mark.parametrize("host", ["evil.example", "", "localhost.evil.example", "127.0.0.1, evil", "[::1", "a b", "é"])
def test_a_host_that_is_not_ours_is_refused_with_our_headers(server: Server, host: str) -> None:
    for path in (ENTRY, "/en/", "/nowhere"):
        answer = server.raw(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        assert status(answer) == 400
        assert b"evil" not in answer.partition(b"\r\n\r\n")[2]
        assert b"content-security-policy" in answer


def test_two_hosts_are_refused_and_an_absolute_address_changes_nothing(server: Server) -> None:
    assert status(server.raw(b"GET /en/ HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\nConnection: close\r\n\r\n")) == 400
    answer = server.raw(b"GET http://evil/en/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert status(answer) in (200, 400) and b"evil" not in answer


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(10_000)) + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"y" * 65_536 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: " + b"y" * 1_000_000 + b"\r\n\r\n",
        b"GET /?q=" + b"y" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: a\r\n\tb\r\n\r\n\x00",
        b"POST /api/v1/echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        b"POST /api/v1/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        b"POST /api/v1/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
    ids=[
        "10000-headers",
        "64-kilobyte-header",
        "megabyte-cookie",
        "100-kilobyte-url",
        "space-before-colon",
        "folded-header",
        "unknown-coding",
        "two-lengths",
        "negative-length",
        "tls",
    ],
)
def test_a_hostile_request_is_refused_and_closed(server: Server, request_: bytes) -> None:
    received = server.raw(request_ + b"GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert status(received) in (0, 400, 408, 413, 414, 431)
    assert received.count(b"HTTP/1.") <= 1 and b"Traceback" not in received
    assert server.get(ENTRY).status == 200


def test_a_broken_chunk_ends_the_connection(server: Server) -> None:
    head = b"POST /api/v1/echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n"
    assert server.raw(head + b"GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n").count(b"HTTP/1.") <= 1


def test_what_two_headers_disagree_on_is_never_a_second_request(server: Server) -> None:
    smuggled = b"0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n"
    head = b"POST /api/v1/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n"
    received = server.raw(head % len(smuggled) + smuggled)
    assert received.count(b"HTTP/1.") == 1, received


def test_a_body_is_held_to_its_limit_whichever_way_it_comes(server: Server) -> None:
    assert server.ask("POST", "/api/v1/echo", body=b"x" * 1000).body == b'{"length":1000}\n'
    assert server.ask("POST", "/api/v1/echo", body=iter([b"x" * 600, b"x" * 400])).body == b'{"length":1000}\n'
    too_long = server.ask("POST", "/api/v1/echo", body=b"x" * 1001)
    assert too_long.status == 413 and json.loads(too_long.body)["code"] == "request_entity_too_large"
    assert server.ask("POST", "/api/v1/echo", body=iter([b"x" * 600, b"x" * 401])).status == 413
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert server.ask("POST", "/form", form, iter([b"a=1&b=", b"2"])).body == b'{"fields":2,"files":0}\n'
    page = server.ask("POST", "/form", form, iter([b"a=", b"x" * 1000]))
    assert page.status == 413 and page.headers["Content-Type"].startswith("text/html")


def test_an_endless_body_is_refused_and_its_connection_closed(server: Server) -> None:
    chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    received = server.raw(
        b"POST /api/v1/echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk * 200
    )
    assert status(received) in (0, 413)  # 0: the server closed while more was being sent
    assert server.get(ENTRY).status == 200


def test_a_body_that_ends_early_is_not_taken_for_a_whole_one(server: Server) -> None:
    before = server.log.count("route=/api/v1/echo status=400")
    with server.connect() as connection:
        connection.sendall(b"POST /api/v1/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf")
        connection.shutdown(socket.SHUT_WR)
        connection.recv(100)
    for _ in range(50):
        if server.log.count("route=/api/v1/echo status=400") > before:
            return
        time.sleep(0.05)
    raise AssertionError(server.log[-500:])


def test_slow_bodies_end_in_time_hold_no_thread_and_leave_readers_alone(server: Server) -> None:
    server.get(ENTRY)
    threads = server.threads()
    head = b"POST /api/v1/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n"
    with ThreadPoolExecutor(60) as clients:
        slow = [clients.submit(_send_slowly, server, head, b"x" * 100, 3) for _ in range(60)]
        time.sleep(0.3)
        began = time.monotonic()
        assert [server.get(ENTRY).status for _ in range(50)] == [200] * 50
        assert time.monotonic() - began < 2
        got = Counter(each.result() for each in slow)
    # Eight of the sixteen threads of a worker wait for bodies at most; who comes on top is asked to come back.
    assert set(got) <= {408, 503} and got[408] >= 8, got
    for _ in range(60):
        if server.threads() <= threads + 16:
            break
        time.sleep(0.1)
    assert server.ask("POST", "/api/v1/echo", body=b"now").status == 200


def _send_slowly(server: Server, head: bytes, rest: bytes, seconds: float) -> int:
    """Send the head at once and then a byte now and then; answers the status, 0 when there was none."""
    with server.connect() as connection:
        connection.sendall(head)
        end = time.monotonic() + seconds
        connection.settimeout(0.25)
        for byte in rest:
            if time.monotonic() > end:
                break
            try:
                received = connection.recv(1000)
                return status(received)
            except TimeoutError:
                pass
            except OSError:
                return 0
            with suppress(OSError):
                connection.sendall(bytes([byte]))
        connection.settimeout(2)
        with suppress(OSError):
            return status(connection.recv(1000))
    return 0


@pytest.mark.parametrize("method", ["TRACE", "DEBUG", "PROPFIND"])
def test_unknown_methods_are_refused(server: Server, method: str) -> None:
    for path in ("/en/", ENTRY, "/nowhere", "/static/css/base.css"):
        answer = server.ask(method, path)
        assert answer.status == 405 and "GET" in answer.headers["Allow"]


@pytest.mark.parametrize("path", ["/console", "/?__debugger__=yes&cmd=resource&f=debugger.js", "/metrics", "/debug"])
def test_there_are_no_debug_pages(server: Server, path: str) -> None:
    answer = server.get(path)
    assert answer.status in (302, 404) and b"debugger" not in answer.body


def test_an_unexpected_error_tells_the_visitor_nothing_and_the_log_its_place(server: Server) -> None:
    answer = server.get(f"/api/v1/fail/{TOLD}")
    problem = json.loads(answer.body)
    assert answer.status == 500 and problem["code"] == "internal_server_error"
    assert TOLD not in answer.body.decode() and "Traceback" not in answer.body.decode()
    page = server.get(f"/fail/{TOLD}")
    assert page.status == 500 and TOLD.encode() not in page.body and b"ValueError" not in page.body
    assert "ValueError" in server.log and "tests/echo_server.py" in server.log and TOLD not in server.log


def test_the_log_says_what_happened_and_nothing_of_what_visitors_typed(folder: Path) -> None:
    attack = "%0d%0a\x1b[31mforged".replace("\x1b", "%1b")
    with serving(folder, ECHO, PUENTE_ENV="production") as running:
        running.get(f"/api/v1/search?q={TOLD}{attack}", {"User-Agent": TOLD, "Cookie": f"a={TOLD}", "Referer": TOLD})
        running.get(f"/en/search?q={TOLD}", {"X-Request-ID": f"{TOLD} {attack}"})
        running.get(f"/api/v1/concepts/{TOLD}{attack}", {"X-Forwarded-For": TOLD})
        running.get(f"/{TOLD}/{'x' * 10_000}")
        running.ask("POST", "/api/v1/echo", body=TOLD.encode())
        running.get(f"/fail/{TOLD}{attack}")
        running.raw(f"{TOLD.upper()} / HTTP/1.1\r\nHost: {TOLD}\r\n\r\n".encode())
        running.stop()
        log = running.log
    rows = [json.loads(line) for line in log.splitlines()]
    assert TOLD not in log.lower() and "forged" not in log and "\x1b" not in log
    asked = [row for row in rows if row["event"] == "request" and row["route"] != "/healthz"]
    assert [(row["method"], row["route"], row["status"]) for row in asked] == [
        ("GET", "/api/v1/search", 200),
        ("GET", "/<any(en, es, zh):interface>/search", 200),
        ("GET", "/api/v1/concepts/<id>", 404),
        ("GET", "none", 404),
        ("POST", "/api/v1/echo", 200),
        ("GET", "/fail/<text>", 500),
        ("other", "none", 400),
    ]
    assert all(row["ms"] >= 0 and re.fullmatch(r"[0-9a-f]{16}", row["request"]) for row in asked)
    assert all(row.keys() >= {"level", "event", "timestamp"} for row in rows)
    assert not [row for row in rows if row["level"] in ("warning", "critical")]
    assert not [path for path in folder.rglob("*") if path.is_file() and TOLD.encode() in path.read_bytes()]


def test_the_rate_limit_holds_for_the_whole_server_and_for_one_address_alone(folder: Path) -> None:
    with serving(folder, RATE_LIMIT="5/40", TRUSTED_PROXIES="1", METRICS_PORT="0") as running:
        began = time.monotonic()
        got = [running.get(ENTRY, {"X-Forwarded-For": f"10.0.0.{n}, 192.0.2.1"}) for n in range(120)]
        allowed = sum(each.status == 200 for each in got)
        assert 40 <= allowed <= 40 + 5 * (time.monotonic() - began) + 2
        refused = next(each for each in got if each.status == 429)
        assert json.loads(refused.body)["code"] == "too_many_requests" and int(refused.headers["Retry-After"]) >= 1
        assert running.get("/en/", {"X-Forwarded-For": "192.0.2.1"}).headers["Content-Type"].startswith("text/html")
        assert running.get(ENTRY, {"X-Forwarded-For": "192.0.2.2"}).status == 200
        assert running.get("/healthz", {"X-Forwarded-For": "192.0.2.1"}).status == 200
        assert running.get(ENTRY).status == 200  # without the header it is the proxy itself that asks


def test_without_trusted_proxies_a_client_cannot_choose_its_address(folder: Path) -> None:
    with serving(folder, RATE_LIMIT="1/10") as running:
        got = [running.get(ENTRY, {"X-Forwarded-For": f"10.0.0.{n}"}).status for n in range(30)]
        assert got.count(200) <= 13
        assert running.get(ENTRY, source="127.0.0.2").status == 200


def test_metrics_add_up_all_workers_and_are_not_public(folder: Path) -> None:
    from tests.server import free_port

    port = free_port()
    with serving(folder, METRICS_PORT=str(port)) as running:
        for _ in range(30):
            running.get(ENTRY)
        assert running.get("/metrics").status == 404
        text = Server(running.process, port, running.log_path).get("/metrics").body.decode()
    name = "puente_request_duration_seconds_count"
    assert f'{name}{{method="GET",route="/api/v1/concepts/<id>",status="200"}} 30.0' in text
    assert not list(Path("/tmp").glob("puente-metrics-*"))


def test_a_stop_under_load_finishes_every_request_in_flight(folder: Path) -> None:
    with serving(folder, ECHO) as running:
        silent = [running.connect() for _ in range(20)]
        with ThreadPoolExecutor(40) as clients:
            asked = [clients.submit(running.get, "/slow?seconds=1.5") for _ in range(40)]
            time.sleep(0.7)
            began = time.monotonic()
            code = running.stop()
            assert [each.result().status for each in asked] == [200] * 40
        assert code == 0 and time.monotonic() - began < 30
        for each in silent:
            each.close()


def test_open_files_stay_constant(server: Server) -> None:
    def ask(count: int) -> None:
        for _ in range(count):
            server.get(ENTRY)
            server.get("/static/css/base.css")

    with ThreadPoolExecutor(8) as clients:
        list(clients.map(ask, [25] * 8))
        time.sleep(0.3)
        before = server.open_files()
        list(clients.map(ask, [125] * 8))
    time.sleep(0.5)
    assert server.open_files() <= before + 50  # connections to the database that the pool keeps; not one a request


def slow_header(server: Server) -> socket.socket:
    connection = server.connect()
    connection.sendall(b"GET /en/ HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
    return connection


def slow_body(server: Server) -> socket.socket:
    connection = server.connect()
    connection.sendall(b"POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nx")
    return connection


def slow_reader(server: Server) -> socket.socket:
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    connection.connect(("127.0.0.1", server.port))
    connection.sendall(b"GET /static/css/components.css HTTP/1.1\r\nHost: localhost\r\n\r\n" * 4)
    return connection


def silent(server: Server) -> socket.socket:
    return server.connect()


def test_slow_clients_of_every_kind_leave_the_others_answers_as_they_were(folder: Path) -> None:
    with serving(folder) as running:
        wanted = running.get(ENTRY).body
        held = [kind(running) for _ in range(150) for kind in (slow_header, slow_body, slow_reader, silent)]
        try:
            began = time.monotonic()
            with ThreadPoolExecutor(8) as readers:
                got = list(readers.map(lambda _: running.get(ENTRY), range(400)))
            assert {(each.status, each.body) for each in got} == {(200, wanted)}
            assert time.monotonic() - began < 10
        finally:
            for each in held:
                each.close()


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"SECRET_KEY": "changeme"}, "SECRET_KEY"),
        ({"SECRET_KEY": "a" * 64}, "SECRET_KEY"),
        ({"DATABASE_URL": "sqlite:///{tmp}/empty.db"}, "flask glossary migrate"),
        ({"DATABASE_URL": "sqlite:///{tmp}/no/such/folder.db"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, "DATABASE_URL"),
        ({"DATABASE_URL": "mysql://user:password@host/name"}, "sqlite:// or postgresql://"),
        ({"PORT": "http"}, "PORT cannot be 'http': it is a whole number from 1 to 65535."),
        ({"RATE_LIMIT": "many"}, "RATE_LIMIT"),
    ],
    ids=lambda value: next(iter(value.items()))[1][:30] if isinstance(value, dict) else "",
)
def test_production_refuses_to_start_and_says_what_to_do(
    tmp_path: Path, settings: dict[str, str], sentence: str
) -> None:
    given = {name: value.replace("{tmp}", str(tmp_path)) for name, value in settings.items()}
    process = start(tmp_path / "log", PUENTE_ENV="production", DATA_DIR=str(tmp_path), **given)
    assert process.wait(20) == 1
    said = (tmp_path / "log").read_text()
    assert sentence in said and said.startswith("Puente does not start: ") and said.count("\n") == 1, said
    assert "password" not in said and "changeme" not in said


def test_commands_say_an_impossible_setting_in_a_sentence(tmp_path: Path) -> None:
    shown = subprocess.run(
        ["flask", "--app", "app", "glossary", "stats"],
        executable=str(Path(__import__("sys").executable).parent / "flask"),
        env=environment(DATA_DIR=str(tmp_path), TRUSTED_PROXIES="-1"),
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert (shown.returncode, shown.stderr) == (
        1,
        "Error: TRUSTED_PROXIES cannot be '-1': it is a whole number from 0 to 10.\n",
    )


def test_readiness_tells_database_migration_and_index_apart(folder: Path, tmp_path: Path) -> None:
    with serving(folder) as running:
        assert json.loads(running.get("/readyz").body) == {
            "database": "ok",
            "index": "ok",
            "migration": "ok",
            "status": "ok",
            "writable": True,
        }
        (folder / "puente.db").rename(tmp_path / "away.db")
        time.sleep(1.2)
        answer = running.get("/readyz")
        assert answer.status == 503 and json.loads(answer.body)["database"].startswith("the database does not answer")
        assert running.get("/healthz").status == 200
