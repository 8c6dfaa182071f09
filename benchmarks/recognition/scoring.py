"""What an answer is worth: marks, senses and warnings counted against the annotated texts."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeVar

from benchmarks.recognition.answers import Occurrence
from benchmarks.recognition.texts import OPEN, AnnotatedText, Mark

_Place = TypeVar("_Place", Mark, Occurrence)

OVERLAP = 0.5
"""How much of both spans an altered phrase must share with its annotation: its edges are a matter of taste."""
ROUNDING = 0.01
"""Scores, and sums of weights, that differ by no more are equal."""


@dataclass
class Count:
    """How many were wanted, given, and right."""

    wanted: int = 0
    given: int = 0
    right: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.wanted + self.given) if self.wanted + self.given else 1.0

    def add(self, wanted: int, given: int, right: int) -> None:
        self.wanted += wanted
        self.given += given
        self.right += right

    def __add__(self, other: "Count") -> "Count":
        return Count(self.wanted + other.wanted, self.given + other.given, self.right + other.right)


@dataclass(frozen=True)
class Error:
    """Something missed or falsely given, for people to read: `kind` is `missed`, `false`, `ours` or a warning's."""

    text: str
    kind: str
    span: str
    detail: str

    def __str__(self) -> str:
        return f"{self.text:<32} {self.kind:<16} {self.span!r}: {self.detail}"


@dataclass
class Score:
    """The counts of some texts. `not_ours` counts spans that mean none of ours, `taken` those marked as ours."""

    marks: Count = field(default_factory=Count)
    all_marks: Count = field(default_factory=Count)
    definitions: Count = field(default_factory=Count)
    warnings: Counter[str] = field(default_factory=Counter)
    warnings_found: Counter[str] = field(default_factory=Counter)
    warnings_given: Counter[str] = field(default_factory=Counter)
    warnings_false: Counter[str] = field(default_factory=Counter)
    not_ours: Counter[str] = field(default_factory=Counter)
    taken: Counter[str] = field(default_factory=Counter)
    decisions: int = 0
    reasoned: int = 0
    explained: int = 0
    errors: list[Error] = field(default_factory=list)


class Scorer:
    """Counts answers to annotated texts; knows which concepts are homonyms, that is, none of ours."""

    def __init__(self, homonyms: Iterable[str], left_out: Iterable[str] = ()) -> None:
        self.homonyms = frozenset(homonyms)
        self.left_out = frozenset(left_out)

    def score(self, answered: Iterable[tuple[AnnotatedText, list[Occurrence], set[tuple[str, str]]]]) -> Score:
        """The counts of texts with their answers: occurrences, and definitions (short, long) found."""
        score = Score()
        for text, occurrences, definitions in answered:
            self._count_marks(score, text, occurrences)
            self._count_not_ours(score, text, occurrences)
            self._count_warnings(score, text, occurrences)
            _count_reasons(score, occurrences)
            score.definitions.add(len(text.definitions), len(definitions), len(text.definitions & definitions))
        return score

    def is_ours(self, concept: str | None) -> bool:
        return concept is not None and concept not in self.homonyms

    def _count_marks(self, score: Score, text: AnnotatedText, occurrences: list[Occurrence]) -> None:
        """Marks with their concept. The outermost count; a right mark inside another, a homonym's or an optional one
        costs and earns nothing."""
        marks = [each for each in text.marks if each.has_concept and each.label not in self.left_out]
        undecidable = {(each.start, each.end) for each in text.marks if each.label == OPEN}
        given = [
            each
            for each in occurrences
            if each.concept is not None
            and each.concept not in self.left_out
            and (each.start, each.end) not in undecidable
        ]
        needed = [each for each in marks if not each.optional and self.is_ours(each.label)]
        outer = set(_outermost(each for each in marks if not each.optional))
        for count, wanted, counted in (
            (score.marks, [each for each in needed if each in outer], [each for each in given if not each.is_nested]),
            (score.all_marks, needed, given),
        ):
            right = [each for each in wanted if any(_meets(each, other) for other in given)]
            false = [each for each in counted if not any(_meets(mark, each) for mark in marks)]
            if count is score.all_marks:
                false = [each for each in false if not _is_left_open(text, each)]
            count.add(len(wanted), len(right) + len(false), len(right))
            if count is score.marks:
                score.errors += self._errors(text, [each for each in wanted if each not in right], false)

    def _errors(self, text: AnnotatedText, missed: Iterable[Mark], false: Iterable[Occurrence]) -> Iterator[Error]:
        for mark in missed:
            yield Error(text.name, "missed", text.text[mark.start : mark.end], mark.label)
        for each in false:
            yield Error(text.name, "false", text.text[each.start : each.end], str(each.concept))

    def _count_not_ours(self, score: Score, text: AnnotatedText, occurrences: list[Occurrence]) -> None:
        """Spans whose meaning is none of ours, and those that an answer marks as ours all the same."""
        concepts = [each for each in text.marks if each.has_concept]
        ours = [
            each
            for each in occurrences
            if self.is_ours(each.concept) and not any(_meets(mark, each) for mark in concepts)
        ]
        for mark in text.marks:
            if mark.label == OPEN or self.is_ours(mark.label if mark.has_concept else None):
                continue
            kind = "homonym" if mark.has_concept else mark.label
            score.not_ours[kind] += 1
            taken = next((each for each in ours if mark.overlaps(each.start, each.end)), None)
            if taken:
                score.taken[kind] += 1
                span = text.text[mark.start : mark.end]
                score.errors.append(Error(text.name, "ours", span, f"{taken.concept}, but it is {mark.label}"))

    def _count_warnings(self, score: Score, text: AnnotatedText, occurrences: list[Occurrence]) -> None:
        wanted = [(mark, code) for mark in text.marks for code in mark.warnings]
        tolerated = wanted + [(mark, code) for mark in text.marks for code in mark.tolerated]
        given = [(each, code) for each in occurrences for code in each.warnings]
        wanted, given = _once_a_concept(wanted), _once_a_concept(given)
        for mark, code in wanted:
            score.warnings[code] += 1
            if any(_warns(mark, code, each, other) for each, other in given):
                score.warnings_found[code] += 1
            else:
                score.errors.append(Error(text.name, f"no {code}", text.text[mark.start : mark.end], mark.label))
        for each, code in given:
            score.warnings_given[code] += 1
            if not any(_warns(mark, other, each, code) for mark, other in tolerated):
                score.warnings_false[code] += 1
                span = text.text[each.start : each.end]
                score.errors.append(Error(text.name, f"false {code}", span, str(each.concept)))


