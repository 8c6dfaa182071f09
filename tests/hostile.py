"""Files made to do harm, or broken, each with what becomes of it: an error with some of its data, or the text."""

import codecs
import functools
from collections.abc import Callable
from typing import Any, NamedTuple

from tests.files import (
    CONTENT_TYPES,
    NAMESPACES,
    assemble,
    compound_file,
    deflated,
    endless,
    lines,
    members,
    packed,
    paragraph,
    pdf,
    png,
    raw_zip,
    relations,
    stream,
    symbolic_link,
    with_member,
    word,
)

GIGABYTE = 2**30
MEGABYTE = 2**20


class Hostile(NamedTuple):
    """A file: its name, its content, and the code of the error (with some of its data) or the text that it gives."""

    name: str
    make: Callable[[], bytes]
    code: str = ""
    data: dict[str, Any] = {}  # noqa: RUF012
    text: str = ""


def bomb(body: bytes, size: int, declared: int | None = None) -> bytes:
    parts = {name: deflated(str(content)) for name, content in members("").items()}
    parts["word/document.xml"] = (endless(body, size), declared if declared is not None else size)
    return raw_zip(parts)


def laughs(use: str) -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return word(use, before=f'<!DOCTYPE w [<!ENTITY l0 "lol">{entities}]>')


def nested_zip(levels: int) -> bytes:
    inner = packed({f"{number}.txt": "0" * 100_000 for number in range(10)})
    for _ in range(levels):
        inner = packed({f"{number}.zip": inner for number in range(5)})
    return inner


def encrypted_members() -> bytes:
    data = bytearray(word(paragraph("secret")))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := data.find(signature, at + 1)) >= 0:
            data[at + offset] |= 1
    return bytes(data)


def pdf_loop() -> bytes:
    """Pages that are their own children, and an outline without end."""
    return assemble(
        [
            b"<< /Type /Catalog /Pages 2 0 R /Outlines 4 0 R >>",
            b"<< /Type /Pages /Count 2 /Kids [3 0 R] >>",
            b"<< /Type /Pages /Count 2 /Parent 2 0 R /Kids [2 0 R 3 0 R] >>",
            b"<< /First 4 0 R /Next 4 0 R >>",
        ]
    )


def pdf_forms() -> bytes:
    """Forms that draw themselves, and one another twice, thirty deep."""
    forms = [
        stream(
            b"/X Do /X Do",
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >>" % (9 + number),
        )
        for number in range(30)
    ]
    page = pdf(b"/X Do", extra=forms)
    return page.replace(b"/Resources << /Font", b"/Resources << /XObject << /X 8 0 R >> /Font")


def pdf_bomb(unit: bytes, size: int) -> bytes:
    packed_content = b"\x78\xda" + endless(unit, size)
    return assemble(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>",
            stream(packed_content, b"/Filter /FlateDecode"),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
    )


def pdf_objects() -> bytes:
    """A table of objects in a stream that unpacks to a gigabyte."""
    content = stream(
        b"\x78\xda" + endless(b"\0", GIGABYTE), b"/Type /XRef /W [1 4 2] /Size 99999999 /Filter /FlateDecode"
    )
    return b"%PDF-1.7\n1 0 obj\n" + content + b"\nendobj\nstartxref\n9\n%%EOF\n"


def pdf_pages() -> bytes:
    """A hundred thousand pages that are one."""
    return pdf(lines("talks")).replace(b"/Count 1 /Kids [6 0 R]", b"/Count 100000 /Kids [" + b"6 0 R " * 100_000 + b"]")


REFUSED = "document_refused"
DAMAGED = "damaged_document"
NOT_READ = "unsupported_document"
SECRET_ENTITY = '<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/passwd">]>'

