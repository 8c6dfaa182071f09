"""What a reader sees of a change."""

from typing import Any

import pytest

from app.terminology.differences import Difference, Part, differences, text_parts
from tests.builders import designation


def shown(before: str, after: str, language: str = "en") -> str:
    signs = {"same": "{}", "deleted": "[-{}]", "inserted": "[+{}]"}
    return "".join(signs[each.kind].format(each.text) for each in text_parts(before, after, language))


def entry(*designations: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"id": "belt-and-road-initiative", "designations": list(designations)} | fields


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("a state visit", "a state visit", "a state visit"),
        ("a state visit", "an official visit", "[-a state][+an official] visit"),
        ("put forward by China", "put forward in 2013 by China", "put forward [+in 2013 ]by China"),
        ("the one-China principle", "the one-China policy", "the one-China [-principle][+policy]"),
        ("", "new", "[+new]"),
        ("old", "", "[-old]"),
    ],
)
def test_english_is_compared_by_words(before: str, after: str, expected: str) -> None:
    assert shown(before, after) == expected


def test_spanish_is_compared_by_words() -> None:
    before = "propuesta por China en 2013"
    assert shown(before, "presentada por China en 2013", "es") == "[-propuesta][+presentada] por China en 2013"


def test_chinese_is_compared_by_characters_and_numbers_as_a_whole() -> None:
    assert shown("国家主席习近平2021年提出", "国家主席2022年提出", "zh-Hans") == "国家主席[-习近平2021][+2022]年提出"


def test_both_texts_can_be_read_off_the_parts() -> None:
    before, after = "Ruling party of China, founded in 1921.", "The ruling party of China; founded in July 1921."
    parts = text_parts(before, after, "en")
    assert "".join(each.text for each in parts if each.kind != "inserted") == before
    assert "".join(each.text for each in parts if each.kind != "deleted") == after


def test_texts_too_long_to_compare_are_shown_whole() -> None:
    before, after = "和" * 3000, "平" * 3000
    assert text_parts(before, after, "zh-Hans") == [Part("deleted", before), Part("inserted", after)]


def test_nothing_differs_from_itself() -> None:
    assert differences(entry(designation("BRI")), entry(designation("BRI"))) == []


def test_a_new_designation_in_front_is_the_only_difference() -> None:
    before, after = entry(designation("BRI")), entry(designation("Belt and Road"), designation("BRI"))
    assert differences(before, after) == [Difference(("designations", 0), None, designation("Belt and Road"))]


def test_a_designation_that_is_gone_is_found_where_it_was() -> None:
    before, after = entry(designation("OBOR"), designation("BRI")), entry(designation("BRI"))
    assert differences(before, after) == [Difference(("designations", 0), designation("OBOR"), None)]


def test_a_changed_field_is_told_from_its_designation() -> None:
    before = entry(designation("Belt and Road strategy"))
    after = entry(designation("Belt and Road strategy", status="deprecated"))
    assert differences(before, after) == [Difference(("designations", 0, "status"), "preferred", "deprecated")]


def test_a_reworded_designation_is_one_difference() -> None:
    before, after = entry(designation("One Belt One Road")), entry(designation("One Belt, One Road"))
    assert differences(before, after) == [
        Difference(("designations", 0, "text"), "One Belt One Road", "One Belt, One Road")
    ]


def test_the_same_letters_in_another_language_are_another_designation() -> None:
    before, after = entry(designation("CELAC")), entry(designation("CELAC", "es"))
    assert [each.path for each in differences(before, after)] == [("designations", 0), ("designations", 0)]


def test_a_definition_in_one_language_is_found_by_its_language() -> None:
    before = entry(definitions={"en": {"text": "old"}, "es": {"text": "igual"}})
    after = entry(definitions={"en": {"text": "new"}, "es": {"text": "igual"}})
    assert differences(before, after) == [Difference(("definitions", "en", "text"), "old", "new")]


def test_relations_are_never_taken_for_one_another() -> None:
    before = entry(relations=[{"type": "related", "target": "silk-road-fund"}])
    after = entry(relations=[{"type": "related", "target": "silk-road-func"}])
    assert len(differences(before, after)) == 2


def test_what_was_not_there_at_all_is_new() -> None:
    assert differences(entry(), entry(notes=[{"text": {"en": "a"}}])) == [
        Difference(("notes", 0), None, {"text": {"en": "a"}})
    ]
