"""Inflection in English and Spanish: stems to look a designation up by, generated forms to find it in a text.

Stems are for lookup, where a person sees what was found; in running text only the forms made here count, since blind
stemming marks what it should not.
"""

import re
from functools import cache, lru_cache
from importlib import import_module
from itertools import islice, product
from typing import Any

from app.language.folding import words_of
from app.language.words import without_possessive

_STEMMED = ("en", "es")
_LATIN_LETTER = re.compile(r"[a-z]")


@cache
def _stemmer() -> Any:
    return import_module("Stemmer").Stemmer("english", 0)  # without its own cache, which threads must not share


@lru_cache(maxsize=65536)
def _stem(word: str, language: str) -> str:
    return str(_stemmer().stemWord(_singular_en(word))) if language == "en" else _without_number_es(word)


def _without_number_es(word: str) -> str:
    """What the singular and the plural of a Spanish word share: `nacion`, `jef`, `voc` (voz, voces), `pais`.

    Snowball's Spanish stemmer parts asamblea from asambleas, and general from asamblea general.
    """
    word = _APOCOPATED.get(word, word)
    while len(word) > 4 and word.endswith("es"):  # intereses, interés
        word = word[:-2]
    if len(word) > 3 and word.endswith(("as", "os", "us")):
        word = word[:-1]
    word = word.removesuffix("e") if len(word) > 3 else word
    return word[:-1] + "c" if word.endswith("z") else word


_APOCOPATED = {
    "gran": "grande",
    "primer": "primero",
    "tercer": "tercero",
    "buen": "bueno",
    "mal": "malo",
    "san": "santo",
}


def _singular_en(word: str) -> str:
    if word.endswith("men") and len(word) > 4:
        return word[:-3] + "man"
    return _SINGULARS.get(word, word)


def stem_key(text: str, language: str) -> str:
    """The key that `state visit` and `state visits` share: stems of the folded words, without spaces.

    `language` may carry a region; what is neither English nor Spanish keeps its plain key.
    """
    language = language[:2]
    if language not in _STEMMED:
        return "".join(words_of(text))
    return _stem_key(words_of(without_possessive(text)), language)


def _stem_key(words: list[str], language: str) -> str:
    return "".join([_stem_short(word, language) for word in words])


def _stem_short(word: str, language: str) -> str:
    return _stem(word, language) if len(word) < 40 else word


def stem_keys(text: str) -> set[str]:
    """The stem keys of a query whose language is unknown; none if it has no Latin letter."""
    words = words_of(without_possessive(text))
    keys = {_stem_key(words, language) for language in _STEMMED}
    return {key for key in keys if _LATIN_LETTER.search(key)}


def inflections(text: str, language: str) -> set[str]:
    """The other forms in which a designation stands in texts: its plural, and the possessive in English.

    Made by rule from the head of the phrase. None for acronyms, numbers, phrases joined by a conjunction, and whatever
    looks like a plural already.
    """
    forms: set[str] = set()
    number = plural(text, language)
    if number:
        forms.add(number)
    if language[:2] == "en" and _is_inflected(text.split()[-1:]):
        forms.update(text + ending for ending in ("'s", "’s"))
        forms.update(form + ending for form in (text, number) if form and form[-1] in "sS" for ending in "'’")
        if number and number[-1] not in "sS":
            forms.update(number + ending for ending in ("'s", "’s"))
    return forms


def plural(text: str, language: str) -> str | None:
    """The plural (`visitas de Estado`, `Communist Parties of China`), or None where the rules do not reach."""
    match language[:2]:
        case "en":
            form = _plural_phrase_en(text)
        case "es":
            form = _plural_phrase_es(text)
        case _:
            form = None
    return form if form != text else None


_INFLECTED = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def _is_inflected(words: list[str]) -> bool:
    """Whether all are ordinary words: letters and hyphens, no capitals but the first (not `CELAC`, `McM`)."""
    return bool(words) and all(
        _INFLECTED.fullmatch(word) and all(part[1:] == part[1:].lower() for part in word.split("-")) for word in words
    )


