"""A pack as CSV: RFC 4180, UTF-8.

A spreadsheet computes a cell that begins with one of the signs below, even a term that someone else wrote. Such a cell
gets an apostrophe in front, and so does one that begins with an apostrophe and such a sign already: whoever takes one
apostrophe away before such a sign has every text back as it was.
"""

import csv
import io
import re

from app.formats.packs import table
from app.terminology.pack import Pack

BOM = "\ufeff"
_COMPUTED = re.compile("'*[\\s]*[=+\\-@＝＋－＠\t\r]")  # full-width signs are read as their half-width twins in places


def write(pack: Pack, *, bom: bool = True) -> bytes:
    """The pack; with a byte order mark, without which Excel takes UTF-8 for something else."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    for cells in (table.heads(pack), *table.rows(pack)):
        writer.writerow([guard(cell) for cell in cells])
    return ((BOM if bom else "") + stream.getvalue()).encode()


def guard(cell: str) -> str:
    """The cell, with an apostrophe in front where a spreadsheet would compute it."""
    return f"'{cell}" if _COMPUTED.match(cell) else cell
