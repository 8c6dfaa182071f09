"""What a search or a page of a list costs does not grow with the glossary; steps are counted, not seconds."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from app import store
from app.services import lookup
from app.services.loading import Report
from app.store import database, tokens
from app.store import lookup as candidates
from tests.builders import named

MANY = 120
LOWERED = (
    (tokens, "COMMON", 10),
    (tokens, "MOST_READ", 30),
    (candidates, "MOST_COMMON", 20),
    (candidates, "MOST_TOLD", 15),
    (candidates, "MOST_SCANNED", 50),
)
"""What bounds a search, for a glossary of a few hundred."""
WORST = {
    "one letter": "a",
    "one character": "的",
    "two characters": "访问",
    "a common word": "de",
    "a beginning": "v",
    "stop words of three languages": "the of and to in de la el y para 的 了 和",
    "two hundred words": ("a de " * 100).strip(),
    "a hundred words": ("visita de " * 50).strip(),
    "words that differ": " ".join(f"v{number}" for number in range(110)),
    "letters alone": "a " * 200,
    "the same character": "的" * 500,
    "a wildcard of SQL": "%",
    "wildcards of SQL": "%a%_%" * 40,
    "a wildcard": "vis*",
    "an expression that goes back": "(a+)+$",
    "an expression that goes back, and its text": "(a+)+$ " + "a" * 400,
    "marks of a full-text query": '"visita" NEAR(a b, 1) OR NOT *',
}
QUERIES = (
    "de", "la", "de la", "la de y para", "visita", "visita de", "visita oficial", "oficial visita de la", "visita of",
    "visitta oficial", "vi", "a b c d e f g h i j k l m n o p", "x" * 500, "la visita de y para de la oficial 1",
)  # fmt: skip


def _publish(publish: Callable[..., Report], first: int) -> None:
    numbers = range(first, first + MANY)
    publish(*(named(f"visit-{at}", f"La visita oficial de y para {at}", language="es") for at in numbers))


def _publish_in_chinese(publish: Callable[..., Report], first: int) -> None:
    publish(*(named(f"ziel-{at}", f"访问的第{at}项", language="zh-Hans") for at in range(first, first + MANY)))


def _steps(monkeypatch: pytest.MonkeyPatch, query: str, ask: Callable[[str], object] = lookup.find) -> tuple[int, int]:
    """How many steps SQLite's machine takes for a search, and how many rows come of it."""
    counted = [0, 0]

    def step() -> int:
        counted[0] += 1
        return 0

    read = database.Reader.rows
    tables = database.Reader.tables

    def rows(reader: Any, *arguments: Any) -> list[Any]:
        reader._cursor.connection.set_progress_handler(step, 1)
        try:
            return read(reader, *arguments)
        finally:
            reader._cursor.connection.set_progress_handler(None, 1)

    def counted_tables(reader: Any, *parts: Any) -> list[list[list[str]]]:
        found = tables(reader, *parts)
        counted[1] += sum(map(len, found))
        return found

    with monkeypatch.context() as patch:
        patch.setattr(database.Reader, "rows", rows)
        patch.setattr(database.Reader, "tables", counted_tables)
        ask(query)
    return counted[0], counted[1]


