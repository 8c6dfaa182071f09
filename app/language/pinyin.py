"""Pinyin: readings typed in any way, cut into syllables, compared with the characters they are given for.

A reading is the pinyin of a designation as its entry has it: words apart, tone marks (`Réntǐ`), digits (`ren2ti3`) or
no tones; what is not Chinese (`21`, `G20`) stands in it as it is.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from app.language.folding import fold, fold_with_offsets
from app.language.scripts import HAN, han_runs, has_han, is_han, simplified_character, to_simplified

# Initials by the finals they take. ü is written v; lue and nue are other spellings of lve and nve.
_FINALS = {
    "": "a ai an ang ao e ei en eng er o ou",
    "b": "a ai an ang ao ei en eng i ian iao ie in ing o u",
    "p": "a ai an ang ao ei en eng i ian iao ie in ing o ou u",
    "m": "a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u",
    "f": "a an ang ei en eng iao o ou u",
    "d": "a ai an ang ao e ei en eng i ia ian iao ie in ing iu ong ou u uan ui un uo",
    "t": "a ai an ang ao e ei eng i ian iao ie ing ong ou u uan ui un uo",
    "n": "a ai an ang ao e ei en eng i ia ian iang iao ie in ing iu ong ou u uan un uo v ve ue",
    "l": "a ai an ang ao e ei en eng i ia ian iang iao ie in ing iu o ong ou u uan un uo v ve ue",
    "g": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "k": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "h": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "j": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "q": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "x": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "zh": "a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo",
    "ch": "a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo",
    "sh": "a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo",
    "r": "an ang ao e en eng i ong ou u ua uan ui un uo",
    "z": "a ai an ang ao e ei en eng i ong ou u uan ui un uo",
    "c": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "s": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "y": "a an ang ao e i in ing o ong ou u uan ue un",
    "w": "a ai an ang ei en eng o u",
}
SYLLABLES = frozenset(initial + final for initial, finals in _FINALS.items() for final in finals.split())
_LONGEST_SYLLABLE = max(map(len, SYLLABLES))
_LONGEST_WORD = 200  # letters, marks and all; what is longer is no name written together and is left whole

_TONES = {"\u0304": 1, "\u0301": 2, "\u030c": 3, "\u0306": 3, "\u0300": 4}
_UMLAUT = re.compile("u[\u0300-\u036f]{0,2}\u0308")
_MANY_MARKS = re.compile("([\u0300-\u036f][\u0300-\u036f]{2})[\u0300-\u036f]+")  # begun by one class: a fast search
_TONE_DIGIT = re.compile(r"(?:(?<=[aeiouv])|(?<=[aeiouv][nr])|(?<=[aeiouv]ng)|(?<=[aeiouv]ngr))[0-5](?![0-9])")
_DIGIT = re.compile("[0-5]")
_NO_UMLAUT = re.compile("(?<=[jqxy])v")
_APOSTROPHES = dict.fromkeys(map(ord, "’‘‛`´ʼʻ′＇"), "'")
_CHUNK = re.compile("[a-z0-9'\u0300-\u036f]+|[^\\W\\d_a-z]+")
_UNIT = re.compile("([a-z])([\u0300-\u036f]*)|([0-9]+)|'")


class Syllable(NamedTuple):
    """A syllable as it was written (lower case), or something that is not pinyin (`g20`) with no `plain` form.

    `plain` has neither tone nor the r of erhua, and v for ü; `tone` is 0 where none is written.
    """

    written: str
    plain: str = ""
    tone: int = 0
    erhua: bool = False


def _decomposed(reading: str) -> str:
    """Lower case, marks after their letters, no invisible characters."""
    text = reading.translate(_APOSTROPHES).lower()
    if not text.isascii():
        text = _MANY_MARKS.sub(r"\1", text.translate(_DECOMPOSED))
    return text.replace("u:", "u\u0308") if ":" in text else text


class _Decomposition(dict[int, str]):
    """A table for str.translate that works a character out when it is first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        found = "" if unicodedata.category(char) == "Cf" else unicodedata.normalize("NFKD", char).lower()
        found = unicodedata.normalize("NFKD", found).translate(_APOSTROPHES)
        if code < 0x3000:  # bounded, whatever is thrown at it
            self[code] = found
        return found


_DECOMPOSED = _Decomposition()


def toneless(reading: str) -> str:
    """The reading folded: no tones, no apostrophes, single spaces, v for ü (`lǜsè`, `lu:4se4`: `lvse`)."""
    words = reading.split()
    if len(words) > 1 and not has_han(reading):  # word by word: the same words come again and again
        return " ".join(filter(None, map(_toneless, words)))
    return _toneless(reading)


