"""Answers that are remembered: as they would be if looked up anew, and without what was typed."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.services import remembered, wanted
from app.services.loading import Report
from app.store import database, glossary_state
from app.store import wanted as counted
from tests.builders import named

Publish = Callable[..., Report]


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of the glossary that the test writes."""
    return app.test_client()


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is asked of the database, as it is asked."""
    asked: list[str] = []
    read = database.Reader.rows

    def rows(reader: Any, statement: str, *parameters: Any) -> list[Any]:
        asked.append(statement)
        return read(reader, statement, *parameters)

    monkeypatch.setattr(database.Reader, "rows", rows)
    return asked


def ids(client: FlaskClient, path: str) -> list[str]:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.text
    return [hit["concept"]["id"] for hit in answer.json["hits" if "search" in path else "suggestions"]]


@pytest.mark.parametrize("path", ["search?q=visit", "suggest?q=visit"])
def test_what_is_asked_again_is_answered_alike_and_looked_up_once(
    client: FlaskClient, publish: Publish, statements: list[str], path: str
) -> None:
    publish(named("visit", "visit"))
    first = client.get(f"/api/v1/{path}")
    looked_up = len(statements)
    statements.clear()
    again = client.get(f"/api/v1/{path}")
    assert (again.data, again.headers["ETag"]) == (first.data, first.headers["ETag"])
    assert len(statements) == 1 < looked_up  # which state the glossary is in


@pytest.mark.parametrize("path", ["search?q=visit", "suggest?q=visit"])
def test_what_is_published_is_found_at_once(client: FlaskClient, publish: Publish, path: str) -> None:
    publish(named("visit", "visit"))
    assert ids(client, path) == ["visit"]
    publish(named("visiting-card", "visiting card"))
    assert set(ids(client, path)) == {"visit", "visiting-card"}


def test_other_questions_have_other_answers(client: FlaskClient, publish: Publish) -> None:
    publish(named("a", "visita"), named("b", "visita", language="es"))
    assert set(ids(client, "search?q=visita")) == {"a", "b"}
    assert ids(client, "search?q=visita&language=es") == ["b"]
    assert len(ids(client, "search?q=visita&limit=1")) == 1
    assert set(ids(client, "suggest?q=visita")) == {"a", "b"}


def test_what_was_typed_is_not_kept(app: Flask, client: FlaskClient, publish: Publish) -> None:
    publish(named("visit", "visit"))
    client.get("/api/v1/search?q=vIsIt")
    answers = glossary_state.kept()["answers"]
    assert len(answers) == 1
    assert "vIsIt" not in repr(list(answers.items()))


def test_what_is_looked_up_in_vain_counts_each_time(app: Flask, client: FlaskClient, publish: Publish) -> None:
    publish(named("visit", "visit"))
    for _ in range(3):
        client.get("/api/v1/search?q=placet")
        client.get("/api/v1/search?q=visit")
    counted.write()
    assert wanted.most_wanted() == [wanted.Wanted("placet", 3)]


def test_an_answer_that_finds_no_room_is_answered(app: Flask, client: FlaskClient, publish: Publish) -> None:
    publish(named("visit", "visit"))
    glossary_state.kept()["answers"] = remembered.none(0)
    assert ids(client, "search?q=visit") == ids(client, "search?q=visit") == ["visit"]
