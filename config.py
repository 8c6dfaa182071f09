"""Settings, all of them, from the environment. Documented in docs/configuration.md."""

import os
import re
import secrets
import socket
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from click import ClickException

SHORTEST_SECRET = 32
WILDCARDS = ("0.0.0.0", "::")  # noqa: S104 (compared with, not listened on)


class ImpossibleSetting(ClickException, ValueError):
    """A setting with a value that it cannot have; `flask` and the server print the sentence and exit with 1."""

    def __init__(self, name: str, value: object, allowed: str) -> None:
        super().__init__(f"{name} cannot be {repr(value)[:60]}: {allowed}.")
        self.name = name


def _environment(name: str, default: str) -> Any:
    return field(default_factory=lambda: os.environ.get(name, default))


def _number(name: str, default: int, lowest: int, highest: int) -> Any:
    def read() -> int:
        text = os.environ.get(name, str(default))
        if not re.fullmatch(r"[0-9]{1,13}", text) or not lowest <= int(text) <= highest:
            raise ImpossibleSetting(name, text, f"it is a whole number from {lowest} to {highest}")
        return int(text)

    return field(default_factory=read)


@dataclass
class Config:
    """What the application is configured with; each field is named like its environment variable."""

    PUENTE_ENV: str = _environment("PUENTE_ENV", "development")
    """`development`, or `production`: logs JSON and refuses to start when something is unsafe or missing."""

    DATA_DIR: str = _environment("DATA_DIR", "data")
    """Where the embedded database, the index and the secret live."""

    DATABASE_URL: str = _environment("DATABASE_URL", "")
    """An SQLAlchemy address; empty for the embedded SQLite database in DATA_DIR."""

    SECRET_KEY: str = _environment("SECRET_KEY", "")
    """Signs sessions and forms; empty for one made once and kept in DATA_DIR."""

    GLOSSARY_DIR: str = _environment("GLOSSARY_DIR", str(Path(__file__).parent / "glossary"))
    """The curated files that `flask glossary load` reads by default."""

    HOST: str = _environment("HOST", "127.0.0.1")
    """The address to listen on."""

    PORT: int = _number("PORT", 8000, 1, 65535)
    """The port to listen on."""

    WORKERS: int = _number("WORKERS", 2, 1, 256)
    """How many processes serve."""

    THREADS: int = _number("THREADS", 256, 4, 4096)
    """How many requests a process works on at once; at most half of them wait for bodies."""

    TRUSTED_HOSTS: str = _environment("TRUSTED_HOSTS", "")
    """The names the service answers to; `.example.org` is every name under it, `*` any name."""

    TRUSTED_PROXIES: int = _number("TRUSTED_PROXIES", 0, 0, 10)
    """How many proxies in front set X-Forwarded-For and X-Forwarded-Proto; 0 ignores both headers."""

    RATE_LIMIT: str = _environment("RATE_LIMIT", "50/500")
    """Requests a second and the burst allowed to one address, or `off`."""

    MAX_CONTENT_LENGTH: int = _number("MAX_CONTENT_LENGTH", 2 * 1024 * 1024, 1, 2**40)
    """The largest request body, in bytes."""

    BODY_TIMEOUT: int = _number("BODY_TIMEOUT", 30, 1, 3600)
    """How many seconds a client has to send a body."""

    PUBLIC_URL: str = _environment("PUBLIC_URL", "")
    """The address under which people reach the service, for links in mail; empty for the first of TRUSTED_HOSTS."""

    SIGN_UP: str = _environment("SIGN_UP", "invitation")
    """Who gets an account: `open` (anybody who proves an address), `invitation`, or `closed`."""

    SUGGESTIONS: str = _environment("SUGGESTIONS", "accounts")
    """Who may propose changes, which are reviewed: `accounts` (contributors), or `anyone`, visitors included."""

    SIGN_IN_LIMIT: str = _environment("SIGN_IN_LIMIT", "10/60")
    """Wrong passwords and codes taken for one account at once, and the seconds until one more is; or `off`."""

    MAIL_URL: str = _environment("MAIL_URL", "")
    """The mail server, `smtp://user:password@host:587` (STARTTLS) or `smtps://…:465`; empty for the log."""

    MAIL_FROM: str = _environment("MAIL_FROM", "")
    """The address that mail comes from; empty for no-reply at the host of PUBLIC_URL."""

    MAX_DOCUMENT_BYTES: int = _number("MAX_DOCUMENT_BYTES", 10 * 1024 * 1024, 1, 2**30)
    """The largest file that is read as a text, in bytes."""

    MAX_DOCUMENT_TEXT: int = _number("MAX_DOCUMENT_TEXT", 1_000_000, 1, 10**8)
    """The longest text that is taken from a file, in characters (code points)."""

    DOCUMENT_SECONDS: int = _number("DOCUMENT_SECONDS", 10, 2, 600)
    """The most seconds of processor time that reading one file takes; a small file gets less."""

    DOCUMENT_MEMORY: int = _number("DOCUMENT_MEMORY", 256, 128, 2**16)
    """How much memory the process that reads one file may have, in MiB."""

    DOCUMENT_PROCESSES: int = _number("DOCUMENT_PROCESSES", 2, 1, 256)
    """How many files a worker reads at once; a few more wait their turn."""

    LOG_LEVEL: str = _environment("LOG_LEVEL", "info")
    """The least important lines to log: `info` (each request), `warning` or `error`."""

    METRICS_PORT: int = _number("METRICS_PORT", 0, 0, 65535)
    """The port of Prometheus's /metrics, on 127.0.0.1 alone; 0 for none."""

    def __post_init__(self) -> None:
        _one_of("PUENTE_ENV", self.PUENTE_ENV, ("development", "production"))
        _one_of("LOG_LEVEL", self.LOG_LEVEL, ("info", "warning", "error"))
        _one_of("SIGN_UP", self.SIGN_UP, ("open", "invitation", "closed"))
        _one_of("SUGGESTIONS", self.SUGGESTIONS, ("accounts", "anyone"))
        rate_limit(self.RATE_LIMIT)
        attempt_limit(self.SIGN_IN_LIMIT)
        mail_server(self.MAIL_URL)
        self._refuse_sign_up_without_mail()
        self._refuse_a_weak_secret()
        folder = Path(self.DATA_DIR).resolve()
        self.DATA_DIR = str(folder)
        if not self.DATABASE_URL:
            _make(folder)
            self.DATABASE_URL = f"sqlite:///{folder / 'puente.db'}"
        if self.DATABASE_URL.startswith(("postgresql://", "postgres://")):
            self.DATABASE_URL = "postgresql+psycopg://" + self.DATABASE_URL.split("://", 1)[1]
        if not self.DATABASE_URL.startswith(("sqlite://", "postgresql+psycopg://")):
            scheme = self.DATABASE_URL.split(":")[0]  # what follows may hold a password
            raise ImpossibleSetting("DATABASE_URL", scheme, "it starts with sqlite:// or postgresql://")
        if not self.SECRET_KEY:
            self.SECRET_KEY = _kept_secret(folder / "secret-key")
        if not self.TRUSTED_HOSTS:
            own = socket.gethostname() if self.HOST in WILDCARDS else self.HOST
            names = ["localhost", "127.0.0.1", "[::1]", f"[{own}]" if ":" in own else own]
            self.TRUSTED_HOSTS = ", ".join(dict.fromkeys(names))

        self._make_addresses()

    def _make_addresses(self) -> None:
        if not self.PUBLIC_URL:
            name = next((each.strip() for each in self.TRUSTED_HOSTS.split(",") if each.strip()[:1] not in ".*"), "")
            self.PUBLIC_URL = f"https://{name}" if self.is_production else f"http://{name or 'localhost'}:{self.PORT}"
        address = urlsplit(self.PUBLIC_URL)
        if address.scheme not in ("http", "https") or not address.hostname or address.path.strip("/") or address.query:
            allowed = "it is https:// and a host name, such as https://terms.example.org"
            raise ImpossibleSetting("PUBLIC_URL", self.PUBLIC_URL, allowed)
        self.PUBLIC_URL = f"{address.scheme}://{address.netloc}"
        self.MAIL_FROM = self.MAIL_FROM or f"Puente <no-reply@{address.hostname}>"

    @property
    def is_production(self) -> bool:
        return self.PUENTE_ENV == "production"

    def _refuse_sign_up_without_mail(self) -> None:
        if self.is_production and self.SIGN_UP == "open" and not self.MAIL_URL:
            allowed = "in production it needs MAIL_URL, as addresses are confirmed by mail; or let it be invitation"
            raise ImpossibleSetting("SIGN_UP", self.SIGN_UP, allowed)

    def _refuse_a_weak_secret(self) -> None:
        secret = self.SECRET_KEY
        if self.is_production and secret and (len(secret) < SHORTEST_SECRET or len(set(secret)) < 8):
            allowed = (
                f"in production it has at least {SHORTEST_SECRET} random characters; make one with"
                " `python -c 'import secrets; print(secrets.token_urlsafe(48))'`, or leave it empty and Puente keeps"
                " one in DATA_DIR"
            )
            raise ImpossibleSetting("SECRET_KEY", "…", allowed)


