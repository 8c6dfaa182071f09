"""Settings, all of them, from the environment. Documented in docs/configuration.md."""

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


def _environment(name: str, default: str) -> Any:
    return field(default_factory=lambda: os.environ.get(name, default))


@dataclass
class Config:
    """What the application is configured with; each field is named like its environment variable."""

    DATA_DIR: str = _environment("DATA_DIR", "data")
    """Where the embedded database, the index and the secret live."""

    DATABASE_URL: str = _environment("DATABASE_URL", "")
    """An SQLAlchemy address; empty for the embedded SQLite database in DATA_DIR."""

    SECRET_KEY: str = _environment("SECRET_KEY", "")
    """Signs sessions and forms; empty for one made once and kept in DATA_DIR."""

    GLOSSARY_DIR: str = _environment("GLOSSARY_DIR", str(Path(__file__).parent / "glossary"))
    """The curated files that `flask glossary load` reads by default."""

    MAX_CONTENT_LENGTH: int = field(default_factory=lambda: int(os.environ.get("MAX_CONTENT_LENGTH", 2 * 1024 * 1024)))
    """The largest request body, in bytes."""

    def __post_init__(self) -> None:
        folder = Path(self.DATA_DIR).resolve()
        self.DATA_DIR = str(folder)
        if not self.DATABASE_URL:
            folder.mkdir(parents=True, exist_ok=True)
            self.DATABASE_URL = f"sqlite:///{folder / 'puente.db'}"
        if self.DATABASE_URL.startswith(("postgresql://", "postgres://")):
            self.DATABASE_URL = "postgresql+psycopg://" + self.DATABASE_URL.split("://", 1)[1]
        if not self.SECRET_KEY:
            self.SECRET_KEY = _kept_secret(folder / "secret-key")


def _kept_secret(path: Path) -> str:
    """The random secret kept in a file that only its owner can read; made when it is first needed."""
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        secret = secrets.token_urlsafe(48)
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secret + "\n")
        except FileExistsError:  # another process was first
            return path.read_text(encoding="ascii").strip()
        return secret
