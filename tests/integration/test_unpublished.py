"""What is not published shows through no channel: every address is asked for it, by those who may not see it.

Proposals in every state that is not published hold marks in all their texts. No answer to a visitor or to another
contributor may hold a mark; the same walk as the author and as a reviewer finds it, and once one proposal is published
it is found wherever an entry can show, so that no place is passed by unread.
"""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from app.formats.packs import Format
from app.services import contribution, loading, review, tokens, watching
from app.services.contribution import Draft
from app.store.proposals import NewRecord, Proposal
from app.store.revisions import Authorship, Change
from app.terminology.concept import to_document
from app.terminology.people import COMMAND, Person, Role, Scope
from app.terminology.workflow import Kind, State
from tests.builders import chinese, concept, designation, source
from tests.people import make_person, sign_in

MARK, HAN_MARK = "Quorvax", "犇猋"
ASKED = (MARK[:-1], HAN_MARK[0], f"{MARK[:-1]}s")
"""What is looked up: the beginning of the marks, and an error of typing away from them. An answer may repeat these."""
UNPUBLISHED = (State.DRAFT, State.PROPOSED, State.CHANGES_REQUESTED, State.REJECTED, State.WITHDRAWN)
INTERFACES = ("en", "es", "zh")
SUBJECT, FIELD = "visits-and-protocol", "hidden-field"
LOOKED_UP = [{"q": each} for each in (*ASKED, "state visit")] + [{"q": MARK[:4], "language": "en"}]
QUERIES: dict[str, list[dict[str, str]]] = {
    "api.changes": [{}, {"limit": "1"}],
    "api.concept_diff": [{"from": "1", "to": "2"}],
    "api.concepts": [{}, {"subject": SUBJECT}, {"kind": "protocol"}, {"language": "en"}],
    "api.proposals": [{}, {"queue": "true"}],
    "api.search": LOOKED_UP,
    "api.sources": [{}, {"limit": "100"}],
    "api.suggest": LOOKED_UP,
    "contribution.propose": [{}, {"text": ASKED[0]}],
    "contribution.change": [{}, {"revision": "1"}],
    "correction.correct": [{"definition": "en"}, {"designation": "state visit", "language": "en"}],
    "history.history": [{}, {"from": "1", "to": "2"}],
    "lookup.search": LOOKED_UP,
    "news.news": [{}],
    "packs.pack": [{"id": "state-visit"}, {"id": "hidden-draft"}, {"id": "hidden-proposed"}],
    "retiring.merger": [{}, {"into": ASKED[0]}, {"into": "hidden-proposed"}],
    "review.queue": [{}, {"language": "any", "show": "all"}],
}
"""With which queries an address is asked; the others are asked once, without."""


@dataclass
class House:
    """Who there is, and the proposals of the author: one for a new entry and one for a change in each state."""

    author: Person
    reviewer: Person
    other: Person
    feed: str
    made: dict[str, Proposal] = field(default_factory=dict)


def marked(place: str, state: str) -> str:
    return f"{MARK}{place}{state.replace('_', '')}"


def texts(state: str, document: dict[str, Any]) -> dict[str, Any]:
    """The document with a mark in each of its texts."""
    han = f"{HAN_MARK}访问"
    note = {
        "en": marked("note", state),
        "es": marked("nota", state),
        "zh-Hans": f"{HAN_MARK}说明{marked('zhnote', state)}",
    }
    rows = [
        designation(marked("term", state), status="admitted", note=note),
        designation(marked("termino", state), "es", status="admitted", unconfirmed=marked("nowhere", state)),
        chinese(han, "bēnbiāo fǎngwèn", "犇猋訪問", status="admitted"),
    ]
    return document | {
        "designations": [*document["designations"], *rows],
        "definitions": {
            "en": {"text": f"A {marked('definition', state)} of high rank.", "sources": [f"hidden-source-{state}"]},
            "es": {"text": f"Una {marked('definicion', state)} de alto rango."},
            "zh-Hans": {"text": f"{HAN_MARK}级别的访问。"},
        },
        "notes": [{"text": note, "sources": [f"hidden-source-{state}"]}],
        "contexts": [{"text": f"They paid a {marked('use', state)}.", "language": "en", "date": "2020"}],
        "subjects": [SUBJECT, f"{FIELD}-{state}"],
    }


