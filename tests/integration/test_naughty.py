"""Whatever is looked up, completed or read, the answer is an answer: its shape holds, its offsets lie in the text."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.naughty import NAUGHTY

MARKS = [pytest.param(text, id=ascii(text)[:30]) for text in NAUGHTY]
LANGUAGES = ("en", "es", "zh-Hans")


def _lies_in(spans: list[list[int]], text: str) -> bool:
    ends = [0, *(at for span in spans for at in span), len(text)]
    return ends == sorted(ends) and all(start < end for start, end in spans)


def _check_hits(hits: list[dict[str, Any]]) -> None:
    for hit in hits:
        assert _lies_in(hit["highlight"], hit["designation"]["text"])
        if found := hit.get("definition"):
            assert _lies_in(found["highlight"], found["text"])


@pytest.mark.parametrize("text", MARKS)
@pytest.mark.sample_on_postgresql(8)
def test_any_text_can_be_looked_up_and_completed(client: FlaskClient, text: str) -> None:
    for language in (None, *LANGUAGES):
        parameters = {"q": text} | ({"language": language} if language else {})
        found = client.get("/api/v1/search", query_string=parameters)
        assert found.status_code == 200
        assert found.json["query"] == text
        _check_hits(found.json["hits"])
        completed = client.get("/api/v1/suggest", query_string=parameters)
        assert completed.status_code == 200
        _check_hits(completed.json["suggestions"])


@pytest.mark.parametrize("text", MARKS)
@pytest.mark.sample_on_postgresql(8)
def test_any_text_can_be_looked_up_on_a_page(client: FlaskClient, text: str) -> None:
    for interface in ("en", "es", "zh"):
        answer = client.get(f"/{interface}/search", query_string={"q": text})
        assert answer.status_code == 200
        assert "<script>alert(1)" not in answer.text and "<img src=x" not in answer.text


@pytest.mark.parametrize("text", MARKS)
@pytest.mark.sample_on_postgresql(8)
def test_any_text_can_be_read(client: FlaskClient, text: str) -> None:
    for read in (text, f"The CPC ({text}) and the G77. 全球发展倡议{text}"):
        answer = client.post("/api/v1/annotations", json={"text": read})
        assert answer.status_code == 200
        for each in answer.json["occurrences"]:
            assert read[each["start"] : each["end"]] == each["text"] != ""


@pytest.mark.parametrize("query", ["%ff%fe", "%c0%80", "%ed%a0%80", "%f5%80%80%80", "%", "%zz", "%e4%b8"])
def test_bytes_that_are_no_text_are_answered_too(client: FlaskClient, query: str) -> None:
    for path in ("/api/v1/search", "/api/v1/suggest", "/en/search"):
        assert client.get(f"{path}?q={query}").status_code in (200, 400)
