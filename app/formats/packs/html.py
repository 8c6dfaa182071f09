"""A pack as one HTML file that needs no network: it searches in any spelling, speaks three languages, and prints.

Everything in it is written by lxml, so that nothing in a term or a remark is ever markup; its own script and style are
allowed by their hashes and nothing else is.
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from lxml import html
from lxml.html import HtmlElement
from lxml.html.builder import E

from app.formats.one_page import TAGS, policy, tokens
from app.formats.packs import paper, search, table
from app.formats.packs.words import LOCALES, Words, language_name, region_name, words
from app.terminology.outline import Aside, Detail
from app.terminology.pack import Caution, Pack, Row, Term

TONGUES = {"en": ("EN", "English"), "es": ("ES", "Español"), "zh": ("中", "中文")}

Part = Any  # a text or an element
Spoken = dict[str, str]


def write(pack: Pack) -> bytes:
    """The file, UTF-8."""
    style, script = tokens() + _file("page.css") + _file("sheet.css"), _file("fold.js") + _file("page.js")
    say = spoken(pack, words(pack.language))
    document = E.html(
        {"lang": TAGS[pack.language], "data-language": pack.language},
        E.head(
            E.meta(charset="utf-8"),
            E.meta({"http-equiv": "Content-Security-Policy", "content": policy(script, style)}),
            E.meta(name="viewport", content="width=device-width, initial-scale=1"),
            E.meta(name="referrer", content="no-referrer"),
            E.title(pack.title(say["title"])),
            E.style(style),
        ),
        E.body(
            _top(pack, say),
            E.main(_box(say), sheet(pack), _said("p", "nothing", say, id="nothing", hidden="hidden")),
            _said("footer", "made", say, **{"class": "made"}),
            E.script(_json(_data(pack)), type="application/json", id="data"),
            E.script(script),
        ),
    )
    return bytes(html.tostring(document, doctype="<!doctype html>", encoding="utf-8"))


def sheet(pack: Pack) -> HtmlElement:
    """The sheet alone: a table whose cells carry their languages, set as large as the paper allows."""
    say = spoken(pack, words(pack.language))
    layout = paper.lay_out(pack)
    blocks, ways = (
        "two" if layout.blocks == 2 else "one",
        " tight" * layout.tight + " read" * pack.shows(Detail.READING),
    )
    return E.div(
        {"class": f"blocks {blocks} fit-{round(layout.size * 10)}{ways}"},
        E.table(
            {"class": "booth", "role": "table"},
            E.colgroup(*(E.col({"class": _kind(name)}) for name in pack.outline.columns)),
            E.thead({"role": "rowgroup"}, E.tr({"role": "row"}, *(_head(name, say) for name in pack.outline.columns))),
            E.tbody({"role": "rowgroup"}, *(_row(pack, row, say) for row in pack.rows)),
        ),
    )


def _kind(column: str) -> str:
    return column if column in list(Aside) else "han" if column.startswith("zh") else "latin"


def _head(name: str, say: Spoken) -> HtmlElement:
    if name in list(Aside):
        return _said("th", name, say, scope="col", role="columnheader", **{"class": f"of-{name}"})
    return E.th({"scope": "col", "role": "columnheader", "lang": name}, language_name(name))


def _row(pack: Pack, row: Row, say: Spoken) -> HtmlElement:
    terms = dict(zip(pack.languages, row.terms, strict=True))
    cells = []
    for column in pack.outline.columns:
        if column in list(Aside):
            cells.append(_aside(row, Aside(column), say))
            continue
        head = E.span({"class": "head", "lang": column, "aria-hidden": "true"}, language_name(column))
        parts = [head, *_term(terms[column], pack, say)]
        if column == pack.languages[0]:
            cells.append(E.th({"scope": "row", "role": "rowheader"}, *parts, *_notices(row, say), *_remark(pack, row)))
        else:
            cells.append(E.td({"role": "cell"}, *parts))
    return E.tr({"role": "row"}, *cells)


def _term(term: Term | None, pack: Pack, say: Spoken) -> Iterator[Part]:
    if term is None:
        yield _said("span", "none", say, **{"class": "none"})
        return
    yield E.span({"class": "term", "lang": term.language}, term.text)
    if pack.shows(Detail.SHORT_FORMS):
        for text in term.short_forms:
            yield from (" ", E.span({"class": "short", "lang": term.language}, text))
    region = [f"region.{term.region}"] if term.region else []
    for key in (*region, *(f"caution.{each}" for each in term.cautions)):
        yield from (" ", _said("span", key, say, **{"class": "caution"}))
    if term.reading and pack.shows(Detail.READING):
        yield from (" ", E.span({"class": "detail", "lang": "zh-Latn-pinyin"}, term.reading))
    if beside := table.traditional(term, pack):
        text, caution = beside
        said = (" ", _said("span", f"caution.{Caution.CONVERTED}", say, **{"class": "caution"})) if caution else ()
        yield from (" ", E.span({"class": "detail"}, E.span({"lang": "zh-Hant"}, text), *said))


def _notices(row: Row, say: Spoken) -> Iterator[Part]:
    """What to know of the row, and room for the name by which a search found it."""
    if row.notices:
        said = (_said("span", f"notice.{each}", say, **{"class": f"notice {each}"}) for each in row.notices)
        yield E.span({"class": "notices"}, *said)
    yield E.span({"class": "by", "hidden": "hidden"}, _said("span", "by", say), " ", E.bdi())


def _remark(pack: Pack, row: Row) -> Iterator[Part]:
    """The remark under the first term, for a tight sheet, where it has no column."""
    if row.item.remark and Aside.REMARK in pack.outline.columns:
        yield E.span({"class": "below", "aria-hidden": "true"}, row.item.remark)


def _aside(row: Row, what: Aside, say: Spoken) -> HtmlElement:
    head = _said("span", what.value, say, **{"class": "head", "aria-hidden": "true"})
    passage = row.item.context
    if what is Aside.CONTEXT and passage:
        where = (" ", E.bdi({"class": "where"}, passage.title)) if passage.title else ()
        return E.td(
            {"role": "cell", "class": f"aside of-{what}"},
            head,
            E.span({"lang": passage.language}, passage.text),
            *where,
        )
    text = (row.definition if what is Aside.DEFINITION else row.item.remark) if what is not Aside.CONTEXT else None
    if not text:
        return E.td({"role": "cell", "class": f"aside of-{what} empty"}, head)
    return E.td({"role": "cell", "class": f"aside of-{what}"}, head, E.span(text))


def _top(pack: Pack, say: Spoken) -> HtmlElement:
    tongues = (
        E.button({"type": "button", "data-speak": code, "lang": TAGS[code], "aria-label": name}, short)
        for code, (short, name) in TONGUES.items()
    )
    return E.header(
        {"class": "top"},
        E.div(E.h1(pack.title(say["title"])), _said("p", "facts", say, **{"class": "about"})),
        E.div(
            {"class": "tools", "role": "group", "aria-label": say["tongues"], "data-w-label": "tongues"},
            *tongues,
            E.button({"type": "button", "id": "theme", "aria-label": say["theme"], "data-w-label": "theme"}, "◐"),
            _said("button", "print", say, type="button", id="print"),
        ),
    )


def _box(say: Spoken) -> HtmlElement:
    return E.div(
        {"class": "ask", "role": "search"},
        E.input(
            {"aria-label": say["search"], "data-w-label": "search"},
            {"placeholder": say["hint"], "data-w-placeholder": "hint"},
            id="q",
            type="search",
            autocomplete="off",
            autocapitalize="off",
            spellcheck="false",
        ),
        E.p(E.span(say["count"], id="count", role="status"), _said("span", "keys", say, **{"class": "keys"})),
    )


def _said(tag: str, key: str, say: Spoken, **attributes: str) -> HtmlElement:
    """An element with words of the file's own, which its script can say in another language."""
    return E(tag, {"data-w": key, **attributes}, say[key])


