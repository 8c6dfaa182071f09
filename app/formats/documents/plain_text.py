"""Plain text, in any of the encodings that are read."""

from collections.abc import Iterator

from app.formats.documents.document import MOST_BLOCKS, Block, BlockKind, CannotRead, Document, Remark
from app.formats.documents.encodings import Decoded

LONGEST_WRAPPED = 120  # code points in a line of a text whose lines were broken to fit


def read(decoded: Decoded, most_text: int) -> Document:
    """The text as it was given. Its paragraphs are what stands between empty lines, or each line when lines are long.

    Raises CannotRead when there is nothing to read, or too much.
    """
    text = decoded.text
    if len(text) > most_text:
        raise CannotRead("document_too_large", what="text", limit=most_text)
    if not text.strip():
        raise CannotRead("document_without_text", format="text")
    return Document(text, "text", decoded.encoding, tuple(_paragraphs(text)), remarks(decoded))


def remarks(decoded: Decoded) -> tuple[Remark, ...]:
    """What there is to say of how the text was decoded."""
    return (Remark("characters_replaced", {"count": decoded.replaced}),) if decoded.replaced else ()


def _paragraphs(text: str) -> Iterator[Block]:
    lines = text.splitlines(keepends=True)
    every_line = any(len(line) > LONGEST_WRAPPED for line in lines)
    position, start, end, count = 0, -1, -1, 0
    for line in [*lines, ""]:
        bare = line.strip()
        if start >= 0 and (every_line or not bare):
            yield Block(BlockKind.PARAGRAPH, start, end)
            start, count = -1, count + 1
            if count > MOST_BLOCKS:
                raise CannotRead("document_too_large", what="blocks", limit=MOST_BLOCKS)
        if bare:
            first = position + len(line) - len(line.lstrip())
            start = first if start < 0 else start
            end = first + len(bare)
        position += len(line)
