"""Files made by code, for tests that read them: Word documents part by part, zip files as no honest program writes
them, PDFs byte by byte.
"""

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Sequence

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in {
        "w": WORD,
        "r": RELATIONS,
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "xi": "http://www.w3.org/2001/XInclude",
    }.items()
)
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    f'<Override PartName="/word/document.xml" ContentType="{MAIN_TYPE}"/></Types>'
)


def relations(*targets: tuple[str, str], mode: str = "") -> str:
    """The relations of a part: pairs of kind and target, numbered rId1 …"""
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{RELATIONS}/{kind}" Target="{target}"{mode}/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def packed(members: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def members(body: str, parts: dict[str, str] | None = None, before: str = "") -> dict[str, str | bytes]:
    """The parts of a Word document with this body; `parts` are further ones, by kind: styles, footnotes, header …"""
    own = {kind: f"{kind}.xml" for kind in parts or {}}
    return {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": relations(("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": relations(*own.items()),
        "word/document.xml": f"{before}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
    } | {f"word/{own[kind]}": content for kind, content in (parts or {}).items()}


def word(body: str, parts: dict[str, str] | None = None, before: str = "") -> bytes:
    return packed(members(body, parts, before))


def paragraph(*texts: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{''.join(map(run, texts))}</w:p>"


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def with_member(data: bytes, info: zipfile.ZipInfo | str, content: bytes) -> bytes:
    """A zip file with one more member, whatever it is called."""
    target = io.BytesIO(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of duplicate names
        with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(info, content)
    return target.getvalue()


def symbolic_link(name: str) -> zipfile.ZipInfo:
    link = zipfile.ZipInfo(name)
    link.create_system = 3
    link.external_attr = 0o120777 << 16
    return link


def png() -> bytes:
    """A picture of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0\xff\xff\xff")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def compound_file(*streams: str) -> bytes:
    """What Office wrote before 2007, and writes for an encrypted document; only the names of its streams are there."""
    names = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + names


def pdf(*pages: str | bytes, extra: Sequence[bytes] = (), trailer: bytes = b"") -> bytes:
    """A PDF whose pages have these content streams; /F1 is Helvetica, /F2 a Chinese face in UTF-16.

    `extra` are further objects, from number 6 + 2 * pages on.
    """
    first = 6
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [5 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>",
    ]
    for number, page in enumerate(pages):
        content = page if isinstance(page, bytes) else page.encode("cp1252")
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]"
            b" /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents %d 0 R >>" % (first + 2 * number + 1)
        )
        objects.append(stream(content))
    return assemble([*objects, *extra], trailer)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


def assemble(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A PDF file of these objects, numbered from 1, with its table of where they are."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    return bytes(out)


def lines(*texts: str, left: float = 72, top: float = 770, size: float = 11, leading: float = 14) -> str:
    """A content stream of lines below one another, in /F1."""
    shown = "".join(f"({_escaped(text)}) Tj 0 -{leading:g} Td " for text in texts)
    return f"BT /F1 {size:g} Tf {left:g} {top:g} Td {shown}ET\n"


def chinese_lines(*texts: str, left: float = 72, top: float = 770, size: float = 11, leading: float = 16) -> str:
    shown = "".join(f"<{text.encode('utf-16-be').hex()}> Tj 0 -{leading:g} Td " for text in texts)
    return f"BT /F2 {size:g} Tf {left:g} {top:g} Td {shown}ET\n"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def endless(unit: bytes, size: int) -> bytes:
    """A raw deflate stream of about `size` bytes that repeats `unit`; a thousandth of that long, made at once."""
    block = unit * (2**20 // len(unit))
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed_block = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    return packed_block * (size // len(block)) + b"\x03\x00"  # and an empty last block


def raw_zip(entries: dict[str, tuple[bytes, int]]) -> bytes:
    """A zip file of deflate streams as they are, with the unpacked sizes that it declares for them."""
    out, directory = bytearray(), bytearray()
    for name, (content, size) in entries.items():
        fields = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, 0, len(content), size, len(name), 0)
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + fields + struct.pack("<HHHII", 0, 0, 0, 0, len(out))
        directory += name.encode()
        out += b"PK\x03\x04" + fields + name.encode() + content
    count = len(entries)
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(out), 0)
    return bytes(out + directory + b"PK\x05\x06" + end)


def deflated(content: str) -> tuple[bytes, int]:
    data = content.encode()
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush(), len(data)
