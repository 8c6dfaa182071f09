"""Staying in touch: what is watched, what happened to it, and a feed that only its address opens."""

import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.services import accounts, contribution, review, watching
from app.services.contribution import Draft
from app.services.loading import Report
from app.services.publication import Publisher
from app.store import transaction
from app.store.revisions import Authorship, Change
from app.terminology.concept import to_document
from app.terminology.errors import ConceptNotFound, NotFound
from app.terminology.people import COMMAND, Person, Role
from app.terminology.workflow import Kind
from tests.builders import concept, designation, named
from tests.people import bearer, make_person, sign_in

Publish = Callable[..., Report]
VISIT = to_document(concept())


@pytest.fixture
def ana(app: Flask, publish: Publish) -> Person:
    publish(concept(), named("talks", "talks", subjects=["diplomacy"]))
    subject = {"key": "visits-and-protocol", "label": {"en": "Visits", "es": "Visitas", "zh-Hans": "访问"}}
    with transaction() as session:
        change = Change("subject", "visits-and-protocol", subject)
        Publisher(session).publish([change], Authorship("tests", "for the tests", "file"))
    return make_person(Role.CONTRIBUTOR)


def told(person: Person) -> list[str]:
    return [each.concept for each in watching.happened(person.id) if each.revision]


def test_it_works(ana: Person, publish: Publish) -> None:
    watching.watch(ana, "concept", "talks")
    publish(named("talks", "negotiations", subjects=["diplomacy"]))
    assert told(ana) == ["talks", "talks"]
    assert [each.id for each in watching.watched(ana).concepts] == ["talks"]


def test_a_subject_field_stands_for_its_entries(ana: Person) -> None:
    watching.watch(ana, "subject", "visits-and-protocol")
    assert told(ana) == ["state-visit"]


def test_watching_twice_is_watching_once_and_stopping_ends_it(ana: Person) -> None:
    for _ in range(2):
        watching.watch(ana, "concept", "talks")
    assert len(watching.watched(ana).concepts) == 1
    for _ in range(2):
        watching.unwatch(ana, "concept", "talks")
    assert told(ana) == []


def test_what_is_not_there_cannot_be_watched(ana: Person) -> None:
    with pytest.raises(ConceptNotFound):
        watching.watch(ana, "concept", "no-such-entry")
    with pytest.raises(NotFound):
        watching.watch(ana, "subject", "no-such-subject")


def test_an_author_is_told_what_others_do_to_a_proposal(ana: Person) -> None:
    eva = make_person(Role.REVIEWER, "en")
    document = VISIT | {"designations": [*VISIT["designations"], designation("visit of state", status="admitted")]}
    proposal = contribution.propose(ana, Draft(Kind.CHANGE, document, "state-visit", based_on=1))
    contribution.comment(ana, proposal.id, "seen in Beijing Review")
    review.request_changes(eva, proposal.id, proposal.version, "which year?")
    assert [(each.event.action, each.event.text) for each in watching.happened(ana.id) if each.event] == [
        ("request_changes", "which year?")
    ]
    assert watching.happened(eva.id) == []


def test_a_feed_is_opened_by_its_address_alone_and_a_new_one_ends_it(app: Flask, ana: Person) -> None:
    watching.watch(ana, "concept", "talks")
    secret = watching.new_feed(ana)
    client = app.test_client()
    answer = client.get(f"/en/watching/{secret}.atom")
    entries = ElementTree.fromstring(answer.text).findall("{http://www.w3.org/2005/Atom}entry")
    assert len(entries) == 1
    assert answer.headers["Cache-Control"] == "private, no-store"
    watching.new_feed(ana)
    assert client.get(f"/en/watching/{secret}.atom").status_code == 404


def test_a_visitor_is_led_to_sign_in(app: Flask, ana: Person) -> None:
    client = app.test_client()
    assert "/watching/" not in client.get("/en/concepts/talks").text
    assert client.get("/en/watching").status_code == 302
    assert client.post("/en/watching/concept/talks").status_code == 403


