"""The pages: what each shows, in three languages, to a reader, a screen reader, a cache, a browser without scripts."""

import re
from collections import Counter
from collections.abc import Callable
from itertools import pairwise

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient

from app.terminology.concept import Concept
from app.web import i18n
from tests.builders import chinese, concept, designation
from tests.integration.test_translations import APP
from tests.markup import Markup

INTERFACES = list(i18n.INTERFACES)
PAGES = {
    "home": "/",
    "results": "/search?q=CPC",
    "results for a retired term": "/search?q=One+Belt,+One+Road",
    "results in definitions": "/search?q=infrastructure+corridor",
    "nothing found": "/search?q=zzqxzz",
    "no query": "/search",
    "one language": "/search?q=CPC&language=es",
    "entry": "/concepts/belt-and-road-initiative",
    "entry of a party": "/concepts/communist-party-of-cuba",
    "error": "/concepts/nothing-of-the-kind",
}
ENGLISH = re.compile(
    r"\b(?:Search|Look up|Source|Sources|since|until|Preferred|Admitted|Superseded|Deprecated|Relations?|History|"
    r"Revision|published|Browse|concepts?|Copy|Copied|Backed|unconfirmed|traditional|converted|none recorded|"
    r"Definitions?|Notes?|In use|Cite|English only|Error|First page|full form|short form|acronym|noun|feminine|"
    r"masculine|official|press|academic|state media|seen|now|more|Light or dark|Skip|About|What is new)\b"
)
ENGLISH_NAMES = re.compile(r"\b(?:English|Spanish|Chinese)\b")
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(params=INTERFACES)
def interface(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=PAGES)
def path(request: pytest.FixtureRequest) -> str:
    return PAGES[request.param]


@pytest.fixture
def page(client: FlaskClient, interface: str, path: str) -> Markup:
    return Markup(client.get(f"/{interface}{path}").text)


def read(client: FlaskClient, path: str) -> Markup:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text[:300]
    return Markup(answer.text)


def texts(page: Markup, css_class: str) -> list[str]:
    return [" ".join(each.text.split()) for each in page.all(css_class=css_class)]


# ── every page ──


def test_a_page_is_sound(page: Markup) -> None:
    assert len(page.all("h1")) == 1 and page.all("h1")[0].text.strip()
    assert page.all("title")[0].text.strip().endswith(("Puente", "languages", "lenguas", "idiomas", "用语", "对照"))
    assert len(page.all("main")) == 1
    repeated = [id for id, times in Counter(each.attributes.get("id") for each in page.elements).items() if times > 1]
    assert repeated in ([], [None])
    there = {each.attributes.get("id") for each in page.elements}
    assert {link[1:] for link in page.links() if link.startswith("#")} <= there
    levels = [int(each.name[1]) for each in page.elements if re.fullmatch("h[1-6]", each.name)]
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels


@pytest.mark.sample_on_postgresql(0)
def test_a_page_is_complete_without_scripts_and_inline_styles(page: Markup) -> None:
    """The policy of the site allows neither, and a browser without them shows all the same."""
    assert not page.all("style")
    assert all(each.attributes.get("src") and not each.text.strip() for each in page.all("script"))
    told = [name for each in page.elements for name in each.attributes if name == "style" or name.startswith("on")]
    assert not told
    assert all(each.attributes.get("action") for each in page.all("form"))


@pytest.mark.sample_on_postgresql(0)
def test_a_page_loads_nothing_from_elsewhere(page: Markup) -> None:
    loaded = [each.attributes.get("src", "") for each in page.all("script") + page.all("img")]
    loaded += [
        each.attributes["href"]
        for each in page.all("link")
        if each.attributes.get("rel") in ("stylesheet", "icon", "manifest", "preload")
    ]
    assert loaded and all(each.startswith("/") and not each.startswith("//") for each in loaded)


