"""A pack as a workbook, read by calamine, which did not write it, and as the XML it is."""

import io
import zipfile

from lxml import etree
from python_calamine import CalamineWorkbook

from app.formats.packs import table, xlsx
from app.terminology.pack import Pack
from tests.unit.packs.conftest import FORMULA, HOSTILE

SHEET = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def rows(data: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def part(data: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return etree.fromstring(packed.read(name))


def test_it_works(ordinary: Pack) -> None:
    assert rows(xlsx.write(ordinary)) == [table.heads(ordinary), *table.rows(ordinary)]


def test_every_cell_is_text_and_nothing_is_computed_or_linked(hostile: Pack) -> None:
    data = xlsx.write(hostile)
    cells = [cell for row in rows(data) for cell in row]
    assert FORMULA in cells and HOSTILE in cells
    sheet = part(data, "xl/worksheets/sheet1.xml")
    assert not sheet.xpath("//m:f", namespaces=SHEET) and not sheet.xpath("//m:hyperlink", namespaces=SHEET)
    assert {each.get("t") for each in sheet.xpath("//m:c[m:v]", namespaces=SHEET)} == {"s"}
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert not [name for name in packed.namelist() if "external" in name.lower() or "vba" in name.lower()]


def test_the_sheet_is_laid_out_for_the_desk(ordinary: Pack) -> None:
    sheet = part(xlsx.write(ordinary), "xl/worksheets/sheet1.xml")
    (setup,) = sheet.xpath("//m:pageSetup", namespaces=SHEET)
    assert setup.get("orientation") == "landscape" and setup.get("fitToHeight") == "0"
    (pane,) = sheet.xpath("//m:pane", namespaces=SHEET)
    assert pane.get("state") == "frozen" and pane.get("ySplit") == "1"
    names = part(xlsx.write(ordinary), "xl/workbook.xml").xpath("//m:definedName", namespaces=SHEET)
    assert {each.get("name") for each in names} == {"_xlnm.Print_Titles", "_xlnm._FilterDatabase"}


def test_chinese_has_a_chinese_face(ordinary: Pack) -> None:
    fonts = part(xlsx.write(ordinary), "xl/styles.xml").xpath("//m:font/m:name/@val", namespaces=SHEET)
    assert {"Cambria", "SimSun", "PMingLiU"} <= set(fonts)


def test_a_title_cannot_say_anything_to_the_header(ordinary: Pack) -> None:
    outline = type(ordinary.outline)(**(vars(ordinary.outline) | {"title": "R&D &P talks"}))
    sheet = part(xlsx.write(Pack(outline, ordinary.rows)), "xl/worksheets/sheet1.xml")
    assert sheet.xpath("string(//m:oddHeader)", namespaces=SHEET) == "&LR&&D &&P talks"


def test_an_empty_pack_is_a_sheet_with_heads_alone(ordinary: Pack) -> None:
    assert rows(xlsx.write(Pack(ordinary.outline, ()))) == [table.heads(ordinary)]
