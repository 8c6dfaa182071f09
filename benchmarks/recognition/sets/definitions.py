"""Definitions of acronyms in a text: MED1250, and task 1 of SDU@AAAI-22 (acronym extraction)."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.recognition import answers
from benchmarks.recognition.answers import Answer, Reader
from benchmarks.recognition.rows import Row
from benchmarks.recognition.scoring import Count
from benchmarks.recognition.sets import schwartz_hearst
from benchmarks.recognition.texts import find

Span = tuple[int, int]
Pairs = set[tuple[str, str]]
SDU = (("english/legal", "en", 0.76), ("spanish", "es", 0.85))


@dataclass(frozen=True)
class Abstract:
    """A title and an abstract, with the pairs (short form, long form) that they define."""

    text: str
    pairs: frozenset[tuple[str, str]]


def read_med1250(path: Path) -> Iterator[Abstract]:
    """The abstracts of `MED1250_labeled`: a number, a title, an abstract, then `  short|long` lines."""
    content = path.read_text(encoding="cp1252")
    for block in re.split(r"(?:\A|(?<=\n)\n)\d{5,}\n", content)[1:]:
        pairs, lines = set(), []
        for line in block.splitlines():
            if line.startswith("  ") and "|" in line:
                short, long = line.strip().split("|")
                pairs.add((short, long))
            else:
                lines.append(line.strip())
        yield Abstract("\n".join(lines).strip(), frozenset(pairs))


def med1250(path: Path, ours: Reader) -> Iterator[Row]:
    """The row of MED1250: exact pairs, once an abstract."""
    abstracts = list(read_med1250(path))
    yield Row(
        f"definitions in MED1250 ({len(abstracts)} abstracts), exact pairs: F1",
        _pairs(abstracts, _pairs_of_baseline).f1,
        _pairs(abstracts, lambda text: answers.definitions(ours(text, "en", None))).f1,
        least=0.84,
    )


def _pairs(abstracts: Iterable[Abstract], find: Callable[[str], Pairs]) -> Count:
    count = Count()
    for each in abstracts:
        found = find(each.text)
        count.add(len(each.pairs), len(found), len(each.pairs & found))
    return count


def _pairs_of_baseline(text: str) -> Pairs:
    return {(text[slice(*short)], text[slice(*long)]) for short, long in schwartz_hearst.definitions(text)}


@dataclass(frozen=True)
class Extract:
    """Where acronyms and long forms stand (code points, end excluded)."""

    acronyms: frozenset[Span]
    long_forms: frozenset[Span]


def read_extraction(path: Path) -> Iterator[tuple[str, Extract]]:
    """Task 1 of SDU@AAAI-22: objects with `text`, `acronyms` and `long-forms`, each a list of [start, end]."""
    for each in json.loads(path.read_text(encoding="utf-8")):
        yield each["text"], Extract(_spans(each["acronyms"]), _spans(each["long-forms"]))


def _spans(pairs: Iterable[Any]) -> frozenset[Span]:
    return frozenset((int(start), int(end)) for start, end in pairs)


def extraction(folder: Path, ours: Reader) -> Iterator[Row]:
    """The rows of task 1, on the parts for development."""
    for name, language, goal in SDU:
        texts = list(read_extraction(folder / name / "dev.json"))
        answered = {text: extract(text, ours(text, language, None)) for text, _ in texts}
        yield Row(
            f"acronyms and long forms, SDU task 1 {name} ({len(texts)}): macro-F1",
            macro_f1(texts, extract_baseline),
            macro_f1(texts, answered.__getitem__),
            least=goal,
        )


def macro_f1(texts: Iterable[tuple[str, Extract]], find: Callable[[str], Extract]) -> float:
    """The official score: precision and recall of acronyms and of long forms, averaged, then their F1."""
    short, long = Count(), Count()
    for text, wanted in texts:
        found = find(text)
        for count, right, given in (
            (short, wanted.acronyms, found.acronyms),
            (long, wanted.long_forms, found.long_forms),
        ):
            count.add(len(right), len(given), len(right & given))
    precision, recall = (short.precision + long.precision) / 2, (short.recall + long.recall) / 2
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def extract_baseline(text: str) -> Extract:
    pairs = list(schwartz_hearst.definitions(text))
    acronyms = {short for short, _ in pairs} | set(schwartz_hearst.acronyms(text))
    return Extract(frozenset(acronyms), frozenset(long for _, long in pairs))


def extract(text: str, answer: Answer) -> Extract:
    """What an answer says of acronyms: defined ones, candidates that are acronyms, marks that look like one."""
    defined = [each["short"]["text"] for each in answer["definitions"]]
    suggested = [each["text"] for each in answer["candidates"] if "acronym" in each["kind"]]
    marked = [each["text"] for each in answer["occurrences"] if _looks_like_one(each["text"])]
    spans = {span for each in {*defined, *suggested, *marked} for span in find(text, each)}
    return Extract(
        frozenset(spans), _spans((each["long"]["start"], each["long"]["end"]) for each in answer["definitions"])
    )


def _looks_like_one(text: str) -> bool:
    letters = [each for each in text if each.isalpha()]
    return " " not in text and len(text) > 1 and 2 * sum(map(str.isupper, letters)) > len(letters) > 0
