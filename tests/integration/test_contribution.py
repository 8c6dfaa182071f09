"""From a suggestion to a published revision: nothing is lost, nobody approves their own, history only grows."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from app import store
from app.services import accounts, contribution, entries, lookup, maintenance, review
from app.services.contribution import Draft
from app.services.loading import Report
from app.services.publication import Publisher
from app.store import proposals
from app.store.proposals import NewRecord, Proposal
from app.store.revisions import Authorship, Change
from app.terminology import merging
from app.terminology.concept import to_document
from app.terminology.errors import (
    ConceptMoved,
    ConceptNotFound,
    ConceptWithdrawn,
    DuplicateProposal,
    IdempotencyConflict,
    InvalidConcept,
    InvalidTransition,
    NotAllowed,
    ProposalNotFound,
    PuenteError,
    ReviewerIsAuthor,
    StaleProposal,
    TooManyProposals,
    VersionConflict,
)
from app.terminology.people import COMMAND, Person, Role
from app.terminology.workflow import Kind, State
from tests.builders import chinese, concept, designation
from tests.people import make_person

Publish = Callable[..., Report]
VISIT = to_document(concept())
AUDIENCE = to_document(
    concept(
        "audience",
        designations=[designation("audience"), designation("audiencia", "es"), chinese("接见", "jiējiàn", "接見")],
    )
)


@dataclass(frozen=True)
class People:
    ana: Person  # contributes
    luis: Person  # contributes
    eva: Person  # reviews English and Spanish
    li: Person  # reviews Chinese
    mei: Person  # reviews all three
    rafa: Person  # reads


@pytest.fixture
def people(app: Flask, publish: Publish) -> People:
    publish(concept())
    subject = {"key": "visits-and-protocol", "label": {"en": "Visits", "es": "Visitas", "zh-Hans": "访问"}}
    with store.transaction() as session:
        Publisher(session).publish(
            [Change("subject", "visits-and-protocol", subject)], Authorship("tests", "for the tests", "file")
        )
    return People(
        ana=make_person(Role.CONTRIBUTOR),
        luis=make_person(Role.CONTRIBUTOR),
        eva=make_person(Role.REVIEWER, "en", "es"),
        li=make_person(Role.REVIEWER, "zh"),
        mei=make_person(Role.REVIEWER, "en", "es", "zh"),
        rafa=make_person(Role.READER),
    )


def visit(*more: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return VISIT | {"designations": [*VISIT["designations"], *more]} | fields


def change(*more: dict[str, Any], based_on: int = 1, **fields: Any) -> Draft:
    return Draft(Kind.CHANGE, visit(*more, **fields), "state-visit", based_on=based_on, reason="seen in a communique")


ENGLISH = designation("visit of state", status="admitted")
NEW = Draft(Kind.NEW, {name: value for name, value in AUDIENCE.items() if name != "id"}, reason="it is missing")


def approved(proposal: Proposal, *reviews: tuple[Person, str]) -> Proposal:
    for person, language in reviews:
        proposal = review.approve(person, proposal.id, proposal.version, [language])
    return proposal


def test_it_works(people: People) -> None:
    proposal = contribution.propose(people.ana, NEW)
    assert (proposal.concept, proposal.state, proposal.needed) == ("audience", State.PROPOSED, {"en", "es", "zh"})
    with pytest.raises(ConceptNotFound):
        entries.get_entry("audience")
    assert lookup.find("audiencia").hits == []
    proposal = approved(proposal, (people.eva, "en"), (people.eva, "es"), (people.li, "zh"))
    assert (proposal.state, proposal.revision) == (State.PUBLISHED, 1)
    assert lookup.find("接見").hits[0].concept_id == "audience"
    (revision,) = entries.get_history("audience")
    assert revision.author == f"account:{people.ana.id}"
    assert revision.reviewer == f"account:{people.eva.id} account:{people.li.id}"
    assert (revision.reason, revision.origin) == ("it is missing", "service")
    assert maintenance.verify() == []


def test_a_change_of_one_language_needs_that_language_alone(people: People) -> None:
    proposal = contribution.propose(people.ana, change(ENGLISH))
    assert proposal.needed == {"en"}
    assert approved(proposal, (people.eva, "en")).state == State.PUBLISHED
    assert "visit of state" in [each.text for each in entries.get_entry("state-visit").concept.designations]


def test_what_belongs_to_no_language_needs_any_one_reviewer(people: People) -> None:
    proposal = contribution.propose(people.ana, change(kind="event"))
    assert approved(proposal, (people.li, "zh")).state == State.PUBLISHED


def test_a_reviewer_of_spanish_cannot_approve_what_also_edits_chinese(people: People) -> None:
    proposal = contribution.propose(people.ana, change(ENGLISH, chinese("国是访问", "guóshì fǎngwèn", "國是訪問")))
    assert proposal.needed == {"en", "zh"}
    with pytest.raises(NotAllowed):
        review.approve(people.eva, proposal.id, proposal.version, ["en", "zh"])
    assert approved(proposal, (people.eva, "en")).state == State.PROPOSED
    assert len(entries.get_history("state-visit")) == 1


def test_nobody_approves_their_own(people: People) -> None:
    proposal = contribution.propose(people.mei, change(ENGLISH))
    with pytest.raises(ReviewerIsAuthor):
        review.approve(people.mei, proposal.id, proposal.version, ["en"])
    with pytest.raises(ReviewerIsAuthor):
        review.reject(people.mei, proposal.id, proposal.version, "no")


@pytest.mark.parametrize("whose", ["ana", "luis", "rafa"])
def test_contributors_and_readers_review_nothing(people: People, whose: str) -> None:
    proposal = contribution.propose(people.ana, change(ENGLISH))
    with pytest.raises((NotAllowed, ProposalNotFound)):
        review.approve(getattr(people, whose), proposal.id, proposal.version, ["en"])
    with pytest.raises(NotAllowed):
        review.queue(getattr(people, whose))


def test_a_reader_proposes_nothing(people: People) -> None:
    with pytest.raises(NotAllowed):
        contribution.propose(people.rafa, NEW)


def test_others_do_not_see_a_proposal(people: People) -> None:
    proposal = contribution.propose(people.ana, NEW)
    draft = contribution.propose(people.ana, change(ENGLISH), submit=False)
    for person in (people.luis, people.rafa):
        with pytest.raises(ProposalNotFound):
            contribution.get_proposal(person, proposal.id)
        with pytest.raises(ProposalNotFound):
            contribution.get_events(person, proposal.id)
        with pytest.raises(ProposalNotFound):
            review.compare(person, proposal.id)
        with pytest.raises(ProposalNotFound):
            contribution.comment(person, proposal.id, "hello")
        with pytest.raises(ProposalNotFound):
            contribution.revise(person, proposal.id, proposal.version, NEW)
    for person in (people.eva, people.luis):
        with pytest.raises(ProposalNotFound):
            contribution.get_proposal(person, draft.id)


def test_a_draft_may_be_unfinished_and_is_kept(people: People) -> None:
    unfinished = Draft(Kind.NEW, {"designations": [{"text": "shuttle diplomacy", "language": "en"}]})
    draft = contribution.propose(people.ana, unfinished, submit=False)
    assert contribution.get_proposal(people.ana, draft.id).document["designations"] == [
        {"text": "shuttle diplomacy", "language": "en"}
    ]
    with pytest.raises(InvalidConcept):
        contribution.revise(people.ana, draft.id, draft.version, unfinished)
    assert contribution.get_proposal(people.ana, draft.id) == draft


def test_errors_keep_a_proposal_from_review_and_name_the_places(people: People) -> None:
    wrong = change(designation("新", "es"), relations=[{"type": "related", "target": "no-such-entry"}])
    with pytest.raises(InvalidConcept) as caught:
        contribution.propose(people.ana, wrong)
    found = {each.code: each.path for each in caught.value.findings}
    assert found["unknown_relation_target"] == ("relations", 0, "target")
    assert contribution.list_own(people.ana) == []


def test_asked_for_a_change_the_author_makes_it(people: People) -> None:
    proposal = contribution.propose(people.ana, change(designation("visit of State", status="admitted")))
    proposal = review.request_changes(people.eva, proposal.id, proposal.version, "lower case, please")
    assert proposal.state == State.CHANGES_REQUESTED
    with pytest.raises(InvalidTransition):
        review.approve(people.eva, proposal.id, proposal.version, ["en"])
    proposal = contribution.revise(people.ana, proposal.id, proposal.version, change(ENGLISH))
    assert approved(proposal, (people.eva, "en")).state == State.PUBLISHED
    said = [(each.action, each.account, each.text) for each in contribution.get_events(people.ana, proposal.id)]
    assert said == [
        ("submit", people.ana.id, "seen in a communique"),
        ("request_changes", people.eva.id, "lower case, please"),
        ("submit", people.ana.id, "seen in a communique"),
        ("publish", people.eva.id, ""),
    ]


def test_what_is_approved_is_what_was_seen(people: People) -> None:
    proposal = contribution.propose(people.ana, change(ENGLISH))
    contribution.revise(people.ana, proposal.id, proposal.version, change(designation("something else")))
    with pytest.raises(VersionConflict):
        review.approve(people.eva, proposal.id, proposal.version, ["en"])


def test_an_edit_takes_the_approvals_back(people: People) -> None:
    both = change(ENGLISH, chinese("国是访问", "guóshì fǎngwèn", "國是訪問"))
    proposal = approved(contribution.propose(people.ana, both), (people.eva, "en"))
    proposal = contribution.revise(people.ana, proposal.id, proposal.version, both)
    assert proposal.approvals == {}


def test_steps_cannot_be_skipped(people: People) -> None:
    draft = contribution.propose(people.eva, change(ENGLISH), submit=False)
    with pytest.raises((InvalidTransition, ProposalNotFound)):
        review.approve(people.mei, draft.id, draft.version, ["en"])
    proposal = contribution.propose(people.ana, change(ENGLISH))
    proposal = review.reject(people.eva, proposal.id, proposal.version, "it is not used")
    for step in (
        lambda: review.approve(people.eva, proposal.id, proposal.version, ["en"]),
        lambda: review.request_changes(people.eva, proposal.id, proposal.version, "x"),
        lambda: contribution.revise(people.ana, proposal.id, proposal.version, change(ENGLISH)),
        lambda: contribution.withdraw(people.ana, proposal.id, proposal.version),
    ):
        with pytest.raises(InvalidTransition):
            step()


def test_the_second_of_two_editors_sees_both_versions_and_loses_nothing(people: People) -> None:
    first = contribution.propose(people.ana, change(ENGLISH))
    second = contribution.propose(people.luis, change(designation("visita estatal", "es", status="admitted")))
    approved(first, (people.eva, "en"))
    with pytest.raises(StaleProposal) as caught:
        review.approve(people.eva, second.id, second.version, ["es"])
    assert (caught.value.based_on, caught.value.current) == (1, 2)
    comparison = review.compare(people.luis, second.id)
    assert comparison.merged is not None and comparison.merged.conflicts == ()
    second, _ = contribution.rebase(people.luis, second.id, second.version)
    approved(second, (people.eva, "es"))
    texts = [each.text for each in entries.get_entry("state-visit").concept.designations]
    assert {"visit of state", "visita estatal"} <= set(texts)


def test_two_who_change_the_same_words_are_asked(people: People) -> None:
    definitions = VISIT["definitions"]
    first = contribution.propose(people.ana, change(definitions=definitions | {"en": {"text": "One wording."}}))
    second = contribution.propose(people.luis, change(definitions=definitions | {"en": {"text": "Another wording."}}))
    approved(first, (people.eva, "en"))
    unmoved, merged = contribution.rebase(people.luis, second.id, second.version)
    assert unmoved == second
    (conflict,) = merged.conflicts
    assert (conflict.theirs, conflict.mine) == ("One wording.", "Another wording.")
    assert contribution.get_proposal(people.luis, second.id).document == second.document


def test_the_same_person_in_two_tabs_loses_nothing(people: People) -> None:
    draft = contribution.propose(people.ana, change(ENGLISH), submit=False)
    saved = contribution.revise(people.ana, draft.id, draft.version, change(kind="event"), submit=False)
    with pytest.raises(VersionConflict):
        contribution.revise(people.ana, draft.id, draft.version, change(designation("x")), submit=False)
    assert contribution.get_proposal(people.ana, draft.id) == saved


def test_a_new_entry_that_somebody_else_proposes_already_is_named(people: People) -> None:
    first = contribution.propose(people.ana, NEW)
    with pytest.raises(DuplicateProposal) as caught:
        contribution.propose(people.luis, NEW)
    assert caught.value.other == first.id


@pytest.mark.parametrize(
    "text", ["State visits", "ＳＴＡＴＥ ＶＩＳＩＴ", "visíta de estado", "國事訪問", "guoshi fangwen"]
)
def test_possible_duplicates_are_found_in_any_spelling(people: People, text: str) -> None:
    draft = Draft(Kind.NEW, {"designations": [designation(text, "en")]})
    (found,) = contribution.judged(draft).duplicates
    assert (found.text, found.hit.concept_id) == (text, "state-visit")


def test_a_duplicate_is_found_though_acronym_and_full_form_changed_places(people: People, publish: Publish) -> None:
    full, short = "Community of Latin American and Caribbean States", "CELAC"
    rows = [*VISIT["designations"], designation(full), designation(short, type="acronym", abbreviation_of=full)]
    publish(concept("celac", designations=rows))
    swapped = [designation(short), designation(full, type="acronym", abbreviation_of=short)]
    found = contribution.judged(Draft(Kind.NEW, {"designations": swapped})).duplicates
    assert [(each.text, each.hit.concept_id) for each in found] == [(short, "celac")]


def test_new_sources_are_published_with_the_entry(people: People) -> None:
    source = NewRecord(
        "source",
        "granma-2022-11-25",
        {"title": "Nota", "publisher": "Granma", "language": "es", "tier": "state_media", "date": "2022-11-25"},
    )
    sourced = designation("visita estatal", "es", status="admitted", sources=["granma-2022-11-25"])
    del sourced["unconfirmed"]
    draft = replace(change(sourced), records=(source,))
    with pytest.raises(InvalidConcept):
        contribution.propose(people.ana, replace(draft, records=()))
    proposal = contribution.propose(people.ana, draft)
    approved(proposal, (people.eva, "es"))
    assert entries.get_entry("state-visit").bibliography["granma-2022-11-25"].publisher == "Granma"


GRANMA = {"publisher": "Granma", "language": "es", "tier": "state_media", "accessed": "2022-11-25"}


def sourced(text: str, **source: str) -> Draft:
    """A change with a new source; two that are made on one day from one site get the same key."""
    row = designation(text, "es", status="admitted", sources=["granma-2022-11-25"])
    del row["unconfirmed"]
    return replace(change(row), records=(NewRecord("source", "granma-2022-11-25", GRANMA | source),))


def test_a_source_that_another_took_the_key_of_is_not_mistaken_for_it(people: People) -> None:
    one = contribution.propose(people.ana, sourced("visita estatal", title="Una nota", url="https://www.granma.cu/a"))
    draft = sourced("visita solemne", title="Otra nota", url="https://www.granma.cu/b")
    other = contribution.propose(people.luis, replace(draft, concept="audience", kind=Kind.NEW, based_on=0))
    approved(one, (people.eva, "es"))
    with pytest.raises(InvalidConcept) as caught:
        approved(other, (people.mei, "en"), (people.mei, "es"), (people.mei, "zh"))
    assert [(each.code, each.path) for each in caught.value.findings] == [
        ("key_taken", ("records", "granma-2022-11-25"))
    ]
    assert contribution.get_proposal(people.luis, other.id).state == State.PROPOSED


@pytest.mark.parametrize("address", ["https://www.granma.cu/a", "https://WWW.granma.cu/a/#top"])
def test_the_same_source_proposed_twice_is_one(people: People, address: str) -> None:
    one = contribution.propose(people.ana, sourced("visita estatal", title="Nota", url="https://www.granma.cu/a"))
    draft = sourced("visita solemne", title="Nota de Granma", url=address)
    other = contribution.propose(people.luis, replace(draft, concept="audience", kind=Kind.NEW, based_on=0))
    approved(one, (people.eva, "es"))
    assert approved(other, (people.mei, "en"), (people.mei, "es"), (people.mei, "zh")).state == State.PUBLISHED
    assert entries.get_entry("audience").bibliography["granma-2022-11-25"].title == "Nota"


def test_a_subject_field_that_another_took_the_key_of_is_not_mistaken_for_it(people: People) -> None:
    labels = [{"en": "Courtesies", "es": each, "zh-Hans": "礼节"} for each in ("Cortesías", "Cortesía")]
    one, other = (
        contribution.propose(
            people.ana,
            Draft(
                Kind.CHANGE,
                visit(subjects=["visits-and-protocol", "courtesies"]),
                "state-visit",
                based_on=1,
                records=(NewRecord("subject", "courtesies", {"label": label}),),
            ),
        )
        for label in labels
    )
    approved(one, (people.mei, "en"), (people.mei, "es"), (people.mei, "zh"))
    assert "key_taken" in [each.code for each in contribution.judge_proposal(other).findings]
    assert "key_taken" not in [each.code for each in contribution.judge_proposal(one).findings]


def test_a_new_subject_field_needs_every_language_it_is_named_in(people: People) -> None:
    label = {"en": "Courtesies", "es": "Cortesías", "zh-Hans": "礼节"}
    document = VISIT | {"subjects": ["courtesies"]}
    records = (NewRecord("subject", "courtesies", {"label": label}),)
    proposal = contribution.propose(
        people.ana, Draft(Kind.CHANGE, document, "state-visit", based_on=1, records=records)
    )
    assert proposal.needed == {"en", "es", "zh"}
    approved(proposal, (people.mei, "en"), (people.eva, "es"), (people.mei, "zh"))
    assert entries.get_entry("state-visit").concept.subjects == ("courtesies",)


@pytest.mark.parametrize("broader", ["no-such-field", "courtesies"])
def test_a_new_subject_field_is_within_one_that_is_there(people: People, broader: str) -> None:
    label = {"en": "Courtesies", "es": "Cortesías", "zh-Hans": "礼节"}
    records = (NewRecord("subject", "courtesies", {"label": label, "broader": broader}),)
    with pytest.raises(InvalidConcept) as caught:
        contribution.propose(people.ana, replace(change(ENGLISH), records=records))
    assert [each.code for each in caught.value.findings] == ["unknown_subject"]


def test_a_withdrawn_entry_is_gone_with_its_history_and_comes_back(people: People) -> None:
    proposal = contribution.propose(people.ana, Draft(Kind.WITHDRAWAL, VISIT, "state-visit", based_on=1))
    approved(proposal, (people.mei, "en"), (people.mei, "es"), (people.mei, "zh"))
    with pytest.raises(ConceptWithdrawn):
        entries.get_entry("state-visit")
    assert len(entries.get_history("state-visit")) == 2
    back = contribution.propose(people.ana, change(based_on=2))
    assert back.needed == {"en", "es", "zh"}, "it comes as a new entry does"
    assert (review.compare(people.mei, back.id).before, review.compare(people.mei, back.id).restores) == ({}, True)
    approved(back, (people.mei, "en"), (people.mei, "es"), (people.mei, "zh"))
    assert entries.get_entry("state-visit").concept == concept()


def test_a_merged_entry_leads_to_the_other_which_has_its_designations(people: People, publish: Publish) -> None:
    publish(
        concept(
            "visit-of-state",
            designations=[
                designation("visit of state"),
                designation("visita estatal", "es"),
                chinese("国访", "guófǎng", "國訪"),
            ],
        ),
        concept(
            "talks",
            designations=[designation("talks"), designation("diálogo", "es"), chinese("会谈", "huìtán", "會談")],
            relations=[{"type": "related", "target": "visit-of-state"}],
        ),
    )
    document = merging.union(VISIT, entries.get_history("visit-of-state")[0].document)
    draft = Draft(
        Kind.MERGE,
        document,
        "visit-of-state",
        target="state-visit",
        based_on=1,
        target_based_on=1,
        reason="one concept",
    )
    proposal = contribution.propose(people.ana, draft)
    approved(proposal, *((people.mei, language) for language in ("en", "es", "zh")))
    with pytest.raises(ConceptMoved) as caught:
        entries.get_entry("visit-of-state")
    assert caught.value.target == "state-visit"
    assert lookup.find("visita estatal").hits[0].concept_id == "state-visit"
    assert [each.concept.id for each in entries.get_entry("talks").relations] == ["state-visit"]
    assert maintenance.verify() == []


@pytest.mark.parametrize("document", [{}, VISIT | {"designations": [designation("visita", "es")]}])
def test_whoever_words_it_what_goes_needs_every_language_that_it_has(
    people: People, publish: Publish, document: dict[str, Any]
) -> None:
    publish(concept("visit-of-state"))
    gone = contribution.propose(people.ana, Draft(Kind.WITHDRAWAL, document, "state-visit", based_on=1))
    assert gone.needed == {"en", "es", "zh"}
    spanish = VISIT | {"designations": [designation("visita", "es")]}
    merged = Draft(Kind.MERGE, spanish, "visit-of-state", target="state-visit", based_on=1, target_based_on=1)
    assert contribution.propose(people.ana, merged, submit=False).needed == {"en", "es", "zh"}
    anew = Draft(Kind.NEW, spanish, "state-visit", based_on=1)
    assert contribution.propose(people.ana, anew, submit=False).needed == {"en", "es", "zh"}


def test_a_merge_whose_target_moved_is_refused(people: People, publish: Publish) -> None:
    publish(concept("visit-of-state", designations=[designation("visit of state")], definitions={}))
    draft = Draft(Kind.MERGE, VISIT, "visit-of-state", target="state-visit", based_on=1, target_based_on=1)
    proposal = contribution.propose(people.ana, draft)
    approved(contribution.propose(people.luis, change(kind="event")), (people.eva, "en"))
    with pytest.raises(StaleProposal):
        review.approve(people.mei, proposal.id, proposal.version, ["en"])


def test_many_are_approved_each_for_itself(people: People) -> None:
    stale = contribution.propose(people.ana, change(ENGLISH))
    fine = contribution.propose(people.ana, NEW)
    moved = contribution.propose(people.luis, change(kind="event"))
    results = review.approve_many(
        people.mei, [(moved.id, moved.version), (stale.id, stale.version), (fine.id, fine.version), (999, 1)]
    )
    assert [each.error.code if each.error else each.proposal.state for each in results] == [
        "published",
        "stale_proposal",
        "published",
        "proposal_not_found",
    ]


def test_everything_that_somebody_sent_is_refused_at_once(people: People) -> None:
    for number in range(3):
        contribution.propose(people.luis, change(designation(f"spam {number}", status="admitted")))
    kept = contribution.propose(people.ana, change(ENGLISH))
    results = review.reject_all(people.eva, people.luis.id, "spam")
    assert [each.proposal.state for each in results] == ["rejected"] * 3
    assert contribution.get_proposal(people.ana, kept.id).state == State.PROPOSED


def test_somebody_who_sends_too_many_is_told_to_wait(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contribution, "MOST_A_MINUTE", 2)
    for number in range(2):
        contribution.propose(people.luis, change(designation(f"spam {number}")))
    with pytest.raises(TooManyProposals):
        contribution.propose(people.luis, change(ENGLISH))
    contribution.propose(people.ana, change(ENGLISH))


def test_blanking_and_addresses_are_pointed_out(people: People) -> None:
    blank = contribution.propose(people.ana, change(definitions=VISIT["definitions"] | {"en": {"text": "x"}}))
    assert "removes_much" not in review.compare(people.eva, blank.id).flags
    only = VISIT | {"definitions": {each: {"text": "x"} for each in ("en", "es", "zh-Hans")}}
    draft = Draft(Kind.CHANGE, only, "state-visit", based_on=1)
    assert "removes_much" in review.compare(people.eva, contribution.propose(people.ana, draft).id).flags
    spam = change(notes=[{"text": {"en": "See https://example.org", "es": "x", "zh-Hans": "x"}}])
    assert "addresses_in_text" in review.compare(people.eva, contribution.propose(people.ana, spam).id).flags


def test_the_queue_tells_what_a_language_still_needs(people: People) -> None:
    both = contribution.propose(people.ana, change(ENGLISH, chinese("国是访问", "guóshì fǎngwèn", "國是訪問")))
    new = contribution.propose(people.ana, NEW)
    assert [each.id for each in review.queue(people.li, languages=["zh"])] == [both.id, new.id]
    approved(both, (people.li, "zh"))
    assert [each.id for each in review.queue(people.li, languages=["zh"])] == [new.id]
    assert [each.id for each in review.queue(people.li, subject="visits-and-protocol")] == [both.id, new.id]


def test_the_queue_of_a_language_goes_past_what_waits_for_others(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contribution, "MOST_A_MINUTE", 100)
    for number in range(12):
        contribution.propose(people.luis, change(designation(f"visit {number}", status="admitted")))
    last = contribution.propose(people.ana, change(chinese("国是访问", "guóshì fǎngwèn", "國是訪問")))
    with store.reading() as session:
        found = [each.id for each in proposals.walk(session, review.IN_REVIEW, batch=5)]
    assert len(found) == 13 and found == sorted(found)
    monkeypatch.setattr(review, "MOST_AT_ONCE", 10)
    assert [each.id for each in review.queue(people.li, languages=["zh"])] == [last.id]
    assert len(review.queue(people.mei)) == 10


def test_a_request_sent_twice_has_its_effect_once(people: People) -> None:
    first = contribution.propose(people.ana, NEW, idempotency_key="a")
    assert contribution.propose(people.ana, NEW, idempotency_key="a") == first
    assert len(contribution.list_own(people.ana)) == 1
    with pytest.raises(IdempotencyConflict):
        contribution.propose(people.ana, change(ENGLISH), idempotency_key="a")
    assert contribution.propose(people.luis, change(ENGLISH), idempotency_key="a").id != first.id


def race(app: Flask, *steps: Callable[[], object]) -> list[object]:
    """Run steps at the same time, each in a context of its own; answers what each answered or raised."""

    def run(step: Callable[[], object]) -> object:
        with app.app_context():
            try:
                return step()
            except PuenteError as error:
                return error

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(run, steps))


def test_two_who_approve_at_once_publish_once(app: Flask, people: People) -> None:
    proposal = contribution.propose(people.ana, change(ENGLISH))
    steps = [
        lambda who=who: review.approve(who, proposal.id, proposal.version, ["en"]) for who in (people.eva, people.mei)
    ]
    outcomes = race(app, *steps * 3)
    assert sum(isinstance(each, Proposal) for each in outcomes) == 1
    assert len(entries.get_history("state-visit")) == 2
    assert maintenance.verify() == []


def test_of_two_proposals_for_one_entry_approved_at_once_one_wins(app: Flask, people: People) -> None:
    made = [
        contribution.propose(people.ana, change(ENGLISH)),
        contribution.propose(people.luis, change(designation("visita estatal", "es", status="admitted"))),
    ]
    outcomes = race(
        app,
        lambda: review.approve(people.eva, made[0].id, made[0].version, ["en"]),
        lambda: review.approve(people.eva, made[1].id, made[1].version, ["es"]),
    )
    assert sorted(type(each).__name__ for each in outcomes) == ["Proposal", "StaleProposal"]


def test_of_two_who_propose_one_new_entry_at_once_one_wins(app: Flask, people: People) -> None:
    outcomes = race(app, *(lambda who=who: contribution.propose(who, NEW) for who in (people.ana, people.luis)))
    assert sorted(type(each).__name__ for each in outcomes) == ["DuplicateProposal", "Proposal"]


def test_approval_and_withdrawal_at_once_have_one_outcome(app: Flask, people: People) -> None:
    proposal = contribution.propose(people.ana, change(ENGLISH))
    race(
        app,
        lambda: review.approve(people.eva, proposal.id, proposal.version, ["en"]),
        lambda: contribution.withdraw(people.ana, proposal.id, proposal.version),
    )
    state = contribution.get_proposal(people.ana, proposal.id).state
    assert (state, len(entries.get_history("state-visit"))) in ((State.PUBLISHED, 2), (State.WITHDRAWN, 1))


def test_what_happened_cannot_be_rewritten(people: People) -> None:
    contribution.propose(people.ana, NEW)
    for statement in ("UPDATE proposal_event SET text = 'x'", "DELETE FROM proposal_event"):
        with pytest.raises(DatabaseError, match="append-only"), store.transaction() as session:
            session.execute(text(statement))


def test_what_is_in_review_is_judged_whenever_it_changes(people: People) -> None:
    proposal = contribution.propose(people.ana, change(ENGLISH))
    wrong = change(designation("新", "es"), relations=[{"type": "related", "target": "no-such-entry"}])
    with pytest.raises(InvalidConcept):
        contribution.revise(people.ana, proposal.id, proposal.version, wrong, submit=False)
    assert contribution.get_proposal(people.ana, proposal.id) == proposal
    asked = review.request_changes(people.eva, proposal.id, proposal.version, "lower case")
    kept = contribution.revise(people.ana, asked.id, asked.version, wrong, submit=False)
    assert kept.state == State.CHANGES_REQUESTED, "what is with its author is theirs to leave unfinished"


def test_a_draft_is_written_without_a_trace_and_goes_with_its_author(people: People) -> None:
    draft = contribution.propose(people.ana, change(ENGLISH), submit=False)
    sent = contribution.propose(people.ana, NEW)
    for number in range(3):
        draft = contribution.revise(people.ana, draft.id, draft.version, change(kind="event"), submit=False)
        assert (draft.version, contribution.get_events(people.ana, draft.id)) == (number + 2, [])
    with pytest.raises(InvalidTransition):
        contribution.comment(people.ana, draft.id, "to myself")
    accounts.delete(people.ana.id, COMMAND)
    with pytest.raises(ProposalNotFound):
        contribution.get_proposal(people.ana, draft.id)
    assert contribution.get_proposal(people.mei, sent.id).state == State.PROPOSED
    approved(sent, (people.mei, "en"), (people.mei, "es"), (people.mei, "zh"))
    assert entries.get_history("audience")[0].author == f"account:{people.ana.id}"
