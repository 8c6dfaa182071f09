"""A text with its marks as one HTML file that needs no network and no script: cards, warnings, senses with reasons.

Everything in it is written by lxml, so that nothing in a text or a term is ever markup.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from babel.numbers import format_decimal
from lxml import html
from lxml.html import HtmlElement
from lxml.html.builder import E

from app.formats.marked_text import Card, Equivalent, MarkedText, Segment, Sense, Warned
from app.formats.marked_text.words import Words, words
from app.formats.one_page import TAGS, policy, tokens
from app.language import scripts

Part = Any  # a text or an element
TONGUES = {"en": "EN", "es": "ES", "zh-Hans": "中"}
MOST_PLACES = 12


def write(text: MarkedText, title: str | None, language: str) -> bytes:
    """The file, UTF-8; `language` (`en`, `es`, `zh`) is that of its own words, and its reader's."""
    say, style = words(language), tokens() + _style()
    document = E.html(
        {"lang": TAGS[language]},
        E.head(
            E.meta(charset="utf-8"),
            E.meta({"http-equiv": "Content-Security-Policy", "content": policy("", style)}),
            E.meta(name="viewport", content="width=device-width, initial-scale=1"),
            E.meta(name="referrer", content="no-referrer"),
            E.title(title or say.title),
            E.style(style),
        ),
        E.body(
            E.header(E.h1(E.bdi(title) if title else say.title), E.p({"class": "about"}, _facts(text, say))),
            _legend(say),
            E.main(_article(text, say), E.aside(*_warnings(text, say), *_cards(text, say), *_lacking(text, say))),
            E.footer(say.made),
        ),
    )
    return bytes(html.tostring(document, doctype="<!doctype html>", encoding="utf-8"))


def _facts(text: MarkedText, say: Words) -> str:
    terms, warnings = say.count_terms(len(text.cards)), say.count_warnings(len(text.warnings))
    return say.separator.join((say.languages[text.language], terms, warnings))


def _legend(say: Words) -> HtmlElement:
    return E.p({"class": "legend"}, *(E.span({"class": f"m {look}"}, called) for look, called in say.legend.items()))


def _article(text: MarkedText, say: Words) -> HtmlElement:
    paragraphs = (
        E.p(*(part for each in paragraph for part in _segment(each, text, say))) for paragraph in text.paragraphs
    )
    return E.article({"lang": text.language}, *paragraphs)


def _segment(each: Segment, text: MarkedText, say: Words) -> Iterator[Part]:
    if each.mark is None:
        yield each.text
        return
    yield E.a({"class": f"m {each.look}", "id": f"m{each.mark}", "href": f"#{text.anchors[each.mark]}"}, each.text)
    for one in each.warnings:
        hidden = E.span({"class": "hidden"}, f"{say.warning} ")
        yield E.sup(E.a({"href": f"#w{one.number}"}, hidden, f"[{one.number}]"))


def _warnings(text: MarkedText, say: Words) -> Iterator[HtmlElement]:
    yield E.h2(say.warnings_head)
    if text.warnings:
        yield E.ol({"class": "warnings"}, *(_warning(each, text, say) for each in text.warnings))
    else:
        yield E.p({"class": "quiet"}, say.no_warnings)
    if text.waived:
        yield E.h2(say.waived)
        rows = (E.li(*_waived(each, text, say)) for each in text.waived)
        yield E.ul(*rows)


def _waived(each: Warned, text: MarkedText, say: Words) -> Iterator[Part]:
    yield E.span({"lang": text.language}, each.text)
    yield f"{say.colon}{say.warnings[each.code]}"
    if each.reason:
        yield from (say.separator, E.bdi(each.reason))


def _warning(each: Warned, text: MarkedText, say: Words) -> HtmlElement:
    instead = []
    if each.suggestion:
        tag = "zh-Hans" if scripts.has_han(each.suggestion) else text.language
        instead = [E.p({"class": "instead", "lang": tag}, each.suggestion)]
    return E.li(
        {"id": f"w{each.number}", "value": str(each.number)},
        E.p({"class": "kind"}, str(say.warnings[each.code])),
        E.p({"class": "seen", "lang": text.language}, E.a({"href": f"#m{each.mark}"}, each.text)),
        *instead,
    )


