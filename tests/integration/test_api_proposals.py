"""Contributing by the API: scopes, versions, keys, and errors that name the rule that was broken."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.services.loading import Report
from app.services.publication import Publisher
from app.store import transaction
from app.store.revisions import Authorship, Change
from app.terminology.concept import to_document
from app.terminology.people import Person, Role, Scope
from tests.builders import chinese, concept, designation
from tests.people import bearer, make_person

Publish = Callable[..., Report]
VISIT = to_document(concept())
ENGLISH = designation("visit of state", status="admitted")
CHANGE = {
    "concept": "state-visit",
    "based_on": 1,
    "document": VISIT | {"designations": [*VISIT["designations"], ENGLISH]},
    "reason": "seen in a communique",
}


@pytest.fixture
def client(app: Flask, publish: Publish) -> FlaskClient:
    publish(concept())
    subject = {"key": "visits-and-protocol", "label": {"en": "Visits", "es": "Visitas", "zh-Hans": "访问"}}
    with transaction() as session:
        change = Change("subject", "visits-and-protocol", subject)
        Publisher(session).publish([change], Authorship("tests", "for the tests", "file"))
    return app.test_client()


@pytest.fixture
def author(client: FlaskClient) -> Person:
    return make_person(Role.CONTRIBUTOR)


@pytest.fixture
def reviewer(client: FlaskClient) -> Person:
    return make_person(Role.REVIEWER, "en", "es", "zh")


def send(client: FlaskClient, person: Person, path: str, body: Any, method: str = "POST", **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.open(f"/api/v1/{path}", method=method, json=body, headers=bearer(person) | named)


def test_it_works(client: FlaskClient, author: Person, reviewer: Person) -> None:
    made = send(client, author, "proposals", CHANGE)
    assert (made.status_code, made.json["state"], made.json["needed"]) == (201, "proposed", ["en"])
    place = made.headers["Location"].removeprefix("/api/v1/")
    seen = client.get(f"/api/v1/{place}", headers=bearer(reviewer))
    assert [each["after"]["text"] for each in seen.json["differences"]] == ["visit of state"]
    decided = send(
        client,
        reviewer,
        f"{place}/reviews",
        {"decision": "approve", "languages": ["en"]},
        If_Match=seen.headers["ETag"],
    )
    assert (decided.status_code, decided.json["state"], decided.json["revision"]) == (201, "published", 2)
    assert "visit of state" in client.get("/api/v1/search?q=visit of state").text
    newest = client.get("/api/v1/concepts/state-visit/revisions").json["revisions"][0]
    assert (newest["author"], newest["reviewer"]) == (author.reference, reviewer.reference)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "proposals"),
        ("GET", "proposals"),
        ("GET", "proposals/1"),
        ("PUT", "proposals/1"),
        ("POST", "proposals/1/reviews"),
        ("POST", "proposals/1/comments"),
        ("POST", "proposals/1/rebase"),
        ("POST", "proposals/1/withdrawal"),
        ("POST", "approvals"),
        ("POST", "judgements"),
    ],
)
def test_without_a_token_nothing_is_told(client: FlaskClient, method: str, path: str) -> None:
    body = {
        "approvals": {"proposals": [{"id": 1, "version": 1}]},
        "proposals/1/reviews": {"decision": "reject"},
        "proposals/1/comments": {"text": "x"},
        "proposals/1/rebase": {},
        "proposals/1/withdrawal": {},
    }.get(path, CHANGE)
    answer = client.open(f"/api/v1/{path}", method=method, json=None if method == "GET" else body)
    assert (answer.status_code, answer.json["code"]) == (401, "sign_in_required")
    assert "WWW-Authenticate" in answer.headers


def test_a_token_without_the_scope_is_refused(client: FlaskClient, author: Person, reviewer: Person) -> None:
    answer = client.post("/api/v1/proposals", json=CHANGE, headers=bearer(author, Scope.READ))
    assert (answer.status_code, answer.json["needs"], answer.json["value"]) == (403, "scope", "propose")
    made = send(client, author, "proposals", CHANGE).json
    answer = client.post(
        f"/api/v1/proposals/{made['id']}/reviews",
        json={"decision": "reject"},
        headers=bearer(reviewer, Scope.PROPOSE) | {"If-Match": '"1"'},
    )
    assert answer.status_code == 403


def test_the_version_seen_must_be_named_and_be_the_current_one(client: FlaskClient, author: Person) -> None:
    made = send(client, author, "proposals", CHANGE).json
    path = f"proposals/{made['id']}"
    assert send(client, author, path, CHANGE, "PUT").status_code == 428
    assert send(client, author, path, CHANGE, "PUT", If_Match='"7"').json["code"] == "version_conflict"
    assert send(client, author, path, CHANGE, "PUT", If_Match="*").status_code == 400
    assert send(client, author, path, CHANGE, "PUT", If_Match='"1"').headers["ETag"] == '"2"'
    weakened = send(client, author, path, CHANGE, "PUT", If_Match='W/"2"')
    assert weakened.headers["ETag"] == '"3"', "a proxy that compresses makes tags weak"


def test_a_request_sent_twice_has_its_effect_once(client: FlaskClient, author: Person) -> None:
    first = send(client, author, "proposals", CHANGE, Idempotency_Key="a")
    again = send(client, author, "proposals", CHANGE, Idempotency_Key="a")
    assert (again.status_code, again.json) == (201, first.json)
    other = send(client, author, "proposals", CHANGE | {"reason": "another"}, Idempotency_Key="a")
    assert (other.status_code, other.json["code"]) == (409, "idempotency_conflict")


def test_a_rule_that_is_broken_is_named_with_its_place(client: FlaskClient, author: Person) -> None:
    wrong = VISIT | {"relations": [{"type": "related", "target": "nowhere"}]}
    answer = send(client, author, "proposals", CHANGE | {"document": wrong})
    assert (answer.status_code, answer.json["code"]) == (422, "invalid_concept")
    assert [(each["pointer"], each["code"]) for each in answer.json["errors"]] == [
        ("/relations/0/target", "unknown_relation_target")
    ]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"document": []}, "/document"),
        ({"document": {}, "kind": True}, "/kind"),
        ({"document": {}, "based_on": "1"}, "/based_on"),
        ({"document": {}, "based_on": None}, "/based_on"),
        ({"document": {}, "sort": "x"}, "/sort"),
        ({}, "/document"),
    ],
)
def test_a_body_of_another_shape_is_refused_by_pointer(
    client: FlaskClient, author: Person, body: Any, pointer: str
) -> None:
    answer = send(client, author, "proposals", body)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid_body")
    assert [each["pointer"] for each in answer.json["errors"]] == [pointer]


def test_what_is_no_json_is_refused(client: FlaskClient, author: Person) -> None:
    token = bearer(author)
    answer = client.post("/api/v1/proposals", data="{", content_type="application/json", headers=token)
    assert (answer.status_code, answer.json["code"]) == (400, "invalid_json")
    answer = client.post("/api/v1/proposals", data="{}", content_type="text/plain", headers=token)
    assert answer.status_code == 415


def test_judging_keeps_nothing(client: FlaskClient, author: Person) -> None:
    body = {"kind": "new", "document": {"designations": [designation("State visits")]}}
    answer = send(client, author, "judgements", body)
    assert [each["concept"]["id"] for each in answer.json["possible_duplicates"]] == ["state-visit"]
    assert answer.json["findings"]
    assert client.get("/api/v1/proposals", headers=bearer(author)).json == {"proposals": []}


def test_a_stale_proposal_says_what_changed_and_can_be_brought_up(
    client: FlaskClient, author: Person, reviewer: Person, publish: Publish
) -> None:
    made = send(client, author, "proposals", CHANGE).json
    publish(concept(kind="event"))
    path = f"proposals/{made['id']}"
    approval = {"decision": "approve", "languages": ["en"]}
    answer = send(client, reviewer, f"{path}/reviews", approval, If_Match='"1"')
    assert (answer.status_code, answer.json["code"], answer.json["current"]) == (409, "stale_proposal", 2)
    assert client.get(answer.json["diff"]).json["differences"][0]["path"] == "/kind"
    rebased = send(client, author, f"{path}/rebase", {}, If_Match='"1"')
    assert rebased.json["conflicts"] == []
    assert send(client, reviewer, f"{path}/reviews", approval, If_Match=rebased.headers["ETag"]).status_code == 201


def test_many_are_approved_with_a_result_for_each(client: FlaskClient, author: Person, reviewer: Person) -> None:
    one = send(client, author, "proposals", CHANGE).json
    row = chinese("国是访问", "guóshì fǎngwèn", "國是訪問")
    other = send(
        client, author, "proposals", CHANGE | {"document": VISIT | {"designations": [*VISIT["designations"], row]}}
    ).json
    chosen = [{"id": each["id"], "version": each["version"]} for each in (one, other)] + [{"id": 99, "version": 1}]
    results = send(client, reviewer, "approvals", {"proposals": chosen}).json["results"]
    assert [each.get("state", each.get("code")) for each in results] == [
        "published",
        "stale_proposal",
        "proposal_not_found",
    ]


def test_comments_stand_in_what_happened(client: FlaskClient, author: Person, reviewer: Person) -> None:
    made = send(client, author, "proposals", CHANGE).json
    answer = send(client, reviewer, f"proposals/{made['id']}/comments", {"text": "Where was it seen?"})
    assert [(each["action"], each["by"]) for each in answer.json["events"]] == [
        ("submit", author.reference),
        ("comment", reviewer.reference),
    ]
    assert send(client, make_person(), f"proposals/{made['id']}/comments", {"text": "?"}).status_code == 404


def test_a_comment_that_is_sent_twice_is_said_once(client: FlaskClient, author: Person, reviewer: Person) -> None:
    path = f"proposals/{send(client, author, 'proposals', CHANGE).json['id']}/comments"
    for _ in range(2):
        answer = send(client, reviewer, path, {"text": "Where was it seen?"}, Idempotency_Key="a")
        assert answer.status_code == 201
    assert [each["action"] for each in answer.json["events"]] == ["submit", "comment"]
    other = send(client, reviewer, path, {"text": "When?"}, Idempotency_Key="a")
    assert (other.status_code, other.json["code"]) == (409, "idempotency_conflict")
    assert len(send(client, author, path, {"text": "In 1972."}, Idempotency_Key="a").json["events"]) == 3


@pytest.mark.parametrize("decision", ["reject", "request_changes"])
@pytest.mark.parametrize("text", ["", " \n"])
def test_who_refuses_says_why(client: FlaskClient, author: Person, reviewer: Person, decision: str, text: str) -> None:
    path = f"proposals/{send(client, author, 'proposals', CHANGE).json['id']}/reviews"
    answer = send(client, reviewer, path, {"decision": decision, "text": text}, If_Match='"1"')
    assert (answer.status_code, answer.json["code"], answer.json["errors"][0]["pointer"]) == (
        422,
        "invalid_body",
        "/text",
    )
    assert send(client, reviewer, path, {"decision": decision, "text": "no source"}, If_Match='"1"').status_code == 201
