"""Packs of the terms of texts: order, sentences, forms, several texts, through every door."""

import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.services import pack_texts, packs
from app.services.pack_texts import Text
from app.terminology.errors import InvalidBody
from app.terminology.outline import Outline
from tests.builders import outline

TEXTS = Path(__file__).parents[1] / "texts"
COMMUNIQUE = TEXTS / "communique-2022-11-25.en.txt"
SPEECH = "Ayer hubo lluvia. El presidente habló de la Iniciativa para el Desarrollo Global. La IDG avanza."


def of(app: Flask, *texts: Text, chosen: Outline | None = None) -> Outline:
    with app.app_context():
        return pack_texts.with_terms(chosen or Outline(), texts)


def test_it_works(glossary: Flask) -> None:
    (item,) = of(glossary, Text(SPEECH, "discurso.txt")).items
    assert item.id == "global-development-initiative"
    assert item.found == ("Iniciativa para el Desarrollo Global", "IDG")
    assert item.context and item.context.text == "El presidente habló de la Iniciativa para el Desarrollo Global."
    assert (item.context.language, item.context.title) == ("es", "discurso.txt")


def test_terms_stand_once_in_the_order_in_which_they_are_first_said(glossary: Flask) -> None:
    found = of(glossary, Text(COMMUNIQUE.read_text()))
    ids = [item.id for item in found.items]
    assert len(ids) == len(set(ids)) > 50
    assert ids.index("republic-of-cuba") < ids.index("global-development-initiative") < ids.index("welcome-banquet")
    with glossary.app_context():
        assert len(packs.make(found).pack.rows) == len(ids)


def test_several_texts_are_one_pack_and_the_first_sentence_stays(glossary: Flask) -> None:
    second = Text("China and Cuba support the Global Development Initiative and the Belt and Road Initiative.", "b.txt")
    found = of(glossary, Text(SPEECH, "a.txt"), second)
    by_id = {item.id: item for item in found.items}
    assert {"global-development-initiative", "belt-and-road-initiative"} <= set(by_id)
    initiative = by_id["global-development-initiative"]
    assert initiative.context and initiative.context.title == "a.txt"
    assert "Global Development Initiative" in initiative.found


def test_what_was_chosen_stays_in_its_place_and_learns_how_the_text_says_it(glossary: Flask) -> None:
    chosen = outline(
        items=["celac", {"id": "global-development-initiative", "remark": "twice"}, {"terms": {"en": "x"}}]
    )
    found = of(glossary, Text(SPEECH), chosen=chosen)
    assert [item.id for item in found.items] == ["celac", "global-development-initiative", None]
    assert found.items[1].remark == "twice" and found.items[1].context
    again = of(glossary, Text("La IDG, otra vez."), chosen=found)
    assert again.items[1].context == found.items[1].context


def test_chinese_sentences_have_the_language_of_their_script(glossary: Flask) -> None:
    simplified, traditional = "双方支持全球发展倡议。", "雙方支持全球發展倡議。"
    for text, tag in ((simplified, "zh-Hans"), (traditional, "zh-Hant")):
        (item,) = of(glossary, Text(text)).items
        assert item.context and (item.context.text, item.context.language) == (text, tag)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00\x1b[31mIDG\x07",
        "La IDG" + "\u0301" * 40 + " avanza.",
        "La I\u200bDG y la IDG\u202e.",
        "IDG " * 20_000,
        "IDG\n\n\n" * 5_000,
        "习近平\ufffe会见",
    ],
    ids=["empty", "controls", "marks", "invisible", "no full stop", "lines", "no character"],
)
@pytest.mark.sample_on_postgresql(0)
def test_whatever_the_text_the_pack_can_be_written(glossary: Flask, text: str) -> None:
    found = of(glossary, Text(text, "t"))
    with glossary.app_context():
        made = packs.make(found).pack
        for format in ("docx", "html", "xlsx", "apkg", "json"):
            assert packs.write(made, packs.Format(format))
    assert all(item.context is None or len(item.context.text) <= 700 for item in found.items)


def test_more_terms_than_a_pack_holds_are_refused_and_none_is_dropped(glossary: Flask) -> None:
    full = outline(items=[{"terms": {"en": f"term {number}"}} for number in range(1000)])
    with pytest.raises(InvalidBody) as refused:
        of(glossary, Text(SPEECH), chosen=full)
    assert refused.value.items[0][:2] == ("/texts", "too_many_terms")


def test_the_api_takes_texts(client: FlaskClient) -> None:
    body = {"texts": [{"text": SPEECH, "title": "discurso.txt"}], "pack": {"columns": ["es", "zh-Hans", "context"]}}
    answer = client.post("/api/v1/packs", json=body).get_json()
    (row,) = answer["rows"]
    assert row["id"] == "global-development-initiative" and row["context"]["title"] == "discurso.txt"
    sheet = client.post("/api/v1/packs", json=body | {"format": "csv"}).text
    assert "El presidente habló de la Iniciativa para el Desarrollo Global. [discurso.txt]" in sheet


@pytest.mark.parametrize(
    ("texts", "pointer"),
    [
        ([{"text": 1}], "/texts/0/text"),
        ([{"text": "x", "language": "fr"}], "/texts/0/language"),
        ([{"text": "x"}] * 11, "/texts"),
    ],
)
def test_what_is_wrong_with_a_text_is_told(client: FlaskClient, texts: object, pointer: str) -> None:
    answer = client.post("/api/v1/packs", json={"texts": texts})
    assert answer.status_code == 422 and answer.get_json()["errors"][0]["pointer"] == pointer


def test_the_commands_take_texts(glossary: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    runner = glossary.test_cli_runner()
    (tmp_path / "speech.txt").write_text(SPEECH)
    both = runner.invoke(args=["glossary", "pack", "json", str(COMMUNIQUE), "speech.txt", "--output", "-"])
    assert both.exit_code == 0, both.output
    assert len(json.loads(both.stdout)["rows"]) > 50
    read = runner.invoke(args=["glossary", "read", "speech.txt", "--pack", "html", "--date", "2022-11-25"])
    assert (read.exit_code, read.stdout) == (0, "speech 2022-11-25.html\n")
    assert "全球发展倡议" in (tmp_path / "speech 2022-11-25.html").read_text()


def test_a_file_that_is_no_text_is_refused(glossary: Flask, tmp_path: Path) -> None:
    path = tmp_path / "speech.txt"
    path.write_bytes(b"\xff\xfe\x00")
    refused = glossary.test_cli_runner().invoke(args=["glossary", "pack", "csv", str(path)])
    assert refused.exit_code == 1 and "speech.txt: The file is no text" in refused.stderr
