"""The scorer of readers: what counts as right, missed, false, taken as ours, found and explained."""

from collections.abc import Mapping
from typing import Any

import pytest

from benchmarks.recognition import answers, readers
from benchmarks.recognition.scoring import Score, Scorer
from benchmarks.recognition.texts import AnnotatedText, parse

Pairs = tuple[tuple[str, str], ...]
HOMONYMS = {"conservative-party-of-canada"}


def annotated(text: str, *lines: str) -> AnnotatedText:
    head = "language: en\ndate: 2022-11-25\npart: dev\n----\n"
    return parse(head + text + "\n----\n" + "\n".join(lines) + "\n", "a-text")


def occurrence(text: str, marked: str, concept: str | None, nth: int = 0, **more: Any) -> Mapping[str, Any]:
    start = -1
    for _ in range(nth + 1):
        start = text.index(marked, start + 1)
    given = {"start": start, "end": start + len(marked), "text": marked, "concept": concept and {"id": concept}}
    warnings = [{"code": code} for code in more.pop("warnings", ())]
    return given | {"senses": [], "warnings": warnings, "within": None} | more


def scored(text: AnnotatedText, *occurrences: Mapping[str, Any], definitions: Pairs = ()) -> Score:
    found = [{"short": {"text": short}, "long": {"text": long}} for short, long in definitions]
    answer = {"occurrences": occurrences, "definitions": found, "candidates": []}
    return readers.score(lambda *_: answer, Scorer(HOMONYMS), [text])


def test_a_mark_is_right_when_span_and_concept_are() -> None:
    text = annotated("The CPC and the PCC met.", "CPC = communist-party-of-china", "PCC = communist-party-of-cuba")
    score = scored(
        text,
        occurrence(text.text, "CPC", "communist-party-of-china"),
        occurrence(text.text, "PCC", "communist-party-of-china"),
    )
    assert (score.marks.wanted, score.marks.right, score.marks.given) == (2, 1, 2)
    assert score.marks.f1 == pytest.approx(0.5)
    assert [error.kind for error in score.errors] == ["missed", "false"]


def test_a_span_that_is_too_long_is_missed_and_false() -> None:
    text = annotated("The CPC Central Committee met.", "CPC Central Committee = cpc-central-committee")
    score = scored(text, occurrence(text.text, "The CPC Central Committee", "cpc-central-committee"))
    assert (score.marks.right, score.marks.wanted, score.marks.given) == (0, 1, 1)


def test_a_mark_inside_another_is_counted_apart() -> None:
    text = annotated(
        "The CPC Central Committee met.",
        "CPC Central Committee = cpc-central-committee",
        "CPC = communist-party-of-china",
    )
    outer = occurrence(text.text, "CPC Central Committee", "cpc-central-committee")
    inner = occurrence(text.text, "CPC", "communist-party-of-china", within=0)
    assert scored(text, outer).marks.f1 == 1
    assert scored(text, outer).all_marks.f1 == pytest.approx(2 / 3)
    assert scored(text, outer, inner).all_marks.f1 == 1
    assert scored(text, occurrence(text.text, "CPC", "communist-party-of-china")).marks.precision == 1


def test_a_possessive_ending_may_be_part_of_the_mark() -> None:
    text = annotated("Xi’s visit; the States' choice", "Xi = xi-jinping", "States = socialist-country")
    with_endings = occurrence(text.text, "Xi’s", "xi-jinping"), occurrence(text.text, "States'", "socialist-country")
    assert scored(text, *with_endings).marks.f1 == 1


def test_an_undecided_occurrence_is_missed_but_not_false() -> None:
    text = annotated("The CPC met.", "CPC = communist-party-of-china")
    score = scored(text, occurrence(text.text, "CPC", None))
    assert (score.marks.given, score.marks.recall) == (0, 0)


def test_a_homonym_may_be_marked_as_itself_or_not_at_all() -> None:
    text = annotated("In Ottawa the CPC leads.", "CPC = conservative-party-of-canada")
    silent, right = scored(text), scored(text, occurrence(text.text, "CPC", "conservative-party-of-canada"))
    wrong = scored(text, occurrence(text.text, "CPC", "communist-party-of-china"))
    assert silent.marks == right.marks
    assert (right.taken.total(), wrong.taken["homonym"], wrong.not_ours["homonym"]) == (0, 1, 1)
    assert wrong.marks.precision == 0


@pytest.mark.parametrize("label", ["rival", "plain", "accident"])
def test_what_means_none_of_ours_must_not_be_marked_as_ours(label: str) -> None:
    text = annotated("The CPC code was revised.", f"CPC = {label}")
    assert scored(text).taken[label] == 0
    assert scored(text, occurrence(text.text, "CPC", None)).taken[label] == 0
    assert scored(text, occurrence(text.text, "CPC code", "communist-party-of-china")).taken[label] == 1


def test_a_plain_word_inside_a_right_mark_is_not_taken() -> None:
    text = annotated("The state visit began.", "state visit = state-visit", "visit = plain")
    assert scored(text, occurrence(text.text, "state visit", "state-visit")).taken["plain"] == 0


def test_an_optional_mark_costs_nothing_either_way() -> None:
    text = annotated("The meeting began.", "meeting = meeting?")
    assert scored(text).marks == scored(text, occurrence(text.text, "meeting", "meeting")).marks
    assert scored(text, occurrence(text.text, "meeting", "talks")).marks.given == 1


