"""`POST /packs`: what it takes, refuses and answers."""

import io
import json
import zipfile

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from werkzeug.test import TestResponse

from tests.unit.packs.conftest import FORMULA, HOSTILE

INITIATIVE = "global-development-initiative"
CHOSEN = {"title": "Talks of 25 November", "items": [{"id": INITIATIVE}, {"terms": {"en": "lunch"}, "remark": "13:00"}]}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def ask(client: FlaskClient, pack: object = CHOSEN, accept: str | None = None, **more: object) -> TestResponse:
    headers = {"Accept": accept} if accept else {}
    return client.post("/api/v1/packs", json={"pack": pack, **more}, headers=headers)


def test_it_works(client: FlaskClient) -> None:
    answer = ask(client).get_json()
    first, own = answer["rows"]
    assert first["terms"]["zh-Hans"]["text"] == "全球发展倡议"
    assert first["terms"]["es"]["short_forms"] == ["IDG"]
    assert (own["id"], own["notices"], own["remark"]) == (None, ["own"], "13:00")
    assert answer["pack"]["items"][0] == {"id": INITIATIVE, "revision": 1}
    assert answer["news"] == {"changes": [], "moved": [], "withdrawn": []}


def test_what_it_answers_can_be_sent_again(client: FlaskClient) -> None:
    answer = ask(client).get_json()
    assert ask(client, answer["pack"]).get_json() == answer


@pytest.mark.parametrize(
    ("how", "media_type", "ending"),
    [
        ({"accept": DOCX}, DOCX, "docx"),
        ({"format": "docx", "accept": "text/csv"}, DOCX, "docx"),
        ({"accept": "text/csv;q=0.9, application/json;q=0.1"}, "text/csv", "csv"),
        ({"format": "html"}, "text/html", "html"),
        ({"format": "apkg"}, "application/apkg", "apkg"),
        ({"format": "xlsx"}, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    ],
)
def test_the_format_is_named_or_accepted(
    client: FlaskClient, how: dict[str, str], media_type: str, ending: str
) -> None:
    answer = ask(client, **how)
    assert answer.status_code == 200 and answer.mimetype == media_type
    assert answer.headers["Content-Disposition"] == f'attachment; filename="Talks of 25 November.{ending}"'
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("accept", ["*/*", "application/*", "application/json"])
def test_json_is_answered_to_who_takes_anything(client: FlaskClient, accept: str) -> None:
    assert ask(client, accept=accept).mimetype == "application/json"


def test_a_type_that_is_none_of_ours_is_406(client: FlaskClient) -> None:
    answer = ask(client, accept="image/png")
    assert (answer.status_code, answer.get_json()["code"]) == (406, "not_acceptable")
    assert "text/csv" in answer.get_json()["detail"]


@pytest.mark.parametrize(
    ("title", "plain", "encoded"),
    [
        ("习近平会谈", None, "%E4%B9%A0%E8%BF%91%E5%B9%B3%E4%BC%9A%E8%B0%88.csv"),
        ('a"b\nSet-Cookie: x=1/../c', "a b Set-Cookie x=1 .. c.csv", None),
        ("../../etc/passwd", "etc passwd.csv", None),
        ("...", "puente.csv", None),
        ("\u202egnp.exe", "gnp.exe.csv", None),
    ],
)
def test_a_title_makes_a_safe_file_name(
    client: FlaskClient, title: str, plain: str | None, encoded: str | None
) -> None:
    answer = ask(client, CHOSEN | {"title": title}, format="csv")
    disposition = answer.headers["Content-Disposition"]
    assert "\r" not in disposition and "Set-Cookie" not in answer.headers
    if encoded:
        assert f"filename*=UTF-8''{encoded}" in disposition
    if plain:
        assert f'filename="{plain}"' in disposition or f"filename={plain}" in disposition


def test_the_byte_order_mark_of_csv_is_a_choice(client: FlaskClient) -> None:
    assert ask(client, format="csv").data.startswith(b"\xef\xbb\xbf")
    assert not ask(client, format="csv", bom=False).data.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(("language", "note"), [("en", "own addition"), ("es", "adición propia"), ("zh", "自行添加")])
def test_the_file_speaks_the_language_that_is_asked_for(client: FlaskClient, language: str, note: str) -> None:
    assert note in ask(client, format="csv", language=language).text


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"pack": []}, "/pack"),
        ({"pack": {"items": [{"id": "celac"}, {"id": "No Slug"}]}}, "/pack/items/1/id"),
        ({"pack": {"items": [{"id": True}]}}, "/pack/items/0/id"),
        ({"pack": {"items": [{"id": "celac", "revision": True}]}}, "/pack/items/0/revision"),
        ({"pack": {"columns": ["fr"]}}, "/pack/columns/0"),
        ({"pack": {"colour": "red"}}, "/pack/colour"),
        ({"pack": {}, "language": "fr"}, "/language"),
        ({"pack": {}, "format": "exe"}, "/format"),
        ({"pack": {}, "bom": "no"}, "/bom"),
        ({"pack": {}, "nothing": 1}, "/nothing"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(client: FlaskClient, body: object, pointer: str) -> None:
    answer = client.post("/api/v1/packs", json=body)
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["pointer"] == pointer


def test_an_id_that_no_entry_has_is_404(client: FlaskClient) -> None:
    answer = ask(client, {"items": [{"id": "no-such-entry"}]}, format="docx")
    assert (answer.status_code, answer.get_json()["code"], answer.get_json()["id"]) == (
        404,
        "concept_not_found",
        "no-such-entry",
    )


def test_a_thousand_rows_are_the_most(client: FlaskClient) -> None:
    rows = [{"terms": {"en": f"term {number}"}} for number in range(1000)]
    assert ask(client, {"items": rows}, format="xlsx").status_code == 200
    assert ask(client, {"items": [*rows, rows[0]]}).status_code == 422


def test_hostile_text_is_text_in_every_file(client: FlaskClient) -> None:
    own = {"terms": {"en": HOSTILE, "es": FORMULA}, "remark": HOSTILE}
    chosen = {"title": HOSTILE, "items": [own], "columns": ["en", "es", "remark"]}
    rows = CalamineWorkbook.from_filelike(io.BytesIO(ask(client, chosen, format="xlsx").data)).get_sheet_by_index(0)
    assert FORMULA in rows.to_python()[1] and HOSTILE in rows.to_python()[1]
    assert f'"\'{FORMULA.replace(chr(34), chr(34) * 2)}"' in ask(client, chosen, format="csv").text
    page = ask(client, chosen, format="html").text
    assert page.count("<script") == 2 and "<img" not in page
    with zipfile.ZipFile(io.BytesIO(ask(client, chosen, format="docx").data)) as packed:
        assert "&lt;script&gt;alert(1)" in packed.read("word/document.xml").decode()
    assert json.loads(ask(client, chosen).data)["rows"][0]["remark"] == HOSTILE