def spoken(pack: Pack, say: Words) -> Spoken:
    """Every word of the file's own in one language, by the key that its elements carry."""
    regions = {term.region for row in pack.rows for term in row.terms if term and term.region}
    count = say.count(len(pack.rows))
    date = [say.day(pack.outline.date)] if pack.outline.date else []
    return {
        "title": say.title,
        "facts": say.separator.join([*date, count]),
        "count": count,
        **{what.value: text for what, text in say.asides.items()},
        **{f"caution.{each}": text for each, text in say.cautions.items()},
        **{f"notice.{each}": text for each, text in say.notices.items()},
        **{f"region.{each}": region_name(each, say.language) for each in sorted(regions)},
        **{key: getattr(say, key) for key in _PLAIN},
    }


_PLAIN = ("none", "made", "search", "hint", "keys", "nothing", "shown", "by", "theme", "print", "tongues")


def _data(pack: Pack) -> dict[str, Any]:
    return {
        "words": {language: spoken(pack, words(language)) for language in LOCALES},
        "variants": search.variants(),
        "rows": [search.names(row, pack) for row in pack.rows],
    }


def _json(document: Any) -> str:
    """JSON that can stand in a script element: no sign of it can end one."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


@cache
def _file(name: str) -> str:
    return (Path(__file__).parent / "offline" / name).read_text(encoding="utf-8")
