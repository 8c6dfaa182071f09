"""Five hundred proposals approved at once, three of them stale: each is decided for itself, and told by itself."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser, LexborNode

from app import store
from app.language import pinyin, scripts
from app.services import contribution, entries, lookup, maintenance, review
from app.services.contribution import Draft
from app.services.loading import Report
from app.services.publication import Publisher
from app.store import proposals
from app.store.proposals import Event, Proposal
from app.store.revisions import Authorship, Change
from app.terminology.concept import Concept, to_document
from app.terminology.people import Person, Role
from app.terminology.workflow import Kind, State
from tests.builders import chinese, concept, designation
from tests.people import bearer, make_person, sign_in

Publish = Callable[..., Report]
MANY = 500
STALE = (7, 250, 499)
HAN = str.maketrans("0123456789", "零一二三四五六七八九")


@dataclass(frozen=True)
class Waiting:
    """A reviewer, and what waits: one proposal for each entry, of which three moved since."""

    reviewer: Person
    made: list[Proposal]

    @property
    def stale(self) -> set[int]:
        return {self.made[number].id for number in STALE}


def visit(number: int) -> Concept:
    """An entry of its own for each number."""
    text = f"{number}号访问".translate(HAN)
    rows = [
        designation(f"visit no. {number}"),
        designation(f"visita n.º {number}", "es"),
        chinese(text, pinyin.draft(text), scripts.to_traditional(text)),
    ]
    return concept(f"visit-{number}", designations=rows)


def changed(number: int, text: str) -> Draft:
    document = to_document(visit(number))
    rows = [*document["designations"], designation(f"{text} {number}", status="admitted")]
    return Draft(Kind.CHANGE, document | {"designations": rows}, f"visit-{number}", based_on=1, reason="heard")


@pytest.fixture
def waiting(app: Flask, publish: Publish) -> Waiting:
    label = {"en": "Visits", "es": "Visitas", "zh-Hans": "访问"}
    subject = Change("subject", "visits-and-protocol", {"key": "visits-and-protocol", "label": label})
    with store.transaction() as session:
        Publisher(session).publish([subject], Authorship("tests", "for the tests", "file"))
    publish(*map(visit, range(MANY)))
    ana, luis, mei = make_person(), make_person(), make_person(Role.REVIEWER, "en", "es", "zh")
    with store.transaction() as session:  # many at once: a person is held back to a few in a minute
        made = [_in_review(session, changed(number, "call"), ana) for number in range(MANY)]
    for number in STALE:
        other = contribution.propose(luis, changed(number, "stay"))
        assert review.approve(mei, other.id, other.version, ["en"]).state == State.PUBLISHED
    return Waiting(mei, made)


def _in_review(session: store.Session, draft: Draft, author: Person) -> Proposal:
    row = Proposal(
        draft.kind,
        str(draft.concept),
        draft.document,
        author.id,
        draft.reason,
        based_on=draft.based_on,
        needed=frozenset({"en"}),
        state=State.PROPOSED,
    )
    return proposals.add(session, row, Event("submit", author.id, draft.reason, document=draft.document))


def check_each_was_decided_for_itself(waiting: Waiting) -> None:
    """What is not stale is published whole, what is stays as it was, and search knows one from the other."""
    for number, each in enumerate(waiting.made):
        now = contribution.get_proposal(waiting.reviewer, each.id)
        texts = [row["text"] for row in entries.get_revision(each.concept, 2).document["designations"]]
        assert len(entries.get_history(each.concept)) == 2
        if each.id in waiting.stale:
            assert (now, texts[-1]) == (each, f"stay {number}")
        else:
            assert (now.state, now.revision, texts[-1]) == (State.PUBLISHED, 2, f"call {number}")
    assert lookup.find("call 8").hits[0].concept_id == "visit-8"
    assert "call 7" not in [each.designation["text"] for each in lookup.find("call 7").hits]
    assert maintenance.verify() == []


def test_by_the_api_each_has_its_result(app: Flask, waiting: Waiting) -> None:
    chosen = [{"id": each.id, "version": each.version} for each in waiting.made]
    answer = app.test_client().post("/api/v1/approvals", json={"proposals": chosen}, headers=bearer(waiting.reviewer))
    results = answer.json["results"]
    assert [each["id"] for each in results] == [each.id for each in waiting.made]
    told = Counter((each["status"], each.get("state", each.get("code"))) for each in results)
    assert told == {(200, "published"): MANY - len(STALE), (409, "stale_proposal"): len(STALE)}
    assert {each["id"] for each in results if each["status"] == 409} == waiting.stale
    check_each_was_decided_for_itself(waiting)


@pytest.mark.sample_on_postgresql(0)  # the page asks for what the API asks for, and draws it
def test_by_the_page_each_has_its_result(app: Flask, waiting: Waiting) -> None:
    browser = app.test_client()
    sign_in(browser, waiting.reviewer)
    assert len(boxes(browser.get("/en/review").text)) < MANY
    page = browser.get("/en/review?show=all&tick=clear").text
    assert len(boxes(page)) == MANY
    ticked = [each.attributes["value"] for each in boxes(page) if "checked" in each.attributes]
    assert len(ticked) == MANY - len(STALE)
    assert page.count("Its entry moved since") == len(STALE)
    token = LexborHTMLParser(page).css_first("[name=csrf_token]").attributes["value"]
    every = [each.attributes["value"] for each in boxes(page)]
    answer = browser.post("/en/review/approvals", data={"csrf_token": token, "proposal": every})
    told = LexborHTMLParser(answer.text).css_first("#outcomes")
    assert "497 were done · 3 were not" in told.text()
    lines = [[part.text().strip() for part in each.css("a, .status")] for each in told.css("li")]
    said = "The entry moved since the proposal was written"
    assert lines[: len(STALE)] == [
        [f"visit no. {number} · Proposal {waiting.made[number].id}", said] for number in STALE
    ]
    assert [said for _, said in lines[len(STALE) :]] == ["Published"] * (MANY - len(STALE))
    check_each_was_decided_for_itself(waiting)


def boxes(page: str) -> list[LexborNode]:
    return LexborHTMLParser(page).css("input[name=proposal]")
