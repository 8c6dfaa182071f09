"""What is new: grouped by occasion on the page, one by one in the feed."""

from collections.abc import Callable
from datetime import datetime
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.services.loading import Report
from app.web import i18n
from tests.builders import concept, named
from tests.markup import Markup

Publish = Callable[..., Report]
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(params=list(i18n.INTERFACES))
def interface(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_it_works(client: FlaskClient, interface: str) -> None:
    page = Markup(client.get(f"/{interface}/new").text)
    assert len(page.all("time")) >= 1
    assert [link for link in page.links() if link.startswith(f"/{interface}/concepts/")]


def test_the_first_page_tells_of_entries_and_not_of_names_taken_by_rule(app: Flask, publish: Publish) -> None:
    publish(concept("state-visit"))
    publish(*(named(f"state-{number}", f"State {number}", layer="reference") for number in range(5)))
    links = Markup(app.test_client().get("/en/").text).links()
    assert "/en/concepts/state-visit" in links
    assert not [each for each in links if "/concepts/state-" in each and not each.endswith("state-visit")]


def test_following_the_links_reads_every_change_once(client: FlaskClient) -> None:
    path, seen = "/es/new", []
    for _ in range(100):
        page = Markup(client.get(path).text)
        seen += [link for link in page.links() if "/concepts/" in link]
        following = [each for each in page.all("a") if each.attributes.get("rel") == "next"]
        if not following:
            break
        path = following[0].attributes["href"]
    assert len(seen) == len(set(seen)) > 50


def test_what_changed_on_one_occasion_stands_together(app: Flask, publish: Publish) -> None:
    publish(named("talks", "talks"), named("toast", "toast"))
    publish(named("talks", "formal talks"))
    page = Markup(app.test_client().get("/en/new").text)
    assert len(page.all("section")) == 1, "the same day, author and reason"
    assert [link for link in page.links() if "/concepts/" in link] == [
        "/en/concepts/talks",
        "/en/concepts/toast",
        "/en/concepts/talks",
    ]


def test_nothing_new_is_said(app: Flask, interface: str) -> None:
    assert Markup(app.test_client().get(f"/{interface}/new").text).all("p", "lede")
    feed = ElementTree.fromstring(app.test_client().get(f"/{interface}/new.atom").text)
    assert feed.find(f"{ATOM}entry") is None and feed.findtext(f"{ATOM}updated")


@pytest.mark.parametrize("before", ["x", "-1", "1e5", "9" * 30])
def test_an_address_that_no_link_gave_is_refused(client: FlaskClient, before: str) -> None:
    assert client.get("/en/new", query_string={"before": before}).status_code == 400


def test_the_feed_is_what_a_reader_of_feeds_expects(client: FlaskClient, interface: str) -> None:
    answer = client.get(f"/{interface}/new.atom")
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml")
    feed = ElementTree.fromstring(answer.text)
    assert feed.tag == f"{ATOM}feed"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == i18n.TAGS[interface]
    links = {each.get("rel"): each.get("href", "") for each in feed.findall(f"{ATOM}link")}
    assert links["self"] == feed.findtext(f"{ATOM}id") == f"http://localhost/{interface}/new.atom"
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 50
    for each in (feed, *entries):
        assert each.findtext(f"{ATOM}title")
        assert datetime.fromisoformat(each.findtext(f"{ATOM}updated") or "").tzinfo
    assert len({each.findtext(f"{ATOM}id") for each in entries}) == 50
    assert all(each.findtext(f"{ATOM}author/{ATOM}name") for each in entries)
    first = entries[0].find(f"{ATOM}link")
    assert first is not None and client.get(first.get("href", "")).status_code == 200


def test_the_page_leads_to_its_feed(client: FlaskClient, interface: str) -> None:
    page = Markup(client.get(f"/{interface}/new").text)
    offered = [each for each in page.all("link") if each.attributes.get("type") == "application/atom+xml"]
    assert [each.attributes["href"] for each in offered] == [f"/{interface}/new.atom"]


def test_a_feed_that_the_client_has_is_not_sent_again(app: Flask, publish: Publish) -> None:
    publish(concept())
    client = app.test_client()
    tag = client.get("/en/new.atom").headers["ETag"]
    assert client.get("/en/new.atom", headers={"If-None-Match": tag}).status_code == 304
    publish(concept(kind="event"))
    assert client.get("/en/new.atom", headers={"If-None-Match": tag}).status_code == 200


def test_a_text_is_text_in_the_feed(app: Flask, publish: Publish) -> None:
    publish(named("odd", "R&D <b>talks</b>"))
    feed = ElementTree.fromstring(app.test_client().get("/en/new.atom").text)
    assert feed.findtext(f"{ATOM}entry/{ATOM}title") == "R&D <b>talks</b>"
