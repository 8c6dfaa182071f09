"""A pack as a Word document: two pages on their side, each run with its language and its face.

The table is made as XML: python-docx would walk the whole of it for every cell.
"""

import io
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm
from lxml import etree

from app.formats.packs import paper, table
from app.formats.packs.word_xml import ALTERNATIVES, SERIF, SONG_HANS, element, field, paragraph, proofing, run
from app.formats.packs.words import Words, language_name, words
from app.terminology.outline import Aside, Detail
from app.terminology.pack import Notice, Pack, Row, Term

INK, INK_2, INK_3, RULE, ACCENT, CAUTION = "141B18", "414C47", "5A6660", "D6DDD9", "06604A", "8C3D00"
TITLE, SMALL = 13.0, 8.0
MARGIN, A4 = Mm(10), (Mm(297), Mm(210))
TAGS = {"en": "en", "es": "es", "zh": "zh-Hans"}
_TWIPS = 1440 / 25.4  # to a millimetre
_THUMBNAIL = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail"

Element = Any


def write(pack: Pack) -> bytes:
    """The document, DOCX."""
    say = words(pack.language)
    layout = paper.lay_out(pack)
    document = docx.Document()
    _set_defaults(document, pack, say)
    _set_page(document)
    _add_heading(document, pack, say)
    section = document.sections[-1]._sectPr
    if layout.blocks == 2:
        columns = section.find(qn("w:cols"))
        columns.set(qn("w:num"), "2")
        columns.set(qn("w:space"), _twips(paper.GAP))
    section.addprevious(_table(pack, layout, say))
    section.addprevious(paragraph([], line=20))  # a document does not end with a table
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _twips(millimetres: float) -> str:
    return str(round(millimetres * _TWIPS))


def _set_defaults(document: Document, pack: Pack, say: Words) -> None:
    """Face, language and properties of the document; nothing of the template's own is left to be seen."""
    own = TAGS[pack.language]
    (defaults,) = document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr")
    defaults.clear()
    defaults.append(element("rFonts", ascii=SERIF, hAnsi=SERIF, eastAsia=SONG_HANS, cs=SERIF))
    defaults.append(element("sz", val=18))
    defaults.append(element("szCs", val=18))
    latin = proofing(own if pack.language != "zh" else "en")
    defaults.append(element("lang", val=latin, eastAsia="zh-CN", bidi="ar-SA"))
    for theme in document.settings.element.xpath("w:themeFontLang"):
        theme.set(qn("w:val"), latin)
        theme.set(qn("w:eastAsia"), "zh-CN")
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            relation.target_part._blob = _font_table()
    package = document.part.package.rels
    for key in [key for key, relation in package.items() if relation.reltype == _THUMBNAIL]:
        del package[key]
    about = document.core_properties
    about.title, about.author, about.comments = pack.title(say.title), "Puente", ""
    about.language = proofing(own)
    about.created = about.modified = table.moment(pack).replace(tzinfo=None)


def _font_table() -> bytes:
    fonts = element("fonts")
    for name, others in ALTERNATIVES.items():
        fonts.append(element("font", element("altName", val=others), element("family", val="auto"), name=name))
    return bytes(etree.tostring(fonts, xml_declaration=True, encoding="UTF-8", standalone=True))


def _set_page(document: Document) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = A4
    section.left_margin = section.right_margin = MARGIN
    section.top_margin = section.bottom_margin = Mm(8)
    section.header_distance = section.footer_distance = Mm(3)
    foot = section.footer.paragraphs[0]._p
    numbers = [field("PAGE", 7, INK_3), run(" / ", 7, None, color=INK_3, interface=True), field("NUMPAGES", 7, INK_3)]
    foot.getparent().replace(foot, paragraph(numbers, extra=[element("jc", val="right")]))


def _add_heading(document: Document, pack: Pack, say: Words) -> None:
    """The title and the day, across the page; what follows is a section of its own."""
    own = TAGS[pack.language]
    title = document.add_heading(level=1)._p
    title.append(run(pack.title(say.title), TITLE, own, color=INK, bold=True))
    properties = title.get_or_add_pPr()
    properties.append(element("spacing", before=0, after=0, line=240, lineRule="auto"))
    facts = [*([say.day(pack.outline.date)] if pack.outline.date else []), say.count(len(pack.rows)), "Puente"]
    document.add_section(WD_SECTION.CONTINUOUS)
    (last,) = document.element.body.xpath("w:p[w:pPr/w:sectPr]")
    last.append(run(say.separator.join(facts), SMALL, own, color=INK_3, interface=True))
    last.pPr.insert(0, element("spacing", before=0, after=80, line=240, lineRule="auto"))


