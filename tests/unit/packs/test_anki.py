"""A pack as an Anki deck, read from its database."""

import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from app.formats.packs import anki
from app.terminology.pack import Pack
from tests.unit.packs.conftest import HOSTILE


@contextmanager
def opened(data: bytes) -> Iterator[sqlite3.Connection]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert set(packed.namelist()) == {"collection.anki2", "media"}
        assert json.loads(packed.read("media")) == {}
        collection = packed.read("collection.anki2")
    connection = sqlite3.connect(":memory:")
    connection.deserialize(collection)
    yield connection
    connection.close()


def notes(data: bytes) -> list[list[str]]:
    with opened(data) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return [row[0].split("\x1f") for row in connection.execute("SELECT flds FROM notes ORDER BY id")]


def only(document: str) -> dict[str, Any]:
    """The deck or model that is not Anki's own."""
    (found,) = [each for each in json.loads(document).values() if each["name"] != "Default"]
    return found  # type: ignore[no-any-return]


def test_it_works(ordinary: Pack) -> None:
    spanish, han, english, below = notes(anki.write(ordinary))[0]
    assert LexborHTMLParser(spanish).css_first(".term").text() == "Iniciativa para el Desarrollo Global"
    assert LexborHTMLParser(han).css_first("[lang=zh-Latn-pinyin]").text() == "quánqiú fāzhǎn chàngyì"
    assert LexborHTMLParser(english).css_first(".caution").text() == "unconfirmed"
    assert below == ""


def test_a_card_asks_in_each_language_that_has_a_term(ordinary: Pack) -> None:
    with opened(anki.write(ordinary)) as connection:
        cards = connection.execute("SELECT nid, group_concat(ord) FROM cards GROUP BY nid ORDER BY nid").fetchall()
    assert [asked for _, asked in cards] == ["0,1,2", "0,2", "0,1,2"]


def test_own_rows_say_so_and_bring_their_remark(ordinary: Pack) -> None:
    below = notes(anki.write(ordinary))[2][3]
    assert "8:15, Room 12" in below and "own addition" in below


def test_a_note_keeps_its_identity_and_a_deck_its_number(ordinary: Pack) -> None:
    def identities(pack: Pack) -> tuple[list[str], int]:
        with opened(anki.write(pack)) as connection:
            guids = [row[0] for row in connection.execute("SELECT guid FROM notes ORDER BY id")]
            (decks,) = connection.execute("SELECT decks FROM col").fetchone()
        return guids, only(decks)["id"]

    again = Pack(ordinary.outline, ordinary.rows[:2])
    first, deck = identities(ordinary)
    second, same_deck = identities(again)
    assert first[:2] == second and deck == same_deck and len(set(first)) == 3


def test_what_a_browser_or_anki_would_run_is_text(hostile: Pack) -> None:
    for fields in notes(anki.write(hostile)):
        for field in fields:
            assert not set("[]\\{}") & set(field), "where Anki finds sounds, formulas and clozes"
            tree = LexborHTMLParser(f"<div id=x>{field}</div>")
            assert not tree.css("#x script, #x img, #x style, #x a")
    assert LexborHTMLParser(notes(anki.write(hostile))[0][0]).css_first(".term").text() == HOSTILE
    with opened(anki.write(hostile)) as connection:
        models, decks = connection.execute("SELECT models, decks FROM col").fetchone()
    assert "alert" not in models
    assert only(decks)["name"] == hostile.outline.title


def test_a_title_makes_no_deck_inside_another(ordinary: Pack) -> None:
    outline = type(ordinary.outline)(**(vars(ordinary.outline) | {"title": "Havana::Beijing"}))
    with opened(anki.write(Pack(outline, ordinary.rows))) as connection:
        assert only(connection.execute("SELECT decks FROM col").fetchone()[0])["name"] == "Havana：：Beijing"
