"""The page that reads a text, in three languages and without a script."""

import logging

import pytest
from flask.testing import FlaskClient

from tests.markup import Markup

TEXT = "President Miguel Daz-Canel met the CPC <script>alert(1)</script>\n中古两党 & 👩‍👩‍👧"


@pytest.mark.parametrize("interface", ["en", "es", "zh"])
def test_it_works(client: FlaskClient, interface: str) -> None:
    form = client.get(f"/{interface}/read")
    assert form.status_code == 200 and 'name="text"' in form.text
    answer = client.post(f"/{interface}/read", data={"text": TEXT})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Set-Cookie" not in answer.headers
    assert "Miguel Díaz-Canel" in answer.text


def test_the_text_is_shown_as_given_and_escaped(client: FlaskClient) -> None:
    answer = client.post("/en/read", data={"text": TEXT})
    assert "<script>alert(1)" not in answer.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text and "👩‍👩‍👧" in answer.text


def test_every_mark_leads_to_a_card_and_every_warning_to_its_mark(client: FlaskClient) -> None:
    page = client.post("/en/read", data={"text": TEXT}).text
    ids = {each.attributes["id"] for each in Markup(page).elements if "id" in each.attributes}
    targets = {link[1:] for link in Markup(page).links() if link.startswith("#")}
    assert targets and targets <= ids


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"text": "  "}, "Paste a text, or choose a file."),
        ({"text": "a", "date": "soon"}, "Give a year, a month or a day"),
        ({"text": "a", "language": "fr"}, "Choose one of the languages."),
        ({"text": "a" * 500_001}, "The text is too long"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(client: FlaskClient, data: dict[str, str], said: str) -> None:
    answer = client.post("/en/read", data=data)
    assert answer.status_code == 422
    assert said in answer.text and 'aria-invalid="true"' in answer.text


def test_another_sites_page_may_not_send_it(client: FlaskClient) -> None:
    answer = client.post("/en/read", data={"text": "a"}, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403


def test_the_text_is_not_logged(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        client.post("/en/read", data={"text": "a secret rendezvous in Havana"})
    assert "rendezvous" not in caplog.text
