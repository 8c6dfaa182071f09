"""A text that somebody hands in, pasted or as a file, and what there is to say of a file in the reader's language."""

from dataclasses import dataclass
from pathlib import PurePath

from flask import Flask, current_app, request
from flask_babel import format_decimal
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage

from app.formats.documents.document import Document, Remark
from app.services import document_words, failures
from app.services.documents import DocumentReader
from app.terminology.errors import DocumentError
from app.web import messages
from app.web.messages import Error

MAX_TEXT = 500_000
LONGEST_TITLE = 200
TAKES_FILES = {"reading.read_text", "texts.save", "packs.work", "waivers.waive"}
"""The forms that may hold a file, or a text as long as one."""
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "gb18030": "GB18030",
    "big5": "Big5",
    "windows-1252": "Windows-1252",
}
"""The encodings that a person may choose, as they are called everywhere."""
ENDINGS = ".txt,.docx,.pdf,.html,.htm,.srt,.vtt,text/plain,text/html"
FORMATS = {
    "text": _l("plain text"),
    "docx": "DOCX",
    "pdf": "PDF",
    "html": "HTML",
    "srt": "SRT",
    "vtt": "VTT",
}
_TAKEN = _l("Plain text, DOCX, PDF, HTML, SRT and VTT are read.")
_AS_DOCX, _AS_PDF = _l("Save it as DOCX or PDF."), _l("Save it as PDF, or copy the text and paste it.")
FOUND = {
    "archive": Error(_l("The file is an archive"), _l("Unpack it and send the document that is in it.")),
    "book": Error(_l("The file is an electronic book"), _l("Copy the text and paste it.")),
    "database": Error(_l("The file is a database"), _TAKEN),
    "image": Error(_l("The file is a picture"), _l("Have its letters recognised first (OCR), or type the text.")),
    "old_word": Error(_l("The file is of the kind that Word wrote before 2007 (.doc)"), _l("Save it as DOCX.")),
    "open_document": Error(_l("The file is of the kind OpenDocument"), _AS_DOCX),
    "postscript": Error(_l("The file is PostScript"), _l("Save it as PDF.")),
    "presentation": Error(_l("The file is a presentation"), _AS_PDF),
    "program": Error(_l("The file is a program"), _TAKEN),
    "recording": Error(_l("The file is a recording"), _l("Send its subtitles (SRT or VTT).")),
    "rich_text": Error(_l("The file is rich text (RTF)"), _AS_DOCX),
    "spreadsheet": Error(_l("The file is a spreadsheet"), _AS_PDF),
    "unknown": Error(_l("The file holds no text"), _TAKEN),
    "xml": Error(_l("The file is XML of a kind that is not read"), _TAKEN),
}
"""What a file may turn out to be that is not read, and what to do then."""
MOST = {
    "file": _l("At most %(number)s bytes are read. Send a part of it, or paste the text."),
    "text": _l("At most %(number)s characters are read. Send a part of it."),
    "pages": _l("At most %(number)s pages are read. Send a part of it."),
    "blocks": _l("At most %(number)s paragraphs are read. Send a part of it."),
}
REMARKS = {
    "characters_replaced": _l("Characters that could not be read, � in the text: %(count)s."),
    "comments_left_out": _l("Comments left out: %(count)s."),
    "deletions_left_out": _l("Deletions of tracked changes, left out: %(count)s."),
    "embedded_left_out": _l("Files embedded in the document, left out: %(count)s."),
    "hidden_left_out": _l("Hidden passages left out: %(count)s."),
    "insertions_taken": _l("Insertions of tracked changes, read as text: %(count)s."),
    "other_type_than_named": _l("By its name the file is %(named)s, by its content %(found)s."),
    "pages_without_text": _l("Pages without text, empty or pictures: %(pages)s."),
    "ruby_left_out": _l("Readings above characters, left out: %(count)s."),
    "times_left_out": _l("Cues with impossible times: %(count)s."),
}


def init(app: Flask) -> None:
    app.extensions["takes_files"] |= TAKES_FILES
    app.jinja_env.globals["documents"] = {
        "encodings": ENCODINGS,
        "endings": ENDINGS,
        "most_bytes": app.config["MAX_DOCUMENT_BYTES"],
    }


@dataclass(frozen=True)
class Problem:
    """Why a file could not be read, in words, and the status of the answer."""

    said: Error
    status: int


@dataclass(frozen=True)
class Handed:
    """A text that was handed in. `title` is the file's name, `remarks` what was left out of it."""

    text: str = ""
    title: str = ""
    remarks: tuple[str, ...] = ()
    problem: Problem | None = None


def take() -> Handed:
    """The text of the request's form: the file `file` when there is one, else the field `text`."""
    form, file = request.form, request.files.get("file")
    title = form.get("text_title", "").strip()
    if file is None or not file.filename:
        return Handed(_with_plain_ends(form.get("text", "")), title[:LONGEST_TITLE])
    return _read(file, form.get("encoding", ""), title or PurePath(file.filename).stem)


def reader() -> DocumentReader:
    """What reads files here, within the limits of the settings."""
    found: DocumentReader = current_app.extensions["documents"]
    return found


def _read(file: FileStorage, encoding: str, title: str) -> Handed:
    data, name = file.read(), file.filename or ""
    try:
        document = reader().read(data, name=name, declared=file.mimetype, encoding=_codec(encoding, data))
    except DocumentError as error:
        return Handed(problem=Problem(_why(error), failures.describe(error).status))
    return Handed(_with_plain_ends(document.text), title[:LONGEST_TITLE], _remarks(document))


def _codec(encoding: str, data: bytes) -> str | None:
    """The encoding that was chosen; UTF-16 is of two kinds, told apart by the mark at the beginning."""
    if encoding == "utf-16" and data.startswith(b"\xfe\xff"):
        return "utf-16be"
    return encoding if encoding in ENCODINGS else None


def _with_plain_ends(text: str) -> str:
    return text.replace("\r\n", "\n")


def _why(error: DocumentError) -> Error:
    """What is wrong with a file and what to do, as closely as it is known."""
    if error.code == "unsupported_document" and error.data.get("found") in FOUND:
        return FOUND[error.data["found"]]
    general = messages.ERRORS[error.code]
    if error.code == "document_too_large":
        return Error(general.title, str(MOST[error.data["what"]]) % {"number": format_decimal(error.data["limit"])})
    return general


def _remarks(document: Document) -> tuple[str, ...]:
    return tuple(_say(each) for each in document.remarks)


def _say(remark: Remark) -> str:
    data = dict(remark.data)
    values = {
        "count": format_decimal(data.get("count", 0)),
        "pages": document_words.name_pages(data.get("pages", [])),
        "named": str(FORMATS.get(data.get("named", ""), "")),
        "found": str(FORMATS.get(data.get("found", ""), "")),
    }
    return str(REMARKS[remark.code]) % values
