"""What every reader makes of a file, and how it says that it can't."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

MOST_BLOCKS = 100_000


class BlockKind(StrEnum):
    """What a block is in its document."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_CELL = "table_cell"
    TEXT_BOX = "text_box"
    FOOTNOTE = "footnote"
    ENDNOTE = "endnote"
    HEADER = "header"
    FOOTER = "footer"
    CUE = "cue"


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a document's text; `start` and `end` count code points of the text, end excluded.

    A subtitle's cue has the time it `begins` and `ends`, in milliseconds from the start of the film.
    """

    kind: BlockKind
    start: int
    end: int
    begins: int | None = None
    ends: int | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that the person who reads a document should know: a code, and numbers or names that belong to it."""

    code: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """A file as text. `encoding` is the one it was decoded with; None where the format leaves no choice."""

    text: str
    format: str
    encoding: str | None = None
    blocks: tuple[Block, ...] = ()
    remarks: tuple[Remark, ...] = ()


class CannotRead(Exception):
    """Why a file gives no text: a code of the errors' tree (app.terminology.errors) and its data."""

    def __init__(self, code: str, **data: Any) -> None:
        super().__init__(code, data)
        self.code = code
        self.data = data


_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b\u2060\ufeff\ufffe\uffff]")
_HALF_A_WORD = re.compile(r"\w[-‐‑–/]$")
_LONE = re.compile("[\ud800-\udfff]")
_NO_BLANK_LINE = frozenset({BlockKind.LIST_ITEM, BlockKind.TABLE_CELL, BlockKind.CUE})


def clean(text: str) -> str:
    """The text without what nobody sees in print: control characters, soft hyphens, zero-width spaces."""
    return _UNSEEN.sub("", _LONE.sub("\ufffd", text))


def joint(before: str, after: str) -> str:
    """What stands between two lines of one sentence: a space, or nothing between Chinese characters or in 21-gun."""
    if not before or not after or before[-1].isspace() or _HALF_A_WORD.search(before):
        return ""
    return "" if is_wide(before[-1]) and is_wide(after[0]) else " "


def is_wide(char: str) -> bool:
    """Whether this is a Chinese character or full-width sign, which no space follows."""
    return unicodedata.east_asian_width(char) in "WF"


class Draft:
    """A document while it is written: blocks are added in the order of reading.

    Blocks are parted by an empty line; items of a list, rows of a table and cues by a new line, cells of a row by a
    tabulator.
    """

    def __init__(self, most_text: int) -> None:
        self._most = most_text
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._remarks: dict[str, Remark] = {}

    def add(
        self, kind: BlockKind, text: str, *, same_row: bool = False, times: tuple[int | None, int | None] = (None, None)
    ) -> None:
        """Add a block, unless it has nothing to read. Raises CannotRead when the text becomes too large."""
        text = clean(text).strip()
        if not text:
            return
        if self._blocks:
            before = self._blocks[-1].kind
            close = before == kind and kind in _NO_BLANK_LINE
            self._write("\t" if close and same_row else "\n" if close else "\n\n")
        start = self._length
        self._write(text)
        self._blocks.append(Block(kind, start, self._length, *times))
        if len(self._blocks) > MOST_BLOCKS:
            raise CannotRead("document_too_large", what="blocks", limit=MOST_BLOCKS)

    def remark(self, code: str, **data: Any) -> None:
        """Add a remark, in the place of an earlier one of its code."""
        self._remarks[code] = Remark(code, data)

    def count(self, code: str, more: int = 1) -> None:
        """Add to the number that a remark tells."""
        if more:
            known = self._remarks.get(code)
            self.remark(code, count=more + (known.data["count"] if known else 0))

    def finish(self, format: str, encoding: str | None = None) -> Document:
        """The document. Raises CannotRead when there is nothing to read in it."""
        if not self._blocks:
            raise CannotRead("document_without_text", format=format)
        return Document("".join(self._parts), format, encoding, tuple(self._blocks), tuple(self._remarks.values()))

    def _write(self, text: str) -> None:
        self._length += len(text)
        if self._length > self._most:
            raise CannotRead("document_too_large", what="text", limit=self._most)
        self._parts.append(text)
