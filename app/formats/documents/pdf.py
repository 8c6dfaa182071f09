"""PDF: what is written on its pages, which `pdf_layout` makes a text of."""

import ctypes
from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from app.formats.documents import pdf_layout
from app.formats.documents.document import CannotRead, Document, Draft
from app.formats.documents.pdf_lines import Piece

MOST_PAGES = 5_000
_LINE_ENDS = (0x0D, 0x0A)
_HYPHENS = (0x02, 0xFFFE)  # what pdfium has in the place of a hyphen that ends a line
_BLANKS = (0x20, 0xA0)
_WIDE_GAP = 1.2  # heights of a letter; a gap without a blank in the file, which a justified line has


def read(data: bytes, most_text: int) -> Document:
    """The text of all pages; a remark names those without any, which are pictures or empty. Raises CannotRead."""
    pages = list(_pages(data, most_text))
    empty = [number for number, pieces in enumerate(pages, 1) if not pieces]
    if len(empty) == len(pages):
        raise CannotRead("document_without_text", format="pdf", pages=len(pages))
    draft = Draft(most_text)
    if empty:
        draft.remark("pages_without_text", pages=empty)
    pdf_layout.write(pages, draft)
    return draft.finish("pdf")


def _pages(data: bytes, most_text: int) -> Iterator[list[Piece]]:
    document = _open(data)
    if len(document) > MOST_PAGES:
        raise CannotRead("document_too_large", what="pages", limit=MOST_PAGES)
    length = 0
    for number in range(len(document)):
        pieces = _page(document, number)
        length += sum(len(each.text) for each in pieces)
        if length > 2 * most_text:  # headers that every page repeats are still among it
            raise CannotRead("document_too_large", what="text", limit=most_text)
        yield pieces


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY):
            raise CannotRead("encrypted_document", format="pdf") from error
        raise CannotRead("damaged_document", reason="pdf") from error
    if len(document) == 0:
        raise CannotRead("damaged_document", reason="pdf")
    return document


def _page(document: pdfium.PdfDocument, number: int) -> list[Piece]:
    """The pieces of lines on a page, in the order in which the file writes them; none when the page is damaged."""
    try:
        page = document[number]
        text = page.get_textpage()
    except pdfium.PdfiumError:
        return []
    try:
        return list(_pieces(text))
    finally:
        text.close()
        page.close()


def _pieces(page: pdfium.PdfTextPage) -> Iterator[Piece]:
    """Cut the characters where pdfium ends a line and where a line has a wide gap."""
    raw, box = page.raw, pdfium_c.FS_RECTF()
    place = ctypes.byref(box)
    code_of, box_of = pdfium_c.FPDFText_GetUnicode, pdfium_c.FPDFText_GetLooseCharBox
    is_generated = pdfium_c.FPDFText_IsGenerated
    line, blank = _Line(), False
    for index in range(page.count_chars()):
        code = code_of(raw, index)
        if code in _LINE_ENDS or code in _HYPHENS:
            yield from line.end(hyphen=code in _HYPHENS)
        elif code in _BLANKS:
            line.codes.append(0x20)
            blank = blank or not is_generated(raw, index)
        elif code:
            box_of(raw, index, place)
            if not blank and line.is_far(box):
                yield from line.end()
            line.add(code, box)
            blank = False
    yield from line.end()


class _Line:
    """The piece of a line that is being read."""

    def __init__(self) -> None:
        self.codes: list[int] = []
        self.left = self.right = self.bottom = self.top = 0.0
        self.is_empty = True

    def add(self, code: int, box: pdfium_c.FS_RECTF) -> None:
        if self.is_empty:
            self.left, self.bottom, self.top, self.is_empty = box.left, box.bottom, box.bottom, False
        if box.top - box.bottom > self.top - self.bottom:  # some fonts give 一 and parts of ligatures hardly any height
            self.bottom, self.top = box.bottom, box.top
        self.right = box.right
        self.codes.append(code)

    def is_far(self, box: pdfium_c.FS_RECTF) -> bool:
        return not self.is_empty and bool(box.left - self.right > _WIDE_GAP * (box.top - box.bottom))

    def end(self, *, hyphen: bool = False) -> Iterator[Piece]:
        if not self.is_empty:
            text = _text(self.codes).strip()
            hyphen = hyphen or text.endswith("\xad")
            yield Piece(text.rstrip("\xad"), self.left, self.right, self.bottom, self.top, hyphen)
        self.codes, self.is_empty = [], True


def _text(codes: list[int]) -> str:
    """Characters from what pdfium counts: code points, or halves of those beyond the first plane."""
    if any(0xD800 <= code < 0xE000 for code in codes):
        return b"".join(code.to_bytes(2, "little") for code in codes if code < 0x10000).decode("utf-16-le", "replace")
    return "".join(chr(code) for code in codes if code < 0x110000)
