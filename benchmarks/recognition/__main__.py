"""Measure how texts are read: `python -m benchmarks.recognition [--errors]`.

Prints a figure of the baseline and of the service for every row, beside its goal. Errors are printed for the texts of
the `dev` part alone: rules are made by looking at those, and `test` tells whether they hold elsewhere.
"""

import argparse
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from app.terminology.concept import Concept, Kind, Layer
from benchmarks.recognition import readers, rows, speed
from benchmarks.recognition.answers import Reader
from benchmarks.recognition.baseline import Baseline, Index
from benchmarks.recognition.rows import Row, Scores
from benchmarks.recognition.scoring import Scorer
from benchmarks.recognition.sets import acter, definitions, senses
from benchmarks.recognition.texts import PARTS, AnnotatedText, read_all

RESULTS = Path(__file__).parents[1] / "results"
Table = dict[str, list[Row]]


def main() -> None:
    options = _options()
    table: Table = {}
    for title, measured in _measurements(options):
        print(f"\n{title}\n{rows.HEAD}")
        table[title] = []
        for row in measured:
            table[title].append(row)
            print(row, flush=True)
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"recognition-{datetime.now(UTC):%Y-%m-%dT%H%M%S}.json"
    report = {title: [row.to_data() for row in measured] for title, measured in table.items()}
    path.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    goals = [row.holds for measured in table.values() for row in measured if row.holds is not None]
    print(f"\n{sum(goals)} of {len(goals)} goals measured are reached; written to {path}")


def _measurements(options: argparse.Namespace) -> Iterator[tuple[str, Iterable[Row]]]:
    with readers.service() as ours:
        yield from _our_texts(options, ours)
        if options.med1250:
            yield "MED1250", definitions.med1250(options.med1250, ours)
        if options.sdu_extraction:
            yield "SDU@AAAI-22, task 1", definitions.extraction(options.sdu_extraction, ours)
    if options.sdu_senses:
        yield "SDU@AAAI-22, task 2", senses.rows(options.sdu_senses, readers.service)
    if options.acter:
        yield "ACTER", acter.rows(options.acter, readers.service)
    not_given = [name for name, path in SETS.items() if not getattr(options, path)]
    if not_given:
        print(f"\nNot measured, for want of a path: {', '.join(not_given)}.")
    for size in options.speed:
        yield f"Speed, {size:,} concepts", speed.rows(options.folder, size)


SETS = {
    "MED1250": "med1250",
    "SDU@AAAI-22 task 1": "sdu_extraction",
    "SDU@AAAI-22 task 2": "sdu_senses",
    "ACTER": "acter",
}


def _our_texts(options: argparse.Namespace, ours: Reader) -> Iterator[tuple[str, Iterable[Row]]]:
    concepts = readers.glossary()
    baseline = Baseline(Index(concepts)).annotate
    for part in options.parts:
        texts = [each for each in read_all() if each.part == part]
        marks = sum(each.has_concept for text in texts for each in text.marks)
        yield f"Our own texts, {part}: {len(texts)} texts, {marks} marks", _rows(baseline, ours, concepts, texts)
        if options.errors and part == "dev":
            _print_errors(ours, concepts, texts)


def _rows(baseline: Reader, ours: Reader, concepts: list[Concept], texts: list[AnnotatedText]) -> Iterable[Row]:
    homonyms = {each.id for each in concepts if each.kind == Kind.HOMONYM}
    states = {each.id for each in concepts if each.layer == Layer.REFERENCE}
    states |= {"peoples-republic-of-china", "republic-of-cuba"}
    full, stateless = Scorer(homonyms), Scorer(homonyms, left_out=states)
    return rows.of_texts(
        _scores(baseline, full, texts),
        _scores(ours, full, texts),
        (_scores(baseline, stateless, texts), _scores(ours, stateless, texts)),
    )


def _scores(reader: Reader, scorer: Scorer, texts: list[AnnotatedText]) -> Scores:
    return {
        language: readers.score(reader, scorer, [each for each in texts if each.primary_language == language])
        for language in rows.PRIMARY
    }


def _print_errors(reader: Reader, concepts: list[Concept], texts: list[AnnotatedText]) -> None:
    homonyms = {each.id for each in concepts if each.kind == Kind.HOMONYM}
    for error in readers.score(reader, Scorer(homonyms), texts).errors:
        print(error)


def sizes(text: str) -> list[int]:
    return [int(each) for each in text.split(",")]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.recognition", description=__doc__)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS, help="which of our own texts")
    parser.add_argument("--errors", action="store_true", help="print what went wrong in our own texts, part dev")
    parser.add_argument("--med1250", type=Path, help="the file MED1250_labeled")
    parser.add_argument("--sdu-extraction", type=Path, help="the folder data of SDU@AAAI-22’s task 1")
    parser.add_argument("--sdu-senses", type=Path, help="the folder data of SDU@AAAI-22’s task 2")
    parser.add_argument("--acter", type=Path, help="the folder of ACTER 1.5, which holds en")
    parser.add_argument("--speed", type=sizes, default=[], help="sizes of generated glossaries: 10000,100000")
    parser.add_argument("--folder", type=Path, default=Path("data/benchmarks"), help="where those are kept")
    return parser.parse_args()


if __name__ == "__main__":
    main()
