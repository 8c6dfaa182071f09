"""Marking given designations: ACTER, English, by domain. Its list of terms is the glossary."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from app.language import inflection
from app.terminology.concept import Concept
from benchmarks.recognition import answers
from benchmarks.recognition.answers import Reader
from benchmarks.recognition.baseline import Baseline, Index
from benchmarks.recognition.rows import Row
from benchmarks.recognition.scoring import Count
from benchmarks.recognition.sets import made

Span = tuple[int, int]
Serve = Callable[[Iterable[Concept]], AbstractContextManager[Reader]]


@dataclass(frozen=True)
class Marked:
    """A text (its tokens joined by spaces, a sentence a line) and where its terms stand."""

    text: str
    spans: frozenset[Span]


def read_terms(folder: Path, domain: str) -> list[str]:
    """The annotated terms of a domain, as they stand in its texts; no names."""
    lists = folder / "en" / domain / "annotated" / "annotations" / "unique_annotation_lists"
    lines = (lists / f"{domain}_en_terms.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t")[0] for line in lines if line]


def base_forms(terms: Iterable[str]) -> list[str]:
    """The terms that are not another one with an s: what a glossary would list."""
    listed = set(terms)
    return [term for term in terms if not (term.endswith("s") and term[:-1] in listed)]


def read_texts(folder: Path, domain: str) -> list[Marked]:
    """The annotated texts of a domain: one token and its label (B, I, O) a line, blank lines between sentences."""
    annotations = folder / "en" / domain / "annotated" / "annotations" / "sequential_annotations" / "iob_annotations"
    paths = sorted((annotations / "without_named_entities").glob("*.tsv"))
    return [parse(path.read_text(encoding="utf-8")) for path in paths]


def parse(content: str) -> Marked:
    """The text and its marks of a file of tokens and labels."""
    text, spans, begun = "", [], None
    for line in content.splitlines():
        if not line.strip():
            if begun is not None:
                spans.append((begun, len(text)))
            text, begun = text.rstrip(" ") + "\n", None
            continue
        token, label = line.split("\t")
        if begun is not None and label != "I":
            spans.append((begun, len(text)))
            begun = None
        text += " " if text and not text.endswith("\n") else ""
        if label == "B":
            begun = len(text)
        text += token
    if begun is not None:
        spans.append((begun, len(text)))
    return Marked(text, frozenset(spans))


def rows(folder: Path, serve: Serve, domain: str = "corp") -> Iterator[Row]:
    """The rows of a domain: how well the terms are marked, that inflection does not harm, and what it is good for."""
    texts, listed = read_texts(folder, domain), read_terms(folder, domain)
    base = base_forms(listed)

    def ours(terms: Iterable[str], inflected: bool | None = None) -> float:
        with serve(glossary(terms, inflected)) as reader:
            return f1(reader, texts)

    def baseline(terms: Iterable[str]) -> float:
        return f1(Baseline(Index(glossary(terms))).annotate, texts)

    what = f"ACTER {domain} ({len(texts)} texts): F1"
    free, stiff = ours(listed), ours(listed, False)
    yield Row(f"marks of given designations, {what}", baseline(listed), free, least=0.92)
    yield Row("  what inflection adds to it", None, free - stiff, least=0.0)
    yield Row("  given the forms without plural alone", baseline(base), ours(base))


def glossary(terms: Iterable[str], inflected: bool | None = None) -> list[Concept]:
    """The terms, forms of one word as one concept; `inflected` False allows no form but the ones listed."""
    forms: dict[str, list[str]] = defaultdict(list)
    for term in terms:
        forms[inflection.stem_key(term, "en") or term].append(term)
    matching = {"case_sensitive": False} | ({} if inflected is None else {"inflected": inflected})
    return [
        made.concept(f"term-{number}", [made.designation(form, "en", "full_form", matching=matching) for form in each])
        for number, each in enumerate(forms.values())
    ]


def f1(reader: Reader, texts: Iterable[Marked]) -> float:
    """F1 of the outermost spans marked, whatever their concept."""
    count = Count()
    for each in texts:
        answer = reader(each.text, "en", None)
        found = {
            (mark.start, mark.end)
            for mark in answers.occurrences(each.text, answer)
            if mark.concept and not mark.is_nested
        }
        count.add(len(each.spans), len(found), len(found & each.spans))
    return count.f1
