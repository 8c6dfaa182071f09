"""The catalogs: every string of the interface is there in Spanish and in Chinese, and says what it must."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient

from app.web import i18n

APP = Path(__file__).parent.parent.parent / "app"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "_l": None,
    "_lp": ((1, "c"), 2),
}
LOCALES = [locale for interface, locale in i18n.LOCALES.items() if interface != "en"]
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|\{\w*\}")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff] ?[,;:!?()]|[,;:!?()] ?[\u4e00-\u9fff]")
SPACED = re.compile(r"[\u4e00-\u9fff] +[A-Za-z0-9%]|[A-Za-z0-9)s] +[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def wanted() -> Catalog:
    """What the pages and their modules say, and the files that are made for readers."""
    with (APP / "translations" / "babel.cfg").open() as file:
        mapping, options = parse_mapping_cfg(file)
    catalog = Catalog()
    for folder in (APP / "web", APP / "formats"):
        for name, line, message, _, context in extract_from_dir(folder, mapping, options, keywords=KEYWORDS):
            catalog.add(message, None, [(name, line)], context=context)
    return catalog


@pytest.fixture(scope="module", params=LOCALES)
def catalog(request: pytest.FixtureRequest) -> Catalog:
    with (APP / "translations" / request.param / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=request.param, abort_invalid=True)


def messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def parts(text: object) -> list[str]:
    return [str(each) for each in text] if isinstance(text, (tuple, list)) else [str(text)]


def key(message: Message) -> tuple[str | None, object]:
    return message.context, message.id


def test_the_pages_have_strings(wanted: Catalog) -> None:
    assert len(wanted) > 100


def test_no_string_is_missing(wanted: Catalog, catalog: Catalog) -> None:
    there = {key(each) for each in messages(catalog) if all(parts(each.string)) and each.string}
    missing = [each for each in messages(wanted) if key(each) not in there]
    assert not missing, [(each.id, each.locations) for each in missing]


def test_no_string_is_stale(wanted: Catalog, catalog: Catalog) -> None:
    used = {key(each) for each in messages(wanted)}
    assert not [each.id for each in messages(catalog) if key(each) not in used]
    assert not catalog.obsolete


def test_no_string_is_fuzzy(catalog: Catalog) -> None:
    assert not [each.id for each in messages(catalog) if each.fuzzy]


def test_placeholders_are_those_of_the_message(catalog: Catalog) -> None:
    for message in messages(catalog):
        allowed = {PLACEHOLDER.sub(r"\g<0>", each) for each in PLACEHOLDER.findall(parts(message.id)[-1])}
        for translated in parts(message.string):
            assert set(PLACEHOLDER.findall(translated)) == allowed, (message.id, translated)


def test_every_plural_form_is_there(catalog: Catalog) -> None:
    for message in messages(catalog):
        if message.pluralizable:
            assert len(parts(message.string)) == catalog.num_plurals, message.id


def test_chinese_is_set_as_chinese(catalog: Catalog) -> None:
    """Full-width punctuation, and no space by hand between Chinese and Latin: the browser puts it there."""
    if str(catalog.locale) == "zh_Hans":
        texts = [text for each in messages(catalog) for text in parts(each.string)]
        assert not [text for text in texts if HALF_WIDTH.search(text) or SPACED.search(text)]


def test_spanish_quotes_as_spanish_does(catalog: Catalog) -> None:
    if str(catalog.locale) == "es":
        texts = [text for each in messages(catalog) for text in parts(each.string)]
        assert not [text for text in texts if re.search('[“”"]', text)]


def test_the_compiled_catalogs_are_current(catalog: Catalog) -> None:
    """They are made by `make translations`, which `make run` and `make test` do first."""
    folder = APP / "translations" / str(catalog.locale) / "LC_MESSAGES"
    assert (folder / "messages.mo").exists(), "run `make translations`"
    from babel.support import Translations

    compiled = Translations.load(APP / "translations", [str(catalog.locale)])
    for message in messages(catalog):
        if not message.context and not message.pluralizable:
            assert compiled.ugettext(str(message.id)) == message.string, "run `make translations`"


@pytest.mark.parametrize("interface", i18n.INTERFACES)
@pytest.mark.sample_on_postgresql(0)
def test_what_a_catalog_says_is_escaped(app: Flask, interface: str) -> None:
    with app.test_request_context(f"/{interface}/"):
        template = app.jinja_env.from_string('{{ _("<b>%(text)s</b>", text="<i>") }}')
        assert template.render() == "&lt;b&gt;&lt;i&gt;&lt;/b&gt;"


@pytest.mark.sample_on_postgresql(0)
def test_a_broken_placeholder_does_not_break_the_page(app: Flask) -> None:
    assert i18n._filled("%(nothing)s", "of %(text)s", {"text": "x"}) == "of x"
    assert i18n._filled("100%", "of %(text)s", {"text": "x"}) == "of x"


@pytest.mark.parametrize(
    ("interface", "heading"),
    [("en", "each with its source"), ("es", "cada una con su fuente"), ("zh", "词词有出处")],
)
@pytest.mark.sample_on_postgresql(0)
def test_the_address_decides_the_language(client: FlaskClient, interface: str, heading: str) -> None:
    answer = client.get(f"/{interface}/", headers={"Accept-Language": "fr"})
    assert heading in answer.text
    assert answer.headers["Content-Language"] == i18n.TAGS[interface]
    assert f'<html lang="{i18n.TAGS[interface]}">' in answer.text