def _table(pack: Pack, layout: paper.Layout, say: Words) -> Element:
    width = (A4[0].mm - 2 * MARGIN.mm - paper.GAP * (layout.blocks - 1)) / layout.blocks
    columns = paper.columns(pack, layout.tight)
    weights = [paper.weight(pack, column, layout.tight) for column in columns]
    widths = [_twips(each * width / sum(weights)) for each in weights]
    edge = {"val": "single", "sz": 2, "space": 0, "color": RULE}
    right = _twips(layout.size * 0.9 * 25.4 / 72)
    properties = element(
        "tblPr",
        element("tblW", w=_twips(width), type="dxa"),
        element("tblBorders", element("bottom", **edge), element("insideH", **edge)),
        element("tblLayout", type="fixed"),
        element(
            "tblCellMar",
            element("top", w=20, type="dxa"),
            element("left", w=0, type="dxa"),
            element("bottom", w=20, type="dxa"),
            element("right", w=right, type="dxa"),
        ),
        element("tblLook", val="0020", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1),
    )
    grid = element("tblGrid", *(element("gridCol", w=each) for each in widths))
    cells = _Cells(pack, layout, say)
    head = [cells.head(column) for column in columns]
    rows = [_row(head, widths, is_head=True)]
    rows += [_row([cells.cell(row, column) for column in columns], widths) for row in pack.rows]
    return element("tbl", properties, grid, *rows)


def _row(cells: list[list[Element]], widths: list[str], *, is_head: bool = False) -> Element:
    properties = element("trPr", element("cantSplit"), *([element("tblHeader")] if is_head else []))
    line = element("tcBorders", element("bottom", val="single", sz=8, space=0, color=INK))
    made = [
        element(
            "tc",
            element("tcPr", element("tcW", w=width, type="dxa"), *([line] if is_head else [])),
            *paragraphs,
        )
        for paragraphs, width in zip(cells, widths, strict=True)
    ]
    return element("tr", properties, *made)


class _Cells:
    """What stands in the cells of one pack, in one setting."""

    def __init__(self, pack: Pack, layout: paper.Layout, say: Words) -> None:
        self.pack, self.size, self.tight, self.say = pack, layout.size, layout.tight, say
        self.own = TAGS[pack.language]

    def head(self, column: str) -> list[Element]:
        is_aside = column in list(Aside)
        name = self.say.asides[Aside(column)] if is_aside else language_name(column)
        language = self.own if is_aside else column
        return [paragraph([run(name, self.size * 0.8, language, color=INK_2, bold=True, interface=True)])]

    def cell(self, row: Row, column: str) -> list[Element]:
        if column in list(Aside):
            return [paragraph(self._aside(row, Aside(column)))]
        term = dict(zip(self.pack.languages, row.terms, strict=True))[column]
        leads = column == self.pack.languages[0]
        said, details = list(self._term(term, leads)), list(self._details(term))
        if self.tight:
            gap = self._small("  ", INK_3)
            said, details = [*said, *(part for each in details for part in (deepcopy(gap), *each))], []
        paragraphs = [paragraph(said), *map(paragraph, details)]
        if leads and row.notices:
            paragraphs.append(paragraph(self._notices(row)))
        if leads and self.tight and Aside.REMARK in self.pack.outline.columns:
            paragraphs += [paragraph(remark)] if (remark := list(self._aside(row, Aside.REMARK))) else []
        return paragraphs

    def _term(self, term: Term | None, leads: bool) -> Iterator[Element]:
        if term is None:
            yield self._small(self.say.none, INK_3)
            return
        yield run(term.text, self.size, term.language, color=INK, bold=leads)
        if self.pack.shows(Detail.SHORT_FORMS):
            for text in term.short_forms:
                yield run(" ·\u00a0", self.size * 0.95, None, color=INK_3)
                yield run(text, self.size * 0.95, term.language, color=INK_2)
        for text in table.cautions(term, self.pack):
            yield self._small(f"  {text}", CAUTION)

    def _details(self, term: Term | None) -> Iterator[list[Element]]:
        """What stands under a term, a line each."""
        if term and term.reading and self.pack.shows(Detail.READING):
            yield [run(term.reading, self.size * 0.85, None, color=INK_2)]
        if beside := table.traditional(term, self.pack):
            text, caution = beside
            yield [
                run(text, self.size * 0.85, "zh-Hant", color=INK_2),
                *([self._small(f"  {caution}", CAUTION)] if caution else []),
            ]

    def _notices(self, row: Row) -> Iterator[Element]:
        colors = {Notice.NEW: ACCENT, Notice.WITHDRAWN: CAUTION}
        for at, notice in enumerate(row.notices):
            text = f"{self.say.separator if at else ''}{self.say.notices[notice]}"
            yield self._small(text, colors.get(notice, INK_2), bold=True)

    def _aside(self, row: Row, what: Aside) -> Iterator[Element]:
        passage = row.item.context
        if what is Aside.CONTEXT and passage:
            yield run(passage.text, self.size * 0.9, passage.language, color=INK_2)
            if passage.title:
                yield self._small(f"  {passage.title}", INK_3)
        elif text := table.aside(row, what, self.say):
            yield run(text, self.size * 0.9, self.own, color=INK_2)

    def _small(self, text: str, color: str, *, bold: bool = False) -> Element:
        return run(text, self.size * 0.8, self.own, color=color, bold=bold, interface=True)
