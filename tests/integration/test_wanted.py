"""Searches that found nothing become a list of wanted terms, through every door."""

import json
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.services import wanted
from app.services.loading import Report
from app.store import wanted as tally
from app.terminology.errors import StoreUnavailable
from tests.builders import concept, named

Publish = Callable[..., Report]


@pytest.fixture
def visitor(app: Flask, publish: Publish) -> FlaskClient:
    publish(concept())
    return app.test_client()


def look_up(visitor: FlaskClient, *queries: str, times: int = 3) -> None:
    for query in queries:
        for _ in range(times):
            assert visitor.get("/en/search", query_string={"q": query}).status_code == 200
    tally.write()


def terms() -> list[tuple[str, int]]:
    return [(each.term, each.count) for each in wanted.most_wanted()]


def test_it_works(visitor: FlaskClient) -> None:
    look_up(visitor, "shuttle diplomacy")
    assert terms() == [("shuttle diplomacy", 3)]


def test_the_api_counts_too(visitor: FlaskClient) -> None:
    for _ in range(3):
        visitor.get("/api/v1/search", query_string={"q": "无人机外交"})
    tally.write()
    assert terms() == [("无人机外交", 3)]


def test_what_is_found_is_not_counted(visitor: FlaskClient) -> None:
    look_up(visitor, "state visit", "visita de estado", "國事訪問", "state visti")
    assert terms() == []


def test_spellings_of_one_term_count_together(visitor: FlaskClient) -> None:
    look_up(visitor, "Diplomacia  parlamentaria", times=2)
    look_up(visitor, "diplomacia parlamentária", times=1)
    assert terms() == [("diplomacia parlamentaria", 3)]


def test_what_was_looked_up_once_or_twice_stays_unseen(visitor: FlaskClient) -> None:
    look_up(visitor, "cousin of the second secretary", times=2)
    assert terms() == []


@pytest.mark.parametrize(
    "query", ["ana@example.org", "https://example.org/x", "+34 600123456", "x", "?!", "a " * 30, "<script>", "1949"]
)
def test_what_is_no_term_is_not_kept(visitor: FlaskClient, query: str) -> None:
    look_up(visitor, query)
    assert tally.most_wanted(1, 10) == []


def test_a_term_is_no_longer_wanted_once_it_is_published(visitor: FlaskClient, publish: Publish) -> None:
    look_up(visitor, "shuttle diplomacy")
    publish(named("shuttle-diplomacy", "Shuttle Diplomacy"))
    assert terms() == []


def test_the_most_wanted_come_first(visitor: FlaskClient) -> None:
    look_up(visitor, "shuttle diplomacy", times=3)
    look_up(visitor, "gunboat diplomacy", times=4)
    assert [term for term, _ in terms()] == ["gunboat diplomacy", "shuttle diplomacy"]


def test_the_list_does_not_grow_without_end(visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tally, "MOST_KEPT", 3)
    look_up(visitor, "shuttle diplomacy", times=5)
    look_up(visitor, *(f"gunboat {letter}" for letter in "abcdef"), times=1)
    assert len(tally.most_wanted(1, 100)) == 3
    assert tally.most_wanted(1, 100)[0] == ("shuttle diplomacy", 5)


def test_what_waits_in_memory_does_not_grow_without_end(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tally, "MOST_WAITING", 2)
    for term in ("one", "two", "three", "one"):
        tally.note(term)
    tally.write()
    assert tally.most_wanted(1, 10) == [("one", 2), ("two", 1)]


def test_a_database_that_cannot_be_written_loses_no_count(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise StoreUnavailable("locked")

    tally.note("shuttle diplomacy")
    with monkeypatch.context() as locked:
        locked.setattr(tally, "transaction", refuse)
        tally.write()
    tally.note("shuttle diplomacy")
    tally.write()
    assert tally.most_wanted(1, 10) == [("shuttle diplomacy", 2)]


def test_counts_are_written_soon_without_being_asked_for(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tally, "SECONDS", 0.01)
    monkeypatch.setattr(app, "testing", False)
    tally.note("shuttle diplomacy")
    timer = app.extensions["wanted"].timer
    timer.join(timeout=30)
    assert tally.most_wanted(1, 10) == [("shuttle diplomacy", 1)]


def test_the_page_the_api_and_the_command_show_the_list(app: Flask, visitor: FlaskClient) -> None:
    look_up(visitor, "穿梭外交斡旋")
    page = visitor.get("/en/wanted").text
    assert "穿梭外交斡旋" in page and "looked up 3 times" in page
    assert visitor.get("/api/v1/wanted").json == {"wanted": [{"term": "穿梭外交斡旋", "count": 3}]}
    result = app.test_cli_runner().invoke(args=["glossary", "wanted", "--json"])
    assert json.loads(result.output) == [{"term": "穿梭外交斡旋", "count": 3}]
