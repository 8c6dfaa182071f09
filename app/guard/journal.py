"""The server's log: one line for each request and each fault; never what a visitor looked up or sent.

A line names the route, not the path, and an exception by its type and place, not by its message: both paths and
messages can hold a visitor's text. Only text of ours, and request ids of a few plain characters, get into a line.
"""

import json
import logging
import sys
import traceback
from contextlib import suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import structlog

from config import Config

ROOT = Path(__file__).parents[2]
LEVELS = {"info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
LONGEST = 2000

request_id: ContextVar[str] = ContextVar("request_id", default="-")
_log = structlog.get_logger()


def init(config: Config) -> None:
    """Log as the settings say: JSON in production, readable lines in development, on standard error."""
    render = structlog.processors.JSONRenderer() if config.is_production else _readable
    structlog.configure(
        processors=[structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso"), render],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[config.LOG_LEVEL]),
        logger_factory=_Lines,
        cache_logger_on_first_use=False,
    )
    global _log
    _log = structlog.get_logger().bind()


def request(method: str, route: str, status: int, seconds: float, id: str) -> None:
    """A request was answered."""
    _log.info("request", method=method, route=route, status=status, ms=round(seconds * 1000, 2), request=id)


def note(event: str, **facts: Any) -> None:
    """Something an operator may want to know; `facts` are ours, never a visitor's."""
    _log.warning(event, **facts)


def fault(error: BaseException) -> None:
    """An error that nobody expected: its type, and the places in our code and others' where it passed."""
    places = [
        f"{_place(frame.filename)}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
    ]
    _log.error("unexpected error", error=type(error).__qualname__, places=places[-12:], request=request_id.get())


def _place(name: str) -> str:
    path = Path(name)
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name


def _readable(logger: object, method: str, event: Any) -> str:
    time, level, name = event.pop("timestamp")[11:19], event.pop("level"), event.pop("event")
    facts = " ".join(
        f"{key}={json.dumps(value) if not isinstance(value, str) else value}" for key, value in event.items()
    )
    return f"{time} {level:7} {name} {facts}"


class _Lines:
    """Writes each line whole; a log that cannot be written must not fail a request."""

    def __init__(self, *_: object) -> None:
        pass

    def msg(self, line: str) -> None:
        if len(line) > LONGEST:
            line = line[:LONGEST] + "…"
        with suppress(OSError, ValueError):
            sys.stderr.write(line.replace("\n", "\\n") + "\n")

    debug = info = warning = error = critical = msg


class Formatter(logging.Formatter):
    """Lines of the server itself and of libraries in the same form."""

    def format(self, record: logging.LogRecord) -> str:
        message = record.getMessage().encode("unicode_escape").decode()
        facts: dict[str, Any] = {
            "timestamp": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "event": message[:LONGEST],
        }
        if record.exc_info and record.exc_info[0]:
            facts["error"] = record.exc_info[0].__qualname__
        return json.dumps(facts) if self._fmt == "json" else _readable(None, "", facts)

    def __init__(self, fmt: str = "json") -> None:
        super().__init__(fmt, validate=False)


class Useful(logging.Filter):
    """Leaves out the server's advice to have few threads: they are many on purpose, against slow clients."""

    def filter(self, record: logging.LogRecord) -> bool:
        return "seems quite high" not in record.msg


def server_logging(config: Config) -> dict[str, Any]:
    """What granian needs to log as we do."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"useful": {"()": f"{__name__}.Useful"}},
        "formatters": {
            "ours": {"()": f"{__name__}.Formatter", "fmt": "json" if config.is_production else "readable"},
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "stream": "ext://sys.stderr",
                "formatter": "ours",
                "filters": ["useful"],
            }
        },
        "loggers": {"_granian": {"handlers": ["console"], "level": "INFO", "propagate": False}},
        "root": {"handlers": ["console"], "level": "WARNING"},
    }
