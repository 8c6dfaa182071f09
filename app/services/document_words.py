"""What there is to say in English of a file that was read or could not be, for the API and the terminal."""

from typing import Any

from app.formats.documents.document import Block, Document, Remark
from app.terminology.errors import DocumentError

TAKEN = "Plain text, DOCX, PDF, HTML, SRT and VTT are read."
FOUND = {
    "archive": ("an archive", "Unpack it and send the document that is in it."),
    "book": ("an electronic book", "Copy the text and send that."),
    "database": ("a database", TAKEN),
    "image": ("a picture", "Have its letters recognised first, or type the text."),
    "old_word": ("a Word file of the kind before 2007 (.doc)", "Save it as DOCX."),
    "open_document": ("an OpenDocument file", "Save it as DOCX or PDF."),
    "postscript": ("a PostScript file", "Save it as PDF."),
    "presentation": ("a presentation", "Save it as PDF."),
    "program": ("a program", TAKEN),
    "recording": ("a recording", "Send its subtitles (SRT or VTT)."),
    "rich_text": ("rich text (RTF)", "Save it as DOCX or PDF."),
    "spreadsheet": ("a spreadsheet", "Save it as PDF, or copy the text and send that."),
    "unknown": ("no text", TAKEN),
    "xml": ("XML of a kind that is not read", TAKEN),
}
"""What a file may turn out to be, and what to do then."""
UNITS = {"file": "bytes", "text": "characters", "pages": "pages", "blocks": "paragraphs"}
DETAILS = {
    "damaged_document": "The file is damaged or cut. Save it anew in the program that wrote it, and send that.",
    "document_refused": "The file is built as no program builds one, so it is not opened. Save it anew and send that.",
    "document_too_complex": "Reading the file takes too much {reason}. Send a part of it, or the text alone.",
    "document_without_text": "There is no text in the file.",
    "empty_document": "The file is empty.",
    "encrypted_document": "The file is protected by a password. Save it without one and send that.",
    "too_many_documents": "Many files are being read now; try again in a few seconds.",
    "wrong_encoding": "The file is no text in {encoding}. Leave the encoding out, or name the right one.",
}
SCANNED = "The pages have no text: they are pictures, as of a scan. Have their letters recognised (OCR) first."
REMARKS = {
    "characters_replaced": "Characters that could not be read: {count}. They are � in the text.",
    "comments_left_out": "Comments left out: {count}.",
    "deletions_left_out": "Deletions of tracked changes, left out: {count}.",
    "embedded_left_out": "Files embedded in the document, left out: {count}.",
    "hidden_left_out": "Hidden passages left out: {count}.",
    "insertions_taken": "Insertions of tracked changes, read as text: {count}.",
    "other_type_than_named": "By its name the file is {named}, by its content {found}.",
    "pages_without_text": "Pages without text: {pages}. They are empty, or pictures.",
    "ruby_left_out": "Readings above characters, left out: {count}.",
    "times_left_out": "Cues with impossible times: {count}.",
}
MOST_PAGES = 20  # that a sentence names


def explain(error: DocumentError) -> str:
    """A sentence that says why a file could not be read, and what to do."""
    data: dict[str, Any] = error.data
    if error.code == "unsupported_document":
        what, way = FOUND[data["found"]]
        return f"The file is {what}. {way}"
    if error.code == "document_too_large":
        return f"The file is too large: at most {data['limit']:,} {UNITS[data['what']]} are read. Send a part of it."
    if error.code == "document_without_text" and data.get("format") == "pdf":
        return SCANNED
    return DETAILS[error.code].format_map(data)


def describe(document: Document) -> dict[str, Any]:
    """A file as text, in the shape of the API."""
    return {
        "format": document.format,
        "encoding": document.encoding,
        "text": document.text,
        "blocks": [_block(each) for each in document.blocks],
        "remarks": [
            {"code": each.code, "message": explain_remark(each), "data": dict(each.data)} for each in document.remarks
        ],
    }


def _block(block: Block) -> dict[str, Any]:
    shown: dict[str, Any] = {"kind": block.kind, "start": block.start, "end": block.end}
    return shown if block.begins is None else shown | {"begins": block.begins, "ends": block.ends}


def explain_remark(remark: Remark) -> str:
    """A remark as a sentence."""
    return REMARKS[remark.code].format_map(dict(remark.data) | {"pages": name_pages(remark.data.get("pages", []))})


def name_pages(pages: list[int]) -> str:
    """Page numbers, those in a row as a range; the first of many."""
    ranges: list[list[int]] = []
    for page in pages:
        if ranges and page == ranges[-1][1] + 1:
            ranges[-1][1] = page
        else:
            ranges.append([page, page])
    named = [f"{first}" if first == last else f"{first}–{last}" for first, last in ranges[:MOST_PAGES]]
    return ", ".join(named) + (" …" if len(ranges) > MOST_PAGES else "")
