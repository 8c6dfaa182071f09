"""The format of annotated texts, and that our own annotations are whole: nothing left open, nothing misplaced."""

import re
import unicodedata

import pytest

from app.terminology.concept import Concept
from benchmarks.recognition import readers
from benchmarks.recognition.baseline import Index
from benchmarks.recognition.texts import FOLDER, AnnotatedText, InvalidText, Mark, parse, read, read_all

HEAD = "language: es\ndate: 2018-05-01\npart: dev\n"
TEXTS = read_all()


def text_of(body: str, *lines: str, head: str = HEAD) -> AnnotatedText:
    return parse(f"{head}----\n{body}\n----\n" + "\n".join(lines) + "\n", "a-text")


def spans(text: AnnotatedText) -> list[tuple[str, str]]:
    return [(text.text[each.start : each.end], each.label) for each in text.marks]


def test_a_line_annotates_every_occurrence_as_a_whole_word() -> None:
    text = text_of("La CEPAL y la CEPALC; la CEPAL.", "CEPAL = eclac")
    assert [each.start for each in text.marks] == [3, 25]


def test_brackets_choose_an_occurrence_by_what_stands_around_it() -> None:
    text = text_of("El PCC cubano; el PCC colombiano.", "PCC = communist-party-of-cuba", "[PCC] colombiano = rival")
    assert spans(text) == [("PCC", "communist-party-of-cuba"), ("PCC", "rival")]


def test_chinese_has_no_word_boundary() -> None:
    text = text_of("集中共享资源，中共中央", "集[中共]享 = accident", "中共 = communist-party-of-china")
    assert spans(text) == [("中共", "accident"), ("中共", "communist-party-of-china")]


def test_a_space_stands_for_a_line_break() -> None:
    assert spans(text_of("visita de\nEstado", "visita de Estado = state-visit")) == [
        ("visita de\nEstado", "state-visit")
    ]


def test_a_text_can_have_decomposed_accents_and_other_line_ends() -> None:
    text = text_of("Díaz-Canel\nllegó", "Díaz-Canel = miguel-diaz-canel", head=HEAD + "form: NFD CRLF\n")
    assert "\r\n" in text.text and not unicodedata.is_normalized("NFC", text.text)
    assert spans(text) == [(unicodedata.normalize("NFD", "Díaz-Canel"), "miguel-diaz-canel")]


def test_warnings_definitions_and_options_are_read() -> None:
    text = text_of(
        "el Fondo (FMI), OBOR",
        "OBOR = belt-and-road-initiative? !superseded !two_names?",
        "FMI := Fondo",
        "// a remark",
    )
    wanted = Mark(16, 20, "belt-and-road-initiative", True, frozenset({"superseded"}), frozenset({"two_names"}))
    assert text.marks == (wanted,)
    assert text.definitions == {("FMI", "Fondo")}


@pytest.mark.parametrize(
    "line", ["FMI = imf", "PCC = x !nonsense", "PCC", "[PCC] y = rival\nEl [PCC] = rival"], ids=lambda line: line[:12]
)
def test_what_cannot_be_annotated_is_refused(line: str) -> None:
    with pytest.raises(InvalidText, match="a-text"):
        text_of("El PCC y otros", line)


def test_a_head_without_a_date_is_refused() -> None:
    with pytest.raises(InvalidText, match="date"):
        text_of("El PCC", "PCC = rival", head="language: es\npart: dev\n")


@pytest.fixture(scope="module")
def concepts() -> dict[str, Concept]:
    return {each.id: each for each in readers.glossary()}


@pytest.fixture(scope="module")
def index(concepts: dict[str, Concept]) -> Index:
    return Index(concepts.values())


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.name)
def test_annotations_name_concepts_that_exist(text: AnnotatedText, concepts: dict[str, Concept]) -> None:
    assert [each.label for each in text.marks if each.has_concept and each.label not in concepts] == []


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.name)
def test_no_designation_is_left_undecided(text: AnnotatedText, index: Index) -> None:
    """Every place where the letters of a designation stand is annotated, except inside the mark of a concept."""
    decided = {(each.start, each.end) for each in text.marks}
    marks = [each for each in text.marks if each.has_concept]
    left = [
        text.text[start:end]
        for start, end, _ in index.find(text.text)
        if (start, end) not in decided and not any(each.start <= start and end <= each.end for each in marks)
    ]
    assert left == []


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.name)
def test_definitions_stand_in_their_text(text: AnnotatedText) -> None:
    plain = re.sub(r"\s+", " ", text.text)
    assert [pair for pair in text.definitions if not all(each in plain for each in pair)] == []


def test_texts_stand_in_the_folder_of_their_part_and_language() -> None:
    for path in FOLDER.glob("**/*.txt"):
        text = read(path)
        assert path.relative_to(FOLDER).parts[:-1] == (text.part, text.primary_language)


def test_there_are_enough_texts_and_marks_in_each_language() -> None:
    for language in ("en", "es", "zh"):
        chosen = [each for each in TEXTS if each.primary_language == language]
        assert len(chosen) >= 20
        assert sum(mark.has_concept for each in chosen for mark in each.marks) >= 200
        assert {each.part for each in chosen} == {"dev", "test"}
    assert {each.language for each in TEXTS} == {"en", "es", "zh-Hans", "zh-Hant"}
