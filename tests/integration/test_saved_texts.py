"""Texts saved with an account: kept when asked, told of changes, nobody else's, gone with it, in the backup."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import inspect

from app.services import accounts, backup, saved_packs, saved_texts, watching
from app.services.loading import Report
from app.services.saved_texts import About
from app.store import keeping, migration
from app.store.database import db
from app.terminology.concept import Concept
from app.terminology.errors import TextNotFound
from app.terminology.people import COMMAND, Person
from app.web import i18n
from tests.builders import chinese, concept, designation, outline
from tests.people import make_person, sign_in

Publish = Callable[..., Report]
TEXT = "He paid a state visit.\nThe talks went on."


@pytest.fixture
def ana(app: Flask) -> Person:
    return make_person()


def renamed(text: str) -> Concept:
    spanish, han = designation("visita de Estado", "es"), chinese("国事访问", "guóshì fǎngwèn", "國事訪問")
    return concept(designations=[designation(text), spanish, han])


def save(person: Person, title: str = "May", *place: int) -> saved_packs.Place:
    saved = saved_texts.save(person, TEXT, About(title, waivers={"w": "quoted"}), ["state-visit"], *place)
    assert saved
    return saved


def test_it_works(ana: Person, publish: Publish) -> None:
    publish(concept())
    kept, text = saved_texts.get(ana, save(ana).id)
    assert text == TEXT and kept.about.title == "May" and kept.about.waivers == {"w": "quoted"}
    assert kept.about.entries == {"state-visit": 1}, "it remembers what it has seen"


def test_nobody_sees_or_changes_another_s(ana: Person) -> None:
    place, luis = save(ana), make_person()
    assert saved_texts.of(luis) == []
    with pytest.raises(TextNotFound):
        saved_texts.get(luis, place.id)
    with pytest.raises(TextNotFound):
        saved_texts.note(luis, place.id)
    saved_texts.remove(luis, place.id)
    beside = save(luis, "June", place.id, place.version)
    assert beside.id != place.id and beside.is_beside
    assert saved_texts.get(ana, place.id)[0].about.title == "May"


def test_of_two_windows_neither_overwrites_the_other_s(ana: Person) -> None:
    first = save(ana)
    second, third = save(ana, "one", first.id, first.version), save(ana, "the other", first.id, first.version)
    assert (second.id, second.is_beside, third.is_beside) == (first.id, False, True)
    assert {each.about.title for each in saved_texts.of(ana)} == {"one", "the other"}


def test_there_is_a_most(ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_texts, "MOST", 2)
    first = save(ana)
    save(ana)
    assert saved_texts.save(ana, TEXT, About(), []) is None
    assert save(ana, "in its place", first.id, first.version)


def test_texts_and_packs_are_told_when_an_equivalent_changes(ana: Person, publish: Publish) -> None:
    publish(concept())
    place, pack = save(ana), saved_packs.save(ana, outline(title="June", items=["state-visit"]))
    assert pack and watching.happened(ana.id) == []
    publish(renamed("visit of state"))
    (listed,) = saved_texts.of(ana)
    assert listed.changes == 1
    (change,) = saved_texts.news(listed).changes
    assert change.after and change.after.text == "visit of state"
    (told,) = watching.happened(ana.id)
    assert told.concept == "state-visit"
    assert {(each.kind, each.title) for each in told.holders} == {("text", "May"), ("pack", "June")}
    saved_texts.note(ana, place.id)
    assert not saved_texts.news(saved_texts.of(ana)[0])
    assert [each.kind for each in watching.happened(ana.id)[0].holders] == ["pack"]
    assert watching.happened(make_person().id) == []


def test_what_changed_stays_told_when_the_text_is_saved_again(ana: Person, publish: Publish) -> None:
    publish(concept())
    place = save(ana)
    publish(renamed("visit of state"))
    save(ana, "May", place.id, place.version)
    assert saved_texts.of(ana)[0].changes == 1


def test_an_account_s_texts_go_with_it(ana: Person) -> None:
    save(ana)
    accounts.delete(ana.id, COMMAND)
    assert saved_texts.of(ana) == []


def test_a_backup_brings_texts_back(ana: Person, publish: Publish, tmp_path: Path) -> None:
    publish(concept())
    place = save(ana)
    assert "saved_text" in keeping.TABLES
    before = saved_texts.get(ana, place.id)
    backup.make(tmp_path / "backup.jsonl.gz")
    saved_texts.remove(ana, place.id)
    backup.restore(tmp_path / "backup.jsonl.gz", replace=True)
    assert saved_texts.get(ana, place.id) == before
    assert save(ana).id > place.id


def test_0009_makes_the_table_and_takes_it_away(ana: Person) -> None:
    migration.downgrade("0008")
    assert "saved_text" not in inspect(db.engine).get_table_names()
    migration.upgrade("0009")
    assert saved_texts.of(ana) == []
    save(ana)


@pytest.mark.parametrize("interface", list(i18n.INTERFACES))
def test_a_text_is_saved_opened_and_taken_away_by_pages(
    app: Flask, ana: Person, publish: Publish, interface: str
) -> None:
    publish(concept())
    client = app.test_client()
    assert client.post(f"/{interface}/read", data={"text": TEXT}).text.count("/texts") == 0, "visitors save nothing"
    sign_in(client, ana)
    read = client.post(f"/{interface}/read", data={"text": TEXT, "text_title": "5月", "date": "2026-05"})
    form = fields(read.text)
    form["csrf_token"] = token(read.text)
    saved = client.post(f"/{interface}/texts", data=form)
    assert saved.status_code == 302
    opened = client.get(saved.headers["Location"])
    assert opened.headers["Cache-Control"] == "private, no-store"
    assert "<bdi>5月</bdi>" in opened.text and fields(opened.text)["date"] == "2026-05"
    assert fields(opened.text)["text"] == TEXT and not LexborHTMLParser(opened.text).css_first("#news")
    again = client.post(f"/{interface}/texts", data=fields(opened.text) | {"csrf_token": token(opened.text)})
    assert again.headers["Location"] == saved.headers["Location"], "in its own place"
    publish(renamed("visit of state"))
    listed = LexborHTMLParser(client.get(f"/{interface}/texts").text)
    assert len(listed.css(".rows > li")) == 1 and listed.css_first(".rows .finding")
    told = client.get(f"/{interface}/watching").text
    assert f"{saved.headers['Location']}#news" in told
    news = client.get(saved.headers["Location"]).text
    assert "visit of state" in LexborHTMLParser(news).css_first("#news").text()
    client.post(f"{saved.headers['Location']}/noted", data={"csrf_token": token(news)})
    assert not LexborHTMLParser(client.get(saved.headers["Location"]).text).css_first("#news")
    client.post(f"{saved.headers['Location']}/deletion", data={"csrf_token": token(news)})
    assert client.get(saved.headers["Location"]).status_code == 404
    assert saved_texts.of(ana) == []


def test_what_is_no_text_is_not_saved(app: Flask, ana: Person) -> None:
    client = app.test_client()
    sign_in(client, ana)
    page = client.post("/en/read", data={"text": TEXT}).text
    refused = client.post("/en/texts", data={"text": " ", "csrf_token": token(page)})
    assert refused.status_code == 422 and saved_texts.of(ana) == []
    assert client.post("/en/texts", data={"text": TEXT}).status_code == 403


def fields(page: str) -> dict[str, str]:
    """What the form of a text that was read holds."""
    form = LexborHTMLParser(page).css_first("#again")
    found = {each.attributes["name"]: each.attributes.get("value") or "" for each in form.css("input[type=hidden]")}
    return {name: value for name, value in found.items() if name} | {
        "text": form.css_first("textarea").text().removeprefix("\n")
    }


def token(page: str) -> str:
    found = LexborHTMLParser(page).css_first("[name=csrf_token]").attributes["value"]
    assert found
    return found
