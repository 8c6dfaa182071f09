"""A pack as a Word document, read as the XML it is: order of elements, languages, faces, the layout of the page."""

import io
import zipfile

import pytest
from lxml import etree

from app.formats.packs import docx
from app.terminology.pack import Pack
from tests.builders import named, pack
from tests.unit.packs.conftest import HOSTILE

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NS = {"w": W}
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs spacing ind jc outlineLvl rPr"
    " sectPr",
    "rPr": "rStyle rFonts b bCs i iCs noProof color spacing w kern position sz szCs highlight u lang",
    "tblPr": "tblStyle tblpPr tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "trPr": "cantSplit trHeight tblHeader jc",
    "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign",
    "sectPr": "headerReference footerReference type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols titlePg"
    " docGrid",
    "tbl": "tblPr tblGrid tr",
    "tr": "trPr tc",
    "tc": "tcPr p",
    "tblBorders": "top left bottom right insideH insideV",
    "tblCellMar": "top left bottom right",
}
"""The order in which Word takes children (ECMA-376, 17); it calls a document in another order damaged."""


def parts(data: bytes) -> dict[str, etree._Element]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert packed.testzip() is None
        names = [name for name in packed.namelist() if name.endswith((".xml", ".rels"))]
        return {name: etree.fromstring(packed.read(name)) for name in names}


def body(made: Pack) -> etree._Element:
    return parts(docx.write(made))["word/document.xml"]


def find(root: etree._Element, path: str) -> list[etree._Element]:
    return root.xpath(path, namespaces=NS)


def value(element: etree._Element, name: str) -> str | None:
    return element.get(f"{{{W}}}{name}")


def texts(root: etree._Element) -> list[str]:
    """The texts of the runs, in order."""
    return [each.text or "" for each in find(root, "//w:t")]


def test_it_works(ordinary: Pack) -> None:
    written = body(ordinary)
    rows = find(written, "//w:tbl/w:tr")
    cells = ["\n".join("".join(p.itertext()) for p in find(cell, "w:p")) for cell in find(rows[1], "w:tc")]
    assert cells[0] == "Iniciativa para el Desarrollo Global ·\u00a0IDG  unconfirmed"
    assert cells[1] == "全球发展倡议  unconfirmed\nquánqiú fāzhǎn chàngyì\n全球發展倡議  traditional form converted"
    assert len(rows) == 4 and "".join(find(rows[0], "w:tc")[0].itertext()) == "Español"


@pytest.mark.parametrize("which", ["ordinary", "hostile"])
def test_children_stand_in_the_order_that_word_takes(which: str, request: pytest.FixtureRequest) -> None:
    every = parts(docx.write(request.getfixturevalue(which)))
    ours = [every["word/document.xml"], every["word/footer1.xml"], *find(every["word/styles.xml"], "//w:docDefaults")]
    for part in ours:
        for parent, order in ORDER.items():
            allowed = order.split()
            for element in find(part, f".//w:{parent}"):
                children = [etree.QName(child).localname for child in element]
                assert set(children) <= set(allowed), (parent, children)
                assert children == sorted(children, key=allowed.index), (parent, children)


def test_every_part_that_is_named_is_there(ordinary: Pack) -> None:
    data = docx.write(ordinary)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = set(packed.namelist())
        assert len(names) == len(packed.namelist())
    targets = [each.get("Target") for each in parts(data)["word/_rels/document.xml.rels"]]
    assert {f"word/{target}" for target in targets if not target.startswith("..")} <= names
    assert not [name for name in names if "thumbnail" in name], "a picture of the template's"


def test_each_run_has_the_language_and_face_of_what_it_says(ordinary: Pack) -> None:
    runs = {text: run for run in find(body(ordinary), "//w:r[w:t]") if (text := run.findtext(f"{{{W}}}t"))}

    def said(text: str) -> tuple[str | None, str | None, str | None]:
        (properties,) = find(runs[text], "w:rPr")
        fonts, language = properties.find(f"{{{W}}}rFonts"), properties.find(f"{{{W}}}lang")
        assert fonts is not None
        if language is None:
            assert properties.find(f"{{{W}}}noProof") is not None
            return None, None, value(fonts, "ascii")
        return (
            value(language, "val"),
            value(language, "eastAsia"),
            value(fonts, "eastAsia" if "zh" in str(value(language, "eastAsia")) else "ascii"),
        )

    assert said("Global Development Initiative") == ("en-GB", None, "Cambria")
    assert said("Iniciativa para el Desarrollo Global") == ("es-ES", None, "Cambria")
    assert said("全球发展倡议") == (None, "zh-CN", "SimSun")
    assert said("全球發展倡議") == (None, "zh-TW", "PMingLiU")
    assert said("quánqiú fāzhǎn chàngyì") == (None, None, "Cambria")


def test_every_face_is_named_with_what_may_stand_for_it(ordinary: Pack) -> None:
    table = parts(docx.write(ordinary))["word/fontTable.xml"]
    others = {value(each, "name"): value(find(each, "w:altName")[0], "val") for each in find(table, "w:font")}
    assert "Songti SC" in str(others["SimSun"]) and "Noto Serif CJK TC" in str(others["PMingLiU"])
    used = {
        value(each, name)
        for each in find(body(ordinary), "//w:rFonts")
        for name in ("ascii", "hAnsi", "eastAsia", "cs")
    }
    assert used <= set(others)


def test_the_page_lies_on_its_side_the_head_repeats_and_no_row_is_cut(ordinary: Pack) -> None:
    written = body(ordinary)
    sizes = [(value(each, "w"), value(each, "h"), value(each, "orient")) for each in find(written, "//w:pgSz")]
    assert set(sizes) == {("16838", "11906", "landscape")}
    rows = find(written, "//w:tbl/w:tr")
    assert len(find(rows[0], "w:trPr/w:tblHeader")) == 1
    assert all(find(row, "w:trPr/w:cantSplit") for row in rows)
    grid = [int(str(value(each, "w"))) for each in find(written, "//w:gridCol")]
    assert sum(grid) == pytest.approx(277 * 1440 / 25.4, abs=5)


def test_three_columns_of_many_rows_stand_in_two_blocks() -> None:
    many = [named(f"term-{number}", f"a term of the agenda, number {number}") for number in range(90)]
    assert [value(each, "num") for each in find(body(pack(*many)), "//w:cols")] == [None, "2"]


def test_a_page_says_its_number_and_the_document_its_language(ordinary: Pack) -> None:
    every = parts(docx.write(Pack(ordinary.outline, ordinary.rows, "zh")))
    assert [value(each, "instr") for each in find(every["word/footer1.xml"], "//w:fldSimple")] == ["PAGE", "NUMPAGES"]
    core = every["docProps/core.xml"]
    assert core.findtext("{http://purl.org/dc/elements/1.1/}language") == "zh-CN"
    assert core.findtext("{http://purl.org/dc/elements/1.1/}title") == "Talks of 25 November"


def test_hostile_text_is_text(hostile: Pack) -> None:
    written = body(hostile)
    assert texts(written).count(HOSTILE) == 6
    assert not find(written, "//w:instrText | //w:hyperlink | //w:object")
    every = parts(docx.write(hostile))
    assert not [each for name in every if name.endswith(".rels") for each in every[name] if each.get("TargetMode")]
