"""A pack as an Excel workbook: every cell is text, so that nothing is computed, linked or turned into a number."""

import io
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from app.formats.packs import table
from app.formats.packs.words import words
from app.terminology.outline import Aside
from app.terminology.pack import Pack

LATIN, HANS, HANT = "Cambria", "SimSun", "PMingLiU"
"""Faces that come with Excel; elsewhere the program puts its own in their place."""
ACCENT, INK_2 = "#06604A", "#414C47"
TERM, DETAIL, ASIDE, DATA = 34, 22, 40, 14
"""Widths of columns, in characters."""
A4 = 9
_HEADER_LONGEST = 120


def write(pack: Pack) -> bytes:
    """The workbook: one sheet, its head row kept in sight and repeated on each printed page."""
    stream = io.BytesIO()
    say = words(pack.language)
    title = pack.title(say.title)
    options = {f"strings_to_{kind}": False for kind in ("formulas", "urls", "numbers")}
    with xlsxwriter.Workbook(stream, {"in_memory": True, **options}) as book:
        book.set_properties({"title": title, "created": table.moment(pack)})
        sheet = book.add_worksheet(say.title[:31])
        head = book.add_format(
            {"bold": True, "bottom": 2, "bottom_color": ACCENT, "text_wrap": True, "valign": "bottom"}
        )
        heads = table.heads(pack)
        formats = [book.add_format(_face(tag, pack)) for tag in table.languages(pack)]
        for at, (name, width) in enumerate(zip(heads, _widths(pack), strict=True)):
            sheet.set_column(at, at, width, formats[at])
            sheet.write_string(0, at, name, head)
        for number, cells in enumerate(table.rows(pack), 1):
            for at, cell in enumerate(cells):
                sheet.write_string(number, at, cell, formats[at])
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(pack.rows), len(heads) - 1)
        _lay_out(sheet, title)
    return stream.getvalue()


def _widths(pack: Pack) -> list[int]:
    widths: list[int] = []
    for column in pack.outline.columns:
        if column in list(Aside):
            widths.append(ASIDE)
        else:
            widths += [TERM, *(DETAIL for _ in table.details(pack, column))]
    return [*widths, DETAIL, DETAIL, DATA]


def _face(tag: str | None, pack: Pack) -> dict[str, Any]:
    tag = tag or ("zh-Hans" if pack.language == "zh" else pack.language)
    name = LATIN if not tag.startswith("zh") or "Latn" in tag else HANT if "Hant" in tag else HANS
    return {"font_name": name, "text_wrap": True, "valign": "top"}


def _lay_out(sheet: Worksheet, title: str) -> None:
    """How it is printed: on its side, as wide as the page, page numbers below."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.5)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_header("&L" + title[:_HEADER_LONGEST].replace("&", "&&"))
    sheet.set_footer("&R&P / &N")
