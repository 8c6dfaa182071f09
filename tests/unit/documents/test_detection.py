"""What a file is, by its content."""

import codecs

import pytest

from app.formats.documents import detection
from app.formats.documents.document import CannotRead
from tests.files import compound_file, lines, paragraph, pdf, png, word


@pytest.mark.parametrize(
    ("data", "format"),
    [
        (b"The two sides issued a joint statement.", "text"),
        (pdf(lines("talks")), "pdf"),
        (b"\n\n" + pdf(lines("talks")), "pdf"),
        (word(paragraph("talks")), "docx"),
        (b"<!DOCTYPE html><p>x", "html"),
        (b"\xef\xbb\xbf  <HTML>", "html"),
        (b"<!-- saved --><!-- twice --> <html lang=es>", "html"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x">', "html"),
        (codecs.BOM_UTF16_LE + "<html><p>x".encode("utf-16-le"), "html"),
        (b"<!-- " * 1000, "text"),
        (b"< 3 % of trade", "text"),
        (b"WEBVTT\n\n", "text"),
    ],
)
def test_content_decides(data: bytes, format: str) -> None:
    for name in ("", "x.docx", "x.pdf", "x.txt"):
        assert detection.find_format(data, name) == format


def test_a_piece_of_a_page_is_html_by_its_name_or_type() -> None:
    piece = b"<p>state visit</p>"
    assert detection.find_format(piece) == "text"
    assert detection.find_format(piece, "visit.HTM") == "html"
    assert detection.find_format(piece, "", "text/html; charset=utf-8") == "html"
    assert detection.find_format(b"no tags at all", "visit.html") == "text"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (png(), "image"),
        (b"\xff\xd8\xff\xe0JFIF", "image"),
        (b"RIFF\0\0\0\0WEBP", "image"),
        (b"RIFF\0\0\0\0WAVE", "recording"),
        (b"\0\0\0\x18ftypmp42", "recording"),
        (b"\0\0\0\x18ftypheic", "image"),
        (rb"{\rtf1\ansi talks}", "rich_text"),
        (b"\x1f\x8b\x08", "archive"),
        (b"\0" * 257 + b"ustar", "archive"),
        (b"\x7fELF", "program"),
        (b"%!PS-Adobe", "postscript"),
        (b'<?xml version="1.0"?><martif/>', "xml"),
        (compound_file("WordDocument"), "old_word"),
        (compound_file("Workbook"), "spreadsheet"),
        (compound_file("PowerPoint Document"), "presentation"),
        (compound_file("other"), "unknown"),
    ],
)
def test_what_is_not_read_is_named(data: bytes, found: str) -> None:
    for name in ("visit.docx", "visit.txt", "visit.html"):
        with pytest.raises(CannotRead) as caught:
            detection.find_format(data, name)
        assert (caught.value.code, caught.value.data) == ("unsupported_document", {"found": found})


def test_an_empty_file_and_an_encrypted_document_are_said_to_be_such() -> None:
    for data, code in ((b"", "empty_document"), (compound_file("EncryptedPackage"), "encrypted_document")):
        with pytest.raises(CannotRead) as caught:
            detection.find_format(data)
        assert caught.value.code == code
