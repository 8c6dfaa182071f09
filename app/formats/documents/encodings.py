"""Which encoding a text is in: told by its bytes, by the file, or by the person who sends it.

When the bytes don't say it themselves, each encoding that can decode them is asked how likely its reading is, in bits:
a common Chinese character costs less than a rare one, a letter of Spanish less than one that it never uses. The
shortest reading wins. docs/decisions/0013 compares this with a library.
"""

import codecs
import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from app.formats.documents.document import CannotRead

CODECS = {
    "utf-8": ("utf_8",),
    "utf-16le": ("utf_16_le",),
    "utf-16be": ("utf_16_be",),
    "gb18030": ("gb18030",),
    "big5": ("big5hkscs", "cp950"),
    "windows-1252": ("cp1252",),
}
"""The encodings that are read, by the names that browsers give them, and Python's codecs for each."""
_NAMES = {
    "utf8": "utf-8",
    "utf-16": "utf-16le",
    "utf-16-le": "utf-16le",
    "utf-16-be": "utf-16be",
    "unicode": "utf-16le",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "cp936": "gb18030",
    "x-gbk": "gb18030",
    "big5-hkscs": "big5",
    "cp950": "big5",
    "cp1252": "windows-1252",
    "latin1": "windows-1252",
    "latin-1": "windows-1252",
    "iso-8859-1": "windows-1252",
    "ascii": "windows-1252",
    "us-ascii": "windows-1252",
}
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16le"), (b"\xfe\xff", "utf-16be"))
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f-\x9f]")
_SAMPLE = 100_000  # bytes, or characters, that a reading is judged by
_MOST_BITS = 18  # a character, in the likeliest reading of what may be a text
_MOST_BROKEN = 0.02  # of the characters, in a text that is taken although it is damaged


class Decoded(NamedTuple):
    """A text, its encoding, and how many characters could not be read and are U+FFFD."""

    text: str
    encoding: str
    replaced: int = 0


def find_name(label: str) -> str | None:
    """Our name of an encoding that is read, from any of its usual ones."""
    label = label.strip().lower().replace("_", "-")
    label = _NAMES.get(label, label)
    return label if label in CODECS else None


def preload() -> None:
    """Load every codec and table: afterwards nothing needs a file."""
    for codec in (each for several in CODECS.values() for each in several):
        codecs.lookup(codec)
    _cost("中")


def decode(data: bytes, encoding: str | None = None, declared: str | None = None) -> Decoded:
    """The text of these bytes, without a byte order mark.

    `encoding` (one of CODECS) is taken whatever the bytes look like; `declared`, what the file says, if it fits.
    Raises CannotRead: `wrong_encoding` when the one asked for does not fit, `unsupported_document` for what is no text.
    """
    mark, named = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", None))
    if encoding is not None:
        found = _read(data.removeprefix(mark) if named == encoding else data, encoding)
        return _checked(found, CannotRead("wrong_encoding", encoding=encoding))
    found = _read(data[len(mark) :], named) if named else _unmarked(data, declared)
    return _checked(found, CannotRead("unsupported_document", found="unknown"))


def _unmarked(data: bytes, declared: str | None) -> Decoded:
    found = _read(data, "utf-8")
    own = _read(data, declared) if declared else None
    if own is not None and not own.replaced and (found.replaced or _bits(own.text) < _bits(found.text)):
        return own
    if found.replaced or _NO_TEXT.search(found.text):
        return _likeliest(data)
    return found


def _read(data: bytes, name: str) -> Decoded:
    """The bytes in an encoding; what is none of its characters is replaced and counted."""
    for codec in CODECS[name]:
        try:
            return Decoded(data.decode(codec), name)
        except UnicodeDecodeError:
            pass
    text = data.decode(CODECS[name][-1], "replace")
    return Decoded(text, name, text.count("\ufffd"))


def _checked(found: Decoded, otherwise: CannotRead) -> Decoded:
    if found.replaced > _MOST_BROKEN * len(found.text) or "\0" in found.text:
        raise otherwise
    return found


def _likeliest(data: bytes) -> Decoded:
    """The reading that takes the fewest bits. Raises CannotRead when none looks like text."""
    samples = {name: _sample(data, name) for name in CODECS}
    bits = {name: _bits(text) for name, text in samples.items() if text}
    for name in sorted(bits, key=bits.__getitem__):
        if bits[name] > _MOST_BITS * len(samples[name]):
            break
        found = _read(data, name)
        if not found.replaced or name == "utf-8":
            return found
    raise CannotRead("unsupported_document", found="unknown")


def _sample(data: bytes, name: str) -> str:
    """The beginning in an encoding; empty when it is not in it. UTF-8 is known by its pattern, even with errors."""
    for codec in CODECS[name]:
        decoder = codecs.getincrementaldecoder(codec)("replace" if name == "utf-8" else "strict")
        try:
            text = decoder.decode(data[:_SAMPLE], len(data) <= _SAMPLE)
        except UnicodeDecodeError:
            continue
        return text if text.count("\ufffd") <= _MOST_BROKEN * len(text) else ""
    return ""


_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_IN_A_WORD = re.compile(f"(?<=[A-Za-z])[{_HAN}]|(?<=[{_HAN}])[A-Za-z]")
_ALONE = re.compile(f"(?<![{_HAN}])[{_HAN}](?![{_HAN}])")


def _bits(text: str) -> float:
    """How much it takes to write this text, when texts are English, Spanish or Chinese."""
    text = text[:_SAMPLE]
    letters = sum(_cost(char) * count for char, count in Counter(text).items())
    return letters + 12 * len(_IN_A_WORD.findall(text)) + 6 * len(_ALONE.findall(text))


def _rows(codec: str, first: int, last: int) -> set[str]:
    """The characters of a national standard in these rows; each standard has its common characters first."""
    trails = range(0x40, 0xFF)
    return {
        char
        for lead in range(first, last + 1)
        for trail in trails
        for char in bytes((lead, trail)).decode(codec, "ignore")
    }


@lru_cache(maxsize=1)
def _han() -> tuple[frozenset[str], frozenset[str]]:
    common = _rows("gb2312", 0xB0, 0xD7) | _rows("big5", 0xA4, 0xC6)
    rare = _rows("gb2312", 0xD8, 0xF7) | _rows("big5", 0xC9, 0xF9)
    return frozenset(filter(_is_han, common)), frozenset(filter(_is_han, rare))


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


_COSTS = (
    (frozenset(",.'\"()-:;/?!\r\n\t0123456789"), 8),
    (frozenset("áéíóúñ"), 8),
    (frozenset("，。、；：？！（）《》“”‘’—…·　「」『』【】〈〉％"), 9),
    (frozenset("ÁÉÍÓÚÑüÜ¿¡«»–º°ª€çàèêôöä©®§•\xa0"), 11),
)


@lru_cache(maxsize=65_536)
def _cost(char: str) -> int:
    if char.isascii():
        return 5 if char.isalpha() or char == " " else 8 if char in _COSTS[0][0] else 12 if char.isprintable() else 40
    for known, bits in _COSTS:
        if char in known:
            return bits
    common, rare = _han()
    if char in common:
        return 11
    if "\xc0" <= char <= "\xff" or "\uff01" <= char <= "\uff5a":
        return 13
    if char in rare or "\xa0" <= char < "\xc0" or "\u2000" <= char < "\u2700" or "\u3000" <= char < "\u3100":
        return 16
    return 19 if _is_han(char) else 24
