"""What can be copied from an entry: the terms alone, or with pinyin, definitions or sources, as plain text."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.web import i18n
from tests.builders import concept
from tests.markup import Markup

COUNT = 4


@pytest.fixture(params=list(i18n.INTERFACES))
def interface(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def copies(client: FlaskClient, path: str) -> list[str]:
    answer = client.get(path)
    assert answer.status_code == 200
    return [each.attributes["value"] for each in Markup(answer.text).all("option")]


@pytest.fixture
def offered(client: FlaskClient) -> list[str]:
    return copies(client, "/es/concepts/global-development-initiative")


def test_it_works(client: FlaskClient, interface: str) -> None:
    page = Markup(client.get(f"/{interface}/concepts/global-development-initiative").text)
    options = page.all("option")
    assert len({each.text for each in options}) == len({each.attributes["value"] for each in options}) == COUNT
    button = next(each for each in page.all("button") if "data-copy-from" in each.attributes)
    select = page.all("select")[0]
    assert button.attributes["data-copy-from"] == select.attributes["id"]
    assert button.attributes["data-done"] and button.attributes["data-failed"]


def test_terms_alone_fill_the_cells_of_a_sheet_in_the_readers_order(offered: list[str]) -> None:
    terms = ["Iniciativa para el Desarrollo Global", "Global Development Initiative", "全球发展倡议"]
    assert offered[0].split("\t") == terms


def test_the_rest_is_a_line_for_each_language(offered: list[str]) -> None:
    _, pinyin, definitions, sources = offered
    for each in (pinyin, definitions, sources):
        assert len(each.split("\n")) == 3
    assert "全球发展倡议 (quánqiú fāzhǎn chàngyì)" in pinyin.split("\n")
    assert all("\t" in line and len(line) > 60 for line in definitions.split("\n"))
    assert sources.count("http") >= 3


def test_what_is_missing_is_left_out(app: Flask, publish: object) -> None:
    publish(concept("talks", definitions={}))  # type: ignore[operator]
    terms, pinyin, definitions, sources = copies(app.test_client(), "/en/concepts/talks")
    assert terms == "state visit\tvisita de Estado\t国事访问"
    assert pinyin == "state visit\nvisita de Estado\n国事访问 (guóshì fǎngwèn)"
    assert definitions == sources == "state visit\nvisita de Estado\n国事访问"
