"""Short forms that a text defines: `long form (SHORT)`, `SHORT (long form)`, `SHORT = long form`, hereinafter, en
adelante, 以下简称. How the letters of the two are paired is in `long_forms`.
"""

import re
from collections.abc import Iterator
from itertools import chain

from app.language.scripts import HAN, has_han
from app.recognition import long_forms
from app.recognition.reading import Span

_BRACKETED = re.compile(r"[(（]([^()（）\n]{2,160})[)）]")
_SHORT = re.compile(r"[“\"«‘']?([^\W_][\w.&/’'-]{1,9}(?: [\w.&-]{1,7})?)[”\"»’']?")
_LEAD = re.compile(
    r"^(?:hereinafter(?: referred to as| called)?|hereafter|henceforth|in short|abbreviated(?: as)?|known as"
    r"|en adelante|en lo sucesivo|por sus siglas(?: en \w+)?,?|siglas(?: en \w+)?:?"
    r"|以下简称(?:为)?|以下簡稱(?:為)?|下称|下稱|简称|簡稱)[ :：,，]*(?:the |el |la |los |las )?",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"[,;，；]?\s*(?:por sus siglas en \w+|in its (?:Spanish|English) acronym|siglas en \w+|for short"
    r"|by its (?:Spanish|English) acronym|its (?:Spanish|English) acronym)$",
    re.IGNORECASE,
)
_QUOTES = "“”\"«»‘’'「」『』"
_LONG_HAN = re.compile(f'[{HAN}0-9A-Za-z“”"·—-]{{3,40}}$')
_LATIN = re.compile(r"[A-Z][A-Za-z0-9&/-]{1,9}")
_NAME_HAN = re.compile(f"(?:(?![的了在是和与與及或将將对對从從到由为為被把以])[{HAN}0-9·]){{3,24}}$")
_EQUATED = re.compile(r"(?<![\w=.-])([A-Z][\w.&/-]{1,9}) ?= ?([^\W\d_](?:[^\n;,.()=<> ]| (?![ =]|\S{1,20} ?=)){1,80})")
_ROMAN, _AUTHOR = re.compile(r"[IVXLC]+"), re.compile(r"[A-Z][a-z]+(?: et al\.?)?, ?\d{4}")
_BEFORE = re.compile(r"(?<![\w.-])([A-ZÑ][\w.&/-]{1,9})\s*$")

_CALLED = re.compile(
    r"(?:known as|abbreviated (?:as|to)|conocid[oa] (?:como|por (?:sus siglas|la sigla)(?: en \w+)?)"
    r"|cuyas siglas son|cuya sigla es|whose acronym is) (?:the |el |la )?[“\"«]?(?P<short>[A-Z][\w&/-]{1,9})(?![\w-])"
    r"|(?:(?:缩写|縮寫)[是为為]|(?:简称|簡稱)[是为為]?|(?:缩写|縮寫|简称|簡稱)[也亦](?:同样|同樣)?[是为為])[“「]?(?P<latin>[A-Z][A-Za-z0-9&/-]{1,9})(?![A-Za-z0-9-])"
)
_BEFORE_CALLED = re.compile(
    r",? (?:is |was |es |era )?(?:also |commonly |también |mejor )?$|的?(?:官方)?[英西葡法俄外]?[文语語]?$"
)


def find(text: str) -> Iterator[tuple[Span, Span, bool]]:
    """Each definition: the short form, the long form, and whether the text says in words that it is a short form."""
    told = set()
    for short, long, said in chain(_in_brackets(text), _in_words(text)):
        if short.start not in told:
            told.add(short.start)
            yield short, long, said


def _in_words(text: str) -> Iterator[tuple[Span, Span, bool]]:
    """`el Partido Comunista de Chile, conocido como PCCh`, `世界旅游组织的英文缩写也是WTO`."""
    for match in _CALLED.finditer(text):
        group = "short" if match["short"] else "latin"
        short = Span(*match.span(group), match[group])
        led = _BEFORE_CALLED.search(text, max(0, match.start() - 20), match.start())
        start = led.start() if led else match.start()
        if not is_short_form(short.text):
            continue
        if group == "latin":
            named = _NAME_HAN.search(text, max(0, start - 30), start)
            long = Span(named.start(), start, named.group()) if named else None
        else:
            long = long_forms.before(text, start, short.text)
        if long:
            yield short, long, True