@pytest.mark.sample_on_postgresql(0)
def test_a_page_offers_itself_in_every_language(page: Markup, interface: str) -> None:
    assert page.all("html")[0].language == i18n.TAGS[interface]
    switch = [each for each in page.all("a") if "hreflang" in each.attributes]
    offered = {each.attributes["hreflang"]: each.attributes["href"] for each in switch}
    assert set(offered) == set(i18n.TAGS.values())
    assert all(offered[tag].startswith(f"/{code}/") for code, tag in i18n.TAGS.items())
    current = [each for each in switch if "aria-current" in each.attributes]
    assert [each.attributes["hreflang"] for each in current] == [i18n.TAGS[interface]]


@pytest.mark.sample_on_postgresql(0)
def test_chinese_is_marked_as_chinese_and_its_pinyin_as_pinyin(page: Markup, interface: str) -> None:
    unmarked = [text for text, language in page.texts if HAN.search(text) and not language.startswith("zh")]
    assert not unmarked
    assert not [each.text for each in page.all(css_class="pinyin") if each.language != "zh-Latn-pinyin"]


@pytest.mark.sample_on_postgresql(0)
def test_a_page_is_wholly_in_its_language(page: Markup, interface: str) -> None:
    if interface == "en":
        return
    own = [text for text, language in page.texts + page.told if language == i18n.TAGS[interface]]
    publishers = set(texts(page, "quiet")) | set(texts(page, "source"))
    content = set(texts(page, "reading"))
    said = [text for text in own if not any(text in each for each in publishers | content)]
    quoted = [re.sub("[“«][^”»]*[”»]", "", text) for text in said if not text.startswith("http")]
    assert not [text for text in quoted if ENGLISH.search(text) or ENGLISH_NAMES.search(text)]
    with (APP / "translations" / i18n.LOCALES[interface] / "LC_MESSAGES" / "messages.po").open("rb") as file:
        english = {str(each.id) for each in read_po(file) if isinstance(each.id, str) and each.id != each.string}
    assert not english.intersection(own)


@pytest.mark.sample_on_postgresql(0)
def test_a_page_sets_no_cookie_and_tells_caches_its_language(client: FlaskClient, interface: str, path: str) -> None:
    answer = client.get(f"/{interface}{path}")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Content-Language"] == i18n.TAGS[interface]
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["/", "/concepts/belt-and-road-initiative", "/opensearch.xml", "/nowhere"])
def test_an_address_without_a_language_varies_with_the_reader(client: FlaskClient, address: str) -> None:
    for asked, expected in (("es-MX,en;q=0.5", "es"), ("zh-CN", "zh"), ("fr", "en")):
        answer = client.get(address, headers={"Accept-Language": asked})
        assert "Accept-Language" in answer.headers["Vary"]
        assert f"/{expected}/" in answer.headers.get("Location", answer.text)


def test_every_address_that_a_page_leads_to_is_there(client: FlaskClient, interface: str) -> None:
    wanted = {
        link.partition("#")[0]
        for path in ("/", "/search?q=CPC", "/concepts/belt-and-road-initiative")
        for link in Markup(client.get(f"/{interface}{path}").text).links()
        if link.startswith("/")
    }
    assert len(wanted) > 30
    broken = {link: client.get(link, follow_redirects=True).status_code for link in sorted(wanted) if link}
    assert {link for link, status in broken.items() if status != 200} == set()


# ── home ──


def test_home_begins_with_the_box(client: FlaskClient, interface: str) -> None:
    page = read(client, f"/{interface}/")
    box = next(each for each in page.all("input") if each.attributes.get("name") == "q")
    assert "autofocus" in box.attributes
    assert [each.attributes["action"] for each in page.all("form")] == [f"/{interface}/search"]
    assert len(page.all(css_class="tries")) == 1
    assert "全球发展倡议" in texts(page, "headword")


def test_home_examples_find_what_they_promise(client: FlaskClient, interface: str) -> None:
    home = read(client, f"/{interface}/")
    examples = [link for link in home.links() if "/search?q=" in link]
    assert len(examples) >= 6
    assert all(read(client, link).all(css_class="hit") for link in examples)