def _outermost(marks: Iterable[Mark]) -> Iterator[Mark]:
    """The marks that begin in no earlier or longer one, from marks in order of start, longest first."""
    reached = 0
    for mark in marks:
        if mark.start >= reached:
            yield mark
            reached = mark.end


def _is_left_open(text: AnnotatedText, occurrence: Occurrence) -> bool:
    """Whether it lies inside a concept's mark, where annotations need not be whole."""
    span = occurrence.start, occurrence.end
    inside = any(mark.has_concept and mark.start <= span[0] and span[1] <= mark.end for mark in text.marks)
    return inside and all((mark.start, mark.end) != span for mark in text.marks)


def _meets(mark: Mark, occurrence: Occurrence) -> bool:
    """Whether an occurrence is what a mark says: the same concept at the same place."""
    if mark.label != occurrence.concept:
        return False
    if (mark.start, mark.end) == (occurrence.start, occurrence.end):
        return True
    altered = "altered_phrase"
    if altered not in mark.warnings | mark.tolerated or altered not in occurrence.warnings:
        return False
    shared = min(mark.end, occurrence.end) - max(mark.start, occurrence.start)
    return shared >= OVERLAP * (max(mark.end, occurrence.end) - min(mark.start, occurrence.start))


def _warns(mark: Mark, wanted: str, occurrence: Occurrence, given: str) -> bool:
    """Whether a warning given is one wanted; that a concept has two names may be said at either of them."""
    if wanted != given:
        return False
    if given == "two_names":
        return mark.label == occurrence.concept
    return mark.overlaps(occurrence.start, occurrence.end)


def _once_a_concept(warnings: list[tuple[_Place, str]]) -> list[tuple[_Place, str]]:
    """The warnings, with one `two_names` for a concept: it is about the text, not about a place."""
    seen = set()
    kept = []
    for place, code in warnings:
        concept = place.label if isinstance(place, Mark) else place.concept
        if code != "two_names" or concept not in seen:
            kept.append((place, code))
        if code == "two_names":
            seen.add(concept)
    return kept


def _count_reasons(score: Score, occurrences: Iterable[Occurrence]) -> None:
    """Decisions between senses: those that carry a reason, and those whose score a reason, removed, would change."""
    for each in occurrences:
        if len(each.senses) < 2:
            continue
        score.decisions += 1
        chosen = next((sense for sense in each.senses if sense.concept == each.concept), each.senses[0])
        if any(reason.text.strip() and reason.code for reason in chosen.reasons):
            score.reasoned += 1
        score.explained += _weights_decide(each) and any(reason.weight for reason in chosen.reasons)


def _weights_decide(occurrence: Occurrence) -> bool:
    """Whether scores rise and fall with the sums of the reasons' weights, so that each weight moves its score."""
    sums = sorted((sum(reason.weight for reason in sense.reasons), sense.score) for sense in occurrence.senses)
    return all(
        lower[1] < higher[1] if higher[0] - lower[0] > ROUNDING else abs(higher[1] - lower[1]) <= ROUNDING
        for lower, higher in pairwise(sums)
    )
