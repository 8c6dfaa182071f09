"""Word documents (.docx): what a reader sees once every tracked change is accepted."""

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from app.formats.documents import hardened_xml
from app.formats.documents.document import BlockKind, CannotRead, Document, Draft
from app.formats.documents.package import Package
from app.formats.documents.word_xml import (
    LEFT_OUT,
    THROUGH,
    Element,
    attribute,
    child,
    choice,
    inside,
    is_formula,
    is_on,
    is_placeholder,
    letters,
    mark_is_deleted,
    name_of,
    value,
    within,
)

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_MAIN = re.compile(
    r"application/vnd\.(?:openxmlformats-officedocument\.wordprocessingml\.(?:document|template)"
    r"|ms-word\.(?:document|template)\.macroEnabled)(?:\.main|Template\.main)?\+xml"
)
# What other packages are: a name that they have, and what that makes them.
_OTHERS = (
    ("xl/", "spreadsheet"),
    ("ppt/", "presentation"),
    ("META-INF/container.xml", "book"),
    ("content.xml", "open_document"),
)


class _Styles(NamedTuple):
    """The ids of the paragraph styles that are headings, and of those that are lists."""

    headings: frozenset[str]
    lists: frozenset[str]


def read(data: bytes, most_text: int) -> Document:
    """The document's text: body, then footnotes, endnotes, headers and footers, each once.

    Insertions are in, deletions and comments out, and remarks say so. Raises CannotRead.
    """
    package = Package(data)
    _refuse_others(package)
    main = _main_part(package)
    return _Reading(package, main, most_text).document()


def _refuse_others(package: Package) -> None:
    names = package.names
    if "[Content_Types].xml" in names and not any(name.startswith(("xl/", "ppt/")) for name in names):
        return
    found = next((found for start, found in _OTHERS if any(name.startswith(start) for name in names)), "archive")
    raise CannotRead("unsupported_document", found=found)


def _main_part(package: Package) -> str:
    """The name of the part that holds the body, as the package's relations and types say."""
    relations = _relations(package, "")
    name = next((target for kind, target in relations.values() if kind == "officeDocument"), None)
    if name is None:
        raise CannotRead("unsupported_document", found="archive")
    types = package.read("[Content_Types].xml")
    root = hardened_xml.parse(types or b"", "[Content_Types].xml")
    declared = {
        each.get("PartName", "").lstrip("/"): each.get("ContentType", "") for each in root.iter(f"{{{_TYPES}}}Override")
    }
    if not _MAIN.fullmatch(declared.get(name, "")):
        raise CannotRead("unsupported_document", found="archive")
    return name


def _relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """The kind and the target of each relation that a part has inside the package; what leads outside is left alone."""
    folder, name = posixpath.split(part)
    content = package.read(posixpath.join(folder, "_rels", f"{name}.rels"))
    if content is None:
        return {}
    found = {}
    for each in hardened_xml.parse(content, f"{name}.rels"):
        if isinstance(each.tag, str) and each.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))).lstrip("/")
            found[each.get("Id", "")] = (each.get("Type", "").rpartition("/")[2], target)
    return found