# English

_PREPOSITIONS_EN = "of for on in to with by at from against between among towards under over through without"
_ENDS_HEAD_EN = frozenset(_PREPOSITIONS_EN.split())
_PLURALS = {
    "man": "men", "woman": "women", "child": "children", "person": "people", "foot": "feet", "life": "lives",
    "half": "halves", "leaf": "leaves", "self": "selves", "shelf": "shelves", "knife": "knives", "wife": "wives",
    "thief": "thieves", "wolf": "wolves", "criterion": "criteria", "phenomenon": "phenomena", "veto": "vetoes",
    "embargo": "embargoes", "hero": "heroes", "echo": "echoes", "memorandum": "memoranda", "addendum": "addenda",
    "referendum": "referendums", "datum": "data", "medium": "media", "index": "indices", "appendix": "appendices",
}  # fmt: skip
_SINGULARS = {many: one for one, many in _PLURALS.items() if one != "person"} | {
    many: many[:-2] + "is" for many in ("crises", "analyses", "theses", "hypotheses", "syntheses", "emphases")
}
_UNCHANGED_EN = "news people media data police information advice species series headquarters"
_NO_PLURAL_EN = frozenset(_UNCHANGED_EN.split())


def _plural_phrase_en(text: str) -> str | None:
    words = text.split()
    head = next((at for at, word in enumerate(words) if at and word.lower() in _ENDS_HEAD_EN), len(words)) - 1
    if head < 0 or not _is_inflected([words[head]]):
        return None
    noun = _plural_en(words[head])
    return " ".join([*words[:head], noun, *words[head + 1 :]]) if noun else None


def _plural_en(word: str) -> str | None:
    before, hyphen, last = word.rpartition("-")
    lower = last.lower()
    if lower in _NO_PLURAL_EN or len(lower) < 2 or lower in _SINGULARS:
        return None
    if lower in _PLURALS:
        ending = _PLURALS[lower]
        form = last[0] + ending[1:] if ending[0] == lower[0] else ending
    elif lower.endswith("man") and lower not in ("human", "german", "roman", "ottoman", "talisman"):
        form = last[:-2] + "en"
    elif lower.endswith("sis"):
        form = last[:-2] + "es"
    elif lower.endswith("s") and not lower.endswith(("ss", "us")):
        return None
    elif lower.endswith(("s", "x", "z", "ch", "sh")):
        form = last + "es"
    elif lower.endswith("y") and lower[-2] not in "aeiou":
        form = last[:-1] + "ies"
    else:
        form = last + "s"
    return before + hyphen + form


# Spanish

_PREPOSITION_LIST_ES = "de del a al con contra en entre para por sobre sin hacia hasta desde según ante bajo tras que"
_PREPOSITIONS_ES = frozenset(_PREPOSITION_LIST_ES.split())
_CONJUNCTIONS_ES = frozenset(("y", "e", "o", "u", "ni"))
_PLURALS_ES = {
    "el": "los", "la": "las", "un": "unos", "una": "unas", "gran": "grandes", "buen": "buenos", "mal": "malos",
    "primer": "primeros", "tercer": "terceros", "algún": "algunos", "ningún": "ningunos", "régimen": "regímenes",
    "espécimen": "especímenes", "carácter": "caracteres", "crisis": "crisis", "tesis": "tesis", "análisis": "análisis",
    "síntesis": "síntesis", "hipótesis": "hipótesis", "énfasis": "énfasis", "virus": "virus", "campus": "campus",
    "mes": "meses", "gas": "gases", "no": "no", "más": "más", "menos": "menos", "sino": "sino", "clave": "clave",
}  # fmt: skip
_VOWELS = "aeiouáéíóúü"
_ACCENTS = str.maketrans("aeiou", "áéíóú")
_NO_ACCENTS = str.maketrans("áéíóú", "aeiou")
_NUCLEI = re.compile(f"[{_VOWELS}]+")


