"""The API's documentation: complete, without anything from elsewhere, its examples run."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.api import problems, routing
from tests.markup import Markup


@pytest.fixture
def page(client: FlaskClient) -> Markup:
    answer = client.get("/api/docs")
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == "en"
    return Markup(answer.text)


def anchors(page: Markup) -> set[str]:
    return {each.attributes["id"] for each in page.elements if "id" in each.attributes}


def test_every_route_is_documented_with_an_example_that_runs(client: FlaskClient, page: Markup) -> None:
    assert {route.endpoint for route in routing.ROUTES} <= anchors(page)
    examples = [each.attributes["href"] for each in page.all("a") if each.text == "Run it"]
    assert len(examples) == sum(each.method == "GET" and each.scope is None for each in routing.ROUTES) + 1
    answers = {example: client.get(example) for example in examples}
    wrong = {example: answer.status_code for example, answer in answers.items() if answer.status_code != 200}
    assert wrong == {"/api/v1/search?query=CPC": 400}, "the example of an error is one"
    assert all(answer.is_json or "json" in answer.content_type for answer in answers.values())
    shown = [each.text for each in page.all("code") if each.text.startswith("curl ")]
    assert [re.fullmatch(r"curl 'http://localhost(/.*)'", each)[1] for each in shown] == examples  # type: ignore[index]


def test_every_example_of_a_list_has_something_in_it(client: FlaskClient, page: Markup) -> None:
    for example in (each.attributes["href"] for each in page.all("a") if each.text == "Run it"):
        answer = client.get(example).json
        lists = [each for each in answer.values() if isinstance(each, list)]
        assert not lists or any(lists) or example.endswith(("/diff?from=1&to=1", "/wanted", "/waivers")), example


@pytest.mark.sample_on_postgresql(0)
def test_every_parameter_and_shape_is_there(client: FlaskClient, page: Markup) -> None:
    named = {each.text for each in page.all("code")}
    for route in routing.ROUTES:
        assert set(routing.fields(route.query)) <= named
    shapes = set(client.get("/api/v1/openapi.json").json["components"]["schemas"])
    assert {f"schema-{each}" for each in shapes} <= anchors(page)


@pytest.mark.sample_on_postgresql(0)
def test_every_error_leads_to_its_explanation(client: FlaskClient, page: Markup) -> None:
    assert set(problems.TITLES) | {"too_many_requests"} <= anchors(page)
    kind = client.get("/api/v1/concepts/nothing").json["type"]
    assert kind.startswith("/api/docs#") and kind.partition("#")[2] in anchors(page)


@pytest.mark.sample_on_postgresql(0)
def test_links_inside_the_page_lead_somewhere_and_no_id_is_given_twice(page: Markup) -> None:
    ids = [each.attributes["id"] for each in page.elements if "id" in each.attributes]
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.links() if link.startswith("#")} <= set(ids)


@pytest.mark.sample_on_postgresql(0)
def test_it_works_offline(page: Markup) -> None:
    loaded = [each.attributes.get("src") or each.attributes["href"] for each in page.all("script") + page.all("link")]
    assert all(each.startswith("/") for each in loaded)


def test_an_empty_glossary_is_documented_too(app: Flask) -> None:
    assert app.test_client().get("/api/docs").status_code == 200