def test_home_says_what_is_new_and_leads_to_subjects(client: FlaskClient, interface: str) -> None:
    page = read(client, f"/{interface}/")
    assert len(page.all("time")) >= 3
    assert len([link for link in page.links() if "/browse/subjects/" in link]) >= 5


# ── results ──


def test_homonyms_stand_side_by_side(client: FlaskClient, interface: str) -> None:
    page = read(client, f"/{interface}/search?q=CPC")
    found = texts(page, "main")
    assert {"中国共产党", "Communist Party of Cuba", "Partido Comunista de Cuba"} <= set(found)
    first = next(each.language for each in page.all(css_class="main") if each.name == "p")
    assert first == i18n.TAGS[interface], "the reader's own language leads"
    assert "CPC" in [each.text for each in page.all("mark")]


def test_a_retired_designation_leads_to_what_replaced_it(client: FlaskClient, interface: str) -> None:
    page = read(client, f"/{interface}/search?q=One+Belt,+One+Road")
    assert "Belt and Road Initiative" in texts(page, "leads")[0]
    signs = [each for each in page.all(css_class="superseded") if each.name == "span"]
    assert signs and all(each.text.strip() for each in signs), "the sign has a word for who does not see it"


def test_a_definition_that_was_found_is_shown_with_its_words_marked(publish: Callable[..., object], app: Flask) -> None:
    publish(Concept(**vars(concept())))
    page = read(app.test_client(), "/es/search?q=highest rank invitation")
    gloss = page.all(css_class="gloss")[0]
    assert gloss.language == "en" and gloss.text.startswith("Visit of the highest rank")
    assert {"highest", "rank"} & {word for each in page.all("mark") for word in each.text.split()}
    assert not page.all(css_class="preferred"), "a definition has no usage status"


@pytest.mark.parametrize(
    ("interface", "names"),
    [
        ("en", ["English only", "Spanish only", "Chinese only"]),
        ("es", ["Solo en español", "Solo en inglés", "Solo en chino"]),
        ("zh", ["只看中文", "只看英文", "只看西班牙文"]),
    ],
)
def test_filters_are_named_in_the_readers_language(client: FlaskClient, interface: str, names: list[str]) -> None:
    page = read(client, f"/{interface}/search?q=CPC")
    assert set(names) <= {each.text.strip() for each in page.all("a")}


def test_a_query_is_text_wherever_it_stands(client: FlaskClient, interface: str) -> None:
    typed = '<script>alert("1")</script> \u202e %(num)s {{ 7 }}'
    answer = client.get(f"/{interface}/search", query_string={"q": typed})
    assert answer.status_code == 200
    page = Markup(answer.text)
    assert all(each.attributes.get("src") for each in page.all("script"))
    isolated = [each.text for each in page.all("bdi")]
    assert isolated and all(each == typed for each in isolated)


# ── entry ──


def test_an_entry_gives_the_answer_first(client: FlaskClient, interface: str) -> None:
    page = read(client, f"/{interface}/concepts/belt-and-road-initiative")
    heads = [(each.text, each.language) for each in page.all(css_class="headword")]
    assert set(heads) == {
        ("“一带一路”倡议", "zh-Hans"),
        ("Belt and Road Initiative", "en"),
        ("Iniciativa de la Franja y la Ruta", "es"),
    }
    assert page.all("h1")[0].language == i18n.TAGS[interface]
    copied = {each.attributes["data-copy"] for each in page.all("button") if "data-copy" in each.attributes}
    assert {text for text, _ in heads} <= copied


def test_an_entry_shows_a_few_uses_and_the_rest_on_demand(client: FlaskClient) -> None:
    answer = client.get("/en/concepts/belt-and-road-initiative").text
    shown = re.sub(r"(?s)<details.*?</details>", "", answer)
    assert 3 <= shown.count('class="quote') <= 12 < answer.count('class="quote')


def entry(publish: Callable[..., object], app: Flask, path: str = "/en/concepts/state-visit", **fields: object) -> str:
    publish(concept(**fields))  # type: ignore[arg-type]
    return app.test_client().get(path).text