@pytest.mark.sample_on_postgresql(0)  # the steps are SQLite's
def test_a_search_of_common_words_takes_as_many_steps_in_a_glossary_twice_as_large(
    app: Flask, publish: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, name, value in LOWERED:
        monkeypatch.setattr(module, name, value)
    _publish(publish, 0)
    small = {query: _steps(monkeypatch, query) for query in QUERIES}
    _publish(publish, MANY)
    for query in QUERIES:
        (steps, rows), (more_steps, more_rows) = small[query], _steps(monkeypatch, query)
        assert more_steps <= 1.2 * steps + 100, query
        assert more_rows <= rows + 10, query


@pytest.mark.sample_on_postgresql(0)  # the steps are SQLite's
@pytest.mark.parametrize("ask", [lookup.find, lookup.suggest])
def test_the_worst_queries_take_a_bounded_number_of_steps(
    app: Flask, publish: Callable[..., Report], monkeypatch: pytest.MonkeyPatch, ask: Callable[[str], object]
) -> None:
    for module, name, value in LOWERED:
        monkeypatch.setattr(module, name, value)
    _publish(publish, 0)
    _publish_in_chinese(publish, 0)
    small = {query: _steps(monkeypatch, query, ask) for query in WORST.values()}
    _publish(publish, MANY)
    _publish_in_chinese(publish, MANY)
    for name, query in WORST.items():
        (steps, rows), (more_steps, more_rows) = small[query], _steps(monkeypatch, query, ask)
        assert more_steps <= min(1.2 * steps + 100, 5_000), name
        assert more_rows <= min(rows + 10, 150), name


def test_only_the_rarest_of_common_words_is_asked_for() -> None:
    counts = {"de": (900_000, 0), "visita": (30_000, 0), "oficial": (20_000, 0), "rara": (0, 0)}
    common = tokens.plan(tokens.DESIGNATIONS, [[["visita"], ["de"], ["oficial"]]], counts)
    assert common == ([(("oficial",),)], False, True)
    telling = tokens.plan(tokens.DESIGNATIONS, [[["visita"], ["de"], ["rara"]]], counts)
    assert telling == ([(("rara",), ("visita",))], False, False)


def test_what_alternatives_share_is_read_once(app: Flask) -> None:
    halves = [["visita"], ["oficial"]], [["visita"], ["estado"]], [["estado"], ["oficial"]]
    with store.reader() as reader:
        expression = tokens.table(reader, tokens.DESIGNATIONS, halves)[1]
        corrected = tokens.table(reader, tokens.DESIGNATIONS, [[["de"], [each], ["visita"]] for each in "abc"])[1]
        either = tokens.table(reader, tokens.DESIGNATIONS, [[["a"], ["b"]], [["a"]], [["c"]]])[1]
    counts = sorted(expression.count(each) for each in ("visita", "oficial", "estado"))
    assert counts == [1, 2, 2]
    assert [corrected.count(each) for each in ("de", "visita")] == [1, 1]
    assert "b" not in either and "a" in either and "c" in either


def test_words_are_corrected_in_what_is_read_for_the_others(
    app: Flask, publish: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(named("visit", "oficial visita"), *(named(f"x-{at}", f"oficial {at}") for at in range(5)))
    asked: list[object] = []
    table = tokens.table

    def noted(reader: store.Reader, index: tokens.Index, wanted: tokens.Wanted) -> tuple[str, str]:
        asked.append(wanted)
        return table(reader, index, wanted)

    monkeypatch.setattr(tokens, "table", noted)
    assert [hit.concept_id for hit in lookup.find("oficial vixita").hits] == ["visit"]
    assert [["oficial"], ["visita"]] not in [each for wanted in asked for each in wanted]
    asked.clear()
    monkeypatch.setattr(lookup, "MOST_TRUSTED", 3)  # there are more, so these may lack it
    assert [hit.concept_id for hit in lookup.find("oficial vixita").hits] == ["visit"]
    assert [["oficial"], ["visita"]] in [each for wanted in asked for each in wanted]


def test_what_is_asked_for_in_lists_of_several_lengths_is_few_statements() -> None:
    assert {len(database.padded(list(range(1, count + 1)))) for count in range(1, 65)} == {1, 2, 4, 8, 16, 32, 64}
    with pytest.raises(IndexError):
        database.padded([])


def test_several_statements_come_in_one_row(app: Flask, publish: Callable[..., Report]) -> None:
    publish(named("visit", "visita, oficial"), named("talks", "talks"))
    texts = database.Part(
        ("number", "text"), "SELECT number, text FROM designation WHERE text <> ? ORDER BY text", ("x",)
    )
    none = database.Part(("number",), "SELECT number FROM designation WHERE text = ?", ("x",))
    with store.reader() as reader:
        found, nothing = reader.tables(texts, none)
    assert [text for _, text in found] == ["talks", "visita, oficial"]
    assert nothing == []


@pytest.mark.sample_on_postgresql(0)  # the steps are SQLite's
@pytest.mark.parametrize("path", ["/api/v1/concepts?limit=5", "/api/v1/concepts?limit=5&updated_since=2000-01-01"])
def test_the_last_page_of_a_list_costs_what_the_first_one_does(
    app: Flask, publish: Callable[..., Report], path: str
) -> None:
    publish(*(named(f"visit-{at}", f"visit {at}") for at in range(MANY // 2)))
    publish(*(named(f"visita-{at}", f"visita {at}", language="es") for at in range(MANY // 2)))
    costs = _costs_of_pages(app.test_client(), path)
    assert len(costs) == MANY / 5
    assert max(costs) < 1.5 * costs[0] + 100


@pytest.mark.sample_on_postgresql(0)  # the steps are SQLite's
@pytest.mark.parametrize("query", ["", "&kind=protocol", "&subject=visits-and-protocol", "&layer=curated"])
def test_concepts_without_a_name_cost_as_much_where_many_have_one(
    app: Flask, publish: Callable[..., Report], query: str
) -> None:
    path = f"/api/v1/concepts?limit=5{query}"
    publish(*(named(f"visita-{at}", f"visita {at}", language="es") for at in range(20)))
    alone = _costs_of_pages(app.test_client(), path)
    publish(*(named(f"visit-{at}", f"visit {at}") for at in range(MANY)))
    publish(*(named(f"visita-{at}", f"visita {at}", language="es") for at in range(20, 40)))
    with store.transaction() as session:
        session.connection().exec_driver_sql("DELETE FROM sqlite_stat1")  # what SQLite has seen is no part of this
    database.db.engine.dispose()
    with_others = _costs_of_pages(app.test_client(), path)
    assert (len(alone), len(with_others)) == (4, (MANY + 40) / 5)
    assert max(with_others[-7:]) <= 1.2 * max(alone) + 20


def _costs_of_pages(client: FlaskClient, path: str) -> list[int]:
    """How many steps SQLite's machine takes for each page of a list."""
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    def count(connection: Any, cursor: Any, *_: Any) -> None:
        cursor.connection.set_progress_handler(step, 1)

    event.listen(database.db.engine, "before_cursor_execute", count)
    costs = []
    address = path
    while address:
        steps = 0
        answer = client.get(address)
        costs.append(steps)
        address = answer.json.get("next_cursor") and f"{path}&cursor={answer.json['next_cursor']}"
    event.remove(database.db.engine, "before_cursor_execute", count)
    return costs