@lru_cache(maxsize=4096)
def _toneless(reading: str) -> str:
    if reading.isascii() and reading.isalpha():
        return _NO_UMLAUT.sub("u", reading.lower())
    text = _NO_UMLAUT.sub("u", fold(_UMLAUT.sub("v", _decomposed(reading))))
    before = "" if _DIGIT.search(text) else text
    while before != text:
        before, text = text, _TONE_DIGIT.sub("", text)
    return text


def reading_keys(reading: str) -> set[str]:
    """The keys under which a reading is found: toneless, no spaces, with v and with u for ü. Empty for an empty one."""
    text = toneless(reading).replace(" ", "")
    return {text, text.replace("lv", "lu").replace("nv", "nu")} - {""}


def initials(reading: str) -> str:
    """The first letter of each syllable (`rénlèi mìngyùn gòngtóngtǐ`: `rlmygtt`); what is not pinyin stays whole."""
    return "".join(syllable.plain[:1] or fold(syllable.written).replace(" ", "") for syllable in parse(reading))


def syllables(reading: str) -> list[str]:
    """The syllables as they were written, in lower case; what is not pinyin (`21`, `G20`) is one."""
    return [syllable.written for syllable in parse(reading)]


def looks_like_pinyin(text: str) -> bool:
    """Whether the text could be a reading: at least one syllable, and nothing else but numbers."""
    parsed = parse(text) if not has_han(text) else []
    return any(each.plain for each in parsed) and all(each.plain or each.written.isdecimal() for each in parsed)


def parse(reading: str) -> list[Syllable]:
    """The reading's syllables in order.

    Among the ways to cut a word, the one with fewest syllables that begin with a vowel or end in the r of erhua wins,
    as the spelling rules of pinyin ask for an apostrophe there; then the one with fewest syllables.
    """
    return [syllable for word in reading.split() for syllable in _parse(word)]


@lru_cache(maxsize=4096)
def _parse(reading: str) -> tuple[Syllable, ...]:
    return tuple(
        syllable
        for chunk in _CHUNK.findall(_decomposed(reading))
        for syllable in (_parse_chunk(chunk) if len(chunk) <= _LONGEST_WORD else [Syllable(chunk)])
    )


@lru_cache(maxsize=4096)
def _parse_chunk(chunk: str) -> tuple[Syllable, ...]:
    """One word: letters, marks, digits and apostrophes."""
    found: list[Syllable] = []
    word: list[str] = []  # letters, each with its marks
    edges: set[int] = set()
    for unit in _UNIT.finditer(chunk):
        letter, digits = unit.group(1), unit.group(3)
        if letter:
            word.append(unit.group())
        elif digits and word and _is_tone(digits, word):
            word[-1] += digits
            edges.add(len(word))
        elif digits:
            found += [*_split(tuple(word), frozenset(edges)), Syllable(digits)]
            word, edges = [], set()
        else:
            edges.add(len(word))
    if word:
        found += _split(tuple(word), frozenset(edges))
    elif not found and chunk.strip("'"):
        found.append(Syllable(unicodedata.normalize("NFC", chunk)))
    return tuple(found)


def _is_tone(digits: str, word: list[str]) -> bool:
    return _TONE_DIGIT.search("".join(map(_letter, word[-4:])) + digits) is not None


def _letter(unit: str) -> str:
    return "v" if "\u0308" in unit and unit[0] == "u" else unit[0]


def _tone(unit: str) -> int | None:
    """The tone that a letter's marks or digit give, 0 for a neutral one; None without any."""
    last = unit[-1]
    if last.isdecimal():
        return int(last) % 5
    return next((_TONES[mark] for mark in unit[1:] if mark in _TONES), None)


def _split(word: tuple[str, ...], edges: frozenset[int]) -> list[Syllable]:
    """Letters, each with its marks and tone digit, cut into syllables; no syllable crosses an edge."""
    if not word:
        return []
    letters = _NO_UMLAUT.sub("u", "".join(map(_letter, word)))
    cuts = _cuts(letters, word, edges)
    if not cuts:
        return [Syllable(unicodedata.normalize("NFC", "".join(word)))]
    return [_syllable(letters[start:end], word[start:end]) for start, end in cuts]


