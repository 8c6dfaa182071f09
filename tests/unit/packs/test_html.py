"""A pack as one HTML file, parsed by selectolax; what its script does is in tests/browser."""

import json
import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from app.formats.packs import html
from app.terminology.pack import Pack
from tests.unit.packs.conftest import FORMULA, HOSTILE

APP = Path(__file__).parents[3] / "app"
TOKEN = re.compile(r"--([\w-]+):\s*([^;]+);")


def parsed(pack: Pack) -> LexborHTMLParser:
    return LexborHTMLParser(html.write(pack).decode())


def test_it_works(ordinary: Pack) -> None:
    tree = parsed(ordinary)
    assert tree.css_first("html").attributes["lang"] == "en"
    assert tree.css_first("h1").text() == "Talks of 25 November"
    assert [each.text() for each in tree.css("thead th")] == ["Español", "中文", "English", "In the text", "Remark"]
    cells = tree.css("tbody tr:first-child > *")
    assert cells[0].tag == "th" and cells[0].css_first(".term").text() == "Iniciativa para el Desarrollo Global"
    assert cells[1].css_first(".term").attributes["lang"] == "zh-Hans"
    assert cells[1].css_first("[lang=zh-Latn-pinyin]").text() == "quánqiú fāzhǎn chàngyì"
    assert cells[2].css_first(".short").text() == "GDI"


def test_what_to_know_is_said_in_words(ordinary: Pack) -> None:
    rows = parsed(ordinary).css("tbody tr")
    assert "unconfirmed" in rows[0].text()
    assert rows[1].css_first(".notice").text() == "new" and rows[1].css_first(".none").text() == "none recorded"
    assert rows[2].css_first(".notice").text() == "own addition"


def test_nothing_is_fetched_and_only_its_own_script_runs(ordinary: Pack) -> None:
    tree = parsed(ordinary)
    assert not tree.css("link, img, iframe, object, embed, form, a, [src], [href], [style], base")
    assert not [each for node in tree.css("*") for each in node.attributes if each.startswith("on")]
    policy = tree.css_first("meta[http-equiv=Content-Security-Policy]").attributes["content"] or ""
    assert policy.startswith("default-src 'none';") and "unsafe" not in policy
    (script,) = [each for each in tree.css("script") if "type" not in each.attributes]
    (style,) = tree.css("style")
    for element in (script, style):
        assert b64encode(sha256(element.text().encode()).digest()).decode() in policy
    assert "url(" not in style.text() and "@import" not in style.text()
    assert not re.search(r"fetch\(|XMLHttpRequest|import\(|innerHTML|document\.write|eval\(", script.text())


def test_hostile_text_is_text(hostile: Pack) -> None:
    tree = parsed(hostile)
    assert len(tree.css("script")) == 2 and len(tree.css("style")) == 1 and not tree.css("img")
    assert [each.text() for each in tree.css("tbody tr:first-child .term")] == [HOSTILE, FORMULA, "=全球"]
    assert tree.css_first("tbody tr:last-child td:last-child span:last-child").text() == HOSTILE
    data = json.loads(tree.css_first("#data").text())
    assert [name for name, _ in data["rows"][0]] == ["", "", "", ""]
    assert "<" not in tree.css_first("#data").text()


def test_it_carries_its_words_in_three_languages(ordinary: Pack) -> None:
    tree = parsed(ordinary)
    words = json.loads(tree.css_first("#data").text())["words"]
    assert set(words) == {"en", "es", "zh"}
    assert len({frozenset(each) for each in words.values()}) == 1
    used = {each.attributes["data-w"] for each in tree.css("[data-w]")}
    used |= {each.attributes["data-w-label"] for each in tree.css("[data-w-label]")}
    assert used <= set(words["en"])
    assert words["es"]["notice.own"] == "adición propia" and words["zh"]["remark"] == "备注"


@pytest.mark.parametrize(("language", "tag"), [("en", "en"), ("es", "es"), ("zh", "zh-Hans")])
def test_it_begins_in_the_language_it_was_made_in(ordinary: Pack, language: str, tag: str) -> None:
    tree = parsed(Pack(ordinary.outline, ordinary.rows, language))
    assert tree.css_first("html").attributes["lang"] == tag
    assert (
        tree.css_first("tbody tr:last-child .notice").text()
        == {
            "en": "own addition",
            "es": "adición propia",
            "zh": "自行添加",
        }[language]
    )


def test_its_colours_and_faces_are_those_of_the_pages(ordinary: Pack) -> None:
    pages = dict(TOKEN.findall((APP / "web/static/css/tokens.css").read_text()))
    own = dict(TOKEN.findall((APP / "formats/tokens.css").read_text().split("\n:root[")[0]))
    assert len(own) > 15
    assert {name: " ".join(value.split()) for name, value in own.items()} == {
        name: " ".join(pages[name].split()) for name in own
    }


def test_a_pack_without_rows_is_a_page_all_the_same(ordinary: Pack) -> None:
    assert not parsed(Pack(ordinary.outline, ())).css("tbody tr")