FILES = {
    "zip bomb": Hostile("a.docx", lambda: bomb(b" ", GIGABYTE), REFUSED, {"reason": "expands_too_much"}),
    "zip bomb that lies": Hostile("a.docx", lambda: bomb(b" ", GIGABYTE, 100), DAMAGED),
    "attribute of a gigabyte": Hostile(
        "a.docx", lambda: bomb(b"<w:document x=' ", GIGABYTE), REFUSED, {"reason": "expands_too_much"}
    ),
    "attribute of 20 megabytes": Hostile(
        "a.docx", lambda: word("", before=f'<x y="{" " * 20 * MEGABYTE}"/>'), REFUSED, {"reason": "xml_limits"}
    ),
    "zip of zips": Hostile("a.docx", lambda: nested_zip(4), NOT_READ, {"found": "archive"}),
    "zip in the place of a part": Hostile(
        "a.docx", lambda: packed(members("") | {"word/document.xml": nested_zip(1)}), DAMAGED
    ),
    "symbolic link": Hostile(
        "a.docx",
        lambda: with_member(word(paragraph("x")), symbolic_link("word/link"), b"/etc/passwd"),
        REFUSED,
        {"reason": "symbolic_link"},
    ),
    "names that lead outside": Hostile(
        "a.docx", lambda: with_member(word(paragraph("x")), "../../evil", b"x"), REFUSED, {"reason": "unsafe_names"}
    ),
    "duplicate names": Hostile(
        "a.docx",
        lambda: with_member(word(paragraph("x")), "word/document.xml", b"<y/>"),
        REFUSED,
        {"reason": "duplicate_names"},
    ),
    "ten thousand members": Hostile(
        "a.docx",
        lambda: packed(members(paragraph("x")) | {f"x/{number}": "" for number in range(10_000)}),
        REFUSED,
        {"reason": "too_many_members"},
    ),
    "encrypted members": Hostile("a.docx", encrypted_members, "encrypted_document"),
    "encrypted by Office": Hostile("a.docx", lambda: compound_file("EncryptedPackage"), "encrypted_document"),
    "billion laughs": Hostile("a.docx", lambda: laughs(paragraph("&l9;")), REFUSED),
    "billion laughs in an attribute": Hostile("a.docx", lambda: laughs('<w:p x="&l9;"/>'), REFUSED),
    "quadratic entity": Hostile(
        "a.docx",
        lambda: word(paragraph("&e;" * 10_000), before=f'<!DOCTYPE w [<!ENTITY e "{"x" * 100_000}">]>'),
        REFUSED,
    ),
    "external entity": Hostile(
        "a.docx", lambda: word(paragraph("&e;"), before=SECRET_ENTITY), REFUSED, {"reason": "document_type"}
    ),
    "external document type": Hostile(
        "a.docx",
        lambda: word(paragraph("x"), before='<!DOCTYPE w SYSTEM "file:///etc/passwd">'),
        REFUSED,
        {"reason": "document_type"},
    ),
    "parameter entity": Hostile(
        "a.docx",
        lambda: word(paragraph("x"), before='<!DOCTYPE w [<!ENTITY % e SYSTEM "file:///etc/passwd"> %e;]>'),
        REFUSED,
        {"reason": "document_type"},
    ),
    "XInclude": Hostile(
        "a.docx",
        lambda: word(paragraph("before") + '<xi:include href="file:///etc/passwd" parse="text"/>'),
        text="before",
    ),
    "stylesheet": Hostile(
        "a.docx",
        lambda: word(paragraph("x"), before='<?xml-stylesheet type="text/xsl" href="file:///etc/passwd"?>'),
        text="x",
    ),
    "a hundred thousand levels of XML": Hostile(
        "a.docx",
        lambda: word("<w:sdtContent>" * 100_000 + "</w:sdtContent>" * 100_000),
        REFUSED,
        {"reason": "xml_limits"},
    ),
    "entity in the types": Hostile(
        "a.docx",
        lambda: packed(members(paragraph("x")) | {"[Content_Types].xml": SECRET_ENTITY + CONTENT_TYPES}),
        REFUSED,
    ),
    "parts that lead to themselves": Hostile(
        "a.docx",
        lambda: packed(
            members(paragraph("x"))
            | {
                "word/_rels/document.xml.rels": relations(
                    ("styles", "document.xml"), ("header", "document.xml"), ("header", "../../../etc/passwd")
                )
            }
        ),
        text="x\n\nx",
    ),
    "fifty thousand runs": Hostile(
        "a.docx", lambda: word(f"<w:p>{'<w:r/>' * 50_000}</w:p>" + paragraph("x")), text="x"
    ),
    "styles in a circle": Hostile(
        "a.docx",
        lambda: word(
            paragraph("x", style="a"),
            {
                "styles": f"<w:styles {NAMESPACES}>"
                + "".join(
                    f'<w:style w:type="paragraph" w:styleId="{own}"><w:basedOn w:val="{other}"/></w:style>'
                    for own, other in (("a", "b"), ("b", "a"))
                )
                + "</w:styles>"
            },
        ),
        text="x",
    ),
    "cut document": Hostile("a.docx", lambda: word(paragraph("x" * 5000))[:-200], DAMAGED),
    "picture called document": Hostile("a.docx", png, NOT_READ, {"found": "image"}),
    "old Word file": Hostile("a.doc", lambda: compound_file("WordDocument"), NOT_READ, {"found": "old_word"}),
    "spreadsheet with macros": Hostile(
        "a.xlsm",
        lambda: packed({"[Content_Types].xml": "<x/>", "xl/workbook.xml": ""}),
        NOT_READ,
        {"found": "spreadsheet"},
    ),
    "OpenDocument": Hostile(
        "a.odt", lambda: packed({"mimetype": "", "content.xml": ""}), NOT_READ, {"found": "open_document"}
    ),
    "rich text": Hostile("a.rtf", lambda: rb"{\rtf1 {\field INCLUDETEXT}}", NOT_READ, {"found": "rich_text"}),
    "endless pages": Hostile("a.pdf", pdf_loop, "document_without_text"),
    "forms in forms": Hostile("a.pdf", pdf_forms, "document_too_complex"),
    "content of a gigabyte": Hostile("a.pdf", lambda: pdf_bomb(b" ", GIGABYTE), "document_too_complex"),
    "text of 50 megabytes": Hostile(
        "a.pdf", lambda: pdf_bomb(b"BT /F1 9 Tf 9 9 Td (x) Tj ET ", 50 * MEGABYTE), "document_too_complex"
    ),
    "table of a gigabyte": Hostile("a.pdf", pdf_objects, DAMAGED),
    "a hundred thousand pages": Hostile("a.pdf", pdf_pages, "document_too_large", {"what": "pages"}),
    "pages without text": Hostile("a.pdf", lambda: pdf("", ""), "document_without_text", {"pages": 2}),
    "cut PDF": Hostile("a.pdf", lambda: pdf(lines("talks"))[:120], DAMAGED),
    "no more than a beginning": Hostile("a.pdf", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 100, DAMAGED),
    "a hundred thousand levels of HTML": Hostile(
        "a.html", lambda: b"<html>" + b"<div>" * 100_000 + b"x", "document_too_complex", {"reason": "time"}
    ),
    "fifteen thousand open letters": Hostile(
        "a.html", lambda: b"<html>" + b"<b><i><a href=x>" * 5_000 + b"<p>x" * 1000, text="\n\n".join("x" * 1000)
    ),
    "attributes without end": Hostile(
        "a.html",
        lambda: b"<html><p " + b"".join(b"a%d=1 " % number for number in range(100_000)) + b">x",
        "document_too_complex",
    ),
    "absurd times": Hostile(
        "a.srt", lambda: b"1\n999999999999999999999999:00:00,0 --> 0:0:0,0\nx\n\n" * 3, text="x\nx\nx"
    ),
    "cues without end": Hostile(
        "a.vtt", lambda: b"WEBVTT\n\n" + b"00:01.000 --> 00:02.000\nx\n\n" * 200_000, "document_too_large"
    ),
    "lone surrogates": Hostile(
        "a.txt", lambda: codecs.BOM_UTF16_LE + b"\x00\xd8x\x00" * 1000, NOT_READ, {"found": "unknown"}
    ),
    "a lone surrogate": Hostile(
        "a.txt", lambda: codecs.BOM_UTF16_LE + ("x" * 99).encode("utf-16-le") + b"\x00\xd8", text="x" * 99 + "\ufffd"
    ),
    "NUL bytes": Hostile("a.txt", lambda: b"CELAC\0" * 1000, NOT_READ, {"found": "unknown"}),
    "nothing": Hostile("a.txt", bytes, "empty_document"),
    "only spaces": Hostile("a.txt", lambda: b" \n" * 100_000, "document_without_text"),
    "one line of ten megabytes": Hostile("a.txt", lambda: b"x" * 10 * MEGABYTE, "document_too_large", {"what": "text"}),
}


@functools.cache
def content(key: str) -> bytes:
    """The file's content, made when it is first needed."""
    return FILES[key].make()
