"""Who is credited on an entry: who wrote and who reviewed what is read now, and all who contributed, by language."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from app.services import accounts, backup, contribution, loading, review
from app.services.contribution import Draft
from app.services.loading import Report
from app.store.proposals import Proposal
from app.store.revisions import Authorship
from app.terminology.concept import to_document
from app.terminology.people import COMMAND, FILES, Person, Role
from app.terminology.workflow import Kind
from tests.builders import concept, designation
from tests.people import bearer, make_account, sign_in

Publish = Callable[..., Report]
CREDIT = {
    "en": "Written by Ana Ruiz, reviewed by Eva Sol and 李梅",
    "es": "Redactada por Ana Ruiz, revisada por Eva Sol y 李梅",
    "zh": "Ana Ruiz撰写，Eva Sol和李梅审校",
}
CONTRIBUTORS = {
    "en": "Contributors: Ana Ruiz, Eva Sol and 李梅",
    "es": "Han contribuido: Ana Ruiz, Eva Sol y 李梅",
    "zh": "贡献者：Ana Ruiz、Eva Sol和李梅",
}
FROM_FILES = {
    "en": "From the glossary’s files",
    "es": "Procede de los archivos del glosario",
    "zh": "来自术语库文件",
}
FORMER = {
    "en": (
        "Written by a former contributor, reviewed by a former contributor and 李梅",
        "a former contributor and 李梅",
    ),
    "es": (
        "Redactada por un antiguo colaborador, revisada por un antiguo colaborador y 李梅",
        "un antiguo colaborador y 李梅",
    ),
    "zh": ("一位原贡献者撰写，一位原贡献者和李梅审校", "一位原贡献者和李梅"),
}


@pytest.fixture
def people(app: Flask) -> tuple[Person, Person, Person]:
    """An author and two reviewers; the glossary has an entry that came from files."""
    subject = {"key": "visits-and-protocol", "label": {"en": "Visits", "es": "Visitas", "zh-Hans": "访问"}}
    records = [loading.Change("subject", "visits-and-protocol", subject)]
    records.append(loading.record_of("concept", "state-visit", concept()))
    loading.load(records, None, Authorship(FILES, "for the tests", "file"))
    return (
        make_account(name="Ana Ruiz").person,
        make_account(Role.REVIEWER, "en", name="Eva Sol").person,
        make_account(Role.REVIEWER, "es", name="李梅").person,
    )


def published(people: tuple[Person | None, Person, Person], text: str = "visit of state") -> Proposal:
    """A change of two languages, which two reviewers approve."""
    author, eva, li = people
    document = to_document(concept())
    rows = [designation(text, status="admitted"), designation(f"{text} (es)", "es", status="admitted")]
    draft = Draft(Kind.CHANGE, document | {"designations": [*document["designations"], *rows]}, "state-visit")
    made = contribution.propose(author, Draft(**{**vars(draft), "based_on": 1, "reason": "heard"}))
    made = review.approve(eva, made.id, made.version, ["en"])
    return review.approve(li, made.id, made.version, ["es"])


def credit(client: FlaskClient, interface: str) -> str:
    return _text(client, interface, ".credit")


def contributors(client: FlaskClient, interface: str) -> str:
    return _text(client, interface, ".contributors")


def _text(client: FlaskClient, interface: str, place: str) -> str:
    answer = client.get(f"/{interface}/concepts/state-visit")
    assert answer.status_code == 200
    found = LexborHTMLParser(answer.text).css_first(place)
    return found.text().strip() if found else ""


@pytest.mark.parametrize("interface", CREDIT)
def test_the_entry_names_who_wrote_and_who_reviewed_it(
    app: Flask, people: tuple[Person, Person, Person], interface: str
) -> None:
    client = app.test_client()
    assert credit(client, interface) == FROM_FILES[interface]
    assert contributors(client, interface) == ""
    assert published(people).revision == 2
    assert credit(client, interface) == CREDIT[interface]
    assert contributors(client, interface) == CONTRIBUTORS[interface]
    history = LexborHTMLParser(client.get(f"/{interface}/concepts/state-visit").text).css("table.ledger tr")
    assert all(name in history[0].text() for name in ("Ana Ruiz", "Eva Sol", "李梅"))
    assert not any(name in history[1].text() for name in ("Ana Ruiz", "Eva Sol", "李梅"))


@pytest.mark.parametrize("interface", FORMER)
def test_who_deleted_their_account_is_named_nowhere(
    app: Flask, people: tuple[Person, Person, Person], interface: str
) -> None:
    published(people)
    for person in people[:2]:
        accounts.delete(person.id, COMMAND)
    client = app.test_client()
    said, listed = FORMER[interface]
    assert credit(client, interface) == said
    assert contributors(client, interface).endswith(listed)
    for page in ("state-visit", "state-visit/history"):
        text = client.get(f"/{interface}/concepts/{page}").text
        assert "Ana Ruiz" not in text and "Eva Sol" not in text and "李梅" in text
    assert backup.verify_history() == 3


def test_a_visitor_is_credited_as_one(app: Flask, people: tuple[Person, Person, Person]) -> None:
    published((None, *people[1:]))
    assert credit(app.test_client(), "en").startswith("Written by a visitor, reviewed by Eva Sol")


def test_a_name_is_text_and_nothing_else(app: Flask, people: tuple[Person, Person, Person]) -> None:
    accounts.rename(people[1].id, "<b>Eva</b> %(author)s {0}", COMMAND)
    published(people)
    text = app.test_client().get("/en/concepts/state-visit").text
    assert text.count("&lt;b&gt;Eva&lt;/b&gt; %(author)s {0}") == 3
    assert "<b>Eva" not in text


@pytest.mark.parametrize("interface", FORMER)
def test_what_somebody_left_in_review_is_decided_without_their_name(
    app: Flask, people: tuple[Person, Person, Person], interface: str
) -> None:
    ana, eva, li = people
    made = contribution.propose(ana, Draft(Kind.WITHDRAWAL, {}, "state-visit", based_on=1, reason="no such visit"))
    contribution.comment(eva, made.id, "Where was that said?")
    for person in (ana, eva):
        accounts.delete(person.id, COMMAND)
    client = app.test_client()
    sign_in(client, li)
    for page in ("review?language=any", f"proposals/{made.id}"):
        answer = client.get(f"/{interface}/{page}")
        assert answer.status_code == 200
        assert "Ana Ruiz" not in answer.text and "Eva Sol" not in answer.text
    told = client.get(f"/api/v1/proposals/{made.id}", headers=bearer(li)).json
    assert [each["by"] for each in told["events"]] == [ana.reference, eva.reference]
    assert review.approve(li, made.id, made.version, ["es"]).approved == {"es"}
