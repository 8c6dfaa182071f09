"""Counts and durations for Prometheus, off unless METRICS_PORT is set.

Each worker keeps its numbers in files of its own in a scratch folder; the server's main process adds them up and
answers on 127.0.0.1, so that nobody outside sees them.
"""

import os
import shutil
import tempfile
from typing import Any

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)

_durations: Any = None
_server: Any = None
_children: dict[tuple[str, str, int], Any] = {}


def start(port: int) -> str:
    """Prepare for the workers to come, and answer on the port; answers the scratch folder, to be removed at the end."""
    global _durations, _server
    folder = tempfile.mkdtemp(prefix="puente-metrics-")
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder  # read when the library is first imported
    from prometheus_client import CollectorRegistry, Histogram, start_http_server
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    _durations = Histogram(
        "puente_request_duration_seconds",
        "How long requests took; its count is how many there were.",
        ("method", "route", "status"),
        buckets=BUCKETS,
        registry=None,
    )
    _server, _ = start_http_server(port, "127.0.0.1", registry)
    return folder


def detach() -> None:
    """In a worker: leave answering to the main process."""
    if _server is not None:
        _server.socket.close()


def stop(folder: str) -> None:
    _server.shutdown()
    shutil.rmtree(folder, ignore_errors=True)


def count(method: str, route: str, status: int, seconds: float) -> None:
    """Count a request, when metrics are on."""
    if _durations is None:
        return
    labels = (method, route, status)
    child = _children.get(labels)
    if child is None:
        child = _children[labels] = _durations.labels(method, route, str(status))
    child.observe(seconds)
