"""What the glossary may lack: acronyms, defined or not, names, titles and recurring phrases that nothing marks."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.language.folding import key
from app.recognition import candidates
from app.recognition.candidates import Candidate, CandidateKind
from app.recognition.reading import Suggestion

if TYPE_CHECKING:
    from app.recognition.decisions import Decision
    from app.recognition.reader import TextReader

ACRONYMS = (
    CandidateKind.ACRONYM,
    CandidateKind.DEFINED_ACRONYM,
)  # stand by themselves, though a longer string has their letters
MOST = 50
MOST_READ = 20_000  # code points; what recurs shows early
MOSTLY = 0.6  # of a candidate that marks cover


def suggest(reader: "TextReader", decisions: "Sequence[Decision]") -> list[Suggestion]:
    """The likeliest candidates that no mark covers, best first."""
    marks = _Marks([(each.match.start, each.match.end) for each in decisions if each.concept])
    known = {key(reader.text[each.match.start : each.match.end]) for each in decisions if each.concept}
    long_forms = {each.short.text: each.long.text for each in reader.bound.definitions}
    found: list[Suggestion] = []
    taken: set[str] = set()
    for each in candidates.find(reader.text[:MOST_READ]):
        folded = key(each.text)
        if folded in known or marks.cover(each.start, each.start + len(each.text)) > MOSTLY * len(each.text):
            continue
        if each.kind not in ACRONYMS and any(folded in other for other in taken):
            continue
        taken.add(folded)
        found.append(_suggestion(each, long_forms.get(each.text)))
        if len(found) == MOST:
            break
    return found


def _suggestion(each: Candidate, long_form: str | None) -> Suggestion:
    kind = "defined_acronym" if long_form and each.kind == "acronym" else each.kind.value
    end = each.start + len(each.text)
    return Suggestion(each.text, kind, each.count, each.start, end, each.score, each.long_form or long_form)


class _Marks:
    """How much of a stretch of text outer marks cover."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._spans: list[tuple[int, int]] = []
        for start, end in sorted(spans):
            if not self._spans or start >= self._spans[-1][1]:
                self._spans.append((start, end))
            elif end > self._spans[-1][1]:
                self._spans[-1] = (self._spans[-1][0], end)
        self._starts = [start for start, _ in self._spans]

    def cover(self, start: int, end: int) -> int:
        at = max(0, bisect_right(self._starts, start) - 1)
        total = 0
        while at < len(self._spans) and self._spans[at][0] < end:
            total += max(0, min(end, self._spans[at][1]) - max(start, self._spans[at][0]))
            at += 1
        return total