def rate_limit(text: str) -> tuple[int, int] | None:
    """RATE_LIMIT as requests a second and burst; None when it is off. Raises ImpossibleSetting."""
    if text == "off":
        return None
    match = re.fullmatch(r"([1-9][0-9]{0,6})/([1-9][0-9]{0,6})", text)
    if not match:
        raise ImpossibleSetting("RATE_LIMIT", text, "it is requests a second and the burst, such as 50/500, or off")
    return int(match[1]), int(match[2])


def attempt_limit(text: str) -> tuple[int, int] | None:
    """SIGN_IN_LIMIT as attempts and seconds; None when it is off. Raises ImpossibleSetting."""
    if text == "off":
        return None
    match = re.fullmatch(r"([1-9][0-9]{0,4})/([1-9][0-9]{0,4})", text)
    if not match:
        allowed = "it is attempts and the seconds until one more, such as 10/60, or off"
        raise ImpossibleSetting("SIGN_IN_LIMIT", text, allowed)
    return int(match[1]), int(match[2])


def mail_server(text: str) -> SplitResult | None:
    """MAIL_URL in its parts; None when mail goes to the log. Raises ImpossibleSetting, which names no password."""
    if not text:
        return None
    try:
        parts = urlsplit(text)
        sound = parts.scheme in ("smtp", "smtps") and parts.hostname and (parts.port or 1) and not parts.path.strip("/")
    except ValueError:
        sound = False
    if not sound:
        raise ImpossibleSetting(
            "MAIL_URL", "…", "it is smtp:// or smtps:// and a host, such as smtp://mail.example.org:587"
        )
    return parts


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise ImpossibleSetting(name, value, f"it is one of {', '.join(allowed)}")


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImpossibleSetting("DATA_DIR", str(folder), f"the folder cannot be made ({error.strerror})") from error


def _kept_secret(path: Path) -> str:
    """The random secret kept in a file that only its owner can read; made when it is first needed."""
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        _make(path.parent)
    except OSError as error:
        raise ImpossibleSetting("SECRET_KEY", "", f"{path} cannot be read ({error.strerror})") from error
    secret = secrets.token_urlsafe(48)
    scratch = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secret + "\n")
        os.link(scratch, path)  # whole or not at all, also for a process that reads it now
    except FileExistsError:  # another process was first
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise ImpossibleSetting("SECRET_KEY", "", f"none can be kept in {path.parent} ({error.strerror})") from error
    finally:
        scratch.unlink(missing_ok=True)
    return secret
