"""The rows that are printed: a figure of the baseline and of the service beside the goal."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.recognition.scoring import Count, Score
from benchmarks.recognition.texts import LANGUAGES

PRIMARY = tuple(dict.fromkeys(language[:2] for language in LANGUAGES))
NAMES = {"en": "English", "es": "Spanish", "zh": "Chinese"}


@dataclass(frozen=True)
class Row:
    """A figure with its goal, `least` or `most`; None is what was not measured, or a goal that is not set."""

    what: str
    baseline: float | None
    ours: float | None
    least: float | None = None
    most: float | None = None

    @property
    def holds(self) -> bool | None:
        """Whether the goal is reached; None without a goal or a figure."""
        if self.ours is None or (self.least is None and self.most is None):
            return None
        return (self.least is None or self.ours >= self.least) and (self.most is None or self.ours <= self.most)

    def __str__(self) -> str:
        goal = f"≥ {self.least:g}" if self.least is not None else f"≤ {self.most:g}" if self.most is not None else ""
        sign = {True: "✓", False: "✗", None: ""}[self.holds]
        return f"{self.what:<72}{_figure(self.baseline)}{_figure(self.ours)}  {goal:<8} {sign}"

    def to_data(self) -> dict[str, Any]:
        return asdict(self) | {"holds": self.holds}


HEAD = f"{'':<72}{'baseline':>10}{'ours':>10}  goal"


def _figure(figure: float | None) -> str:
    return f"{'–' if figure is None else format(figure, '.3f'):>10}"


Scores = dict[str, Score]
"""The scores of one reader by language (`en`, `es`, `zh`)."""


def of_texts(baseline: Scores, ours: Scores, stateless: tuple[Scores, Scores]) -> Iterable[Row]:
    """The rows about our own annotated texts; `stateless` holds the same without the names of states."""

    def row(what: str, figure: Any, **goal: float) -> Row:
        return Row(what, figure(baseline), figure(ours), **goal)

    for language in PRIMARY:
        yield row(
            f"marks with their concept, {NAMES[language]}: F1", lambda s, at=language: _f1(s[at].marks), least=0.96
        )
    for language in PRIMARY:
        without = [_f1(s[language].marks) for s in stateless]
        yield Row(f"  without the names of states, {NAMES[language]}: F1", *without)
    for language in PRIMARY:
        yield row(f"  marks inside others too, {NAMES[language]}: F1", lambda s, at=language: _f1(s[at].all_marks))
    yield row("spans that mean none of ours, marked as ours", lambda s: _taken(s, None), most=0.04)
    for kind in ("rival", "homonym", "plain", "accident"):
        yield row(f"  {kind}", lambda s, kind=kind: _taken(s, kind))
    yield row("warnings found", lambda s: _found(s, None), least=0.9)
    yield row("warnings that are false", lambda s: _ratio(*_totals(s, "warnings_false", "warnings_given")), most=0.1)
    for code in sorted({code for score in baseline.values() for code in score.warnings}):
        yield row(f"  {code} found", lambda s, code=code: _found(s, code))
    yield row("decisions between senses that carry a reason", lambda s: _decided(s, "reasoned"), least=1.0)
    yield row("decisions whose score a reason, removed, changes", lambda s: _decided(s, "explained"), least=0.9)
    yield row(
        "definitions in our own texts: F1", lambda s: _f1(sum((each.definitions for each in s.values()), Count()))
    )


def _f1(count: Count) -> float | None:
    return count.f1 if count.wanted else None


def _taken(scores: Scores, kind: str | None) -> float | None:
    return _ratio(*_totals(scores, "taken", "not_ours", key=kind))


def _found(scores: Scores, code: str | None) -> float | None:
    return _ratio(*_totals(scores, "warnings_found", "warnings", key=code))


def _decided(scores: Scores, figure: str) -> float | None:
    return _ratio(
        sum(getattr(each, figure) for each in scores.values()), sum(each.decisions for each in scores.values())
    )


def _totals(scores: Scores, *names: str, key: str | None = None) -> Sequence[int]:
    counters = [[getattr(score, name) for score in scores.values()] for name in names]
    return [sum(counter[key] if key else counter.total() for counter in each) for each in counters]


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None
