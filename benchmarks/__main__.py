"""Measure the rows of the table: `python -m benchmarks [--sizes 10000,100000] [--folder DIR] [--only PART,…]`.

Each figure is a ratio within one run, printed beside its target and written with machine and versions to a file in
benchmarks/results/. Growth compares with the first size. The folder keeps generated files and databases; a million
concepts need some 15 GB there and half an hour. Parts of the table are `loading` (into a new database), `served`
(requests a second, memory), `searches` (each query by itself), `reading` (a text) and `profiles` (where the time goes,
as files).
"""

import argparse
import json
import platform
import shutil
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

from benchmarks import load, profiles, runs
from benchmarks.app import PATH, create_app
from benchmarks.generator import Maker
from benchmarks.recognition import speed
from config import Config

ASKED = 600
ROUNDS = 3
PARTS = ("loading", "served", "searches", "reading", "profiles")
RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True)
class Row:
    """A figure with its target: at least, or at most."""

    size: int
    what: str
    figure: float
    target: float
    at_least: bool

    @property
    def holds(self) -> bool:
        return self.figure >= self.target if self.at_least else self.figure <= self.target

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        return (
            f"{self.size:>9,}  {self.what:<52} {self.figure:>9.3f}  {sign} {self.target:<6} {'' if self.holds else '✗'}"
        )


Document = dict[str, Any]
QUERIES: dict[str, Callable[[Document, int], str]] = {
    "exact": lambda d, n: _text(d, n % 3),
    "prefix": lambda d, n: _text(d, 0)[:10],
    "Chinese, two characters": lambda d, n: _text(d, 4)[1:3],
    "pinyin": lambda d, n: str(d["designations"][4]["reading"]),
    "typo": lambda d, n: _text(d, 0)[:3] + _text(d, 0)[4:],
}
GROWTH = {"exact": 1.5, "prefix": 1.5, "Chinese, two characters": 1.5, "pinyin": 1.5, "typo": 3.0}
WORST = [
    "a",
    "的",
    "de",
    "de la",
    "la de y para",
    "x" * 500,
    "of the",
    "王 的",
    "a b c d e f g h i j k l m n o p q r s t",
]


def _text(document: Document, index: int) -> str:
    return str(document["designations"][index]["text"])


def main() -> None:
    options = _options()
    folder: Path = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    rows: list[Row] = []
    medians: dict[int, dict[str, float]] = {}
    for size in options.sizes:
        for row in _of_size(folder, size, medians, options):
            rows.append(row)
            print(row, flush=True)
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{datetime.now(UTC):%Y-%m-%dT%H%M%S}.json"
    report = {"machine": _machine(), "rows": [asdict(row) | {"holds": row.holds} for row in rows]}
    path.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{sum(row.holds for row in rows)} of {len(rows)} hold; written to {path}")