def records(state: str) -> tuple[NewRecord, ...]:
    title = {"title": marked("title", state), "publisher": marked("publisher", state), "note": marked("remark", state)}
    bibliography = title | {"language": "en", "tier": "press", "url": f"https://example.org/{marked('path', state)}"}
    label = {each: marked(f"field{each[:2]}", state) for each in ("en", "es", "zh-Hans")}
    return (
        NewRecord("source", f"hidden-source-{state}", bibliography | {"accessed": "2022-11-25"}),
        NewRecord("subject", f"{FIELD}-{state}", {"label": label}),
    )


def drafts(state: State) -> Iterator[Draft]:
    word = state.value.replace("_", "-")
    told = {"reason": marked("reason", state), "records": records(word)}
    other = concept("x", designations=[designation(f"stay {word}"), designation(f"estancia {word}", "es")])
    fields = {name: value for name, value in to_document(other).items() if name != "id"}
    yield Draft(Kind.NEW, texts(word, fields), f"hidden-{word}", **told)
    yield Draft(Kind.CHANGE, texts(word, to_document(concept())), "state-visit", based_on=1, **told)


def brought_to(state: State, proposal: Proposal, reviewer: Person, author: Person) -> Proposal:
    """A proposal in review, taken to this state; what is said on the way holds marks, too."""
    contribution.comment(author, proposal.id, marked("comment", state)) if state != State.DRAFT else None
    match state:
        case State.CHANGES_REQUESTED:
            return review.request_changes(reviewer, proposal.id, proposal.version, marked("asked", state))
        case State.REJECTED:
            return review.reject(reviewer, proposal.id, proposal.version, marked("refused", state))
        case State.WITHDRAWN:
            return contribution.withdraw(author, proposal.id, proposal.version, marked("regret", state))
    return proposal


@pytest.fixture
def house(app: Flask) -> House:
    label = {"en": "Visits", "es": "Visitas", "zh-Hans": "访问"}
    known = [
        Change("subject", SUBJECT, {"key": SUBJECT, "label": label}),
        loading.record_of("source", "communique", source("communique")),
        loading.record_of("concept", "state-visit", concept()),
    ]
    loading.load(known, None, Authorship("tests", "for the tests", "file"))
    author, reviewer = make_person(), make_person(Role.REVIEWER, "en", "es", "zh")
    other = make_person()
    watching.watch(other, "concept", "state-visit")
    watching.watch(other, "subject", SUBJECT)
    house = House(author, reviewer, other, watching.new_feed(other))
    for state in UNPUBLISHED:
        for draft in drafts(state):
            made = contribution.propose(author, draft, submit=state != State.DRAFT)
            made = brought_to(state, made, reviewer, author)
            assert made.state == state
            house.made[f"{draft.kind.value} {state.value}"] = made
    return house


def values(house: House) -> dict[str, list[Any]]:
    """What stands in the addresses, by the name of the argument."""
    numbers = [each.id for each in house.made.values()]
    sources = [f"hidden-source-{state.value}" for state in UNPUBLISHED]
    return {
        "interface": list(INTERFACES),
        "language": list(INTERFACES),
        "letter": ["S", "Q"],
        "kind": ["protocol"],
        "filename": ["css/base.css"],
        "id": ["state-visit", *(each.concept for each in house.made.values() if each.kind == Kind.NEW)],
        "number": numbers,
        "key": [SUBJECT, "communique", *sources, *(f"{FIELD}-{state.value}" for state in UNPUBLISHED)],
        "secret": [house.feed],
        "token": ["nothing"],
    }


