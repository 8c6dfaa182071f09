"""Ways into the glossary without a query: by subject field, by kind, by letter."""

import base64
import json
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.language import sorting
from app.services import loading
from app.services.loading import Report
from app.store.revisions import Change
from app.terminology.concept import Concept, Kind
from app.web import browsing, i18n
from tests.builders import chinese, concept, named
from tests.conftest import AUTHORSHIP, GLOSSARY
from tests.markup import Markup

Publish = Callable[..., Report]


@pytest.fixture(params=list(i18n.INTERFACES))
def interface(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def read(client: FlaskClient, path: str) -> Markup:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return Markup(answer.text)


def listed(page: Markup) -> list[str]:
    return [link.rsplit("/", 1)[1] for link in page.links() if "/concepts/" in link]


def called(page: Markup) -> list[str]:
    """What the first column calls the concepts."""
    return [each.text for each in page.all("a") if "/concepts/" in each.attributes["href"]]


def everything(client: FlaskClient, path: str) -> list[str]:
    """The concepts of a list, its following pages included."""
    found: list[str] = []
    waiting = [path]
    while waiting:
        page = read(client, waiting.pop(0))
        found += listed(page)
        waiting += [each.attributes["href"] for each in page.all("a") if each.attributes.get("rel") == "next"]
        assert len(found) < 5000
    return found


def reference(id: str, text: str) -> Concept:
    return named(id, text, kind="place", layer="reference", subjects=["states"])


def test_it_works(client: FlaskClient, interface: str) -> None:
    page = read(client, f"/{interface}/browse")
    wanted = {link for link in page.links() if link.startswith(f"/{interface}/browse/")}
    assert len(wanted) > 60
    empty = {
        link for link in wanted if not listed(read(client, link)) and not read(client, link).all(css_class="narrower")
    }
    assert empty == set(), "nothing leads to an empty page"


def test_every_concept_is_under_a_kind_and_under_a_letter(client: FlaskClient, interface: str) -> None:
    every = everything(client, "/en/browse/kinds/institution")
    assert len(every) == len(set(every)) > 40
    kinds = [id for kind in Kind for id in everything(client, f"/{interface}/browse/kinds/{kind.value}")]
    letters = [
        id
        for letter in [*sorting.ALPHABETS["es"], "other"]
        for id in everything(client, f"/{interface}/browse/es/{letter}")
    ]
    assert len(kinds) == len(set(kinds))
    assert sorted(kinds) == sorted(letters + without_spanish())


def without_spanish() -> list[str]:
    """The entries whose files have no Spanish designation."""
    rows = {
        path.stem: re.search(r"^designations:\n((?:[- ].*\n)+)", path.read_text(), re.MULTILINE)
        for path in GLOSSARY.glob("*/*.yaml")
    }
    return [id for id, found in rows.items() if found and not re.search(r"^  language: es", found[1], re.MULTILINE)]


@pytest.mark.parametrize("path", ["kinds/protocol", "subjects/visits-and-protocol"])
def test_an_entry_without_a_name_in_the_language_comes_last_and_is_led_to_by_another(
    app: Flask, publish: Publish, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(browsing, "LENGTH", 2)
    spanish = [named(f"es-{n}", f"visita {n}", language="es") for n in range(5)]
    chinese_alone = named("zh", "访问", language="zh-Hans")
    other = named("other", "otra", language="es", kind="event", subjects=["places"])
    subject = {"key": "visits-and-protocol", "label": dict.fromkeys(i18n.TAGS.values(), "Visits")}
    loading.load([Change("subject", "visits-and-protocol", subject)], None, AUTHORSHIP)
    publish(chinese_alone, *spanish, other, *(named(f"en-{n}", f"visit {n}") for n in range(3)))
    client = app.test_client()
    assert everything(client, f"/en/browse/{path}") == ["en-0", "en-1", "en-2", "zh", *(f"es-{n}" for n in range(5))]
    assert everything(client, f"/es/browse/{path}") == [*(f"es-{n}" for n in range(5)), "zh", "en-0", "en-1", "en-2"]
    assert everything(client, f"/zh/browse/{path}")[0] == "zh"
    assert everything(client, "/en/browse/en/v") == ["en-0", "en-1", "en-2"], "a letter is of those that have a name"
    monkeypatch.undo()
    links = [each for each in read(client, f"/en/browse/{path}").all("a") if "/concepts/" in each.attributes["href"]]
    assert [(each.text, each.language) for each in links[3:5]] == [("访问", "zh-Hans"), ("visita 0", "es")]


def test_news_lead_to_an_entry_without_a_name_in_the_language_of_the_page(app: Flask, publish: Publish) -> None:
    publish(named("visita", "visita", language="es"))
    assert listed(read(app.test_client(), "/zh/new")) == ["visita"]


def test_a_forged_position_is_refused(client: FlaskClient) -> None:
    for forged in ([None, True], [None, 2**63], [1, 1], ["a\x00", 1], ["\ud800", 1], [[], 1], ["a"], 1, {}):
        after = base64.urlsafe_b64encode(json.dumps(forged).encode()).decode().rstrip("=")
        assert client.get(f"/en/browse/kinds/event?after={after}").status_code == 400, forged
    deep = base64.urlsafe_b64encode(b"[" * 3000).decode()
    assert client.get(f"/en/browse/kinds/event?after={deep}").status_code == 400
    nameless = base64.urlsafe_b64encode(b"[null, 1]").decode()
    assert client.get(f"/en/browse/kinds/event?after={nameless}").status_code == 200
    assert client.get(f"/en/browse/en/a?after={nameless}").status_code == 400, "a letter is of those that have a name"


def test_a_list_follows_the_alphabet_of_its_language(app: Flask, publish: Publish) -> None:
    publish(*(named(f"c{n}", text, language="es") for n, text in enumerate(["ñandú", "nube", "el Norte", "náutica"])))
    client = app.test_client()
    assert called(read(client, "/en/browse/es/n")) == ["náutica", "el Norte", "nube"]
    assert called(read(client, "/en/browse/es/ñ")) == ["ñandú"]


def test_chinese_is_listed_by_its_pinyin(app: Flask, publish: Publish) -> None:
    readings = (
        ("会谈", "huìtán"),
        ("会见", "huìjiàn"),
        ("欢迎宴会", "huānyíng yànhuì"),
        ("长臂管辖", "chángbì guǎnxiá"),
    )
    for n, (text, reading) in enumerate(readings):
        publish(concept(f"c{n}", designations=[chinese(text, reading, text)], definitions={}))
    client = app.test_client()
    assert called(read(client, "/zh/browse/zh/h")) == ["欢迎宴会", "会见", "会谈"]
    assert called(read(client, "/zh/browse/zh/c")) == ["长臂管辖"], "by the reading that the entry gives"


def test_the_language_of_the_list_leads_whatever_that_of_the_page_is(client: FlaskClient) -> None:
    page = read(client, "/zh/browse/es/c")
    links = [each for each in page.all("a") if "/concepts/" in each.attributes["href"]]
    assert links and {each.language for each in links} == {"es"}


def test_names_taken_by_rule_stand_apart(app: Flask, publish: Publish) -> None:
    publish(
        reference("chile", "Chile"),
        named("communique", "communiqué"),
        reference("cuba", "Cuba"),
        named("talks", "calks"),
    )
    page = read(app.test_client(), "/en/browse/en/c")
    assert listed(page) == ["talks", "communique", "chile", "cuba"]
    assert [each.attributes.get("id") for each in page.all("h2")] == ["reference"]


def test_long_lists_go_on(app: Flask, publish: Publish) -> None:
    publish(
        *(named(f"c{n}", f"article {n:03}") for n in range(130)), *(reference(f"r{n}", f"a{n:03}") for n in range(61))
    )
    client = app.test_client()
    assert len(listed(read(client, "/en/browse/en/a"))) == 120
    found = everything(client, "/en/browse/en/a")
    assert len(found) == len(set(found)) == 191
    following = [each for each in read(client, "/en/browse/en/a").all("a") if each.attributes.get("rel") == "next"]
    back = [
        each for each in read(client, following[1].attributes["href"]).all("a") if each.attributes.get("rel") == "first"
    ]
    assert [each.attributes["href"] for each in back] == ["/en/browse/en/a"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("subjects/no-such-field", 404),
        ("kinds/nonsense", 404),
        ("fr/a", 404),
        ("en/ñ", 404),
        ("en/ab", 404),
        ("es/" + "x" * 3000, 404),
        ("en/a?after=garbage", 400),
        ("en/a?layer=nonsense", 400),
    ],
)
@pytest.mark.sample_on_postgresql(8)
def test_what_is_not_there_is_told(client: FlaskClient, interface: str, path: str, status: int) -> None:
    assert client.get(f"/{interface}/browse/{path}").status_code == status
