"""The simple baseline: designations as they are written, the leftmost and longest first, the first sense of each.

It answers in the shape of `POST /annotations`. It knows no inflection, no context and no word boundary in Chinese; it
warns of designations whose status says so.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.language.scripts import HAN
from app.terminology.concept import Concept, Designation, DesignationType, Kind, UsageStatus
from benchmarks.recognition.answers import Answer
from benchmarks.recognition.texts import is_whole

_TOKEN = re.compile(f"[{HAN}]|(?:[^\\W{HAN}][\u0300-\u036f]*)+|[^\\w\\s]")
Key = tuple[str, ...]


@dataclass(frozen=True)
class Candidate:
    """A designation that stands for a concept; the order of candidates is that of the choice."""

    concept: str
    kind: Kind
    designation: Designation
    text: str

    @property
    def order(self) -> tuple[bool, bool, str]:
        return self.kind == Kind.HOMONYM, self.designation.status != UsageStatus.PREFERRED, self.concept


class Index:
    """The designations of a glossary by their folded tokens; acronyms by their letters as well."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self.candidates: dict[Key, list[Candidate]] = defaultdict(list)
        self.longest: dict[str, int] = defaultdict(int)
        for concept in concepts:
            for designation in concept.designations:
                for text in _spellings(designation):
                    self._add(Candidate(concept.id, concept.kind, designation, text))

    def _add(self, candidate: Candidate) -> None:
        key = tuple(token for token, _, _ in tokens(candidate.text))
        held = self.candidates[key]
        if all((each.text, each.concept) != (candidate.text, candidate.concept) for each in held):
            held.append(candidate)
            held.sort(key=lambda each: each.order)
            self.longest[key[0]] = max(self.longest[key[0]], len(key))

    def find(self, text: str) -> Iterator[tuple[int, int, list[Candidate]]]:
        """Every place where a designation stands, at every length: start, end, and whose it may be."""
        found = tokens(text)
        for first, (token, start, _) in enumerate(found):
            for count in range(min(self.longest.get(token, 0), len(found) - first), 0, -1):
                end = found[first + count - 1][2]
                candidates = self.candidates.get(tuple(each for each, _, _ in found[first : first + count]), ())
                held = [each for each in candidates if _agrees(each, text[start:end])]
                if held and is_whole(text, start, end):
                    yield start, end, held


def tokens(text: str) -> list[tuple[str, int, int]]:
    """Folded tokens with their offsets: words, Chinese characters one by one, signs. Hyphens and quotes meet."""
    return [
        (_FOLDED.get(each.group(), unicodedata.normalize("NFC", each.group()).casefold()), each.start(), each.end())
        for each in _TOKEN.finditer(text)
    ]


_FOLDED = {"’": "'", "‑": "-", "–": "-", "—": "-", "”": '"', "“": '"'}


def _spellings(designation: Designation) -> set[str]:
    traditional = {designation.traditional.text} if designation.traditional else set()
    return {designation.text} | traditional


def _agrees(candidate: Candidate, text: str) -> bool:
    matching = candidate.designation.matching
    case = matching.case_sensitive if matching else None
    if case is None:
        case = candidate.designation.type == DesignationType.ACRONYM
    return not case or candidate.text == text


class Baseline:
    """Reads a text with an index, taking the first candidate of the longest match, never two that overlap."""

    def __init__(self, index: Index) -> None:
        self.index = index

    def annotate(self, text: str, language: str | None = None, date: str | None = None) -> Answer:
        """An answer with `occurrences` alone."""
        found: list[Mapping[str, Any]] = []
        position = 0
        for start, end, candidates in self.index.find(text):
            if start >= position:
                found.append(_occurrence(text, start, end, candidates[0], date))
                position = end
        return {"language": language, "occurrences": found, "candidates": [], "definitions": []}


def _occurrence(text: str, start: int, end: int, chosen: Candidate, date: str | None) -> Mapping[str, Any]:
    designation = chosen.designation
    warned = designation.is_retired and not (designation.valid_until and date and date <= designation.valid_until)
    return {
        "start": start,
        "end": end,
        "text": text[start:end],
        "designation": designation.text,
        "concept": {"id": chosen.concept},
        "senses": [{"concept": {"id": chosen.concept}, "score": 1.0, "reasons": []}],
        "warnings": [{"code": designation.status.value}] if warned else [],
        "within": None,
    }
