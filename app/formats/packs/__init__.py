"""A booth pack as files, one module for each format; each writes bytes from a pack."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from pathlib import Path

from app.terminology.pack import Pack

_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u2028\u2029\u202a-\u202e\u2066-\u2069]+')
LONGEST_NAME = 60


class Format(StrEnum):
    """The formats of a pack, by the ending of their files."""

    DOCX = "docx"
    XLSX = "xlsx"
    CSV = "csv"
    HTML = "html"
    APKG = "apkg"
    JSON = "json"


@dataclass(frozen=True)
class _Kind:
    media_type: str
    module: str


_OFFICE = "application/vnd.openxmlformats-officedocument"
_KINDS = {
    Format.DOCX: _Kind(f"{_OFFICE}.wordprocessingml.document", "docx"),
    Format.XLSX: _Kind(f"{_OFFICE}.spreadsheetml.sheet", "xlsx"),
    Format.CSV: _Kind("text/csv", "csv"),
    Format.HTML: _Kind("text/html", "html"),
    Format.APKG: _Kind("application/apkg", "anki"),
    Format.JSON: _Kind("application/json", "json"),
}


def media_type(format: Format) -> str:
    """What the format is called in `Accept` and `Content-Type`."""
    return _KINDS[format].media_type


def write(pack: Pack, format: Format, *, bom: bool = True) -> bytes:
    """The pack as a file. The libraries are loaded when a format is first asked for."""
    module = import_module(f"{__name__}.{_KINDS[format].module}")
    written: bytes = module.write(pack, bom=bom) if format is Format.CSV else module.write(pack)
    return written


def file_name(pack: Pack, format: Format) -> str:
    """A name that every file system takes: the title and the day, whatever the script."""
    title = unicodedata.normalize("NFC", pack.outline.title or "puente")
    words = _UNSAFE.sub(" ", title).split()
    name = " ".join(words)[:LONGEST_NAME].strip(" .") or "puente"
    return " ".join(filter(None, (name, pack.outline.date))) + f".{format}"


def sheet_style() -> str:
    """The style of the sheet as HTML: the offline file's and the page's."""
    return (Path(__file__).parent / "offline" / "sheet.css").read_text(encoding="utf-8")
