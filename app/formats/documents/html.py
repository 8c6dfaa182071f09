"""Web pages: the text that a reader sees, block by block."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from app.formats.documents import encodings
from app.formats.documents.document import BlockKind, Document, Draft

_LOOKED_AT = 4096
_CHARSET = re.compile(rb"<(?:meta|\?xml)\b[^>]{0,400}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.I)
_LEFT = frozenset(
    {
        "script", "style", "template", "noscript", "head", "svg", "math", "canvas", "iframe", "object", "embed",
        "audio", "video", "picture", "map", "select", "textarea", "datalist", "rt", "rp", "del",
    }
)  # fmt: skip
_PARTS = (
    "html", "body", "p", "div", "section", "article", "main", "aside", "nav", "header", "footer", "address",
    "blockquote", "figure", "figcaption", "pre", "form", "fieldset", "legend", "details", "summary", "hr", "center",
    "ul", "ol", "dl", "table", "thead", "tbody", "tfoot", "tr", "caption",
)  # fmt: skip
_BLOCKS = dict.fromkeys(_PARTS, BlockKind.PARAGRAPH)
_BLOCKS |= dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), BlockKind.HEADING)
_BLOCKS |= dict.fromkeys(("li", "dt", "dd"), BlockKind.LIST_ITEM)
_BLOCKS |= dict.fromkeys(("td", "th"), BlockKind.TABLE_CELL)
_HIDING = re.compile(r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_BEFORE_A_BREAK = re.compile(" \n")
_COUNTED = {"del": "deletions_left_out", "rt": "ruby_left_out"}


def read(data: bytes, most_text: int, encoding: str | None = None) -> Document:
    """The page's visible text; scripts, styles and what is hidden are left out. Raises CannotRead.

    The encoding is the caller's, else the byte order mark's, else the page's own, else the likeliest.
    """
    decoded = encodings.decode(data, encoding, _declared(data))
    draft = Draft(most_text)
    root = LexborHTMLParser(decoded.text).root
    if root is not None:
        _Page(draft).walk(root)
    if decoded.replaced:
        draft.remark("characters_replaced", count=decoded.replaced)
    return draft.finish("html", decoded.encoding)


def _declared(data: bytes) -> str | None:
    found = _CHARSET.search(data[:_LOOKED_AT])
    return encodings.find_name(found[1].decode("ascii")) if found else None


class _Page:
    """A page while it is walked, without recursion: no nesting is too deep."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._parts: list[str] = []
        self._open: list[tuple[int, BlockKind]] = [
            (0, BlockKind.PARAGRAPH)
        ]  # the blocks around, by the identity of their elements
        self._preformatted = 0  # how many elements around keep their blanks
        self._row_has_cell = False

    def walk(self, root: LexborNode) -> None:
        node: LexborNode | None = root
        while node is not None:
            child = self._begin(node)
            if child is not None:
                node = child
                continue
            self._end(node)
            while node is not None and node.next is None:
                node = node.parent if node.mem_id != root.mem_id else None
                if node is not None:
                    self._end(node)
            node = node.next if node is not None else None
        self._close()

    def _begin(self, node: LexborNode) -> LexborNode | None:
        """Take what a node says; answers the first node inside it that is to be read."""
        tag = node.tag or ""
        if tag == "-text":
            self._write(node.text_content or "")
            return None
        if tag in _LEFT or tag.startswith("-") or _is_hidden(node):
            if tag in _COUNTED:
                self._draft.count(_COUNTED[tag])
            return None
        if tag == "br":
            self._parts.append("\n")
        elif tag in _BLOCKS:
            self._close()
            self._open.append((node.mem_id, self._kind(node, tag)))
            self._preformatted += tag == "pre"
            self._row_has_cell = self._row_has_cell and tag != "tr"
        return node.child

    def _end(self, node: LexborNode) -> None:
        if self._open[-1][0] == node.mem_id:
            self._close()
            self._open.pop()
            self._preformatted -= node.tag == "pre"

    def _kind(self, node: LexborNode, tag: str) -> BlockKind:
        around = self._open[-1][1]
        if _BLOCKS[tag] != BlockKind.PARAGRAPH or around == BlockKind.PARAGRAPH:
            return _BLOCKS[tag]
        if around == BlockKind.TABLE_CELL and not _is_alone(node):  # a table that only lays the page out
            return BlockKind.PARAGRAPH
        return around

    def _write(self, text: str) -> None:
        if not self._preformatted:
            text = _BLANKS.sub(" ", text)
            if not self._parts or self._parts[-1].endswith((" ", "\n")):
                text = text.removeprefix(" ")
        if text:
            self._parts.append(text)

    def _close(self) -> None:
        """End the block that is being written."""
        if self._parts:
            kind = self._open[-1][1]
            text = _BEFORE_A_BREAK.sub("\n", "".join(self._parts))
            self._parts = []
            self._draft.add(kind, text, same_row=self._row_has_cell)
            self._row_has_cell = kind == BlockKind.TABLE_CELL


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or bool(_HIDING.search(attributes.get("style") or ""))


def _is_alone(node: LexborNode) -> bool:
    """Whether nothing but blanks stands beside an element."""
    for step in ("next", "prev"):
        beside = getattr(node, step)
        while beside is not None:
            if beside.tag != "-text" or (beside.text_content or "").strip():
                return False
            beside = getattr(beside, step)
    return True