def test_what_no_reader_could_decide_costs_nothing() -> None:
    text = annotated("Which CPC?", "CPC = open")
    for concept in (None, "communist-party-of-china", "conservative-party-of-canada"):
        score = scored(text, occurrence(text.text, "CPC", concept))
        assert (score.marks.given, score.not_ours.total()) == (0, 0)


def test_what_stands_in_an_optional_mark_is_still_wanted() -> None:
    text = annotated("Communist Party (CPC) Congress", "Communist Party (CPC) Congress = party-congress?", "CPC = cpc")
    outer = occurrence(text.text, "Communist Party (CPC) Congress", "party-congress")
    assert scored(text).marks.recall == scored(text, outer).marks.recall == 0
    assert scored(text, outer, occurrence(text.text, "CPC", "cpc", within=0)).marks.f1 == 1


def test_warnings_are_found_missed_and_false() -> None:
    text = annotated(
        "One Belt, One Road and OBOR; the BRI.",
        "One Belt, One Road = belt-and-road-initiative !superseded",
        "OBOR = belt-and-road-initiative !superseded !two_names?",
        "BRI = belt-and-road-initiative",
    )
    score = scored(
        text,
        occurrence(text.text, "OBOR", "belt-and-road-initiative", warnings=["superseded", "two_names"]),
        occurrence(text.text, "BRI", "belt-and-road-initiative", warnings=["deprecated"]),
    )
    assert (score.warnings.total(), score.warnings_found.total()) == (2, 1)
    assert (score.warnings_given.total(), score.warnings_false.total()) == (3, 1)
    assert {"no superseded", "false deprecated"} <= {error.kind for error in score.errors}


def test_two_names_are_one_warning_wherever_it_stands() -> None:
    text = annotated(
        "The embargo … the blockade … the embargo.",
        "embargo = blockade !two_names",
        "blockade = blockade !two_names",
    )
    found = [
        occurrence(text.text, "blockade", "blockade", warnings=["two_names"]),
        occurrence(text.text, "embargo", "blockade", 1, warnings=["two_names"]),
    ]
    assert (scored(text).warnings["two_names"], scored(text).warnings_found["two_names"]) == (1, 0)
    for given in (found, found[:1], found[1:]):
        score = scored(text, *given)
        assert (score.warnings_found["two_names"], score.warnings_given["two_names"]) == (1, 1)


def test_an_altered_phrase_may_have_other_edges() -> None:
    line = "socialist modernization campaign = socialist-modernization !altered_phrase"
    text = annotated("the socialist modernization campaign.", line)
    edges = "the socialist modernization campaign"
    warned = occurrence(text.text, edges, "socialist-modernization", warnings=["altered_phrase"])
    assert scored(text, warned).marks.f1 == 1
    assert scored(text, occurrence(text.text, edges, "socialist-modernization")).marks.f1 == 0
    short = occurrence(text.text, "campaign", "socialist-modernization", warnings=["altered_phrase"])
    assert scored(text, short).marks.f1 == 0


def sense(concept: str, score: float, *weights: float) -> Mapping[str, Any]:
    reasons = [{"code": "contexts", "weight": weight, "text": "like an example of the entry"} for weight in weights]
    return {"concept": {"id": concept}, "score": score, "reasons": reasons}


def test_a_decision_is_explained_when_its_weights_make_its_scores() -> None:
    text = annotated("The CPC met.", "CPC = communist-party-of-china")
    chosen = "communist-party-of-china"

    def decided(*senses: Mapping[str, Any]) -> tuple[int, int, int]:
        score = scored(text, occurrence(text.text, "CPC", chosen, senses=senses))
        return score.decisions, score.reasoned, score.explained

    assert decided(sense(chosen, 0.9, 2, 1), sense("communist-party-of-cuba", 0.1, 1)) == (1, 1, 1)
    assert decided(sense(chosen, 0.9), sense("communist-party-of-cuba", 0.1)) == (1, 0, 0)
    assert decided(sense(chosen, 0.9, 0), sense("communist-party-of-cuba", 0.1)) == (1, 1, 0)
    assert decided(sense(chosen, 0.9, 1), sense("communist-party-of-cuba", 0.1, 2)) == (1, 1, 0)
    assert decided(sense(chosen, 0.9, 1), sense("communist-party-of-cuba", 0.1, 1)) == (1, 1, 0)
    assert decided(sense(chosen, 1.0, 1)) == (0, 0, 0)


def test_definitions_are_compared_as_pairs() -> None:
    text = annotated("the Global Development Initiative (GDI)", "GDI := Global Development Initiative")
    assert scored(text, definitions=(("GDI", "Global Development Initiative"),)).definitions.f1 == 1
    assert scored(text, definitions=(("GDI", "Development Initiative"),)).definitions.f1 == 0


def test_an_answer_that_contradicts_the_text_is_refused() -> None:
    text = annotated("The CPC met.", "CPC = communist-party-of-china")
    shifted = dict(occurrence(text.text, "CPC", "communist-party-of-china")) | {"start": 3}
    with pytest.raises(answers.WrongAnswer):
        scored(text, shifted)


def test_names_can_be_left_out_of_the_count() -> None:
    text = annotated("China and the CPC.", "China = peoples-republic-of-china", "CPC = communist-party-of-china")
    answer = {"occurrences": [occurrence(text.text, "China", "peoples-republic-of-china")], "definitions": []}
    score = readers.score(lambda *_: answer, Scorer(HOMONYMS, left_out={"peoples-republic-of-china"}), [text])
    assert (score.marks.wanted, score.marks.given) == (1, 0)
