"""Two changes of one entry: what meets, what does not, and that nothing is lost."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.terminology import merging, rules
from app.terminology.concept import from_document, to_document
from app.terminology.merging import Conflict
from tests.builders import concept, designation

VISIT = to_document(concept())


def visit(*more: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return VISIT | {"designations": [*VISIT["designations"], *more]} | fields


def changed(index: int, **fields: Any) -> dict[str, Any]:
    rows = list(VISIT["designations"])
    rows[index] = rows[index] | fields
    return VISIT | {"designations": rows}


def test_two_who_add_a_designation_do_not_meet() -> None:
    one, other = designation("visit of state"), designation("visita de jefe de Estado", "es")
    merged = merging.merge(VISIT, visit(one), visit(other))
    assert merged.conflicts == ()
    assert [each["text"] for each in merged.document["designations"]][-2:] in (
        [one["text"], other["text"]],
        [other["text"], one["text"]],
    )


def test_two_fields_of_one_designation_do_not_meet() -> None:
    merged = merging.merge(VISIT, changed(0, status="admitted"), changed(0, part_of_speech="noun"))
    assert merged.conflicts == ()
    assert merged.document["designations"][0] == VISIT["designations"][0] | {
        "status": "admitted",
        "part_of_speech": "noun",
    }


def test_one_field_changed_in_two_ways_is_a_conflict_and_mine_stands() -> None:
    merged = merging.merge(VISIT, changed(0, status="admitted"), changed(0, status="deprecated"))
    assert merged.conflicts == (
        Conflict(("designations", "en state visit", "status"), "preferred", "admitted", "deprecated"),
    )
    assert merged.document["designations"][0]["status"] == "deprecated"


def test_the_same_change_made_twice_is_one() -> None:
    assert merging.merge(VISIT, visit(kind="event"), visit(kind="event")).conflicts == ()


def test_what_one_deleted_and_nobody_else_touched_is_gone() -> None:
    without = VISIT | {"designations": VISIT["designations"][1:]}
    assert merging.merge(VISIT, without, visit(kind="event")).document == without | {"kind": "event"}


def test_what_one_deleted_and_the_other_changed_is_asked_and_kept() -> None:
    without = VISIT | {"designations": VISIT["designations"][1:]}
    for theirs, mine in ((without, changed(0, status="admitted")), (changed(0, status="admitted"), without)):
        merged = merging.merge(VISIT, theirs, mine)
        assert [each.path for each in merged.conflicts] == [("designations", "en state visit")]
        assert "state visit" in [each["text"] for each in merged.document["designations"]]


def test_definitions_of_two_languages_do_not_meet() -> None:
    theirs = visit(definitions=VISIT["definitions"] | {"en": {"text": "Another."}})
    mine = visit(definitions=VISIT["definitions"] | {"es": {"text": "Otra."}})
    merged = merging.merge(VISIT, theirs, mine)
    assert merged.conflicts == ()
    assert merged.document["definitions"]["en"] == {"text": "Another."}
    assert merged.document["definitions"]["es"] == {"text": "Otra."}


TEXTS = st.sampled_from(["state visit", "official visit", "talks", "banquet", "audience"])
ROWS = st.builds(
    lambda text, status: designation(text, status=status),
    TEXTS,
    st.sampled_from(["preferred", "admitted", "deprecated"]),
)
DOCUMENTS = st.builds(
    lambda rows, kind: {"id": "x", "kind": kind, "designations": rows},
    st.lists(ROWS, min_size=1, max_size=4, unique_by=lambda row: row["text"]),
    st.sampled_from(["event", "protocol"]),
)


@given(base=DOCUMENTS, theirs=DOCUMENTS, mine=DOCUMENTS)
def test_nothing_that_either_side_wrote_is_lost(base: Any, theirs: Any, mine: Any) -> None:
    merged = merging.merge(base, theirs, mine)
    there = {each["text"] for each in merged.document["designations"]}
    before = {each["text"] for each in base["designations"]}
    for side in (theirs, mine):
        assert {each["text"] for each in side["designations"]} - before <= there


@given(base=DOCUMENTS, mine=DOCUMENTS)
def test_against_an_unmoved_entry_mine_is_the_result(base: Any, mine: Any) -> None:
    assert merging.merge(base, base, mine) == merging.Merged(mine, ())
    assert merging.merge(base, mine, base).document == mine
    assert merging.merge(base, mine, mine) == merging.Merged(mine, ())


@given(base=DOCUMENTS, theirs=DOCUMENTS, mine=DOCUMENTS)
def test_both_orders_find_the_same_conflicts(base: Any, theirs: Any, mine: Any) -> None:
    one, other = merging.merge(base, theirs, mine), merging.merge(base, mine, theirs)
    assert {each.path for each in one.conflicts} == {each.path for each in other.conflicts}


def test_a_merge_of_two_entries_keeps_every_designation_and_one_preferred() -> None:
    other = to_document(
        concept("visit-of-state", designations=[designation("visit of state"), designation("VE", "es", type="acronym")])
    )
    union = merging.union(VISIT, other)
    added = {each["text"]: each["status"] for each in union["designations"]}
    assert added["visit of state"] == added["VE"] == "admitted"
    assert added["state visit"] == "preferred"
    assert union["id"] == "state-visit"
    assert rules.check(from_document(union | {"designations": union["designations"][:4]})) == []


@pytest.mark.parametrize("target", ["state-visit", "visit-of-state"])
def test_a_merged_entry_is_not_related_to_itself(target: str) -> None:
    other = to_document(concept("visit-of-state")) | {"relations": [{"type": "related", "target": target}]}
    assert "relations" not in merging.union(VISIT, other)


def test_a_value_is_put_where_two_changes_met() -> None:
    document = {"designations": [{"language": "en", "text": "GDI", "status": "preferred"}], "definitions": {}}
    place = ("designations", "en GDI", "status")
    changed = merging.put(document, place, "admitted")
    assert merging.value_at(changed, place) == "admitted"
    assert merging.value_at(document, place) == "preferred", "the document itself stays as it was"
    assert merging.put(changed, ("designations", "en GDI"), None)["designations"] == []
    assert merging.put(document, ("definitions", "en"), {"text": "x"})["definitions"] == {"en": {"text": "x"}}
    assert merging.value_at(document, ("definitions", "es", "text")) is None