class _Reading:
    """One document, from its parts to its text."""

    def __init__(self, package: Package, main: str, most_text: int) -> None:
        self._package = package
        self._relations = _relations(package, main)
        self._draft = Draft(most_text)
        content = package.read(main)
        if content is None:
            raise CannotRead("damaged_document", reason=main)
        self._root = hardened_xml.parse(content, main)
        self._styles = self._read_styles()
        self._notes: dict[str, list[str]] = {"footnote": [], "endnote": []}  # ids, in the order of their marks
        self._boxes: list[Element] = []
        self._fields: list[str] = []  # of each field that is open: its `code` or its `result`
        self._merged: list[str] = []  # the text of paragraphs whose mark was deleted

    def document(self) -> Document:
        body = next((each for each in self._root if name_of(each) == "body"), None)
        if body is None:
            raise CannotRead("damaged_document", reason="body")
        try:
            self._blocks(body)
            self._read_notes()
            self._read_heads()
        except RecursionError as error:
            raise CannotRead("document_refused", reason="xml_limits") from error
        return self._draft.finish("docx")

    def _part(self, kind: str) -> Element | None:
        name = next((target for each, target in self._relations.values() if each == kind), None)
        content = self._package.read(name) if name else None
        return hardened_xml.parse(content, str(name)) if content else None

    # Blocks

    def _blocks(self, container: Element, kind: BlockKind | None = None) -> None:
        """Add every paragraph and table in a container; `kind` is what its paragraphs are, if not their own."""
        for element in container:
            name = name_of(element)
            if name == "p":
                self._paragraph(element, kind)
            elif name == "tbl":
                self._table(element, kind)
            elif name in THROUGH:
                self._blocks(element, kind)
            elif name == "AlternateContent":
                self._blocks(choice(element), kind)
            elif name == "altChunk":
                self._draft.count("embedded_left_out")
            elif name in LEFT_OUT:
                self._draft.count("deletions_left_out")
        if self._merged:  # nothing is left to merge with
            parts, self._merged = self._merged, []
            self._draft.add(kind or BlockKind.PARAGRAPH, "".join(parts))

    def _paragraph(self, paragraph: Element, kind: BlockKind | None) -> None:
        self._merged.append(self._text(paragraph))
        self._fields = [each for each in self._fields if each == "result"]
        if not mark_is_deleted(paragraph):
            parts, self._merged = self._merged, []
            self._draft.add(kind or self._kind(paragraph), "".join(parts))
            self._read_boxes()

    def _kind(self, paragraph: Element) -> BlockKind:
        properties = child(paragraph, "pPr")
        if properties is None:
            return BlockKind.PARAGRAPH
        style = value(properties, "pStyle")
        level = value(properties, "outlineLvl")
        if style in self._styles.headings or level in set("012345678"):
            return BlockKind.HEADING
        numbering = child(properties, "numPr")
        if numbering is not None:
            return BlockKind.PARAGRAPH if value(numbering, "numId") == "0" else BlockKind.LIST_ITEM
        return BlockKind.LIST_ITEM if style in self._styles.lists else BlockKind.PARAGRAPH

    def _table(self, table: Element, kind: BlockKind | None) -> None:
        for row in inside(table, "tr"):
            properties = child(row, "trPr")
            if properties is not None and child(properties, "del") is not None:
                self._draft.count("deletions_left_out")
                continue
            for number, cell in enumerate(inside(row, "tc")):
                self._draft.add(kind or BlockKind.TABLE_CELL, self._cell(cell), same_row=number > 0)
                self._read_boxes()

    def _cell(self, cell: Element) -> str:
        """The text of a cell: its paragraphs, and those of a table in it, each on a line."""
        lines = []
        for paragraph in within(cell, "p"):
            lines.append(self._text(paragraph).strip())
            self._fields = [each for each in self._fields if each == "result"]
        return "\n".join(filter(None, lines))

    def _read_boxes(self) -> None:
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self._blocks(box, BlockKind.TEXT_BOX)

    def _read_notes(self) -> None:
        for name, kind in (("footnote", BlockKind.FOOTNOTE), ("endnote", BlockKind.ENDNOTE)):
            ids = dict.fromkeys(self._notes[name])
            root = self._part(f"{name}s") if ids else None
            if root is None:
                continue
            notes = {attribute(each, "id"): each for each in root if name_of(each) == name}
            for id in ids:
                if id in notes:
                    self._draft.add(kind, self._cell(notes[id]))
                    self._read_boxes()

    def _read_heads(self) -> None:
        """Headers and footers, each text once; page numbers alone are no text."""
        for kind in (BlockKind.HEADER, BlockKind.FOOTER):
            seen = set()
            for name in sorted(target for each, target in self._relations.values() if each == kind.value):
                content = self._package.read(name)
                text = self._cell(hardened_xml.parse(content, name)) if content else ""
                if text not in seen and re.search(r"[^\W\d_]", text):
                    seen.add(text)
                    self._draft.add(kind, text)
                self._read_boxes()

    def _read_styles(self) -> _Styles:
        root = self._part("styles")
        if root is None:
            return _Styles(frozenset(), frozenset())
        own: dict[str, tuple[bool, bool, str]] = {}
        for style in root:
            if name_of(style) == "style" and attribute(style, "type") == "paragraph":
                properties = child(style, "pPr")
                level = value(properties, "outlineLvl") if properties is not None else ""
                title = value(style, "name").lower()
                is_heading = title.startswith("heading ") or title == "title" or level in set("012345678")
                is_list = properties is not None and child(properties, "numPr") is not None
                own[attribute(style, "styleId")] = (is_heading, is_list, value(style, "basedOn"))
        return _Styles(
            frozenset(id for id in own if _inherits(own, id, 0)), frozenset(id for id in own if _inherits(own, id, 1))
        )

    # Text

    def _text(self, paragraph: Element) -> str:
        return "".join(self._pieces(paragraph))

    def _pieces(self, parent: Element) -> Iterator[str]:
        for element in parent:
            name = name_of(element)
            if name == "r":
                yield from self._run(element)
            elif name in THROUGH:
                if name == "ins":
                    self._draft.count("insertions_taken")
                if not is_placeholder(element):
                    yield from self._pieces(element)
            elif name in LEFT_OUT:
                self._draft.count("deletions_left_out")
            elif name == "AlternateContent":
                yield from self._pieces(choice(element))
            elif is_formula(element):
                yield "".join(each.text or "" for each in element.iter() if is_formula(each))

    def _run(self, run: Element) -> Iterator[str]:
        properties = child(run, "rPr")
        if properties is not None and is_on(properties, "vanish"):
            if any(name_of(each) == "t" for each in run):
                self._draft.count("hidden_left_out")
            return
        for element in run:
            name = name_of(element)
            if name == "fldChar":
                self._field(attribute(element, "fldCharType"))
            elif name in ("footnoteReference", "endnoteReference"):
                self._notes[name.removesuffix("Reference")].append(attribute(element, "id"))
            elif name == "commentReference":
                self._draft.count("comments_left_out")
            elif name == "ruby":
                self._draft.count("ruby_left_out")
                for base in inside(element, "rubyBase"):
                    yield from self._pieces(base)
            elif name in ("drawing", "pict", "object"):
                self._find_boxes(element)
            elif name == "AlternateContent":
                yield from self._run(choice(element))
            elif "code" not in self._fields:
                yield letters(name, element)

    def _field(self, what: str) -> None:
        if what == "begin":
            self._fields.append("code")
        elif self._fields and what == "separate":
            self._fields[-1] = "result"
        elif self._fields and what == "end":
            self._fields.pop()

    def _find_boxes(self, drawing: Element) -> None:
        self._boxes.extend(within(drawing, "txbxContent"))


def _inherits(styles: dict[str, tuple[bool, bool, str]], id: str, which: int) -> bool:
    """Whether a style, or one that it is based on, is of a sort."""
    for _ in range(len(styles)):
        style = styles.get(id)
        if style is None:
            return False
        if style[which]:
            return True
        id = style[2]
    return False