def addresses(app: Flask, house: House) -> Iterator[tuple[str, str]]:
    """Every address that is read, with its endpoint: filled with what there is, asked with every query."""
    there = values(house)
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        for chosen in product(*(_numbers(rule, name, there) for name in sorted(rule.arguments))):
            for query in QUERIES.get(rule.endpoint, [{}]):
                with app.test_request_context():
                    adapter = app.url_map.bind("localhost")
                    given = dict(zip(sorted(rule.arguments), chosen, strict=True)) | query
                    yield rule.endpoint, str(adapter.build(rule.endpoint, given))


def _numbers(rule: Rule, name: str, there: dict[str, list[Any]]) -> list[Any]:
    """The values of an argument; a number where the address takes one."""
    is_number = f"<int:{name}>" in rule.rule
    return there["number"] if is_number and name == "id" else there[name]


@dataclass
class Found:
    """What a walk found: where a mark was told, and where anything was answered."""

    marks: set[str] = field(default_factory=set)
    answered: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)

    def note(self, endpoint: str, answer: Any) -> None:
        self.asked.add(endpoint)
        assert answer.status_code < 500, (endpoint, answer.request.path)
        if answer.status_code == 200:
            self.answered.add(endpoint)
        told = f"{answer.headers}\n{readable(answer.get_data())}".casefold()
        if any(each in told for each in _written()):
            self.marks.add(endpoint)


def _written() -> tuple[str, ...]:
    """The marks as they may be written: as they are, and escaped as in JSON."""
    return MARK.casefold(), HAN_MARK, json.dumps(HAN_MARK)[1:-1]


