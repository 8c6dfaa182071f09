"""Choosing the sense of an acronym from examples of each: task 2 of SDU@AAAI-22 (acronym disambiguation).

Each sense becomes a concept, the sentences of four folds its contexts; those of the fifth are read. Long forms of one
acronym that are spellings of one another are one sense, and acronyms with one sense left are not asked.
"""

import json
import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz

from app.language import folding
from app.terminology.concept import Concept
from benchmarks.recognition import answers
from benchmarks.recognition.answers import Reader
from benchmarks.recognition.rows import Row
from benchmarks.recognition.sets import made
from benchmarks.recognition.texts import find

FOLDS = 5
SAME = 85
"""How alike (of 100) two long forms of one acronym are that are one sense."""
ANSWERED = 0.6
PARTS = (("english/legal", "en", 0.86), ("spanish", "es", 0.84))
PRECISION = 0.95

Serve = Callable[[Iterable[Concept]], AbstractContextManager[Reader]]


@dataclass(frozen=True)
class Sentence:
    """A sentence that holds an acronym, and the sense that it has there (the first long form of its spellings)."""

    text: str
    acronym: str
    sense: str


@dataclass(frozen=True)
class Choice:
    """A sense chosen, or None, and by how much it led."""

    sense: str | None
    margin: float


Chooser = Callable[[Sentence], Choice]


def read(path: Path) -> list[Sentence]:
    """The sentences of a file of the task whose acronym has senses to choose from."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    long_forms: dict[str, Counter[str]] = defaultdict(Counter)
    for each in rows:
        long_forms[each["acronym"]][each["label"]] += 1
    merged = {acronym: merge([form for form, _ in counts.most_common()]) for acronym, counts in long_forms.items()}
    return [
        Sentence(parted(each["sentence"], each["acronym"]), each["acronym"], merged[each["acronym"]][each["label"]])
        for each in rows
        if len(set(merged[each["acronym"]].values())) > 1
    ]


def parted(text: str, acronym: str) -> str:
    """The sentence with its acronym as a word of its own: in the set, some stick to what was left of the long form."""
    if acronym in text and not any(find(text, acronym)):
        return text.replace(acronym, f" {acronym} ", 1)
    return text


def merge(long_forms: Sequence[str]) -> dict[str, str]:
    """For each long form the first that is another spelling of it, or part of it, or holds it."""
    merged: dict[str, str] = {}
    for form in long_forms:
        merged[form] = next((kept for kept in dict.fromkeys(merged.values()) if _are_one(form, kept)), form)
    return merged


def _are_one(one: str, other: str) -> bool:
    one, other = folding.fold(one), folding.fold(other)
    return one in other or other in one or fuzz.token_sort_ratio(one, other) >= SAME


def rows(folder: Path, serve: Serve) -> Iterator[Row]:
    """The rows of task 2: how many choices are right, and how many of the surest 60 in 100."""
    for name, language, goal in PARTS:
        sentences = read(folder / name / "train.json")
        baseline = _crossed(sentences, lambda known: Nearest(known).choose)
        ours = _served(sentences, language, serve)
        what = f"SDU task 2 {name} ({len(sentences)})"
        yield Row(f"senses chosen rightly, {what}", right(baseline), right(ours), least=goal)
        yield Row(
            "  of the surest 60 in 100",
            right(surest(baseline)),
            right(surest(ours)),
            least=PRECISION,
        )


Answered = list[tuple[Sentence, Choice]]


def right(answered: Answered) -> float:
    return sum(choice.sense == sentence.sense for sentence, choice in answered) / len(answered)


def surest(answered: Answered) -> Answered:
    """The answers with the widest margins, ANSWERED of all."""
    return sorted(answered, key=lambda each: -each[1].margin)[: math.ceil(ANSWERED * len(answered))]


def folds(sentences: Sequence[Sentence]) -> Iterator[tuple[list[Sentence], list[Sentence]]]:
    """Each fold in turn: what is known, and what is asked."""
    shuffled = random.Random("folds").sample(sentences, len(sentences))
    for fold in range(FOLDS):
        asked = shuffled[fold::FOLDS]
        yield [each for at, each in enumerate(shuffled) if at % FOLDS != fold], asked


def _crossed(sentences: Sequence[Sentence], learn: Callable[[list[Sentence]], Chooser]) -> Answered:
    answered: Answered = []
    for known, asked in folds(sentences):
        choose = learn(known)
        answered += [(each, choose(each)) for each in asked]
    return answered


def _served(sentences: Sequence[Sentence], language: str, serve: Serve) -> Answered:
    answered: Answered = []
    for known, asked in folds(sentences):
        concepts, senses = glossary(known, language)
        with serve(concepts) as reader:
            answered += [(each, chosen(reader, each, language, senses)) for each in asked]
    return answered


def glossary(sentences: Iterable[Sentence], language: str) -> tuple[list[Concept], dict[str, str]]:
    """Concepts for the senses, with the sentences as contexts, and which sense each concept's id stands for."""
    contexts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for each in sentences:
        contexts[each.acronym, each.sense].append(each.text)
    made_concepts, senses = [], {}
    for number, ((acronym, sense), texts) in enumerate(contexts.items()):
        id = f"sense-{number}"
        full = made.printable(sense)
        designations = (
            made.designation(full, language, "full_form"),
            made.designation(acronym, language, "acronym", abbreviation_of=full),
        )
        made_concepts.append(made.concept(id, designations, texts, language))
        senses[id] = sense
    return made_concepts, senses


