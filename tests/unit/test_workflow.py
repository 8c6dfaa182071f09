"""The way of a proposal: what can follow what, who may do it, and who must approve."""

from collections.abc import Mapping
from typing import Any

import pytest

from app.terminology import workflow
from app.terminology.concept import to_document
from app.terminology.errors import InvalidTransition, NotAllowed, NotYours, ReviewerIsAuthor
from app.terminology.people import Person, Role
from app.terminology.workflow import Action, Kind, State
from tests.builders import chinese, concept, designation

ANA = Person(1, "Ana", Role.CONTRIBUTOR)
LI = Person(2, "Li", Role.REVIEWER, frozenset({"zh"}))
EVA = Person(3, "Eva", Role.REVIEWER, frozenset({"es", "en"}))
READER = Person(4, "Rafa", Role.READER)

CAN = {
    State.DRAFT: {Action.REVISE, Action.SUBMIT, Action.WITHDRAW},
    State.PROPOSED: set(Action) - {Action.SUBMIT},
    State.CHANGES_REQUESTED: {Action.REVISE, Action.SUBMIT, Action.REJECT, Action.WITHDRAW},
    State.PUBLISHED: set(),
    State.REJECTED: set(),
    State.WITHDRAWN: set(),
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", Action)
def test_the_whole_table(state: State, action: Action) -> None:
    if action in CAN[state]:
        assert workflow.after(state, action) in State
    else:
        with pytest.raises(InvalidTransition) as caught:
            workflow.after(state, action)
        assert (caught.value.state, caught.value.action) == (state, action)


def test_what_is_settled_stays_settled() -> None:
    assert {state for state in State if not CAN[state]} == {state for state in State if not state.is_open}


@pytest.mark.parametrize("action", workflow.OF_AUTHORS)
def test_only_its_author_works_on_a_proposal(action: Action) -> None:
    workflow.permit(action, ANA, author=1)
    for other in (LI, EVA):
        with pytest.raises(NotYours):
            workflow.permit(action, other, author=1)


def test_somebody_demoted_to_reader_submits_nothing_more() -> None:
    with pytest.raises(NotAllowed):
        workflow.permit(Action.SUBMIT, READER, author=4)


REVIEWS = [Action.APPROVE, Action.REJECT, Action.REQUEST_CHANGES]


@pytest.mark.parametrize("action", REVIEWS)
def test_nobody_reviews_their_own(action: Action) -> None:
    with pytest.raises(ReviewerIsAuthor):
        workflow.permit(action, LI, author=2)


@pytest.mark.parametrize("action", REVIEWS)
def test_contributors_do_not_review(action: Action) -> None:
    with pytest.raises(NotAllowed):
        workflow.permit(action, ANA, author=2)


def test_a_reviewer_approves_their_own_languages_only() -> None:
    workflow.permit(Action.APPROVE, LI, author=1, languages=["zh"])
    with pytest.raises(NotAllowed) as caught:
        workflow.permit(Action.APPROVE, LI, author=1, languages=["zh", "es"])
    assert (caught.value.needs, caught.value.value) == ("language", "es")


VISIT = to_document(concept())


def with_rows(*rows: Mapping[str, Any], **fields: Any) -> dict[str, Any]:
    return VISIT | {"designations": [*VISIT["designations"], *rows]} | fields


@pytest.mark.parametrize(
    ("after", "needed"),
    [
        (with_rows(designation("visit of state")), {"en"}),
        (with_rows(designation("visita oficial", "es-CU")), {"es"}),
        (with_rows(chinese("国访", "guófǎng", "國訪")), {"zh"}),
        (with_rows(designation("visit of state"), designation("visita oficial", "es")), {"en", "es"}),
        (VISIT | {"designations": VISIT["designations"][:2]}, {"zh"}),
        (VISIT | {"definitions": VISIT["definitions"] | {"zh-Hans": {"text": "国家元首的访问。"}}}, {"zh"}),
        (VISIT | {"definitions": {}}, {"en", "es", "zh"}),
        (VISIT | {"notes": [{"text": {"en": "a", "es": "b", "zh-Hans": "c"}}]}, {"en", "es", "zh"}),
        (VISIT | {"contexts": [{"text": "La visita.", "language": "es"}]}, {"es"}),
        (VISIT | {"kind": "event"}, set()),
        (VISIT | {"relations": [{"type": "related", "target": "talks"}]}, set()),
        (
            VISIT | {"designations": [VISIT["designations"][0] | {"language": "es"}, *VISIT["designations"][1:]]},
            {"en", "es"},
        ),
    ],
)
def test_a_change_needs_the_reviewers_of_its_languages(after: dict[str, Any], needed: set[str]) -> None:
    assert workflow.languages_to_review(Kind.CHANGE, VISIT, after) == needed


@pytest.mark.parametrize("kind", [Kind.NEW, Kind.MERGE, Kind.WITHDRAWAL])
def test_what_concerns_the_whole_entry_needs_all_its_languages(kind: Kind) -> None:
    assert workflow.languages_to_review(kind, {}, VISIT) == {"en", "es", "zh"}


def test_what_belongs_to_no_language_needs_one_approval_of_any() -> None:
    assert not workflow.is_complete(frozenset(), frozenset())
    assert workflow.is_complete(frozenset(), frozenset({"es"}))
    assert not workflow.is_complete(frozenset({"es", "zh"}), frozenset({"es"}))
