"""A pack as CSV, read by the csv module in each of its dialects."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.formats.packs import csv as packs_csv
from app.formats.packs import table
from app.terminology.pack import Pack
from tests.unit.packs.conftest import FORMULA


def read(data: bytes, **options: object) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), **options))  # type: ignore[call-overload]


def test_it_works(ordinary: Pack) -> None:
    heads, *rows = read(packs_csv.write(ordinary), strict=True)
    assert heads[:4] == ["Español", "Español: Short forms", "中文", "中文: Short forms"]
    assert heads[-3:] == ["To note", "Entry", "Revision"]
    assert rows[0][:6] == [
        "Iniciativa para el Desarrollo Global",
        "IDG",
        "全球发展倡议",
        "",
        "quánqiú fāzhǎn chàngyì",
        "全球發展倡議",
    ]
    assert rows[0][-2:] == ["global-development-initiative", "1"]
    assert rows[2][-3:] == ["own addition", "", ""]
    assert "A working breakfast follows. [programme.docx]" in rows[2] and "8:15, Room 12" in rows[2]


def test_what_is_unconfirmed_new_or_missing_is_said_in_a_column_of_its_own(ordinary: Pack) -> None:
    note = read(packs_csv.write(ordinary))[2][-3]
    assert note == "new; Español: unconfirmed; 中文: none recorded; English: unconfirmed"


def test_lines_end_and_quotes_stand_as_rfc_4180_says(ordinary: Pack) -> None:
    text = packs_csv.write(ordinary).decode("utf-8-sig")
    assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", "")
    assert '"8:15, Room 12"' in text
    assert len({len(row) for row in read(text.encode())}) == 1
    for dialect in ("excel", "unix"):
        assert read(text.encode(), dialect=dialect) == read(text.encode())


def test_the_byte_order_mark_is_a_choice(ordinary: Pack) -> None:
    assert packs_csv.write(ordinary).startswith(b"\xef\xbb\xbf")
    assert packs_csv.write(ordinary, bom=False) == packs_csv.write(ordinary)[3:]


def test_no_cell_is_one_that_a_spreadsheet_computes(hostile: Pack) -> None:
    cells = [cell for row in read(packs_csv.write(hostile)) for cell in row]
    assert not [cell for cell in cells if cell.lstrip()[:1] in tuple("=+-@\t\r＝＋－＠") and cell.strip()]
    assert f"'{FORMULA}" in cells


@given(st.text(alphabet=st.sampled_from("'=+-@＝ \t\r\nab\"，"), max_size=8))
def test_what_is_guarded_can_be_told_from_what_was_not(text: str) -> None:
    guarded = packs_csv.guard(text)
    back = guarded[1:] if guarded.startswith("'") and packs_csv.guard(guarded[1:]) == guarded else guarded
    assert back == text
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerow([guarded, "x"])
    assert next(csv.reader(io.StringIO(stream.getvalue(), newline=""))) == [guarded, "x"]


@pytest.mark.parametrize("language", ["en", "es", "zh"])
def test_heads_and_cells_are_as_many(ordinary: Pack, language: str) -> None:
    pack = Pack(ordinary.outline, ordinary.rows, language)
    assert {len(row) for row in table.rows(pack)} == {len(table.heads(pack))} == {len(table.languages(pack))}
