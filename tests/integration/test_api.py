"""The API's manners: shapes, errors by name, entity tags, cursors, the same on both databases."""

import base64
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from app.services import loading
from app.services.loading import Report
from app.terminology.bibliography import Retired
from app.terminology.concept import Kind
from tests.builders import concept, named
from tests.conftest import AUTHORSHIP

Publish = Callable[..., Report]


def test_it_works(client: FlaskClient) -> None:
    answer = client.get("/api/v1/concepts/celac")
    assert answer.status_code == 200
    assert answer.content_type == "application/json"
    entry = answer.json
    assert entry["labels"]["zh-Hans"] == "拉美和加勒比国家共同体"
    assert entry["revision"] == 1
    assert set(entry["confidence"]) == {"en", "es", "zh-Hans"}
    assert {each["key"] for each in entry["bibliography"]} >= {
        key for each in entry["designations"] for key in each.get("sources", ())
    }


def test_relations_are_references_with_labels(client: FlaskClient) -> None:
    for related in client.get("/api/v1/concepts/celac").json["relations"]:
        assert set(related) == {"type", "concept", "stated"}
        assert set(related["concept"]) == {"id", "labels"}


def test_an_entry_that_the_client_has_is_not_sent_again(client: FlaskClient) -> None:
    for path in ("/api/v1/concepts/celac", "/api/v1/search?q=CPC", "/api/v1/concepts", "/api/v1/subjects"):
        tag = client.get(path).headers["ETag"]
        assert re.fullmatch(r'"[0-9a-f]{32}"', tag)
        again = client.get(path, headers={"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")
        weakened = client.get(path, headers={"If-None-Match": f"W/{tag}"})
        assert weakened.status_code == 304, "a proxy that compresses makes tags weak"
        assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_an_edit_changes_the_tag(app: Flask, publish: Publish) -> None:
    client = app.test_client()
    publish(concept())
    before = client.get("/api/v1/concepts/state-visit").headers["ETag"]
    publish(concept(kind="event"))
    assert client.get("/api/v1/concepts/state-visit", headers={"If-None-Match": before}).json["kind"] == "event"


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/v1/concepts/no-such-entry", 404, "concept_not_found"),
        ("/api/v1/concepts/" + "x" * 5000, 404, "concept_not_found"),
        ("/api/v1/concepts/no-such-entry/revisions", 404, "concept_not_found"),
        ("/api/v1/concepts/celac/revisions/99", 404, "revision_not_found"),
        ("/api/v1/sources/no-such-source", 404, "source_not_found"),
        ("/api/v1/nowhere", 404, "not_found"),
        ("/api/v1/search?q=x&sort=id;drop", 400, "unknown_parameter"),
        ("/api/v1/concepts?fields=password_hash", 400, "unknown_parameter"),
        ("/api/v1/concepts?kind=nonsense", 400, "invalid_value"),
        ("/api/v1/concepts?language=xx", 400, "invalid_value"),
        ("/api/v1/concepts?language=../../etc/passwd", 400, "invalid_value"),
        ("/api/v1/concepts?updated_since=yesterday", 400, "invalid_value"),
        ("/api/v1/concepts?cursor=garbage", 400, "invalid_value"),
        ("/api/v1/concepts?limit=1&limit=2", 400, "invalid_value"),
        ("/api/v1/search?q=" + "x" * 501, 400, "query_too_long"),
    ],
)
def test_an_error_is_a_problem_with_a_stable_code(client: FlaskClient, path: str, status: int, code: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert (answer.json["status"], answer.json["code"]) == (status, code)
    assert answer.json["detail"] and answer.json["title"]


def test_an_unknown_parameter_is_refused_by_name_with_what_is_allowed(client: FlaskClient) -> None:
    answer = client.get("/api/v1/search?sort=name").json
    assert (answer["parameter"], answer["allowed"]) == ("sort", "q, language, limit")


@pytest.mark.parametrize(
    "limit", ["0", "-1", "101", "1000000000", "9" * 5000, "２", "1.5", "0x1", "", "1e1", " 1", "+1"]
)
@pytest.mark.sample_on_postgresql(6)
def test_a_limit_is_a_number_from_1_to_100(client: FlaskClient, limit: str) -> None:
    answer = client.get("/api/v1/concepts", query_string={"limit": limit})
    assert (answer.status_code, answer.json["parameter"]) == (400, "limit")


def test_a_method_that_a_route_does_not_have_is_told(client: FlaskClient) -> None:
    answer = client.post("/api/v1/search")
    assert (answer.status_code, answer.json["code"]) == (405, "method_not_allowed")
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize("query", ["", "language=es", "language=zh", "kind=institution", "updated_since=2000-01-01"])
def test_following_the_cursor_reads_every_concept_once(client: FlaskClient, query: str) -> None:
    path: str | None = f"/api/v1/concepts?limit=7&{query}"
    seen: list[str] = []
    while path:
        answer = client.get(path)
        seen += [each["id"] for each in answer.json["concepts"]]
        assert "language=es" not in query or all(each["labels"]["es"] for each in answer.json["concepts"])
        link = re.match(r'<(.*)>; rel="next"', answer.headers.get("Link", ""))
        assert bool(link) == ("next_cursor" in answer.json)
        path = link[1] if link else None
    assert len(seen) == len(set(seen)) > 50
    if query == "language=es":
        assert set(seen) == {each["id"] for each in _all(client, "") if each["labels"]["es"]}


def _all(client: FlaskClient, query: str, limit: int = 100) -> list[dict[str, Any]]:
    rows, path = [], f"/api/v1/concepts?limit={limit}{query}"
    while path:
        answer = client.get(path)
        rows += answer.json["concepts"]
        link = re.match(r"<(.*)>", answer.headers.get("Link", ""))
        path = link[1] if link else ""
    return rows


def test_every_concept_is_in_the_list_of_all_of_its_kind_and_of_its_subjects(client: FlaskClient) -> None:
    every = {each["id"]: each for each in _all(client, "")}
    assert every.keys() == {each["id"] for each in _all(client, "&updated_since=2000-01-01")}
    of_kinds = [each["id"] for kind in Kind for each in _all(client, f"&kind={kind.value}")]
    assert sorted(of_kinds) == sorted(every)
    subjects = client.get("/api/v1/subjects").json["subjects"]
    assert {each["id"] for subject in subjects for each in _all(client, f"&subject={subject['key']}")} == every.keys()


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
@pytest.mark.parametrize("query", ["", "&kind=protocol", "&subject=visits-and-protocol", "&layer=curated"])
def test_concepts_without_a_name_in_the_language_of_the_list_come_last(
    app: Flask, publish: Publish, limit: int, query: str
) -> None:
    gone = named("gone", "x", language="es")
    publish(named("b", "b", language="es"), named("z", "访问", language="zh-Hans"), gone, named("c", "talks"))
    publish(named("other", "o", language="es", kind="event", subjects=["places"], layer="reference"))
    publish(named("a", "visit"), named("d", "e", language="es"))
    loading.load([loading.record_of("concept", gone.id, Retired(gone))], None, AUTHORSHIP)
    client = app.test_client()
    last = ["b", "z", "other", "d"] if not query else ["b", "z", "d"]
    assert [each["id"] for each in _all(client, query, limit)] == ["c", "a", *last]
    assert [each["id"] for each in _all(client, f"{query}&language=en", limit)] == ["c", "a"]
    assert [each["id"] for each in _all(client, f"{query}&language=zh", limit)] == ["z"]


@pytest.mark.sample_on_postgresql(2)
@pytest.mark.parametrize("query", ["", "language=es", "updated_since=2000-01-01"])
def test_a_forged_cursor_is_refused(client: FlaskClient, query: str) -> None:
    page = client.get(f"/api/v1/concepts?limit=1&{query}").json
    padded = page["next_cursor"] + "=" * (-len(page["next_cursor"]) % 4)
    fingerprint, key, number = json.loads(base64.urlsafe_b64decode(padded))
    forged: list[list[object]] = [[key, each] for each in (True, 1.5, "1", None, 2**63, 10**30)]
    forged += [[each, number] for each in (1, True, [], {}, "a\x00", "\ud800")]
    forged += [[], [key], [number], [key, number, number]]
    if query:
        forged.append([None, number])  # in such a list each has a place
    for each in forged:
        cursor = base64.urlsafe_b64encode(json.dumps([fingerprint, *each]).encode()).decode()
        answer = client.get(f"/api/v1/concepts?{query}&cursor={cursor.rstrip('=')}")
        assert (answer.status_code, answer.json["parameter"]) == (400, "cursor"), each


def test_lists_follow_the_alphabet_of_the_language(app: Flask, publish: Publish) -> None:
    publish(*(named(f"c{n}", text, language="es") for n, text in enumerate(["ñandú", "nube", "ópera", "Norte"])))
    rows = app.test_client().get("/api/v1/concepts?language=es").json["concepts"]
    assert [row["labels"]["es"] for row in rows] == ["Norte", "nube", "ñandú", "ópera"]


def test_history_names_who_and_why(app: Flask, publish: Publish) -> None:
    publish(concept())
    publish(concept(kind="event"))
    client = app.test_client()
    newest, first = client.get("/api/v1/concepts/state-visit/revisions").json["revisions"]
    assert (newest["number"], first["number"]) == (2, 1)
    assert (first["author"], first["reason"], first["origin"]) == ("tests", "for the tests", "file")
    assert client.get("/api/v1/concepts/state-visit/revisions/1").json["document"]["kind"] == "protocol"


def test_what_differs_between_two_revisions_is_told_field_by_field(app: Flask, publish: Publish) -> None:
    publish(concept())
    publish(concept(kind="event"))
    publish(concept(kind="event", subjects=["treaties"]))
    client = app.test_client()
    path = "/api/v1/concepts/state-visit/diff"
    assert client.get(path).json == {
        "id": "state-visit",
        "from": 2,
        "to": 3,
        "differences": [{"path": "/subjects", "before": ["visits-and-protocol"], "after": ["treaties"]}],
    }
    assert [each["path"] for each in client.get(f"{path}?from=1&to=3").json["differences"]] == ["/kind", "/subjects"]
    backwards = client.get(f"{path}?from=2&to=1").json["differences"]
    assert backwards == [{"path": "/kind", "before": "event", "after": "protocol"}]
    assert client.get(f"{path}?to=1").json["differences"] == []


@pytest.mark.parametrize(
    ("query", "status", "code", "said"),
    [
        ("from=1&to=9", 404, "revision_not_found", "9"),
        ("from=0", 400, "invalid_value", "from"),
        ("to=last", 400, "invalid_value", "to"),
        ("since=1", 400, "unknown_parameter", "from, to"),
    ],
)
def test_a_revision_that_is_not_there_is_told(
    client: FlaskClient, query: str, status: int, code: str, said: str
) -> None:
    answer = client.get(f"/api/v1/concepts/celac/diff?{query}")
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert said in answer.text


def test_changes_are_read_from_the_newest_on(client: FlaskClient) -> None:
    first = client.get("/api/v1/changes?limit=3").json
    second = client.get("/api/v1/changes", query_string={"limit": 3, "cursor": first["next_cursor"]}).json
    sequences = [each["sequence"] for each in first["changes"] + second["changes"]]
    assert sequences == sorted(sequences, reverse=True) and len(set(sequences)) == 6


def test_completions_come_in_any_script(client: FlaskClient) -> None:
    for typed, wanted in (
        ("quanqiu fa", "全球发展倡议"),
        ("全球发", "全球发展倡议"),
        ("iniciativa para el des", "Iniciativa para el Desarrollo Global"),
    ):
        texts = [
            hit["designation"]["text"]
            for hit in client.get("/api/v1/suggest", query_string={"q": typed}).json["suggestions"]
        ]
        assert wanted in texts, typed
    (hit,) = client.get("/api/v1/suggest?q=quanqiu fa&limit=1").json["suggestions"]
    (start, end) = hit["highlight"][0]
    assert hit["designation"]["text"][start:end] == "全球发"


def test_the_description_is_valid_and_names_every_route(client: FlaskClient) -> None:
    document = client.get("/api/v1/openapi.json").json
    validate(document)
    described = set(document["paths"])
    routes = {
        re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for rule in client.application.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
    }
    assert described == routes


def test_anyone_may_read_from_a_browser_without_credentials(client: FlaskClient) -> None:
    answer = client.get("/api/v1/search?q=CPC", headers={"Origin": "https://example.org"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    preflight = client.options(
        "/api/v1/search", headers={"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    )
    assert preflight.status_code in (200, 204)
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"
    assert "GET" in preflight.headers["Access-Control-Allow-Methods"]


def test_reading_sets_no_cookie(client: FlaskClient) -> None:
    for path in ("/en/", "/api/v1/search?q=CPC", "/en/search?q=CPC", "/en/concepts/celac"):
        assert "Set-Cookie" not in client.get(path).headers


def test_the_permanent_address_answers_what_the_client_reads(client: FlaskClient) -> None:
    page = client.get("/concepts/celac", headers={"Accept": "text/html", "Accept-Language": "es-CU"})
    assert (page.status_code, page.location) == (303, "/es/concepts/celac")
    data = client.get("/concepts/celac", headers={"Accept": "application/json"})
    assert data.location == "/api/v1/concepts/celac"
    assert client.get("/concepts/no-such-entry").status_code == 404


def test_the_server_says_whether_it_lives_and_whether_it_is_ready(client: FlaskClient, app: Flask) -> None:
    assert client.get("/healthz").json == {"status": "ok"}
    well = {"status": "ok", "database": "ok", "migration": "ok", "index": "ok", "writable": True}
    assert client.get("/readyz").json == well
    empty = app.test_client().get("/readyz")
    assert empty.status_code == 503
    assert "flask glossary load" in empty.json["index"]
