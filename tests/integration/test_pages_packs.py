"""The workbench of a pack, without scripts: all that it is stands in its form."""

import csv
import io
import json
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser, LexborNode
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from app.services.loading import Report
from app.web import i18n
from tests.builders import chinese, concept, designation
from tests.unit.packs.conftest import FORMULA, HOSTILE

Publish = Callable[..., Report]
Form = MultiDict[str, str]
INITIATIVE = "global-development-initiative"
SPEECH = "El presidente habló de la Iniciativa para el Desarrollo Global."


@pytest.fixture(params=list(i18n.INTERFACES))
def interface(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def form_of(page: str) -> Form:
    """What the page's form would send if nothing was changed."""
    found: Form = MultiDict()
    for node in LexborHTMLParser(page).css("#pack input, #pack textarea, #pack select"):
        name, kind = node.attributes.get("name"), node.attributes.get("type")
        if not name or (kind == "checkbox" and "checked" not in node.attributes):
            continue
        found.add(name, value_of(node))
    return found


def value_of(node: LexborNode) -> str:
    if node.tag == "textarea":
        return node.text()
    if node.tag == "select":
        return (node.css_first("option[selected]") or node.css_first("option")).attributes["value"] or ""
    return node.attributes.get("value") or ""


def filled(form: Form, fields: dict[str, str]) -> Form:
    """The form with other values in some of its fields."""
    changed = MultiDict(form)
    for name, value in fields.items():
        changed[name] = value
    return changed


def step(client: FlaskClient, form: Form | dict[str, str], do: str = "show", interface: str = "en") -> str:
    sent: Form = MultiDict(form)
    sent["do"] = do
    answer = client.post(f"/{interface}/pack", data=sent)
    assert answer.status_code == 200, answer.text
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "private, no-store"
    return answer.text


def file(client: FlaskClient, form: Form, format: str, interface: str = "en") -> TestResponse:
    return client.post(f"/{interface}/pack/file", data=MultiDict([*form.items(multi=True), ("format", format)]))


def rows(page: str) -> list[LexborNode]:
    return LexborHTMLParser(page).css(".work tbody tr")


def keys(page: str) -> list[str]:
    return [str(row.attributes["data-key"]) for row in rows(page)]


def heads(page: str) -> list[str]:
    return [each.text(strip=True) for each in LexborHTMLParser(page).css(".work thead th")][:-1]


def table(answer: TestResponse) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"), newline="")))


def test_it_works(client: FlaskClient, interface: str) -> None:
    page = client.get(f"/{interface}/pack").text
    own = {"en": "English", "es": "Español", "zh": "中文"}[interface]
    assert keys(page) == []
    page = step(client, filled(form_of(page), {"lines": "celac\nquanqiu fazhan changyi"}), "lines:", interface)
    assert keys(page) == ["celac", INITIATIVE]
    assert heads(page)[0] == own


def test_an_address_brings_entries(client: FlaskClient) -> None:
    page = client.get(f"/es/pack?id=celac&id={INITIATIVE}&id=no-such-entry&id=%00&id=celac")
    assert page.status_code == 200 and keys(page.text) == ["celac", INITIATIVE]
    assert "Set-Cookie" not in page.headers


@pytest.mark.parametrize(
    "line", ["Iniciativa para el Desarrollo Global", "全球發展倡議", "quan2qiu2 fa1zhan3 chang4yi4", "IDG", INITIATIVE]
)
def test_a_line_names_an_entry_in_any_spelling(client: FlaskClient, line: str) -> None:
    assert INITIATIVE in keys(step(client, {"lines": line}, "lines:")) or "IDG" in line


def test_a_line_that_several_entries_share_is_asked_about_and_none_is_picked(client: FlaskClient) -> None:
    page = step(client, {"lines": "CPC\nqqzzqq"}, "lines:")
    assert keys(page) == []
    offered = [each.attributes["value"] for each in LexborHTMLParser(page).css("#asked [name=take]")]
    assert {"communist-party-of-china", "communist-party-of-cuba"} <= set(offered)
    assert "qqzzqq" in page
    form = form_of(page)
    form.add("take", "communist-party-of-cuba")
    assert keys(step(client, form, "take:")) == ["communist-party-of-cuba"]


def test_the_terms_of_a_text_are_taken_in_with_their_sentence(client: FlaskClient) -> None:
    form = form_of(step(client, {"text": SPEECH, "text_title": "discurso"}, "text:"))
    form.add("column", "context")
    page = step(client, form)
    assert SPEECH in rows(page)[0].text() and "discurso" in rows(page)[0].text()


def test_a_text_that_is_too_long_is_refused_where_it_was_pasted(client: FlaskClient) -> None:
    page = LexborHTMLParser(step(client, {"text": "a " * 250_001}, "text:"))
    assert "500,000" in page.css_first("[role=alert]").text()
    assert "open" in page.css_first("details:has(textarea[name=text])").attributes


def test_a_reader_s_text_becomes_a_pack(client: FlaskClient) -> None:
    read = client.post("/en/read", data={"text": SPEECH, "language": "", "date": ""}).text
    button = LexborHTMLParser(read).css_first("button[name=do]")
    assert button.attributes["formaction"] == "/en/pack#pack"
    assert keys(step(client, {"text": SPEECH, "language": "", "date": ""}, str(button.attributes["value"]))) == [
        INITIATIVE
    ]


def test_an_addition_of_one_s_own_is_marked_can_be_changed_and_goes_when_it_is_emptied(client: FlaskClient) -> None:
    own = {"own-new-en": "working breakfast", "own-new-es": "", "own-new-zh-Hans": "工作早餐会", "remark-new": "8:15"}
    page = step(client, own, "own:")
    (row,) = rows(page)
    assert "own addition" in row.text()
    form = form_of(page)
    form["own-0-es"] = "desayuno"
    assert table(file(client, form, "csv"))[1][:5] == ["working breakfast", "", "desayuno", "", "工作早餐会"]
    for language in ("en", "es", "zh-Hans"):
        form[f"own-0-{language}"] = " "
    assert keys(step(client, form)) == []


def test_rows_move_and_are_taken_out(client: FlaskClient) -> None:
    form = form_of(client.get(f"/en/pack?id=celac&id={INITIATIVE}&id=xi-jinping").text)
    assert keys(step(client, form, "row-up:xi-jinping")) == ["celac", "xi-jinping", INITIATIVE]
    assert keys(step(client, form, "row-down:celac")) == [INITIATIVE, "celac", "xi-jinping"]
    assert keys(step(client, form, "remove:celac")) == [INITIATIVE, "xi-jinping"]
    assert keys(step(client, form, "row-up:celac")) == ["celac", INITIATIVE, "xi-jinping"]
    assert keys(step(client, form, "row-up:nothing")) == keys(step(client, form, "nothing")) == keys(step(client, form))


def test_columns_are_chosen_ordered_and_hidden(client: FlaskClient) -> None:
    form = form_of(client.get("/en/pack?id=celac").text)
    page = step(client, form, "column-up:zh-Hans")
    assert heads(page) == ["English", "中文", "Español", "Remark"]
    form = form_of(page)
    form.poplist("column")
    for name in ("zh-Hans", "definition"):
        form.add("column", name)
    form["tag-zh-Hans"] = "zh-Hant"
    page = step(client, form)
    assert heads(page) == ["中文（繁體）", "Definition"]
    assert "拉美和加勒比國家共同體" in rows(page)[0].text()
    hidden = [each.attributes["value"] for each in LexborHTMLParser(page).css("[name=order]")]
    assert hidden == ["en", "zh-Hans", "es", "remark", "definition", "context"], (
        "those that are hidden keep their place"
    )


def test_a_pack_without_a_language_has_the_reader_s(client: FlaskClient) -> None:
    form = form_of(client.get("/es/pack?id=celac").text)
    form.poplist("column")
    assert heads(step(client, form, interface="es")) == ["Español"]


def test_rows_stand_by_an_alphabet(client: FlaskClient) -> None:
    form = form_of(client.get(f"/en/pack?id=xi-jinping&id=celac&id={INITIATIVE}").text)
    page = step(client, filled(form, {"sort": "en"}))
    assert keys(page) == ["celac", INITIATIVE, "xi-jinping"]
    assert "row-up" not in page, "what is sorted is not moved by hand"


@pytest.mark.parametrize("format", ["docx", "xlsx", "csv", "html", "apkg", "json"])
@pytest.mark.sample_on_postgresql(6)
def test_each_format_is_a_download_with_a_safe_name(client: FlaskClient, interface: str, format: str) -> None:
    form = filled(
        form_of(client.get(f"/{interface}/pack?id=celac").text), {"title": "习近平 <会谈>", "date": "2022-11-25"}
    )
    answer = file(client, form, format, interface)
    assert answer.status_code == 200
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment;") and f"%202022-11-25.{format}" in disposition
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_unknown_format_is_404(client: FlaskClient) -> None:
    assert file(client, MultiDict(), "exe").status_code == 404


def test_a_column_that_holds_nothing_stays_behind_until_it_does(client: FlaskClient) -> None:
    form = form_of(client.get("/en/pack?id=celac").text)
    assert "Remark" not in table(file(client, form, "csv"))[0]
    assert "Remark" in table(file(client, filled(form, {"remark-0": "first item"}), "csv"))[0]


def test_what_the_page_shows_on_paper_is_the_sheet(client: FlaskClient) -> None:
    page = client.get("/zh/pack?id=celac").text
    sheet = LexborHTMLParser(page).css_first(".on-paper .booth")
    assert sheet.css_first("tbody th .term").text() == "拉美和加勒比国家共同体"
    style = re.search(r'href="(/[^"]*sheet\.css[^"]*)"', page)
    assert style
    answer = client.get(style[1])
    assert answer.mimetype == "text/css" and "immutable" in answer.headers["Cache-Control"]


def test_what_is_new_since_an_earlier_pack_is_marked_and_can_go_alone(client: FlaskClient) -> None:
    form = form_of(client.get(f"/en/pack?id=celac&id={INITIATIVE}").text)
    form = filled(form, {"since": json.dumps(["celac"]), "since_title": "Meeting of May"})
    page = step(client, form)
    assert "new" in rows(page)[1].text() and "new" not in rows(page)[0].css_first("th").text().split()
    assert "Meeting of May" in page
    only = filled(form_of(page), {"only_new": "yes"})
    assert keys(step(client, only)) == ["celac", INITIATIVE], "the bench shows all"
    assert len(table(file(client, only, "csv"))) == 2
    assert "Meeting of May" not in step(client, form_of(page), "alone:")


def test_a_changed_equivalent_is_told_until_it_is_noted(app: Flask, publish: Publish) -> None:
    client = app.test_client()
    publish(concept())
    form = form_of(client.get("/en/pack?id=state-visit").text)
    spanish, han = designation("visita de Estado", "es"), chinese("国事访问", "guóshì fǎngwèn", "國事訪問")
    publish(concept(designations=[designation("visit of state"), spanish, han]))
    page = step(client, form)
    news = LexborHTMLParser(page).css_first("#news").text()
    assert "state visit" in news and "visit of state" in news
    assert LexborHTMLParser(step(client, form_of(page))).css_first("#news"), "told until it is noted"
    noted = step(client, form_of(page), "seen:")
    assert not LexborHTMLParser(noted).css_first("#news")
    assert not LexborHTMLParser(step(client, form_of(noted))).css_first("#news")


def test_hostile_text_is_text(client: FlaskClient) -> None:
    form: Form = MultiDict({"own-new-en": HOSTILE, "own-new-es": FORMULA, "remark-new": HOSTILE, "title": HOSTILE})
    page = step(client, form, "own:")
    tree = LexborHTMLParser(page)
    assert not tree.css("img, .work script, .on-paper script")
    assert tree.css_first("[name=own-0-en]").attributes["value"] == HOSTILE
    assert tree.css_first(".on-paper tbody .term").text() == HOSTILE
    again = LexborHTMLParser(step(client, form_of(page)))
    assert again.css_first("[name=remark-0]").attributes["value"] == HOSTILE


@pytest.mark.parametrize(
    "forged",
    [
        {"row": "0", "item-0": "{"},
        {"row": "0", "item-0": "[]"},
        {"row": "0"},
        {"row": "0", "item-0": '{"id": "No Slug"}'},
        {"row": "0", "item-0": '{"id": "celac", "revision": true}'},
        {"row": "0", "item-0": '{"id": "celac", "colour": "red"}'},
        {"since": "{"},
        {"since": "1"},
        {"sort": "fr"},
    ],
)
def test_what_no_form_of_ours_sends_is_400(client: FlaskClient, forged: dict[str, str]) -> None:
    assert client.post("/en/pack", data=forged).status_code == 400
    assert client.post("/en/pack/file", data=forged | {"format": "csv"}).status_code == 400


def test_what_is_typed_is_cleaned_and_cut(client: FlaskClient) -> None:
    typed = {"title": "a\x00b\n c\ufffe" + "x" * 500, "date": "yesterday", "own-new-en": "y" * 900, "lines": "\x1b[0m"}
    page = LexborHTMLParser(step(client, typed, "own:"))
    assert (page.css_first("#title").attributes["value"] or "").startswith("a b cx")
    assert page.css_first("#date").attributes["value"] in ("", None)
    assert len(page.css_first("[name=own-0-en]").attributes["value"] or "") == 400


def test_a_thousand_rows_are_the_most(client: FlaskClient) -> None:
    many: Form = MultiDict()
    for number in range(1001):
        many.add("row", str(number))
        many.add(f"item-{number}", json.dumps({"terms": {"en": f"term {number}"}}))
    assert client.post("/en/pack", data=many).status_code == 400
    many.setlist("row", many.getlist("row")[:1000])
    page = step(client, many)
    assert len(rows(page)) == 1000
    assert len(rows(step(client, filled(form_of(page), {"own-new-en": "one more"}), "own:"))) == 1000


def test_a_page_of_another_site_cannot_send_it(client: FlaskClient) -> None:
    assert client.post("/en/pack", data={}, headers={"Origin": "https://evil.example"}).status_code == 403
    assert client.post("/en/pack", json={}).status_code == 415


def test_entries_and_results_offer_to_pack_them(client: FlaskClient, interface: str) -> None:
    entry = LexborHTMLParser(client.get(f"/{interface}/concepts/celac").text)
    assert entry.css_first("[data-pack]").attributes["data-pack"] == "celac"
    assert entry.css_first(".unscripted a").attributes["href"] == f"/{interface}/pack?id=celac"
    results = LexborHTMLParser(client.get(f"/{interface}/search?q=CPC").text)
    assert len(results.css(".hit [data-pack]")) == len(results.css(".hit"))