def chosen(reader: Reader, sentence: Sentence, language: str, senses: dict[str, str]) -> Choice:
    """The sense with the highest score at the acronym's first occurrence, whether the reader decided or not."""
    answer = reader(sentence.text, language, None)
    for each in answers.occurrences(sentence.text, answer):
        if sentence.text[each.start : each.end] == sentence.acronym and each.senses:
            ranked = sorted(each.senses, key=lambda sense: -sense.score)
            second = ranked[1].score if len(ranked) > 1 else 0.0
            best = ranked[0].concept
            return Choice(senses.get(best) if best else None, ranked[0].score - second)
    return Choice(None, -math.inf)


class Nearest:
    """The baseline: the sense of the most similar known sentence, by words that are rare."""

    def __init__(self, known: Sequence[Sentence]) -> None:
        self.known: dict[str, list[tuple[Counter[str], str]]] = defaultdict(list)
        frequencies: Counter[str] = Counter()
        for each in known:
            bag = _bag(each)
            frequencies.update(bag.keys())
            self.known[each.acronym].append((bag, each.sense))
        self.weights = {word: math.log((len(known) + 1) / count) for word, count in frequencies.items()}

    def choose(self, sentence: Sentence) -> Choice:
        bag = _bag(sentence)
        best: Counter[str] = Counter()
        for known, sense in self.known[sentence.acronym]:
            best[sense] = max(best[sense], self._similarity(bag, known))  # type: ignore[assignment]
        ranked = best.most_common(2)
        if not ranked:
            return Choice(None, 0.0)
        return Choice(ranked[0][0], ranked[0][1] - (ranked[1][1] if len(ranked) > 1 else 0))

    def _similarity(self, one: Counter[str], other: Counter[str]) -> float:
        shared = sum(self.weights.get(word, 0.0) ** 2 for word in one.keys() & other.keys())
        return shared / (self._length(one) * self._length(other) or 1)

    def _length(self, bag: Counter[str]) -> float:
        return math.sqrt(sum(self.weights.get(word, 0.0) ** 2 for word in bag))


def _bag(sentence: Sentence) -> Counter[str]:
    return Counter(set(re.findall(r"\w+", folding.fold(sentence.text))) - {folding.fold(sentence.acronym)})