@pytest.mark.parametrize("interface", ["en", "es", "zh"])
def test_the_pages_have_the_buttons_for_who_is_signed_in(app: Flask, ana: Person, interface: str) -> None:
    client = app.test_client()
    sign_in(client, ana)
    page = client.get(f"/{interface}/concepts/talks").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    path = f"/{interface}/watching/concept/talks"
    assert client.post(path).status_code == 403
    answer = client.post(path, data={"csrf_token": token[1], "next": f"/{interface}/concepts/talks"})
    assert answer.headers["Location"] == f"/{interface}/concepts/talks"
    assert watching.is_watched(ana, "concept", "talks")
    assert f"/{interface}/concepts/talks" in client.get(f"/{interface}/watching").text
    client.post(path, data={"csrf_token": token[1], "watch": "off"})
    assert not watching.is_watched(ana, "concept", "talks")


def test_the_history_names_people_and_forgets_those_who_left(app: Flask, ana: Person) -> None:
    eva = make_person(Role.REVIEWER, "en")
    document = VISIT | {"designations": [*VISIT["designations"], designation("visit of state", status="admitted")]}
    proposal = contribution.propose(ana, Draft(Kind.CHANGE, document, "state-visit", based_on=1))
    review.approve(eva, proposal.id, proposal.version, ["en"])
    for path in ("/en/concepts/state-visit/history", "/en/concepts/state-visit", "/en/new", "/en/new.atom"):
        assert ana.name in app.test_client().get(path).text, path
    watching.watch(ana, "concept", "talks")
    assert eva.name in app.test_client().get("/en/concepts/state-visit/history").text
    accounts.delete(ana.id, COMMAND)
    assert watching.watched(ana).concepts == []
    page = app.test_client().get("/en/concepts/state-visit/history").text
    assert ana.name not in page and "a former contributor" in page


def ask(app: Flask, person: Person, **body: object) -> TestResponse:
    """What the API answers of a person's watching, after a change of it where a body is given."""
    call = app.test_client()
    headers = bearer(person)
    answer = call.post("/api/v1/watching", json=body, headers=headers) if body else None
    return answer or call.get("/api/v1/watching", headers=headers)


def test_the_api_watches_and_tells_what_happened(app: Flask, ana: Person) -> None:
    eva = make_person(Role.REVIEWER, "en")
    for _ in range(2):
        watched = ask(app, ana, kind="concept", key="state-visit").json
    assert [each["id"] for each in watched["concepts"]] == ["state-visit"]
    assert ask(app, ana, kind="subject", key="visits-and-protocol").json["subjects"] == ["visits-and-protocol"]
    document = VISIT | {"designations": [*VISIT["designations"], designation("visit of state", status="admitted")]}
    made = contribution.propose(ana, Draft(Kind.CHANGE, document, "state-visit", based_on=1, reason="heard"))
    review.approve(eva, made.id, made.version, ["en"])
    told = ask(app, ana).json["happened"]
    assert [each["concept"]["labels"]["en"] for each in told] == ["state visit"] * 3
    assert {(each["revision"] or {}).get("number") for each in told} == {1, 2, None}
    (event,) = [each for each in told if each["event"]]
    assert (event["proposal"], event["event"]["action"], event["event"]["by"]) == (made.id, "publish", eva.reference)
    for kind, key in (("concept", "state-visit"), ("subject", "visits-and-protocol")):
        left = ask(app, ana, kind=kind, key=key, watch=False).json
    assert (left["concepts"], left["subjects"]) == ([], [])
    assert ask(app, eva).json == {"concepts": [], "subjects": [], "happened": []}


@pytest.mark.parametrize(("kind", "code"), [("concept", "concept_not_found"), ("subject", "not_found")])
def test_the_api_watches_only_what_is_there(app: Flask, ana: Person, kind: str, code: str) -> None:
    answer = ask(app, ana, kind=kind, key="no-such-thing")
    assert (answer.status_code, answer.json["code"]) == (404, code)
