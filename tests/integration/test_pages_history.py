"""How an entry came to be: its revisions, and what differs between any two, in the reader's words."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.services.loading import Report
from app.web import i18n
from tests.builders import chinese, concept, designation
from tests.markup import Markup

Publish = Callable[..., Report]
HISTORY = "concepts/state-visit/history"
DEFINITIONS = {
    "en": {"text": "Visit of the highest rank, paid by a head of state at the invitation of another."},
    "es": {"text": "La de mayor rango, que un jefe de Estado realiza por invitación de otro."},
    "zh-Hans": {"text": "国家元首应邀进行的最高规格的正式访问。"},
}
ADMITTED = designation("official state visit", status="admitted")


@pytest.fixture(params=list(i18n.INTERFACES))
def interface(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def reader(app: Flask, publish: Publish) -> FlaskClient:
    """A client of a glossary whose one entry has three revisions."""
    publish(concept())
    publish(concept(kind="event", definitions=DEFINITIONS))
    own = [
        designation("state visit"),
        ADMITTED,
        designation("visita de Estado", "es"),
        chinese("国事访问", "guóshì fǎngwèn", "國事訪問"),
    ]
    publish(concept(kind="event", definitions=DEFINITIONS, designations=own))
    return app.test_client()


def read(client: FlaskClient, path: str) -> Markup:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text[:300]
    return Markup(answer.text)


def changes(page: Markup) -> list[tuple[str, list[str], list[str]]]:
    """For each change its language, what was deleted and what was inserted."""
    found: list[tuple[str, list[str], list[str]]] = []
    for each in page.elements:
        if "change" in each.classes:
            found.append((each.language, [], []))
        elif each.name in ("del", "ins"):
            found[-1][1 if each.name == "del" else 2].append(each.text)
    return found


def test_it_works(client: FlaskClient, interface: str) -> None:
    page = read(client, f"/{interface}/concepts/celac/history")
    assert len(page.all("tbody")) == 1 and page.all("time")
    assert not page.all("input", "from"), "one revision: nothing to choose"
    assert page.all("p", "lede")


def test_the_last_two_are_compared_unless_others_are_chosen(reader: FlaskClient, interface: str) -> None:
    page = read(reader, f"/{interface}/{HISTORY}")
    assert changes(page) == [("en", [], ["official state visit"])]
    chosen = [each.attributes["value"] for each in page.all("input") if "checked" in each.attributes]
    assert sorted(chosen) == ["2", "3"]


def test_a_code_is_told_in_the_readers_words_and_a_text_by_what_changed_in_it(reader: FlaskClient) -> None:
    page = read(reader, f"/es/{HISTORY}?from=1&to=2")
    assert changes(page) == [
        ("es", ["Protocolo"], ["Acontecimiento"]),
        ("zh-Hans", ["另一国元首", "请"], ["正式"]),
    ]
    assert page.all("p", "change")[1].text == "国家元首应另一国元首邀请进行的最高规格的正式访问。"


def test_backwards_is_backwards(reader: FlaskClient) -> None:
    assert changes(read(reader, f"/en/{HISTORY}?from=3&to=2")) == [("en", ["official state visit"], [])]
    assert changes(read(reader, f"/en/{HISTORY}?from=2&to=2")) == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{HISTORY}?from=1&to=9", 404),
        (f"{HISTORY}?from=first", 400),
        ("concepts/no-such-entry/history", 404),
        ("concepts/" + "x" * 3000 + "/history", 404),
    ],
)
def test_what_is_not_there_is_told(reader: FlaskClient, interface: str, path: str, status: int) -> None:
    assert reader.get(f"/{interface}/{path}").status_code == status


def test_a_text_is_text(app: Flask, publish: Publish) -> None:
    publish(concept(), concept("x"))
    publish(concept(definitions=DEFINITIONS | {"en": {"text": "Visit <b>of</b> & rank."}}))
    answer = app.test_client().get(f"/en/{HISTORY}").text
    assert "<b>of" not in answer and not Markup(answer).all("b")