def test_uses_of_another_sense_come_last_and_apart(publish: Callable[..., object], app: Flask) -> None:
    uses = [
        {"text": "He is in a bad state; visit him.", "language": "en", "contrast": True},
        {"text": "The state visit begins today.", "language": "en"},
    ]
    text = entry(publish, app, contexts=uses)
    assert text.index("begins today") < text.index("<details") < text.index("bad state")


def test_a_short_form_says_of_what_unless_that_is_the_headword(publish: Callable[..., object], app: Flask) -> None:
    designations = [
        designation("People's Republic of Cuba", type="full_form"),
        designation("Republic", type="short_form", abbreviation_of="People's Republic of Cuba"),
        designation("Cuban Republic", status="admitted"),
        designation("CR", type="acronym", abbreviation_of="Cuban Republic"),
    ]
    page = Markup(entry(publish, app, designations=designations))
    facts = {each.attributes.get("id", ""): each.text for each in page.all("li", "designation")}
    assert "Cuban Republic" in facts["en-CR"]
    assert "People's Republic of Cuba" not in facts["en-Republic"]


@pytest.mark.parametrize(
    ("interface", "since", "until"),
    [
        ("en", "since 7 September 2013", "until 2015"),
        ("es", "desde el 7 de septiembre de 2013", "hasta 2015"),
        ("zh", "2013年9月7日起", "至2015年"),
    ],
)
def test_dates_are_written_as_the_language_writes_them(
    publish: Callable[..., object], app: Flask, interface: str, since: str, until: str
) -> None:
    designations = [
        designation("state visit", valid_from="2013-09-07"),
        designation("visit of state", status="superseded", valid_until="2015"),
        chinese("国事访问", "guóshì fǎngwèn", "國事訪問"),
    ]
    text = entry(publish, app, f"/{interface}/concepts/state-visit", designations=designations)
    assert since in text and until in text


def test_an_entry_in_one_language_says_what_is_missing(publish: Callable[..., object], app: Flask) -> None:
    text = entry(publish, app, "/zh/concepts/state-visit", designations=[designation("state visit")], definitions={})
    page = Markup(text)
    assert page.all(css_class="none")
    assert page.all("h1")[0].text.strip() == "state visit" and page.all("h1")[0].language == "en"


# ── errors ──


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/search?q=" + "x" * 501, 400),
        ("GET", "/search?q=x&language=tlh", 400),
        ("GET", "/concepts/nothing-of-the-kind", 404),
        ("GET", "/nowhere", 404),
        ("POST", "/search", 405),
    ],
)
def test_an_error_is_a_page_that_leads_on(
    client: FlaskClient, interface: str, method: str, path: str, status: int
) -> None:
    answer = client.open(f"/{interface}{path}", method=method)
    page = Markup(answer.text)
    assert answer.status_code == status
    assert page.all("html")[0].language == i18n.TAGS[interface]
    assert str(status) in page.all("main")[0].text
    assert f"/{interface}/" in page.links()
    assert [each for each in page.all("input") if each.attributes.get("name") == "q"], "the box is there"


def test_every_status_has_words_of_its_own(app: Flask, interface: str) -> None:
    said = {}
    with app.test_request_context(f"/{interface}/"):
        for status in (400, 401, 403, 404, 405, 408, 410, 413, 414, 415, 421, 422, 429, 500, 503):
            page = Markup(app.jinja_env.get_template("errors/error.html").render(status=status, code="x"))
            said[status] = page.all("h1")[0].text
    assert len(set(said.values())) == len(said)


def test_an_accident_is_a_page_too(app: Flask) -> None:
    app.testing = False

    @app.get("/es/accident")
    def accident() -> str:
        raise RuntimeError("secret detail")

    answer = app.test_client().get("/es/accident")
    assert answer.status_code == 500 and "secret detail" not in answer.text
    assert Markup(answer.text).all("html")[0].language == "es"