def _plural_phrase_es(text: str) -> str | None:
    words = text.split()
    lower = [word.lower() for word in words]
    end = next((at for at, word in enumerate(lower) if at and word in _PREPOSITIONS_ES | _CONJUNCTIONS_ES), len(words))
    if not _is_inflected(words[:end]) or (end < len(words) and lower[end] in _CONJUNCTIONS_ES):
        return None
    forms = [_plural_es(word) for word in words[:end]]
    if None in forms or lower[0] in _PREPOSITIONS_ES:
        return None
    return " ".join([*(form for form in forms if form), *words[end:]])


def _plural_es(word: str) -> str | None:
    lower = word.lower()
    if "-" in word or len(word) < 2:
        return None
    if lower in _PLURALS_ES:
        form = _PLURALS_ES[lower]
        return form if word == lower else form.capitalize()
    if lower.endswith("mente"):
        return word
    last = lower[-1]
    if last in "aeioáéó" or (last == "u" and len(lower) > 2):
        return word + "s"
    if last in "íú":
        return word + "es"
    if last in "sx":
        return _without_final_accent(word) + "es" if lower[-2] in "áéíóú" and last == "s" else None
    if last == "z":
        return word[:-1] + "ces"
    if last == "n":
        return (_without_final_accent(word) if lower[-2] in "áéíóú" else _with_accent_moved(word)) + "es"
    return word + "es"


def _without_final_accent(word: str) -> str:
    """`reunión` loses its accent before -es; `país` keeps the one that parts two vowels."""
    if word[-2].lower() in "íú" and word[-3:-2].lower() in tuple("aeo"):
        return word
    return word[:-2] + word[-2].translate(_NO_ACCENTS) + word[-1]


def _with_accent_moved(word: str) -> str:
    """`orden` must write the stress that it keeps in `órdenes`."""
    nuclei = list(_NUCLEI.finditer(word.lower()))
    if len(nuclei) < 2 or any(char in "áéíóú" for char in word.lower()):
        return word
    nucleus = nuclei[-2]
    strong = [at for at in range(nucleus.start(), nucleus.end()) if word[at].lower() in "aeo"]
    at = strong[-1] if strong else nucleus.end() - 1
    accented = word[at].lower().translate(_ACCENTS)
    return word[:at] + (accented if word[at].islower() else accented.upper()) + word[at + 1 :]


# What a designation in the plural is in the singular: the words whose plural it is.


def singulars(text: str, language: str) -> set[str]:
    """The forms whose plural this is (`core interest` of `core interests`); none for what is singular already."""
    words = text.split()
    match language[:2]:
        case "en":
            ends = (at for at, word in enumerate(words) if at and word.lower() in _ENDS_HEAD_EN)
            head = next(ends, len(words)) - 1
            if head < 0 or not _is_inflected([words[head]]):
                return set()
            found = {" ".join([*words[:head], each, *words[head + 1 :]]) for each in _cut_short(words[head])}
        case "es":
            end = next((at for at, word in enumerate(words) if at and word.lower() in _PREPOSITIONS_ES), len(words))
            singular = [[each for each in _cut_short(word) if _plural_es(each) == word] for word in words[:end]]
            found = {" ".join([*each, *words[end:]]) for each in islice(product(*singular), 16)}
        case _:
            return set()
    return {each for each in found if plural(each, language) == text}


def _cut_short(word: str) -> list[str]:
    """What may be left of a plural without its ending."""
    if not word.endswith("s") or len(word) < 4:
        return []
    found = [word[:-1], word[:-2]]
    if word.endswith("ies"):
        found.append(word[:-3] + "y")
    if word.endswith("ces"):
        found.append(word[:-3] + "z")
    if word.endswith(("ses", "nes")) and word[-4] in "aeiou":
        found.append(word[:-4] + word[-4].translate(_ACCENTS) + word[-3])
    return found
