"""A backup: gzipped JSON Lines that either engine writes and either takes back.

The first line says what the file is, each line after it holds one revision in the order of the history, with its hash;
then come rows of other tables, and the last line says how many there must be and where the chain of hashes ends, so
that a cut file is known. Files of version 1 have no rows of other tables.
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
VERSION = 2
READABLE = (1, 2)
Row = tuple[str, dict[str, Any]]
"""A row of another table, with the table's name."""
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


def write(path: Path, made_at: datetime, total: int, rows: Iterable[dict[str, Any]], others: Iterable[Row]) -> None:
    """Write a backup of `total` revisions and the rows of other tables.

    The file appears when it is whole, and only its owner can read it. Raises FileExistsError for a file that is there
    already, OSError where it cannot be written.
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
                number = 0
                for number, (table, other) in enumerate(others, 1):  # noqa: B007 (counted)
                    packed.write(_line({"table": table, "row": other}))
                packed.write(_line({"end": count, "hash": last, "rows": number}))
            file.flush()
            os.fsync(file.fileno())
        os.link(scratch, path)  # never in the place of another
    finally:
        with suppress(FileNotFoundError):
            scratch.unlink()


def read(path: Path) -> tuple[int, Iterator[dict[str, Any] | Row]]:
    """How many revisions a backup holds, and these as they stream, then the rows of other tables.

    Raises InvalidBackup at once or while reading, when the file is none, is cut, damaged or of a later version.
    """
    lines = _lines(path)
    header = next(lines, {})
    if header.get("format") != FORMAT:
        raise InvalidBackup("not_a_backup", 1)
    if header.get("version") not in READABLE:
        raise InvalidBackup("unknown_version", 1)
    return int(header["revisions"]), _rows(lines, header["version"])


def _rows(lines: Iterator[dict[str, Any]], version: int) -> Iterator[dict[str, Any] | Row]:
    count, last, others = 0, None, 0
    for number, line in enumerate(lines, 2):
        if "end" in line:
            end = {"end": count, "hash": last} | ({"rows": others} if version > 1 else {})
            if line != end or next(lines, None) is not None:
                raise InvalidBackup("damaged", number)
            return
        if "table" in line:
            if set(line) != {"table", "row"} or not isinstance(line["row"], dict) or version == 1:
                raise InvalidBackup("damaged", number)
            others += 1
            yield str(line["table"]), line["row"]
            continue
        if others:
            raise InvalidBackup("damaged", number)
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
