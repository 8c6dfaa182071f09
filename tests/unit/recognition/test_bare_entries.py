"""Entries of a bare list of terms, which say nothing but their designations, are known by their letters."""

import pytest

from app.recognition.matching import Matcher
from app.recognition.reader import TextReader
from app.recognition.senses import Senses
from app.recognition.term_index import in_memory
from app.terminology.concept import Concept
from tests import builders

ANY_CASE = {"case_sensitive": False}


def marked(text: str, *concepts: Concept) -> list[tuple[str, str | None]]:
    reader = TextReader(text, Matcher([in_memory(concepts)]), lambda ids: {}, Senses({}), "en", None)
    return [(each.text, each.concept["id"] if each.concept else None) for each in reader.read().occurrences]


def term(id: str, *texts: str, **fields: object) -> Concept:
    rows = [builders.designation(text, matching=ANY_CASE) for text in texts]
    return builders.concept(id, designations=rows, kind="concept", **{"definitions": {}, **fields})


def test_an_ordinary_word_of_a_bare_entry_is_marked() -> None:
    assert marked("The quota was raised.", term("quota", "quota")) == [("quota", "quota")]


def test_one_whose_entry_tells_its_sense_needs_evidence() -> None:
    told = term("quota", "quota", definitions={"en": {"text": "Share that a member pays to the Fund."}})
    assert marked("The band drank its quota.", told) == [("quota", None)]


@pytest.mark.parametrize("text", ["The NPV is low.", "The npv is low."])
def test_capitals_tell_nothing_where_the_entry_says_so(text: str) -> None:
    assert [id for _, id in marked(text, term("value", "npv"))] == ["value"]


def test_a_word_that_makes_sentences_is_no_term_but_its_capitals_are() -> None:
    assert marked("At 9 or 10 the OR was 2.", term("ratio", "or"), term("atrial", "at")) == [("OR", "ratio")]


def test_the_form_that_is_written_counts_before_the_plural_of_another() -> None:
    concepts = term("unit", "aid"), term("remedies", "aids")
    assert marked("The aids are many.", *concepts) == [("aids", "remedies")]


def test_a_word_listed_in_the_plural_means_something_in_the_plural() -> None:
    assert marked("The core interest and the talk.", term("core", "core interests"), term("talks", "talks")) == [
        ("core interest", "core")
    ]
