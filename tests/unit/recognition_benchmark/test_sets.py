"""The readers of public sets, on made-up files in their formats, and what is measured with them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from app.services import lookup
from app.terminology.concept import Concept
from benchmarks.recognition import readers, speed
from benchmarks.recognition.answers import Reader
from benchmarks.recognition.baseline import Baseline, Index
from benchmarks.recognition.sets import acter, definitions, schwartz_hearst, senses
from benchmarks.recognition.sets.definitions import Extract
from benchmarks.recognition.sets.senses import Choice, Sentence

MED1250 = """\
1234567
Two regional banks.
The Caribbean Development Bank (CDB) lends.

The China Development Bank (CDB) lends too; so does X (2019).
  CDB|Caribbean Development Bank
  CDB|China Development Bank

1234568
No definition here
None at all.

"""


def write(path: Path, content: str | list[Any] | dict[str, Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def span(text: str, part: str) -> list[int]:
    return [text.index(part), text.index(part) + len(part)]


# MED1250


def test_med1250_is_abstracts_with_their_pairs(tmp_path: Path) -> None:
    first, second = definitions.read_med1250(write(tmp_path / "MED1250_labeled", MED1250))
    assert first.pairs == {("CDB", "Caribbean Development Bank"), ("CDB", "China Development Bank")}
    assert first.text.startswith("Two regional banks.\nThe Caribbean") and first.text.endswith("X (2019).")
    assert (second.text, second.pairs) == ("No definition here\nNone at all.", frozenset())


def test_the_row_of_med1250_compares_baseline_and_service(tmp_path: Path) -> None:
    path = write(tmp_path / "MED1250_labeled", MED1250)
    answer = {"definitions": [{"short": {"text": "CDB"}, "long": {"text": "China Development Bank"}}]}
    (row,) = definitions.med1250(path, lambda text, *_: answer if "banks" in text else {"definitions": []})
    assert (row.baseline, row.holds) == (1.0, False)
    assert row.ours == pytest.approx(2 / 3)


def test_the_baseline_finds_definitions_on_either_side() -> None:
    text = "The Global Security Initiative (GSI) and the CELAC (Comunidad de Estados Latinoamericanos y Caribeños)."
    found = [(text[slice(*short)], text[slice(*long)]) for short, long in schwartz_hearst.definitions(text)]
    assert found == [
        ("GSI", "Global Security Initiative"),
        ("CELAC", "Comunidad de Estados Latinoamericanos y Caribeños"),
    ]


# SDU@AAAI-22, task 1


def test_extraction_reads_spans_and_scores_as_the_task_does(tmp_path: Path) -> None:
    text = "The World Trade Organization (WTO) and the IMF."
    row = {"text": text, "acronyms": [span(text, "WTO"), span(text, "IMF")], "ID": "1"}
    row["long-forms"] = [span(text, "World Trade Organization")]
    texts = list(definitions.read_extraction(write(tmp_path / "dev.json", [row])))
    assert texts[0][1].long_forms == {(4, 28)}
    assert definitions.macro_f1(texts, definitions.extract_baseline) == 1
    half = Extract(frozenset({(30, 33), (0, 3)}), frozenset({(4, 28)}))
    assert definitions.macro_f1(texts, lambda _: half) == pytest.approx(0.75)


def test_acronyms_of_an_answer_are_those_defined_suggested_and_marked() -> None:
    text = "The World Trade Organization (WTO), the ABC, the IMF and Cuba; the WTO."
    wto, long = span(text, "WTO"), span(text, "World Trade Organization")
    answer: Mapping[str, Any] = {
        "definitions": [
            {"short": {"start": wto[0], "end": wto[1], "text": "WTO"}, "long": {"start": long[0], "end": long[1]}}
        ],
        "candidates": [{"text": "ABC", "kind": "acronym"}, {"text": "Cuba", "kind": "name"}],
        "occurrences": [{"text": "IMF"}, {"text": "Cuba"}],
    }
    found = definitions.extract(text, answer)
    assert sorted(text[slice(*each)] for each in found.acronyms) == ["ABC", "IMF", "WTO", "WTO"]
    assert found.long_forms == {(4, 28)}


# SDU@AAAI-22, task 2

LABELS = ["Caribbean Development Bank", "caribbean development  bank", "China Development Bank"]


def sentences(label: str, count: int) -> list[dict[str, str]]:
    place = "Barbados" if "arib" in label else "Beijing"
    texts = [f"Loan number {number} of the CDB for {place} port" for number in range(count)]
    return [{"sentence": text, "acronym": "CDB", "label": label, "ID": text} for text in texts]


def task_of_senses(folder: Path) -> Path:
    rows = [row for label in LABELS for row in sentences(label, 5)]
    single = {"sentence": "The IMF", "acronym": "IMF", "label": "International Monetary Fund", "ID": "0"}
    write(folder / "english/legal/train.json", [*rows, single])
    write(folder / "spanish/train.json", rows)
    return folder


def test_spellings_of_one_long_form_are_one_sense(tmp_path: Path) -> None:
    read = senses.read(task_of_senses(tmp_path) / "english/legal/train.json")
    assert {each.sense for each in read} == {"Caribbean Development Bank", "China Development Bank"}
    assert {each.acronym for each in read} == {"CDB"}


def test_an_acronym_is_parted_from_what_sticks_to_it() -> None:
    assert senses.parted("The DILGt issued rules", "DILG") == "The  DILG t issued rules"
    assert senses.parted("The DILG issued rules", "DILG") == "The DILG issued rules"


def test_each_sentence_is_asked_once_and_never_known_then(tmp_path: Path) -> None:
    read = senses.read(task_of_senses(tmp_path) / "spanish/train.json")
    whole = sorted(map(repr, read))
    asked = []
    for known, fold in senses.folds(read):
        assert sorted(map(repr, [*known, *fold])) == whole
        asked += fold
    assert sorted(map(repr, asked)) == whole


def test_the_service_is_asked_with_senses_as_its_glossary(tmp_path: Path) -> None:
    served: list[list[Concept]] = []

    @contextmanager
    def serve(concepts: Iterable[Concept]) -> Iterator[Reader]:
        held = list(concepts)
        served.append(held)

        def annotate(text: str, language: str | None, date: str | None) -> Mapping[str, Any]:
            place = "Barbados" if "Barbados" in text else "Beijing"
            ranked = sorted(held, key=lambda each: not any(place in context.text for context in each.contexts))
            found = [
                {"concept": {"id": each.id}, "score": 1.0 - rank, "reasons": []} for rank, each in enumerate(ranked)
            ]
            start, end = span(text, "CDB")
            mark = {"start": start, "end": end, "text": "CDB", "concept": None, "senses": found}
            return {"occurrences": [mark]}

        yield annotate

    rows = list(senses.rows(task_of_senses(tmp_path), serve))
    assert [row.ours for row in rows] == [1.0] * 4
    assert len(served) == 2 * senses.FOLDS
    assert {len(concept.designations) for concept in served[0]} == {2}


def test_the_surest_answers_have_the_widest_margins() -> None:
    answered = [(Sentence("", "CDB", "a"), Choice("a" if n > 4 else "b", float(n))) for n in range(10)]
    assert senses.right(answered) == 0.5
    assert len(senses.surest(answered)) == 6
    assert senses.right(senses.surest(answered)) == pytest.approx(5 / 6)


# ACTER

IOB = "Not\tO\nactive\tB\nbribery\tI\nfraud\tB\n,\tO\n\nAbuses\tB\nend\tO\n"


def test_acter_is_tokens_with_labels() -> None:
    marked = acter.parse(IOB)
    assert marked.text == "Not active bribery fraud ,\nAbuses end"
    assert sorted(marked.text[slice(*each)] for each in marked.spans) == ["Abuses", "active bribery", "fraud"]


def test_acters_terms_are_the_glossary(tmp_path: Path) -> None:
    annotations = tmp_path / "en/corp/annotated/annotations"
    terms = "abuse\tCommon_Term\nabuses\tCommon_Term\nactive bribery\tSpecific_Term\nfraud\tCommon_Term\n"
    write(annotations / "unique_annotation_lists/corp_en_terms.tsv", terms)
    folder = annotations / "sequential_annotations/iob_annotations/without_named_entities"
    write(folder / "corp_en_01_seq_terms.tsv", IOB)

    @contextmanager
    def serve(concepts: Iterable[Concept]) -> Iterator[Reader]:
        yield Baseline(Index(concepts)).annotate

    forms = [[each.text for each in concept.designations] for concept in acter.glossary(["abuse", "abuses", "fraud"])]
    assert forms == [["abuse", "abuses"], ["fraud"]]
    given, added, base = acter.rows(tmp_path, serve)
    assert (given.baseline, given.ours, given.holds) == (1.0, 1.0, True)
    assert added.ours == 0
    assert base.baseline == pytest.approx(4 / 5)


def test_what_is_made_of_a_set_can_be_loaded() -> None:
    made, _ = senses.glossary([Sentence("A\x0b loan of the CDB", "CDB", "Caribbean Development Bank")], "en")
    with readers.application(made):
        assert [hit.concept.id for hit in lookup.find("CDB").hits] == ["sense-0"]


# Speed


def test_every_second_sentence_of_a_measured_text_holds_a_designation() -> None:
    text = speed.text(1000, 20_000)
    assert len(text) == 20_000
    assert text == speed.text(1000, 20_000)
    assert any(char >= "\u4e00" for char in text) and " de " in text
