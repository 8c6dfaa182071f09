"""The shape of an entry: what it takes, what it refuses, and that it survives being written."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.terminology.concept import MAX_DESIGNATIONS, RelationType, from_document, slug, to_document
from tests.builders import concept, designation


def document(**fields: Any) -> dict[str, Any]:
    return to_document(concept()) | fields


def with_text(text: str) -> dict[str, Any]:
    return document(designations=[designation(text)])


def test_an_entry_survives_being_written_and_read() -> None:
    assert from_document(to_document(concept())) == concept()
    assert from_document(to_document(concept()), strict=True) == concept()


@pytest.mark.parametrize(
    "broken",
    [
        document(id="Not A Slug"),
        document(id=""),
        document(kind="nonsense"),
        document(subjects=[]),
        document(designations=[]),
        document(designations=[designation("x")] * (MAX_DESIGNATIONS + 1)),
        document(colour="red"),
        document(designations=[designation("state visit") | {"colour": "red"}]),
        document(designations=[designation("state visit", language="zh")]),
        document(designations=[designation("state visit", language="fr")]),
        document(designations=[designation("state visit", language="../../etc/passwd")]),
        document(designations=[designation("state visit", valid_from="2013-13")]),
        document(designations=[designation("state visit", valid_from="13 May")]),
        document(definitions={"en": {"text": "x" * 100_000}}),
        document(definitions={"fr": {"text": "visite"}}),
        with_text(""),
        with_text("   "),
        with_text("x" * 401),
        with_text("a\x00b"),
        with_text("a\tb"),
        with_text("a\ud800b"),
        with_text("\ue000"),
        with_text("Z" + "\u0301" * 500),
        with_text("中" + "\u0301" * 5),
        document(relations=[{"type": "friend_of", "target": "talks"}]),
        "not even a mapping",
        None,
        [],
    ],
)
def test_what_is_no_entry_is_refused(broken: object) -> None:
    with pytest.raises(ValidationError):
        from_document(broken)


@pytest.mark.parametrize("wrong", [document(id=5), document(subjects="people"), document(definitions=None)])
def test_json_types_are_taken_as_they_are(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        from_document(wrong, strict=True)


def test_text_is_kept_in_nfc_without_blanks_around_it() -> None:
    read = from_document(with_text("  Di\u0301az-Canel "))
    assert read.designations[0].text == "Díaz-Canel"


@pytest.mark.parametrize(
    "text", ["G77 + China", "“一带一路”倡议", "Nguyễn Phú Trọng", "مبادرة الحزام والطريق", "नमस्ते", "👩‍👩‍👧"]
)
def test_text_of_every_script_is_taken(text: str) -> None:
    assert from_document(with_text(text)).designations[0].text == text


def test_every_relation_has_an_inverse_that_leads_back() -> None:
    for relation in RelationType:
        assert relation.inverse.inverse == relation
    assert RelationType.PART_OF.inverse == RelationType.HAS_PART
    assert RelationType.RELATED.inverse == RelationType.RELATED


def test_an_id_is_made_of_a_designation() -> None:
    assert slug("Díaz-Canel: primer secretario") == "diaz-canel-primer-secretario"
    assert slug("一带一路") == ""
