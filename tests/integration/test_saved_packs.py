"""Packs saved with an account: kept, told of changes, nobody else's, gone with the account, in the backup."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import inspect

from app.services import accounts, backup, loading, packs, saved_packs
from app.services.loading import Report
from app.store import keeping, migration
from app.store.database import db
from app.terminology.bibliography import Retired
from app.terminology.concept import Concept
from app.terminology.errors import PackNotFound
from app.terminology.people import COMMAND, Person
from app.web import i18n
from tests.builders import chinese, concept, designation, outline
from tests.conftest import AUTHORSHIP
from tests.integration.test_pages_packs import filled, form_of, keys
from tests.people import make_person, sign_in

Publish = Callable[..., Report]
TALKS = concept("talks", designations=[designation("talks")])


@pytest.fixture
def ana(app: Flask) -> Person:
    return make_person()


def renamed(text: str) -> Concept:
    spanish, han = designation("visita de Estado", "es"), chinese("国事访问", "guóshì fǎngwèn", "國事訪問")
    return concept(designations=[designation(text), spanish, han])


def test_it_works(ana: Person, publish: Publish) -> None:
    publish(concept())
    chosen = outline(title="May", items=["state-visit", {"terms": {"es": "almuerzo"}, "remark": "13:00"}])
    place = saved_packs.save(ana, chosen)
    assert place and not place.is_beside
    kept = saved_packs.get(ana, place.id)
    assert kept.outline.title == "May" and kept.outline.items[1].remark == "13:00"
    assert kept.outline.items[0].revision == 1, "it remembers what it has seen"
    assert [each.id for each in saved_packs.of(ana)] == [place.id]


def test_nobody_sees_or_changes_another_s(ana: Person, publish: Publish) -> None:
    place = saved_packs.save(ana, outline(title="May"))
    assert place
    luis = make_person()
    assert saved_packs.of(luis) == []
    with pytest.raises(PackNotFound):
        saved_packs.get(luis, place.id)
    saved_packs.remove(luis, place.id)
    beside = saved_packs.save(luis, outline(title="June"), place.id, place.version)
    assert beside and beside.id != place.id
    assert saved_packs.get(ana, place.id).outline.title == "May"


def test_of_two_windows_neither_overwrites_the_other_s(ana: Person) -> None:
    first = saved_packs.save(ana, outline(title="May"))
    assert first
    second = saved_packs.save(ana, outline(title="one window"), first.id, first.version)
    assert second and (second.id, second.version, second.is_beside) == (first.id, 2, False)
    third = saved_packs.save(ana, outline(title="the other"), first.id, first.version)
    assert third and third.is_beside
    assert {each.outline.title for each in saved_packs.of(ana)} == {"one window", "the other"}


def test_there_is_a_most(ana: Person) -> None:
    for number in range(saved_packs.MOST):
        assert saved_packs.save(ana, outline(title=f"no. {number}"))
    assert saved_packs.save(ana, outline(title="one more")) is None


def test_a_pack_is_told_when_an_equivalent_changes(ana: Person, publish: Publish) -> None:
    publish(concept(), TALKS)
    holding = saved_packs.save(ana, outline(title="holds it", items=["state-visit"]))
    other = saved_packs.save(ana, outline(title="does not", items=["talks"]))
    spanish = saved_packs.save(ana, outline(title="says it in Spanish alone", items=["state-visit"], columns=["es"]))
    assert holding and other and spanish
    publish(renamed("visit of state"))
    assert {each.id: each.changes for each in saved_packs.of(ana)} == {holding.id: 1, other.id: 0, spanish.id: 0}
    loading.load([loading.record_of("concept", "talks", Retired(TALKS))], None, AUTHORSHIP)
    assert {each.id: each.changes for each in saved_packs.of(ana)} == {holding.id: 1, other.id: 1, spanish.id: 0}
    (change,) = packs.news(saved_packs.get(ana, holding.id).outline).changes
    assert change.after and change.after.text == "visit of state"


def test_an_account_s_packs_go_with_it(ana: Person) -> None:
    place = saved_packs.save(ana, outline(title="May"))
    assert place
    accounts.delete(ana.id, COMMAND)
    assert saved_packs.of(ana) == []


def test_a_backup_brings_packs_back(ana: Person, publish: Publish, tmp_path: Path) -> None:
    publish(concept())
    place = saved_packs.save(ana, outline(title="May", items=["state-visit"]))
    assert place and "saved_pack" in keeping.TABLES
    before = saved_packs.get(ana, place.id)
    backup.make(tmp_path / "backup.jsonl.gz")
    saved_packs.remove(ana, place.id)
    backup.restore(tmp_path / "backup.jsonl.gz", replace=True)
    assert saved_packs.get(ana, place.id) == before
    later = saved_packs.save(ana, outline(title="June"))
    assert later and later.id > place.id


def test_0007_makes_the_table_and_takes_it_away(ana: Person) -> None:
    migration.downgrade("0006")
    assert "saved_pack" not in inspect(db.engine).get_table_names()
    migration.upgrade("0007")
    assert saved_packs.of(ana) == []
    assert saved_packs.save(ana, outline(title="May"))


@pytest.mark.parametrize("interface", list(i18n.INTERFACES))
def test_a_pack_is_saved_opened_and_taken_away_by_pages(
    app: Flask, ana: Person, publish: Publish, interface: str
) -> None:
    publish(concept(), TALKS)
    client = app.test_client()
    sign_in(client, ana)
    page = client.get(f"/{interface}/pack?id=state-visit").text
    saved = client.post(f"/{interface}/pack/save", data=filled(form_of(page), {"title": "May", "remark-0": "twice"}))
    assert saved.status_code == 302
    opened = client.get(saved.headers["Location"])
    assert opened.headers["Cache-Control"] == "private, no-store"
    form = form_of(opened.text)
    assert (form["title"], form["remark-0"], form["version"]) == ("May", "twice", "1")
    assert client.post(f"/{interface}/pack/save", data=filled(form, {"title": "June"})).status_code == 302
    publish(renamed("visit of state"))
    listed = LexborHTMLParser(client.get(f"/{interface}/packs").text)
    assert len(listed.css(".rows > li")) == 1 and listed.css_first(".rows .finding")
    again = client.get(saved.headers["Location"]).text
    assert LexborHTMLParser(again).css_first("#news")
    number = saved.headers["Location"].rpartition("/")[2]
    compared = client.get(f"/{interface}/pack?id=talks&since={number}").text
    assert keys(compared) == ["talks"] and LexborHTMLParser(compared).css_first(".notice-of.new")
    token = form["csrf_token"]
    assert client.post(f"/{interface}/packs/{number}/deletion", data={"csrf_token": token}).status_code == 302
    assert client.get(saved.headers["Location"]).status_code == 404


def test_a_saved_pack_of_another_s_is_404_and_a_forged_form_is_refused(app: Flask, ana: Person) -> None:
    place = saved_packs.save(ana, outline(title="May"))
    assert place
    client = app.test_client()
    sign_in(client, make_person())
    assert client.get(f"/en/packs/{place.id}").status_code == 404
    assert client.get(f"/en/pack?since={place.id}").status_code == 404
    assert client.post("/en/pack/save", data={"bench": "yes"}).status_code == 403
    assert client.post(f"/en/packs/{place.id}/deletion", data={}).status_code == 403
    assert saved_packs.get(ana, place.id)


def test_who_is_not_signed_in_is_offered_nothing_to_save(app: Flask) -> None:
    page = app.test_client().get("/en/pack").text
    assert "/pack/save" not in page and "csrf_token" not in page
