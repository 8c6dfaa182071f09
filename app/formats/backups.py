"""A backup: gzipped JSON Lines that either engine writes and either takes back.

The first line says what the file is, each line after it holds one revision in the order of the history, with its hash,
and the last line says how many there must be and where the chain of hashes ends, so that a cut file is known.
"""

import gzip
import json
import os
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from app.terminology.errors import InvalidBackup

FORMAT = "puente-backup"
VERSION = 1
FIELDS = (
    "sequence",
    "record_type",
    "record_id",
    "number",
    "action",
    "document",
    "origin",
    "author",
    "reviewer",
    "reason",
    "created_at",
    "hash",
)
TEXTS = tuple(name for name in FIELDS if name not in ("sequence", "number", "reviewer"))


def write(path: Path, made_at: datetime, total: int, rows: Iterable[dict[str, Any]]) -> None:
    """Write a backup of `total` revisions; the file appears when it is whole, and only its owner can read it.

    Raises FileExistsError for a file that is there already, OSError where it cannot be written.
    """
    if path.exists():
        raise FileExistsError(path)
    scratch = path.with_name(f".{path.name}.part")
    try:
        with os.fdopen(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            with gzip.GzipFile(path.name, "wb", 6, file, mtime=0) as packed:
                header = {"format": FORMAT, "version": VERSION, "made_at": made_at.isoformat(), "revisions": total}
                packed.write(_line(header))
                count, last = 0, None
                for row in rows:
                    packed.write(_line(row | {"created_at": row["created_at"].isoformat()}))
                    count, last = count + 1, row["hash"]
                packed.write(_line({"end": count, "hash": last}))
            file.flush()
            os.fsync(file.fileno())
        os.link(scratch, path)  # never in the place of another
    finally:
        with suppress(FileNotFoundError):
            scratch.unlink()


def read(path: Path) -> tuple[int, Iterator[dict[str, Any]]]:
    """How many revisions a backup holds, and these as they stream.

    Raises InvalidBackup at once or while reading, when the file is none, is cut, damaged or of a later version.
    """
    lines = _lines(path)
    header = next(lines, {})
    if header.get("format") != FORMAT:
        raise InvalidBackup("not_a_backup", 1)
    if header.get("version") != VERSION:
        raise InvalidBackup("unknown_version", 1)
    return int(header["revisions"]), _rows(lines)


def _rows(lines: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    count, last = 0, None
    for number, line in enumerate(lines, 2):
        if "end" in line:
            if line != {"end": count, "hash": last} or next(lines, None) is not None:
                raise InvalidBackup("damaged", number)
            return
        yield _row(line, number)
        count, last = count + 1, line["hash"]
    raise InvalidBackup("cut", count + 1)


def _row(line: dict[str, Any], number: int) -> dict[str, Any]:
    whole = set(line) == set(FIELDS) and all(isinstance(line[name], str) for name in TEXTS)
    if not whole or type(line["sequence"]) is not int or type(line["number"]) is not int:
        raise InvalidBackup("damaged", number)
    try:
        return line | {"created_at": datetime.fromisoformat(line["created_at"])}
    except ValueError as error:
        raise InvalidBackup("damaged", number) from error


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    number = 0
    try:
        with closing(gzip.open(path, "rb")) as packed:
            for number, line in enumerate(packed, 1):
                document = json.loads(line)
                if not isinstance(document, dict):
                    raise InvalidBackup("damaged", number)
                yield document
    except EOFError as error:
        raise InvalidBackup("cut", number + 1) from error
    except (gzip.BadGzipFile, zlib.error, ValueError) as error:
        raise InvalidBackup("damaged" if number else "not_a_backup", number + 1) from error


def _line(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
