"""The reader's page: the text as it was given, its marks, cards, warnings, and what is set aside, without a script."""

import html
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

COMMUNIQUE = (Path(__file__).parent.parent / "texts" / "communique-2022-11-25.en.txt").read_text()


def read(client: FlaskClient, text: str, interface: str = "en", **fields: Any) -> str:
    answer = client.post(f"/{interface}/read", data={"text": text} | fields)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Set-Cookie" not in answer.headers
    return str(answer.text)


def shown(page: str) -> str:
    """The text as a reader sees it, the numbers of warnings left out."""
    (article,) = re.findall(r'<article class="text-body given"[^>]*>(.*?)</article>', page, re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "", re.sub(r'<sup class="n">.*?</sup>', "", article)))


@pytest.mark.parametrize("interface", ["en", "es", "zh"])
def test_it_works(client: FlaskClient, interface: str) -> None:
    page = read(client, COMMUNIQUE, interface)
    assert shown(page) == COMMUNIQUE
    assert page.count('<li id="w') > 10
    assert "Díaz-Canel" in page


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script> The CPC & the PCC <b>met</b>.",
        "Line one\nof the Global Development\nInitiative.\n\n\nEnd",
        "\n\nThe CPC",
        "emoji 👩‍👩‍👧 and CELAC\u2028CELAC",
        "שלום CELAC عربي",
    ],
)
@pytest.mark.sample_on_postgresql(0)
def test_the_text_stands_as_it_was_given(client: FlaskClient, text: str) -> None:
    page = read(client, text)
    assert shown(page) == text
    assert "<script>alert" not in page


def test_a_warning_is_set_aside_with_a_reason_and_taken_up_again(client: FlaskClient) -> None:
    page = read(client, COMMUNIQUE)
    id = re.search(r'name="waive" value="([^"]+)"', page)[1]  # type: ignore[index]
    before, same = page.count('<li id="w'), page.count(f'name="waive" value="{id}"')
    aside = read(client, COMMUNIQUE, **{"waive": id, f"reason-{id}": "the speaker’s own words"})
    assert aside.count('<li id="w') == before - same
    assert "the speaker’s own words" in aside and f'name="waived-{id}"' in aside
    kept = read(client, COMMUNIQUE, **{f"waived-{id}": "the speaker’s own words"})
    assert kept.count('<li id="w') == before - same
    back = read(client, COMMUNIQUE, **{f"waived-{id}": "x", "take_up": id})
    assert back.count('<li id="w') == before and f'name="waived-{id}"' not in back


@pytest.mark.parametrize("letter", ["a", "好"])
@pytest.mark.sample_on_postgresql(0)
def test_half_a_million_characters_are_read_and_one_more_is_told_what_to_do(client: FlaskClient, letter: str) -> None:
    text = (letter * 199 + "\n") * 2500
    assert client.post("/en/read", data={"text": text}).status_code == 200
    answer = client.post("/en/read", data={"text": text + letter})
    assert answer.status_code == 422 and "Paste it in parts" in answer.text


def test_a_mark_says_what_it_can_be_filtered_by(client: FlaskClient) -> None:
    page = read(client, "CELAC met. CELAC met again.")
    first, second = re.findall(r'<a class="m[^>]*>', page)
    assert 'data-status="preferred"' in first and "data-subjects=" in first
    assert "data-again" not in first and "data-again" in second


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"text": " "}, 422), ({"text": "x", "language": "fr"}, 422), ({"text": "x", "date": "yesterday"}, 422)],
)
@pytest.mark.sample_on_postgresql(0)
def test_what_cannot_be_read_is_told(client: FlaskClient, fields: dict[str, str], status: int) -> None:
    answer = client.post("/es/read", data=fields)
    assert answer.status_code == status and 'aria-invalid="true"' in answer.text


@pytest.mark.parametrize(
    ("text", "term", "acronym", "sentence"),
    [
        (
            "The CELAC met. The Havana Dialogue Mechanism (HDM) was opened.",
            "Havana Dialogue Mechanism",
            "HDM",
            "The Ha",
        ),
        (
            "双方会谈。会议通过了《马那瓦宣言》，并致电各方。",
            "马那瓦宣言",
            None,
            "会议通过了《马那瓦宣言》，并致电各方。",
        ),
    ],
)
def test_what_the_glossary_lacks_is_proposed_with_its_sentence(
    client: FlaskClient, text: str, term: str, acronym: str | None, sentence: str
) -> None:
    page = read(client, text)
    links = [parse_qs(urlsplit(html.unescape(each)).query) for each in re.findall(r'href="(/en/propose[^"]+)"', page)]
    (found,) = [each for each in links if each["text"] == [term]]
    assert found.get("acronym") == ([acronym] if acronym else None)
    assert found["context"][0].startswith(sentence)
    assert found["language"] == ["en" if acronym else "zh-Hans"]
