"""What in a text looks like terminology: acronyms, defined or not, names, set phrases that recur; ranked.

English and Spanish: acronyms and the long forms that define them, capitalised names, and phrases between stop words
and punctuation that recur, weighed by C-value (Frantzi, Ananiadou and Mima, 2000). Chinese: what stands in title or
quotation marks, and strings that recur, weighed the same way.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.language import scripts, words
from app.recognition import definitions
from app.recognition.profiles import is_common

LONGEST = 8  # words of a phrase
LONGEST_CHINESE = 16  # characters
LEAST_CHINESE = 4


class CandidateKind(StrEnum):
    """Why a string looks like terminology."""

    DEFINED_ACRONYM = "defined_acronym"
    ACRONYM = "acronym"
    NAME = "name"
    TITLE = "title"
    PHRASE = "phrase"


WEIGHTS = {
    CandidateKind.DEFINED_ACRONYM: 4.0,
    CandidateKind.ACRONYM: 3.0,
    CandidateKind.TITLE: 2.5,
    CandidateKind.NAME: 2.0,
    CandidateKind.PHRASE: 1.0,
}


@dataclass(frozen=True)
class Candidate:
    """A string that may deserve an entry; `start` is where it first stands (code points), `long_form` defines it."""

    text: str
    kind: CandidateKind
    count: int
    start: int
    score: float
    long_form: str | None = None


_ACRONYM = re.compile(
    r"(?<![\w-])(?:(?:[A-ZÑ]{2,}[a-z]?\d*|[A-Z]-?\d{1,3})(?:[-&.][A-Z0-9]+)*"
    r"|[A-Z](?:&[A-Z])+|(?:[A-Z]\.){2,}|(?=\w*[A-Z]\w*[A-Z])[A-Za-zñÑ]{3,8})(?![\w])"
)
_CAPITALS = 0.6  # of the letters of an acronym that has small ones: CoNLL, IOMed
_SHOUTED = re.compile(r"(?<!\w)[A-ZÁÉÍÓÚÑÜ]{2,}(?:[ ’'-]{1,2}[A-ZÁÉÍÓÚÑÜ]{1,40}(?!\w)){2,}")
LONGEST_ACRONYM = 8  # capitals
_ROMAN = re.compile(r"[IVXLC]+")
_CAPITAL = r"[A-ZÁÉÍÓÚÑÜ][\w’'-]*"
_JOINT = r"(?:of|the|and|for|on|in|de|del|la|las|los|el|y|e|para)"
_NAME = re.compile(rf"(?<![\w’'-]){_CAPITAL}(?:[ ](?:{_JOINT}[ ]){{0,3}}{_CAPITAL})+")
_TITLE = re.compile(r"《([^《》\n]{2,40})》|“([^“”\n]{2,20})”")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_EDGES = frozenset(  # words that neither begin nor end a term, beside the stop words
    """
    after all also any are as at be been before between both can could each few first from has have her his how
    into its last made make many more most must new not other our over own push said same second several should
    some stand stands such take than that their them then there these they this those through three together two
    under until was were what when where which while who will with within work would ante antes bajo cada como
    con contra cual cuando cuya cuyo debe desde después donde dos durante ella ellos entre era esa ese eso esta
    estas este esto estos está fue fueron ha han hasta hay más mediante muy nos nuestra nuestro otra otras otro
    otros pero primer primera puede que quien se sea según ser será sido sin sobre son su sus también tan tanto
    tiene todas todo todos tras tres una uno
    """.split()  # noqa: SIM905 (one word a line would hide the rest)
)
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_CHINESE_EDGES = set("的了在是和与及或将对为从到就也都并而被把向上中下等各一这那其之以要会更")


def find(text: str) -> list[Candidate]:
    """The candidates of a text, the likeliest first; each string once."""
    found: dict[str, Candidate] = {}
    for candidate in (*_acronyms(text), *_titles(text), *_names(text), *_phrases(text), *_chinese_phrases(text)):
        held = found.get(candidate.text)
        if held is None or held.score < candidate.score:
            found[candidate.text] = candidate
    return sorted(found.values(), key=lambda each: (-each.score, each.start))


def defined_acronyms(text: str) -> Iterator[tuple[str, str, int]]:
    """Acronyms that the text defines: short form, long form, where the short stands."""
    for short, long, _ in definitions.find(text):
        if not scripts.has_han(short.text) and any(map(str.isupper, short.text)):
            yield short.text, long.text, short.start


def _acronyms(text: str) -> Iterator[Candidate]:
    long_forms = {short: (long_form, start) for short, long_form, start in defined_acronyms(text)}
    counts, starts = _counted(_acronyms_in(text))
    for short, count in counts.items():
        if short in long_forms:
            continue
        if not _ROMAN.fullmatch(short) and not _is_shouted(text, starts[short]):
            yield _candidate(short, CandidateKind.ACRONYM, count, starts[short])
    for short, (long_form, start) in long_forms.items():
        count = max(1, counts.get(short, 0))
        yield _candidate(short, CandidateKind.DEFINED_ACRONYM, count, start, long_form)


def _acronyms_in(text: str) -> Iterator[tuple[str, int]]:
    """What has the capitals of an acronym, and where, but the words of a heading in capitals."""
    headings = [match.span() for match in _SHOUTED.finditer(text) if _is_heading(match.group())]
    place = 0
    for match in _ACRONYM.finditer(text):
        while place < len(headings) and headings[place][1] <= match.start():
            place += 1
        in_heading = place < len(headings) and headings[place][0] <= match.start()
        if not in_heading and _has_capitals(match.group()):
            yield match.group(), match.start()


def _has_capitals(word: str) -> bool:
    letters = sum(map(str.isalpha, word))
    return sum(map(str.isupper, word)) >= _CAPITALS * letters and not (word.isalpha() and letters > LONGEST_ACRONYM)


def _is_heading(run: str) -> bool:
    """Whether some of these words in capitals are ordinary ones: a long one, or one that joins others."""
    return any(len(word) > LONGEST_ACRONYM or is_common(word.lower()) for word in re.split(r"[\s’'-]+", run))


def _is_shouted(text: str, at: int) -> bool:
    """Whether the line is all capitals, in which no word is an acronym by its looks."""
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    letters = [each for each in text[start : end if end >= 0 else len(text)] if each.isalpha()]
    return len(letters) > 12 and all(each.isupper() for each in letters)


def _titles(text: str) -> Iterator[Candidate]:
    matches = ((match.group(1) or match.group(2), match.start() + 1) for match in _TITLE.finditer(text))
    counts, starts = _counted((each, start) for each, start in matches if scripts.has_han(each))
    for title, count in counts.items():
        yield _candidate(title, CandidateKind.TITLE, count, starts[title])


def _names(text: str) -> Iterator[Candidate]:
    counts, starts = _counted((match.group(), match.start()) for match in _NAME.finditer(text))
    for name, count in counts.items():
        first, _, rest = name.partition(" ")
        if words.is_stop_word(first.casefold()) and " " in rest:  # a sentence's first word
            name, start = rest, starts[name] + len(first) + 1
        else:
            start = starts[name]
        if not words.is_stop_word(name.split()[0].casefold()):
            yield _candidate(name, CandidateKind.NAME, count, start)


def _phrases(text: str) -> Iterator[Candidate]:
    """Sequences of words that recur, neither begun nor ended by a stop word."""
    starts: dict[str, int] = {}
    counts: Counter[str] = Counter()
    for run in _runs(text):
        for first in range(len(run)):
            for last in range(first + 1, min(first + LONGEST, len(run))):
                phrase = text[run[first][0] : run[last][1]]
                edges = text[slice(*run[first])].casefold(), text[slice(*run[last])].casefold()
                if any(words.is_stop_word(each) or each in _EDGES or len(each) < 3 for each in edges):
                    continue
                counts[phrase] += 1
                starts.setdefault(phrase, run[first][0])
    recurring = {phrase: count for phrase, count in counts.items() if count > 1}
    for phrase, value in _c_values(recurring, lambda each: len(each.split())).items():
        yield _candidate(phrase, CandidateKind.PHRASE, recurring[phrase], starts[phrase], value=value)


def _runs(text: str) -> Iterator[list[tuple[int, int]]]:
    """Words that follow each other with nothing but blanks between."""
    run: list[tuple[int, int]] = []
    for match in _WORD.finditer(text):
        if scripts.has_han(match.group()):
            continue
        if run and text[run[-1][1] : match.start()] != " ":
            yield run
            run = []
        run.append(match.span())
    if run:
        yield run


def _chinese_phrases(text: str) -> Iterator[Candidate]:
    starts: dict[str, int] = {}
    counts: Counter[str] = Counter()
    for match in _HAN_RUN.finditer(text):
        run = match.group()
        for first in range(len(run)):
            for last in range(first + LEAST_CHINESE, min(first + LONGEST_CHINESE, len(run)) + 1):
                phrase = run[first:last]
                if phrase[0] in _CHINESE_EDGES or phrase[-1] in _CHINESE_EDGES:
                    continue
                counts[phrase] += 1
                starts.setdefault(phrase, match.start() + first)
    recurring = {phrase: count for phrase, count in counts.items() if count > 1}
    for phrase, value in _c_values(recurring, lambda each: len(each) / 2).items():
        yield _candidate(phrase, CandidateKind.PHRASE, recurring[phrase], starts[phrase], value=value)


def _c_values(counts: dict[str, int], length: Callable[[str], float]) -> dict[str, float]:
    """How much each string stands on its own: long and frequent, less where it only occurs within longer ones."""
    inside: dict[str, list[int]] = {}
    by_length = sorted(counts, key=len, reverse=True)
    for longer in by_length:
        for shorter in _parts(longer):
            if shorter in counts:
                inside.setdefault(shorter, []).append(counts[longer])
    values = {}
    for each in by_length:
        around = inside.get(each, [])
        alone = counts[each] - (sum(around) / len(around) if around else 0)
        if alone > 0:
            values[each] = math.log2(length(each) + 1) * alone
    return values


def _parts(phrase: str) -> Iterator[str]:
    """The strings that a longer one holds, of at least four characters: by words, or by Chinese characters."""
    if " " in phrase:
        pieces = phrase.split(" ")
        for first in range(len(pieces)):
            for last in range(first + 1, len(pieces) + 1):
                if last - first < len(pieces):
                    yield " ".join(pieces[first:last])
    else:
        for first in range(len(phrase)):
            for last in range(first + LEAST_CHINESE, len(phrase) + 1):
                if last - first < len(phrase):
                    yield phrase[first:last]


def _counted(found: Iterable[tuple[str, int]]) -> tuple[Counter[str], dict[str, int]]:
    counts: Counter[str] = Counter()
    starts: dict[str, int] = {}
    for each, start in found:
        counts[each] += 1
        starts.setdefault(each, start)
    return counts, starts


def _candidate(
    text: str, kind: CandidateKind, count: int, start: int, long_form: str | None = None, value: float = 1.0
) -> Candidate:
    score = WEIGHTS[kind] * max(value, 1.0) * math.log2(count + 1)
    return Candidate(text, kind, count, start, round(score, 3), long_form)