def _cuts(letters: str, word: tuple[str, ...], edges: frozenset[int]) -> list[tuple[int, int]]:
    size = len(letters)
    toned = [_tone(unit) is not None for unit in word]
    any_toned = any(toned)
    best = [(-1, 0)] * size + [(0, size)]  # cost and first end of the best cut of letters[at:]; -1 where there is none
    for start in range(size - 1, -1, -1):
        for end in range(start + 1, min(size, start + _LONGEST_SYLLABLE + 1) + 1):
            if end - 1 > start and end - 1 in edges:
                break
            tones = sum(toned[start:end])
            if tones > 1:
                break
            plain, erhua = _plain(letters[start:end])
            if not plain or best[end][0] < 0:
                continue
            starts_with_vowel = start > 0 and start not in edges and letters[start] in "aeo"
            cost = best[end][0] + 1 + 100 * starts_with_vowel + 300 * erhua + 10 * (any_toned and not tones)
            if best[start][0] < 0 or cost < best[start][0]:
                best[start] = (cost, end)
    if best[0][0] < 0:
        return []
    return list(_walk(best, size))


def _walk(best: list[tuple[int, int]], size: int) -> Iterator[tuple[int, int]]:
    at = 0
    while at < size:
        yield at, best[at][1]
        at = best[at][1]


def _plain(letters: str) -> tuple[str, bool]:
    """The syllable without the r of erhua, and whether it had one; empty when it is no syllable."""
    if letters in SYLLABLES:
        return letters, False
    if letters[-1] == "r" and letters[:-1] in SYLLABLES:
        return letters[:-1], True
    return "", False


def _syllable(letters: str, units: tuple[str, ...]) -> Syllable:
    plain, erhua = _plain(letters)
    tone = next((tone for unit in units if (tone := _tone(unit)) is not None), 0)
    return Syllable(unicodedata.normalize("NFC", "".join(units)), plain, tone, erhua)


@cache
def _known_readings() -> dict[int, str]:
    from pypinyin.constants import PINYIN_DICT

    return dict(PINYIN_DICT)


@lru_cache(maxsize=8192)
def _readings(char: str) -> frozenset[tuple[str, int]]:
    """The readings that pypinyin knows for a character or its simplified form, as plain syllables with tones."""
    listed = [_known_readings().get(ord(each), "") for each in (char, simplified_character(char))]
    parsed = (syllable for readings in listed for reading in readings.split(",") for syllable in parse(reading))
    return frozenset((each.plain or each.written, each.tone) for each in parsed)


_CHANGING = {"一": "yi", "不": "bu"}  # their tone follows the next one's; dictionaries write either
_NUMBER_WORDS = "ling yi yao er liang san si wu liu qi ba jiu shi bai qian wan dian fen zhi"
_SPOKEN_NUMBERS = frozenset(_NUMBER_WORDS.split())
_SPOKEN_PER_DIGIT = 3
_TEXT_UNIT = re.compile(f"[{HAN}]|[0-9]+|[^\\W\\d_{HAN}]+")
_MOST_UNITS = 120  # of a text with numbers or Latin letters, where all ways to align it are tried

Unit = tuple[int, str]  # index in the text; one Chinese character, a number or Latin letters
Pair = tuple[int, str, Syllable]


@lru_cache(maxsize=16384)
def accepts(char: str, syllable: Syllable) -> bool:
    """Whether the character can be read so: in any way that pypinyin knows, or in such a way without its tone."""
    plain = syllable.plain or syllable.written
    if plain == _CHANGING.get(char) or (plain == "r" and char in "儿兒"):
        return True
    forms = {plain, plain.replace("ue", "ve")} if plain in ("lue", "nue") else {plain}
    known = _readings(char)
    return not known or any(base in forms and syllable.tone in (0, tone) for base, tone in known)


def sound_alike(one: str, other: str) -> bool:
    """Whether two characters can be read alike, tones left aside."""
    readings, others = ({plain for plain, _ in _readings(char)} for char in (one, other))
    return bool(readings & others)


def mismatches(text: str, reading: str) -> list[tuple[int, str, str]]:
    """Where the reading does not fit the text: index of the character, the character, the syllable given for it.

    A reading that has not one syllable for each character gives the one finding (-1, text, reading). Numbers are read
    aloud or copied, Latin letters are copied, punctuation is not read, and 儿 may be the r of the syllable before it.
    A tone mark on the wrong vowel is a mismatch.
    """
    folded, offsets = fold_with_offsets(text)
    units = [(offsets[found.start()], found.group()) for found in _TEXT_UNIT.finditer(folded)]
    given = parse(reading)
    if all(is_han(unit) for _, unit in units if len(unit) == 1) and all(len(unit) == 1 for _, unit in units):
        pairs = _pair_one_by_one(units, given)
    else:
        pairs = _align(units, given)
    if pairs is None:
        return [(-1, text, reading)]
    return [
        (at, text[at], syllable.written)
        for at, _, syllable in pairs
        if not accepts(text[at], syllable) or _is_mark_misplaced(syllable.written)
    ]