def _cards(text: MarkedText, say: Words) -> Iterator[HtmlElement]:
    yield E.h2(say.terms)
    if not text.cards:
        yield E.p({"class": "quiet"}, say.none)
    for card in text.cards:
        yield E.section(
            {"class": "card", "id": card.anchor}, *_head(card, text, say), *_places(card, say), *_senses(card, say)
        )


def _head(card: Card, text: MarkedText, say: Words) -> Iterator[HtmlElement]:
    if card.concept is None:
        surface = E.span({"lang": text.language, "class": "term"}, card.surface)
        yield E.p(surface, " ", E.span({"class": "quiet"}, say.undecided))
    for each in card.equivalents(_languages(say)):
        yield E.p(
            {"class": "cell"},
            E.span({"class": "tag", "aria-hidden": "true"}, TONGUES[each.language]),
            E.span({"class": "term", "lang": each.language}, each.label),
            *_beside(each),
        )


def _beside(each: Equivalent) -> Iterator[Part]:
    if each.acronym:
        yield from (" ", E.span({"class": "term", "lang": each.language}, each.acronym))
    if each.reading:
        yield from (" ", E.span({"class": "quiet", "lang": "zh-Latn-pinyin"}, each.reading))


def _places(card: Card, say: Words) -> Iterator[HtmlElement]:
    """Where the concept stands, when in several places."""
    if len(card.marks) < 2:
        return
    links: list[Part] = []
    for number, mark in enumerate(card.marks[:MOST_PLACES], 1):
        links += [E.a({"href": f"#m{mark}"}, E.span({"class": "hidden"}, f"{say.place} "), str(number)), " "]
    if len(card.marks) > MOST_PLACES:
        links.append(f"… {format_decimal(len(card.marks), locale=say.locale)}")
    yield E.p({"class": "places"}, *links)


def _senses(card: Card, say: Words) -> Iterator[HtmlElement]:
    if len(card.senses) < 2:
        return
    rows = [part for each in card.senses for part in _sense(each, say)]
    yield E.details(E.summary(say.why if card.concept else say.may_be), *rows)


def _sense(each: Sense, say: Words) -> Iterator[HtmlElement]:
    score = format_decimal(each.score, locale=say.locale)
    if each.concept:
        label, tag = each.concept.label(TAGS[say.language])
        yield E.h3(E.span({"lang": tag}, label), " ", E.small(score))
    else:
        yield E.h3(say.outside, " ", E.small(score))
    yield E.ul(*(E.li({"class": "against" if one.weight < 0 else "for"}, _reason(one, say)) for one in each.reasons))


def _reason(each: Any, say: Words) -> str:
    text = each.concept.label(TAGS[say.language])[0] if each.concept else each.text
    if each.code == "prior":
        text = say.statuses[each.text]
    quoted = {"en": "“{}”", "es": "«{}»", "zh": "“{}”"}[say.language].format(text)
    return str(say.reasons[each.code]) % {"text": quoted}


def _lacking(text: MarkedText, say: Words) -> Iterator[HtmlElement]:
    if not text.lacking:
        return
    yield E.h2(say.lacking)
    rows = []
    for each in text.lacking:
        named = f"{each.text} ({each.acronym})" if each.acronym else each.text
        times = E.span({"class": "quiet"}, say.count_times(each.count))
        rows.append(E.li(E.span({"class": "term", "lang": each.language}, named), " ", times))
    yield E.ul(*rows)


def _languages(say: Words) -> list[str]:
    """The content languages, the reader's own first."""
    own = TAGS[say.language]
    return [own, *(tag for tag in TONGUES if tag != own)]


@cache
def _style() -> str:
    return (Path(__file__).parent / "page.css").read_text(encoding="utf-8")