def _in_brackets(text: str) -> Iterator[tuple[Span, Span, bool]]:
    """Those in brackets, and those of keys."""
    for match in _BRACKETED.finditer(text):
        inside = match.group(1)
        yield from _bracketed(text, match.start(), match.start(1), inside)
    for match in _EQUATED.finditer(text) if "=" in text else ():
        short, long = match[1], match[2].rstrip()
        if is_short_form(short) and not short.istitle() and names(short, long):
            at = match.start(2)
            yield Span(*match.span(1), short), Span(at, at + len(long), long), False


def _bracketed(text: str, bracket: int, start: int, inside: str) -> Iterator[tuple[Span, Span, bool]]:
    said = _LEAD.match(inside)
    at, rest = (start + said.end(), inside[said.end() :]) if said else (start, inside)
    rest = _TAIL.sub("", rest)
    if (
        said
        and has_han(rest[:2] + text[max(0, bracket - 1) : bracket])
        and (found := _chinese(text, bracket, at, rest))
    ):
        yield found[0], found[1], True
        return
    if not said and has_han(text[max(0, bracket - 1) : bracket]) and (found := _named_in_han(text, bracket, at, rest)):
        yield found[0], found[1], False
        return
    short = None if _is_reference(text, bracket, rest) else _SHORT.match(rest)
    if short and (short.end() == len(rest) or rest[short.end()] in ",;，；"):
        span = Span(at + short.start(1), at + short.end(1), short.group(1))
        if (said or is_short_form(span.text)) and (long := long_forms.before(text, bracket, span.text)):
            yield span, long, said is not None
            return
    before = _BEFORE.search(text, max(0, bracket - 12), bracket)
    if before and is_short_form(before.group(1)) and len(inside) > len(before.group(1)) + 2:
        name = re.split(r"[,;]", inside)[0].strip()
        if names(before.group(1), name):
            place = start + inside.index(name)
            long = Span(place, place + len(name), name)
            yield Span(before.start(1), before.end(1), before.group(1)), long, False


def _is_reference(text: str, bracket: int, inside: str) -> bool:
    """Whether a bracket refers to a publication or numbers a session: `(Wang, 2009)`, `2758 (XXVI)`."""
    numbered = text[max(0, bracket - 2) : bracket].strip()[-1:].isdigit() and _ROMAN.fullmatch(inside)
    return bool(numbered or _AUTHOR.match(inside))


def is_short_form(text: str) -> bool:
    """Whether it may be an acronym or a symbol: short, with a letter, and something but small letters."""
    return (
        2 <= len(text) <= 10
        and any(map(str.isalpha, text))
        and (any(map(str.isupper, text)) or any(map(str.isdigit, text)))
        and len(text.split()) <= 2
    )


def names(short: str, long: str) -> bool:
    """Whether a phrase has the letters of a short form, the first at its start; a word alone, those of capitals."""
    if len(long.split()) < 2 and not (short.isupper() and long.isalpha() and len(long) > len(short) + 1):
        return False
    return long_forms.meets(short, long)


def _named_in_han(text: str, bracket: int, at: int, rest: str) -> tuple[Span, Span] | None:
    """`产品总分类（CPC）`: the Chinese name before Latin letters in a bracket, as far as it goes without a particle."""
    short = _LATIN.fullmatch(rest)
    before = _NAME_HAN.search(text, max(0, bracket - 30), bracket)
    if not short or not before or not is_short_form(rest):
        return None
    return Span(at, at + len(rest), rest), Span(before.start(), bracket, before.group())


def _chinese(text: str, bracket: int, at: int, rest: str) -> tuple[Span, Span] | None:
    """`中国共产党（以下简称“中共”）`: the long form begins where the first character of the short form stands."""
    short = rest.strip().strip(_QUOTES)
    if not short:
        return None
    found = at + rest.index(short)
    before = _LONG_HAN.search(text, max(0, bracket - 40), bracket)
    if not before:
        return None
    start = before.group().rfind(short[0])
    long = before.group()[start if start >= 0 else 0 :].strip(_QUOTES)
    if len(long) <= len(short) and not short.isascii():
        return None
    place = before.start() + before.group().rindex(long)
    return Span(found, found + len(short), short), Span(place, place + len(long), long)
