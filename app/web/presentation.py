"""What templates need besides the data: marked text, dates of any precision, addresses that change with a file."""

import hashlib
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

from babel.dates import format_date, format_skeleton
from flask import Flask, get_flashed_messages, url_for
from flask_babel import format_decimal, get_locale, gettext, pgettext
from jinja2 import StrictUndefined
from markupsafe import Markup

from app.language import scripts
from app.web import browsing, bylines, cookies, i18n, identity, messages
from app.web.tongues import tag_of, term

_HAN = f"[{scripts.HAN}]"
_HAN_RUN = re.compile(f"(“{_HAN}+”{_HAN}+|《?{_HAN}(?:[{scripts.HAN}，、。；：《》（）·—]*[{scripts.HAN}》）])?)")
STATIC = Path(__file__).parent / "static"


def init(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters |= {
        "marked": marked,
        "day": day,
        "moment": moment,
        "squares": squares,
        "number": format_decimal,
        "region": region,
        "tongue": tongue,
        "inner": inner,
        "tongued": tongued,
    }
    app.jinja_env.globals |= {
        "asset": asset,
        "period": period,
        "person": identity.shown,
        "here": identity.here,
        "notices": notices,
        "interface": i18n.interface,
        "interfaces": i18n.INTERFACES,
        "tags": i18n.TAGS,
        "languages": i18n.languages,
        "names_of": bylines.names_of,
        "reviewers_of": bylines.reviewers_of,
        "contributors_of": bylines.contributors,
        "listed": bylines.listed,
        "same_page": i18n.same_page,
        "messages": messages,
        "term": term,
        "tag_of": tag_of,
        "letter_address": browsing.address,
    }


def asset(name: str) -> str:
    """The address of a static file, which changes when the file does."""
    return url_for("assets.static", filename=name, v=_fingerprint(name))


@cache
def _fingerprint(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]


def marked(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[str, bool]]:
    """The text cut into parts, each with whether it is marked; spans are in code points, end excluded."""
    parts, at = [], 0
    for start, end in spans:
        if start > at:
            parts.append((text[at:start], False))
        parts.append((text[start:end], True))
        at = end
    if at < len(text):
        parts.append((text[at:], False))
    return parts


def day(value: Any, length: Literal["medium", "long"] = "long") -> str:
    """A date in the reader's language: a datetime, or a year, month or day as the files write it."""
    locale = get_locale()
    if isinstance(value, datetime):
        return format_date(value.date(), length, locale)
    parts = [int(part) for part in str(value).split("-")]
    if len(parts) == 1:
        return f"{parts[0]}年" if locale and locale.language == "zh" else str(parts[0])
    if len(parts) == 2:
        return str(format_skeleton("yMMMM", date(parts[0], parts[1], 1), locale=locale))
    return format_date(date(*parts), length, locale)


def moment(value: datetime) -> str:
    """A date with the time of day, in UTC."""
    return f"{day(value.astimezone(UTC), 'medium')} {value.astimezone(UTC):%H:%M} UTC"


def squares(path: str) -> int:
    """How many squares wide a QR code is, from the outline of its dark ones."""
    return max(int(x) for x in re.findall(r"M([0-9]+) ", path)) + 1


def notices() -> list[tuple[str, str]]:
    """What is to be told once, with its category; a browser without our cookie is told nothing."""
    return get_flashed_messages(with_categories=True) if cookies.is_sent() else []  # type: ignore[return-value]


def period(start: str | None, end: str | None) -> str:
    """From when to when, as the files write dates. Whole days have messages of their own: Spanish says «el 7»."""
    are_days = all(len(each) == len("2013-09-07") for each in (start, end) if each)
    dates = {"start": day(start) if start else "", "end": day(end) if end else ""}
    if not end:
        message = pgettext("day", "since %(start)s") if are_days else gettext("since %(start)s")
    elif not start:
        message = pgettext("day", "until %(end)s") if are_days else gettext("until %(end)s")
    else:
        message = pgettext("day", "%(start)s to %(end)s") if are_days else gettext("%(start)s to %(end)s")
    return str(message % dates)


def region(tag: str) -> str:
    """The region of a language tag in the reader's language (`es-CU`: Cuba); empty for a tag without one."""
    last = tag.rpartition("-")[2]
    locale = get_locale()
    if not locale or not (last.isdigit() or (len(last) == 2 and last.isupper())):
        return ""
    return str(locale.territories.get(last, last))


def tongue(tag: str) -> str:
    """A language tag in the reader's language: `es-CU` is the language's name and Cuba."""
    locale = get_locale()
    known = locale.languages.get(tag.replace("-", "_")) if locale else None
    if known is None and locale:
        parts = tag.split("-")
        named = [locale.languages.get(parts[0]), *(locale.scripts.get(each) or region(each) for each in parts[1:])]
        known = ", ".join(each for each in named if each)
    return str(known or tag)


def inner(text: str) -> str:
    """A text to stand inside quotation marks of ours, with the inner ones of the reader's language for its own."""
    pairs = "«»“”" if i18n.interface() == "es" else "“”‘’"
    return text.translate(str.maketrans(pairs[:2], pairs[2:]))


def tongued(text: str, language: str | None = None) -> Markup | str:
    """A text in English or Spanish, its Chinese marked as such; `language` is the text's, else the reader's."""
    language = language or i18n.interface()
    if language.startswith("zh") or not scripts.has_han(text):
        return text
    parts = _HAN_RUN.split(text)  # every second one is Chinese
    return Markup().join(
        Markup('<span lang="{}">{}</span>').format(tag_of(part), part) if at % 2 else part
        for at, part in enumerate(parts)
    )
