"""The server: `python -m app.serving` serves the application with granian."""

import gc
import multiprocessing
import resource
import signal
import sys
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings

from app import create_app, store
from app.guard import journal, metrics, rates
from app.services import maintenance
from config import Config, ImpossibleSetting

HEADER_BYTES = 32768  # the longest request line and headers together
HEADER_SECONDS = 10  # to send them in
CONNECTIONS = 2048  # open at once in a worker, idle and slow ones among them; more wait in the kernel's queue
STOP_SECONDS = 20  # for requests in flight; what is open after that is a client that does not read or send


def main() -> None:
    """Serve until a signal ends it. Exits with 1, after a sentence that says why, when it must not or cannot start."""
    try:
        config = Config()
        _refuse(config)
    except ImpossibleSetting as error:
        print(f"Puente does not start: {error.format_message()}", file=sys.stderr)
        raise SystemExit(1) from None
    multiprocessing.set_start_method("fork")  # workers share what is mapped here
    _allow_many_files()
    rates.share()
    scratch = metrics.start(config.METRICS_PORT) if config.METRICS_PORT else None
    try:
        _server(config).serve(target_loader=_loader(config), wrap_loader=False)
    finally:
        if scratch:
            metrics.stop(scratch)


def _refuse(config: Config) -> None:
    """Raises ImpossibleSetting in production when the database does not answer or is at another migration."""
    if config.is_production:
        app = create_app(config)
        with app.app_context():
            readiness = maintenance.check_readiness()
            store.disconnect()
        problem = readiness.database or readiness.migration
        if problem:
            raise ImpossibleSetting("DATABASE_URL", "what it is", problem)


def _loader(config: Config) -> Callable[..., Callable[..., Iterable[bytes]]]:
    def load(*_: Any, **__: Any) -> Callable[..., Iterable[bytes]]:
        for each in (signal.SIGTERM, signal.SIGINT):  # a stop while the worker begins must not be lost
            signal.signal(each, signal.SIG_DFL)
        metrics.detach()
        return settled(create_app(config))

    return load


def settled(app: Flask) -> Flask:
    """The application, once the collector of garbage need no longer look through what lives as long as the worker.

    Reading a text makes so many objects that it would do so often: a fifth of the time.
    """
    gc.collect()
    gc.freeze()
    return app


def _server(config: Config) -> Any:
    return Granian(
        "app:create_app",
        address=config.HOST,
        port=config.PORT,
        interface=Interfaces.WSGI,
        workers=config.WORKERS,
        blocking_threads=config.THREADS,
        runtime_threads=1,
        backlog=2048,
        backpressure=CONNECTIONS,
        http=HTTPModes.http1,  # HTTP/2 is the reverse proxy's to speak
        http1_settings=HTTP1Settings(max_buffer_size=HEADER_BYTES, header_read_timeout=HEADER_SECONDS * 1000),
        websockets=False,
        log_access=False,
        log_dictconfig=journal.server_logging(config),
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
    )


def _allow_many_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS * 2
    if soft < wanted and (hard == resource.RLIM_INFINITY or hard > soft):
        resource.setrlimit(
            resource.RLIMIT_NOFILE, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard)
        )


if __name__ == "__main__":
    main()
