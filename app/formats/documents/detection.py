"""What a file is, told by its content; its name and declared type only decide between formats of text."""

import re

from app.formats.documents.document import CannotRead

FORMATS = ("text", "docx", "pdf", "html", "srt", "vtt")
"""What is read. `docx` may still turn out to be another kind of package: only the limited process opens it."""
_LOOKED_AT = 2048

# Where the first bytes of a file tell that it is something else: offset, bytes, what it is.
_OTHERS = (
    (0, b"\x89PNG\r\n\x1a\n", "image"),
    (0, b"\xff\xd8\xff", "image"),
    (0, b"GIF8", "image"),
    (0, b"II*\x00", "image"),
    (0, b"MM\x00*", "image"),
    (0, b"\x00\x00\x01\x00", "image"),
    (0, b"%!PS", "postscript"),
    (0, b"{\\rtf", "rich_text"),
    (0, b"\x1f\x8b", "archive"),
    (0, b"BZh", "archive"),
    (0, b"\xfd7zXZ\x00", "archive"),
    (0, b"7z\xbc\xaf\x27\x1c", "archive"),
    (0, b"Rar!\x1a\x07", "archive"),
    (0, b"\x28\xb5\x2f\xfd", "archive"),
    (257, b"ustar", "archive"),
    (0, b"\x7fELF", "program"),
    (0, b"MZ\x90\x00", "program"),
    (0, b"\xcf\xfa\xed\xfe", "program"),
    (0, b"ID3", "recording"),
    (0, b"OggS", "recording"),
    (0, b"fLaC", "recording"),
    (0, b"\x1aE\xdf\xa3", "recording"),
    (0, b"SQLite format 3\x00", "database"),
)
_RIFF = {b"WEBP": "image", b"WAVE": "recording", b"AVI ": "recording"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.I)
_TAG = re.compile(rb"<(?:p|div|span|br|h[1-6]|table|ul|ol|li|meta|title|a|b|i)\b[^<>]{0,400}>", re.I)


def find_format(data: bytes, name: str = "", declared: str = "") -> str:
    """One of `pdf`, `docx`, `html` and `text` (which subtitles are, too, until they are decoded).

    `name` is the file's, `declared` a media type; both may be wrong or empty. Raises CannotRead: `empty_document`,
    `encrypted_document`, `unsupported_document` with what was `found`.
    """
    if not data:
        raise CannotRead("empty_document")
    head = data[:_LOOKED_AT]
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(_ZIP):
        return "docx"
    if head.startswith(_OLE):
        raise _compound_file(data)
    found = _find_other(head)
    if found:
        raise CannotRead("unsupported_document", found=found)
    return _find_markup(head, _is_called_html(name, declared))


def find_named(name: str) -> str | None:
    """The format that a file's name promises; None when it promises none that is read."""
    ending = name.rpartition(".")[2].lower()
    named = {"htm": "html", "xhtml": "html", "txt": "text"}.get(ending, ending)
    return named if named in FORMATS else None


def _is_called_html(name: str, declared: str) -> bool:
    return find_named(name) == "html" or declared.partition(";")[0].strip().lower() in (
        "text/html",
        "application/xhtml+xml",
    )


def _find_markup(head: bytes, called_html: bool) -> str:
    """`html` or `text`, whether in one or two bytes a character. Raises CannotRead for any other XML."""
    letters = head.replace(b"\0", b"")
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        letters = letters.removeprefix(mark)
    is_xml = letters.lstrip().startswith(b"<?xml")
    if _HTML.match(_after_prolog(letters)) or (called_html and _TAG.search(letters)):
        return "html"
    if is_xml:
        raise CannotRead("unsupported_document", found="xml")
    return "text"


def _after_prolog(letters: bytes) -> bytes:
    """What follows an XML declaration and comments."""
    while True:
        letters = letters.lstrip()
        end = {b"<?xm": b"?>", b"<!--": b"-->"}.get(letters[:4])
        if end is None or end not in letters:
            return letters
        letters = letters.partition(end)[2]


def _find_other(head: bytes) -> str | None:
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12], "unknown")
    if head[4:8] == b"ftyp":
        return "image" if head[8:12] in (b"heic", b"heix", b"mif1", b"avif") else "recording"
    return next((found for offset, magic, found in _OTHERS if head.startswith(magic, offset)), None)


def _compound_file(data: bytes) -> CannotRead:
    """Why an OLE compound file (Office before 2007, or its encrypted files since) is not read."""
    if _stream(data, "EncryptedPackage"):
        return CannotRead("encrypted_document", format="docx")
    for stream, found in (
        ("WordDocument", "old_word"),
        ("Workbook", "spreadsheet"),
        ("PowerPoint Document", "presentation"),
    ):
        if _stream(data, stream):
            return CannotRead("unsupported_document", found=found)
    return CannotRead("unsupported_document", found="unknown")


def _stream(data: bytes, name: str) -> bool:
    return name.encode("utf-16-le") in data
