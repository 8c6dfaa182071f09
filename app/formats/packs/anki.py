"""A pack as an Anki deck: one note a row, one card for each language, which asks in it for the others.

A note keeps its identity from pack to pack, so that importing the next pack changes the cards and keeps what has been
learnt. The fields are HTML, in which Anki also finds sounds and formulas: brackets and backslashes are written so that
it finds none, and nothing of a term is ever markup.
"""

import hashlib
import io
import json
import sqlite3
import zipfile
from html import escape
from itertools import count
from pathlib import Path

import genanki

from app.formats.packs import table
from app.formats.packs.words import language_name, words
from app.terminology.outline import Aside, Detail
from app.terminology.pack import Pack, Row, Term

_INERT = str.maketrans({"[": "&#91;", "]": "&#93;", "\\": "&#92;", "{": "&#123;", "}": "&#125;", "\n": "<br>"})
_IN_PLAIN = '<div class="tex2jax_ignore">%s</div>'  # where Anki looks for no formulas
_STYLE = Path(__file__).parent / "offline" / "card.css"


def write(pack: Pack) -> bytes:
    """The deck, an .apkg."""
    title = pack.title(words(pack.language).title).replace("::", "：：")  # which would make a deck in a deck
    deck = genanki.Deck(_number("deck", title, pack.outline.date), title)
    model = _model(pack)
    for row in pack.rows:
        first = next((term.text for term in row.terms if term), "")
        identity = genanki.guid_for("puente", row.item.key)
        deck.add_note(genanki.Note(model=model, fields=_fields(pack, row), sort_field=first, guid=identity))
    return _package(genanki.Package(deck), table.moment(pack).timestamp())


def _model(pack: Pack) -> genanki.Model:
    """What a note holds and asks. Packs of other languages or details have a model of their own."""
    names = [language_name(tag) for tag in pack.languages]
    more = words(pack.language).asides[Aside.REMARK]
    return genanki.Model(
        _number("model", *names, *pack.outline.details, more),
        f"Puente: {' · '.join(names)}",
        fields=[{"name": name} for name in (*names, more)],
        templates=[{"name": name, "qfmt": _front(name), "afmt": _back(name, names, more)} for name in names],
        css=_STYLE.read_text(encoding="utf-8"),
    )


def _front(name: str) -> str:
    return _IN_PLAIN % f'<p class="name">{name}</p><div class="ask">{_field(name)}</div>'


def _back(name: str, names: list[str], more: str) -> str:
    answers = (
        f'{{{{#{each}}}}}<p class="name">{each}</p><div class="answer">{_field(each)}</div>{{{{/{each}}}}}'
        for each in names
        if each != name
    )
    asked = f'<p class="name">{name}</p><div class="asked">{_field(name)}</div><hr id="answer">'
    return _IN_PLAIN % f'{asked}{"".join(answers)}<div class="more">{_field(more)}</div>'


def _field(name: str) -> str:
    """Where Anki puts what a note holds."""
    return "{{" + name + "}}"


def _fields(pack: Pack, row: Row) -> list[str]:
    say = words(pack.language)
    asides = [
        text for name in pack.outline.columns if name in list(Aside) and (text := table.aside(row, Aside(name), say))
    ]
    notices = [say.notices[notice] for notice in row.notices]
    below = "".join(f"<p>{inert(text)}</p>" for text in (*asides, *notices))
    return [*(_face(pack, term) for term in row.terms), below]


def _face(pack: Pack, term: Term | None) -> str:
    """A term with what stands beside it; empty where there is none, so that no card asks for it."""
    if term is None:
        return ""
    parts = [f'<span class="term" lang="{term.language}">{inert(term.text)}</span>']
    if pack.shows(Detail.SHORT_FORMS):
        parts += [f'<span class="short" lang="{term.language}">{inert(each)}</span>' for each in term.short_forms]
    parts += [f'<span class="caution">{inert(each)}</span>' for each in table.cautions(term, pack)]
    if term.reading and pack.shows(Detail.READING):
        parts.append(f'<span class="detail" lang="zh-Latn-pinyin">{inert(term.reading)}</span>')
    if beside := table.traditional(term, pack):
        parts.append(f'<span class="detail" lang="zh-Hant">{inert(" ".join(beside).strip())}</span>')
    return " ".join(parts)


def inert(text: str) -> str:
    """The text as HTML in which neither a browser nor Anki finds anything but letters."""
    return escape(text).translate(_INERT)


def _number(*of: object) -> int:
    """A number that Anki knows a deck or a model by: the same for the same, whenever it is made."""
    digest = hashlib.sha256(json.dumps([str(each) for each in of]).encode()).digest()
    return 1_000_000_000 + int.from_bytes(digest[:4]) % 1_000_000_000


def _package(package: genanki.Package, moment: float) -> bytes:
    """The package as bytes, without the scratch files that genanki leaves behind."""
    with sqlite3.connect(":memory:") as connection:
        package.write_to_db(connection.cursor(), moment, count(int(moment * 1000)))
        connection.commit()
        collection = connection.serialize()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("collection.anki2", collection)
        packed.writestr("media", "{}")
    return stream.getvalue()