@lru_cache(maxsize=4096)
def _is_mark_misplaced(written: str) -> bool:
    """Whether the tone mark stands on the wrong vowel (`gúo`): a and e take it, the o of ou, else the last vowel."""
    marks = [at for at, char in enumerate(written) if set(unicodedata.normalize("NFD", char)[1:]) & _TONES.keys()]
    letters = fold(written)
    if not marks or len(letters) != len(written):
        return False
    vowels = [at for at, letter in enumerate(letters) if letter in "aeiou"]
    right = next((at for at in vowels if letters[at] in "ae" or letters[at : at + 2] == "ou"), vowels[-1])
    return marks != [right]


def _pair_one_by_one(units: list[Unit], given: list[Syllable]) -> list[Pair] | None:
    pairs: list[Pair] = []
    at = 0
    for syllable in given:
        if at == len(units):
            return None
        pairs.append((*units[at], syllable))
        at += 2 if syllable.erhua and at + 1 < len(units) and units[at + 1][1] == "儿" else 1
    return pairs if at == len(units) else None


def _align(units: list[Unit], given: list[Syllable]) -> list[Pair] | None:
    """The pairing with fewest mismatches of a text that holds numbers or Latin letters; None if there is none."""
    if max(len(units), len(given)) > _MOST_UNITS:
        return None
    # best[i][j]: mismatches, units and syllables taken by the best pairing of units[i:] with given[j:]
    best: list[list[tuple[int, int, int] | None]] = [[None] * (len(given) + 1) for _ in range(len(units) + 1)]
    best[-1][-1] = (0, 0, 0)
    for i in range(len(units) - 1, -1, -1):
        for j in range(len(given) - 1, -1, -1):
            for taken_units, taken, cost in _steps(units, i, given, j):
                after = best[i + taken_units][j + taken]
                before = best[i][j]
                if after and (before is None or after[0] + cost < before[0]):
                    best[i][j] = (after[0] + cost, taken_units, taken)
    pairs: list[Pair] = []
    i = j = 0
    while i < len(units):
        step = best[i][j]
        if step is None:
            return None
        if is_han(units[i][1][0]):
            pairs.append((*units[i], given[j]))
        i, j = i + step[1], j + step[2]
    return pairs if j == len(given) else None


def _steps(units: list[Unit], i: int, given: list[Syllable], j: int) -> Iterator[tuple[int, int, int]]:
    """The ways to go on from units[i] and given[j]: units taken, syllables taken, mismatches."""
    unit = units[i][1]
    if is_han(unit[0]):
        cost = 0 if accepts(unit, given[j]) else 1
        erhua = given[j].erhua and i + 1 < len(units) and units[i + 1][1] == "儿"
        yield (2 if erhua else 1), 1, cost
        return
    copied = ""
    most = _SPOKEN_PER_DIGIT * len(unit) if unit.isdecimal() else len(unit)
    spoken = unit.isdecimal()
    for taken, syllable in enumerate(given[j : j + most], 1):
        copied += fold(syllable.written)
        spoken = spoken and syllable.plain in _SPOKEN_NUMBERS
        if copied == unit or spoken:
            yield 1, taken, 0
        elif not unit.startswith(copied):
            return


def toned_syllables(text: str) -> list[str]:
    """What pypinyin reads in the text, a syllable with its tone digit for each Chinese character (`lv4`), to sort by.

    Anything else is folded and stands where it is.
    """
    from pypinyin import Style, lazy_pinyin

    read = lazy_pinyin(text, style=Style.TONE3, neutral_tone_with_five=True)
    return [part for each in read if (part := fold(each))]


def toned_reading(reading: str) -> list[str]:
    """The syllables of a reading in the form of `toned_syllables`, a neutral tone as 5."""
    return [f"{each.plain}{each.tone or 5}" if each.plain else fold(each.written) for each in parse(reading)]


def draft(text: str) -> str:
    """A reading to start from, in lower case and grouped in words: what pypinyin reads, to be checked by a person."""
    return " ".join(_draft_words(to_simplified(text)))


def _draft_words(text: str) -> Iterator[str]:
    from pypinyin import Style, lazy_pinyin

    at = 0
    for start, run in han_runs(text):
        yield from _copied(text[at:start])
        for word in _segmented(run):
            yield _joined(lazy_pinyin(word, style=Style.TONE))
        at = start + len(run)
    yield from _copied(text[at:])


def _copied(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def _joined(word: list[str]) -> str:
    """Syllables as one word, with an apostrophe where the next one begins with a vowel."""
    return "".join("'" * (at > 0 and fold(syllable)[:1] in "aeo") + syllable for at, syllable in enumerate(word))


def _segmented(run: str) -> list[str]:
    """The words of a Chinese run; without rjieba, the run as a whole."""
    try:
        import rjieba
    except ImportError:
        return [run]
    return list(rjieba.cut(run))