def readable(data: bytes) -> str:
    """All that is in an answer; of an archive, all that is in its files."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "\n".join(readable(archive.read(name)) for name in archive.namelist())
    return data.decode("utf-8", "replace")


def walk(app: Flask, house: House, person: Person | None) -> Found:
    """Ask every address, as a person in a browser and with a token, and send what can be sent without a trace."""
    found = Found()
    client, headers = app.test_client(), {}
    if person:
        sign_in(client, person)
        headers["Authorization"] = f"Bearer {tokens.make(person.id, 'walk', tuple(Scope), 30, COMMAND)}"
    for endpoint, path in addresses(app, house):
        if endpoint == "security.logout":
            continue
        found.note(endpoint, client.get(path, headers=headers if path.startswith("/api/v1") else {}))
    for endpoint, answer in sent(client, house, headers):
        found.note(endpoint, answer)
    return found


def sent(client: FlaskClient, house: House, headers: dict[str, str]) -> Iterator[tuple[str, Any]]:
    """What is asked by sending something: a text to read, a pack, a proposal to judge."""
    text = f"The {ASKED[0]} and the state visit, {ASKED[1]} and 国事访问."
    yield "api.annotations", client.post("/api/v1/annotations", json={"text": text}, headers=headers)
    ids = ["state-visit", *(each.concept for each in house.made.values() if each.kind == Kind.NEW)]
    for id, format in product(ids, Format):
        body = {"pack": {"items": [{"id": id}]}, "texts": [{"text": text}], "format": format.value}
        yield "api.pack", client.post("/api/v1/packs", json=body, headers=headers)
    for interface in INTERFACES:
        yield "reading.read_text", client.post(f"/{interface}/read", data={"text": text})
        yield "packs.work", client.post(f"/{interface}/pack", data={"do": "lines", "lines": ASKED[0]})
    document = to_document(concept("x", designations=[designation(each) for each in ASKED]))
    judged = {"kind": "new", "document": {name: value for name, value in document.items() if name != "id"}}
    yield "api.judge", client.post("/api/v1/judgements", json=judged, headers=headers)


SHOWS_ENTRIES = {
    "api.changes",
    "api.concept",
    "api.concept_diff",
    "api.concept_revision",
    "api.concepts",
    "api.pack",
    "api.search",
    "api.source",
    "api.sources",
    "api.subjects",
    "api.suggest",
    "browsing.browse",
    "browsing.kind",
    "browsing.letter",
    "browsing.subject",
    "entries.entry",
    "history.history",
    "home.home",
    "lookup.search",
    "news.feed",
    "news.news",
    "packs.pack",
}


def test_who_may_not_see_it_finds_it_nowhere(app: Flask, house: House) -> None:
    every = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert len(every) > 60
    for person in (None, house.other):
        found = walk(app, house, person)
        assert found.marks == set(), person
        assert every - {"security.logout"} <= found.asked


def test_the_author_and_the_reviewer_find_it_where_they_should(app: Flask, house: House) -> None:
    own = {"api.proposal", "api.proposals", "contribution.edit", "contribution.own", "review.proposal"}
    assert own <= walk(app, house, house.author).marks
    reviewed = {"api.proposal", "api.proposals", "review.proposal", "review.queue"}
    assert reviewed <= walk(app, house, house.reviewer).marks


def test_once_published_it_shows_everywhere_that_an_entry_can(app: Flask, house: House) -> None:
    publish(house, "new proposed")
    publish(house, "change proposed")
    for person in (None, house.other):
        assert (SHOWS_ENTRIES | {"watching.feed"}) - walk(app, house, person).marks == set()


def publish(house: House, name: str) -> None:
    made = contribution.get_proposal(house.reviewer, house.made[name].id)
    made = review.approve(house.reviewer, made.id, made.version, ["en", "es", "zh"])
    assert made.state == State.PUBLISHED


def recognised(client: FlaskClient, house: House) -> list[str]:
    """Where a mark that is asked for by its whole text is known: in searches, a text that is read, as a duplicate."""
    term, text = marked("term", "proposed"), f"They spoke of {marked('term', 'proposed')} and {HAN_MARK}访问."
    bearer = {"Authorization": f"Bearer {tokens.make(house.other.id, 'ask', tuple(Scope), 30, COMMAND)}"}
    document = {"designations": [designation(term)], "kind": "protocol", "subjects": [SUBJECT]}
    judged = client.post("/api/v1/judgements", json={"kind": "new", "document": document}, headers=bearer).json
    read = client.post("/api/v1/annotations", json={"text": text}).json
    found = {
        "search": client.get("/api/v1/search", query_string={"q": term}).json["hits"],
        "search in Chinese": client.get("/api/v1/search", query_string={"q": f"{HAN_MARK}访问"}).json["hits"],
        "suggest": client.get("/api/v1/suggest", query_string={"q": term[:-2]}).json["suggestions"],
        "reading": [each for each in read["occurrences"] if each["concept"]],
        "duplicates": judged["possible_duplicates"],
        "propose": [] if "hidden-proposed" not in client.get(f"/en/search?q={term}").text else ["an entry"],
    }
    return [name for name, hits in found.items() if hits]


def test_asked_for_by_its_whole_text_it_is_not_known_until_it_is_published(app: Flask, house: House) -> None:
    client = app.test_client()
    assert recognised(client, house) == []
    publish(house, "new proposed")
    assert recognised(client, house) == [
        "search",
        "search in Chinese",
        "suggest",
        "reading",
        "duplicates",
        "propose",
    ]


@pytest.mark.parametrize("name", ["folder", "lines"])
def test_files_that_are_exported_hold_only_what_is_published(
    app: Flask, house: House, tmp_path: Path, name: str
) -> None:
    assert not _exported(app, tmp_path / "before", name)
    publish(house, "new proposed")
    assert _exported(app, tmp_path / "after", name)


def _exported(app: Flask, place: Path, name: str) -> bool:
    """Whether what `flask glossary export` writes holds a mark."""
    place.mkdir()
    if name == "folder":
        for each in ("subjects", "sources", "authorities"):
            (place / f"{each}.yaml").write_text("[]\n")
    target = place if name == "folder" else place / "entries.jsonl"
    done = app.test_cli_runner().invoke(args=["glossary", "export", str(target)])
    assert done.exit_code == 0, done.output
    written = [each for each in place.rglob("*") if each.is_file()]
    assert any("国事访问" in each.read_text() for each in written)
    return any(mark in each.read_text().casefold() for each in written for mark in _written())