def _of_size(
    folder: Path, size: int, medians: dict[int, dict[str, float]], options: argparse.Namespace
) -> Iterator[Row]:
    data = folder / f"data-{size}"
    parts = options.only or PARTS
    if "loading" in parts or not (data / "puente.db").exists():
        yield from _loaded(folder, size)
    runs.warm(data)
    maker = Maker()
    documents = [maker.concept(number * size // ASKED) for number in range(ASKED)]
    if "served" in parts:
        yield from _served(folder, data, size, documents)
    if "searches" in parts:
        yield from _in_process(data, size, documents, medians, options.sizes[0])
    if "reading" in parts:
        rate, growth = speed.measure(folder, size)
        yield Row(size, "reading a text: MB/s end to end", rate, speed.LEAST_RATE, True)
        yield Row(size, "reading a text twice as long: time against once", growth, speed.MOST_GROWTH, False)
    if "profiles" in parts:
        _profile(data, size, documents)


def _loaded(folder: Path, size: int) -> Iterator[Row]:
    """Load into a new database, whether there was one or not."""
    shutil.rmtree(folder / f"data-{size}", ignore_errors=True)
    loaded = load.measure(folder, size)
    yield Row(size, "loading: rate against a bare sqlite3 loader", loaded.ratio, 0.5, True)
    print(f"{size:>9,}  loading: the same, had the bare loader nothing to read {loaded.ratio_of_writing:>7.3f}")
    yield Row(size, "loading: peak memory, MB", loaded.peak, 600, False)
    print(f"           ({loaded})")


def _served(folder: Path, data: Path, size: int, documents: Sequence[Document]) -> Iterator[Row]:
    with runs.served(data) as (address, workers):
        entries = [f"/api/v1/concepts/{document['id']}" for document in documents]
        yield Row(
            size, "GET /concepts/{id}: rate against the constant view", _rate(address, entries, folder), 0.6, True
        )
        yield from _searched(address, size, documents, folder, "asked again")
        full = statistics.mean(map(runs.private_memory, workers))
    with runs.served(data, forgetful=True) as (address, _):
        yield from _searched(address, size, documents, folder, "never asked before")
    empty = folder / "data-empty"
    runs.flask(empty, "glossary", "migrate")
    with runs.served(empty) as (address, workers):
        runs.requests_per_second(address, [PATH], folder)
        bare = statistics.mean(map(runs.private_memory, workers))
    yield Row(size, "memory of a worker above an empty app, MB", full - bare, 120, False)


def _searched(address: str, size: int, documents: Sequence[Document], folder: Path, how: str) -> Iterator[Row]:
    for kind in ("exact", "prefix"):
        paths = [_path(QUERIES[kind](document, number)) for number, document in enumerate(documents)]
        what = f"GET /search, {kind}, {how}: rate against constant"
        yield Row(size, what, _rate(address, paths, folder), 0.35, True)


def _rate(address: str, paths: Sequence[str], folder: Path) -> float:
    """Requests a second against the constant view's: the median of a few rounds, in each of which both are asked."""
    rounds = []
    for _ in range(ROUNDS):
        constant = runs.requests_per_second(address, [PATH], folder)
        rounds.append(runs.requests_per_second(address, paths, folder) / constant)
    return statistics.median(rounds)


def _in_process(
    data: Path, size: int, documents: Sequence[Document], medians: dict[int, dict[str, float]], first: int
) -> Iterator[Row]:
    app = create_app(Config(DATA_DIR=str(data), RATE_LIMIT="off", LOG_LEVEL="error"), forgetful=True)
    found = medians[size] = {}
    slowest = 0.0
    for kind, query in QUERIES.items():
        times = sorted(_times(app, [_path(query(document, n)) for n, document in enumerate(documents)]))
        found[kind] = statistics.median(times)
        slowest = max(slowest, times[int(len(times) * 0.99)])
        yield Row(
            size, f"{kind}: median against the first size's", found[kind] / medians[first][kind], GROWTH[kind], False
        )
    worst = sorted(_times(app, [_path(query) for query in WORST] * 20))
    slowest = max(slowest, worst[int(len(worst) * 0.99)])
    yield Row(size, "p99 of any search against the constant view's median", slowest, 30, False)


def _profile(data: Path, size: int, documents: Sequence[Document]) -> None:
    """Write where the time of an entry, of each kind of search, of making concepts and of reading a text goes."""
    app = create_app(Config(DATA_DIR=str(data), RATE_LIMIT="off", LOG_LEVEL="error"), forgetful=True)
    paths = {kind: [_path(query(each, n)) for n, each in enumerate(documents)] for kind, query in QUERIES.items()}
    paths |= {"entry": [f"/api/v1/concepts/{each['id']}" for each in documents], "constant": [PATH] * ASKED}
    target = RESULTS / f"profiles-{datetime.now(UTC):%Y-%m-%dT%H%M%S}-{size}"
    with app.app_context():
        text = speed.text(size, speed.CHARACTERS)
        written = list(profiles.write(target, profiles.jobs(partial(_call, app), paths, documents, text)))
    print(f"{size:>9,}  profiles: {len(written)} files in {target}")


def _path(query: str) -> str:
    return f"/api/v1/search?q={quote(query)}"


def _times(app: Any, paths: Sequence[str]) -> list[float]:
    """How long each of these takes by the clock, against the constant view's median at that time."""
    for path in paths[:20]:
        _call(app, path)
    constant = statistics.median([_call(app, PATH) for _ in range(ASKED)])
    return [_call(app, path) / constant for path in paths]


def _call(app: Any, path: str) -> float:
    path, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "HTTP_HOST": "127.0.0.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
    }
    statuses: list[str] = []
    start = time.perf_counter()
    body = app.wsgi_app(environ, lambda status, headers, _=None: statuses.append(status))
    b"".join(body)
    spent = time.perf_counter() - start
    if not statuses[0].startswith("200"):
        raise RuntimeError(f"{path}?{query}: {statuses[0]}")
    return spent


def _machine() -> dict[str, Any]:
    cpu = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.machine(),
    )
    packages = ("flask", "sqlalchemy", "granian", "pydantic", "rapidfuzz")
    return {
        "cpu": cpu,
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "free_disk_gb": shutil.disk_usage("/").free // 2**30,
        "packages": {name: version(name) for name in packages},
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", type=lambda text: [int(each) for each in text.split(",")], default=[10_000])
    parser.add_argument(
        "--folder", type=Path, default=Path("data/benchmarks"), help="where files and databases are kept"
    )
    parser.add_argument("--only", type=_parts, default=(), help=f"parts of the table: {', '.join(PARTS)}")
    return parser.parse_args()


def _parts(text: str) -> list[str]:
    named = text.split(",")
    if unknown := set(named) - set(PARTS):
        raise argparse.ArgumentTypeError(f"no parts of the table: {', '.join(sorted(unknown))}")
    return named


if __name__ == "__main__":
    main()
