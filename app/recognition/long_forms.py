"""Where the long form of a short form begins, in the words before a bracket.

First by the initials of the words, then by the letters as Schwartz and Hearst (2003) meet them from the right, the
first at the start of a word. A body’s name before an acronym of another language is taken whole: no letter need meet.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from app.language.folding import key
from app.recognition.reading import Span

LONGEST = 200
_PIECE = re.compile(r"\S+")
_WORD = re.compile(r"[^\W_]+")
_UNITS = re.compile(r"\d+|[^\W\d_]")
_JOINTS = frozenset(
    """
    a al an and at au aux by da das de del des do dos du e el em en et for from in la las le les lo los of on or para
    pour por sobre sur the to with y
    """.split()  # noqa: SIM905 (one word a line would hide the rest)
)
_GENITIVES = frozenset(
    ["de", "del", "des", "do", "dos", "da", "das", "du", "of", "la", "las", "los", "les", "el", "the"]
)
_BODIES = frozenset(
    """
    academy agency agreement alliance assembly association authority bank board bureau center centre commission
    committee community confederation conference convention council court federation foundation front fund
    institute league mechanism ministry mission movement network office organisation organization party program
    programme system treaty tribunal union academia acuerdo agencia alianza alto asamblea asociación autoridad
    banco centro comisión comité comunidad confederación conferencia consejo convención convenio corporación corte
    dirección escuela federación fondo frente fundación grupo instituto junta liga mecanismo ministerio misión
    movimiento oficina organismo organización partido plan programa red secretaría sistema sociedad tratado
    tribunal unidad unión
    """.split()  # noqa: SIM905
)
_ELISION = frozenset("ldnLDN")
_EDGES = " ,;:([{<>“”\"«»‘’'「」『』"
_STOPS = re.compile(r"[\n;；。!?]|\)(?:,|(?=,? (?:and|e|et|o|or|y) ))")


def before(text: str, bracket: int, short: str) -> Span | None:
    """The words before a bracket that the short form in it stands for; None when they do not look like them."""
    window = max(0, bracket - LONGEST)
    area = text[window:bracket].rstrip()
    stops = [each.end() for each in _STOPS.finditer(area)]
    area, window = (area[stops[-1] :], window + stops[-1]) if stops else (area, window)
    pieces = list(_PIECE.finditer(area))
    if not pieces:
        return None
    units = _units(short)
    most = min(len(units) + 5, len(units) * 2) + 3
    start = _begin(area, short, units, pieces[max(0, len(pieces) - most)].start())
    if start is None:
        start = _named(area, short)
    return None if start is None else _trimmed(area, window, start, short)


def meets(short: str, long: str) -> bool:
    """Whether a phrase has the letters of a short form, the first at its start."""
    return bool(long) and _plain(long[:1]) == _plain(short[:1]) and _met(long, short, 0) == 0


def _begin(area: str, short: str, units: Sequence[str], floor: int) -> int | None:
    """Where the letters of the short form begin: by initials, else by letters anywhere."""
    words = [each for each in _WORD.finditer(area) if each.start() >= floor]
    if (first := _initials(area, words, units)) is not None:
        return words[first].start()
    at = _met(area, short, floor)
    if at is None and short != (one := _singular(short)):
        at = _met(area, one, floor)
    if at is None:
        return None
    while at > floor and not area[at - 1].isspace() and not _is_elided(area, at):
        at -= 1
    return _whole_name(area, at)


def _initials(area: str, words: Sequence[re.Match[str]], units: Sequence[str]) -> int | None:
    """The word at which the initials of the words are the letters; words that join others may be left out."""

    @cache
    def matched(word: int, unit: int) -> int | None:
        if unit < 0:
            return word + 1
        if word < 0:
            return None
        text, joins = words[word].group(), _is_joint(area, words[word])
        meets = _plain(text[0]) == units[unit] if units[unit].isalpha() else text == units[unit]
        found = matched(word - 1, unit - 1) if meets and not (unit == 0 and joins) else None
        if found is None and joins and unit < len(units) - 1:
            found = matched(word - 1, unit)
        return found

    return matched(len(words) - 1, len(units) - 1) if len(units) > 1 else None


def _units(short: str) -> list[str]:
    """The letters and numbers of a short form, folded; the s of an English plural is none."""
    return [each if each.isdigit() else _plain(each) for each in _UNITS.findall(_singular(short))]


def _singular(short: str) -> str:
    return short[:-1] if len(short) > 2 and short[-1] == "s" and short[-2].isupper() else short


def _is_joint(area: str, word: re.Match[str]) -> bool:
    text, start = word.group(), word.start()
    if len(text) == 1 and (area[start - 1 : start] in ("'", "’") or area[word.end() : word.end() + 1] in ("'", "’")):
        return True
    return text.lower() in _JOINTS


def _is_elided(area: str, at: int) -> bool:
    """Whether the letter and the apostrophe of an article stand before a place: l’Organisation."""
    return at > 1 and area[at - 1] in "'’" and area[at - 2] in _ELISION and not area[at - 3 : at - 2].isalnum()


def _met(area: str, short: str, floor: int) -> int | None:
    """Where the first letter of the short form is met, going backwards from the end; no article begins a long form."""
    folded = [_plain(char) for char in area]
    at = len(folded) - 1
    for index in range(len(short) - 1, -1, -1):
        letter = _plain(short[index])
        if not letter.isalnum():
            continue
        first = not any(map(str.isalnum, short[:index]))
        while at >= floor and (folded[at] != letter or (first and at > floor and not _begins(area, at))):
            at -= 1
        if at < floor:
            return None
        at -= 1
    return at + 1


def _begins(area: str, at: int) -> bool:
    """Whether a word begins here that a long form may begin with."""
    if area[at - 1].isalnum():
        return False
    word = _WORD.match(area, at)
    return word is not None and not (word.group().islower() and _is_joint(area, word))


def _whole_name(area: str, at: int) -> int:
    """The start of a body’s name that begins earlier: from Unidas para … back to Organización de las Naciones."""
    words = list(_WORD.finditer(area, 0, at))
    if not words or not words[-1].group()[0].isupper() or area[words[-1].end() : at] != " ":
        return at
    after = at
    for word in reversed(words):
        text = word.group()
        if area[word.end() : after].strip(" '’"):
            return at
        if text[0].isupper() and text.lower() in _BODIES:
            return word.start()
        if not text[0].isupper() and text.lower() not in _GENITIVES:
            return at
        after = word.start()
    return at


def _named(area: str, short: str) -> int | None:
    """Where the name of a body begins that an acronym of another language follows: la Organización … (FAO)."""
    if not (short.isalpha() and short.isupper() and len(short) > 2):
        return None
    words = list(_WORD.finditer(area))
    for number in range(len(words) - 2, -1, -1):
        text = words[number].group()
        if text[0].isupper() and text.lower() in _BODIES:
            rest = [each.group() for each in words[number + 1 :]]
            return words[number].start() if any(each.lower() in _JOINTS for each in rest) else None
        between, after = area[words[number].end() : words[number + 1].start()], words[number + 1]
        if "(" in between or ")" in between or ("," in between and not _is_joint(area, after)):
            return None
    return None


def _trimmed(area: str, window: int, start: int, short: str) -> Span | None:
    long = area[start:].strip(_EDGES)
    long = long if "(" in long else long.rstrip(")")
    if len(long.split()) < 2 and len(long) < 2 * len(short):
        return None
    if len(long) <= len(short) or re.search(rf"(?<!\w){re.escape(short)}(?!\w)", long, re.IGNORECASE):
        return None
    found = window + area.index(long, start)
    return Span(found, found + len(long), long)


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    return char.lower() if char.isascii() else (key(char)[:1] or char)
