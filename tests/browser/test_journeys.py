"""What people come for, done with the keyboard alone, in each language of the interface."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.web import i18n

Visit = Callable[..., Page]
INTERFACES = list(i18n.INTERFACES)
PINYIN = "quanqiu fazhan ch"
INITIATIVE = "Iniciativa para el Desarrollo Global"


def tab_to(page: Page, selector: str, limit: int = 250) -> None:
    """Press Tab until the focus is on what the selector names."""
    page.wait_for_load_state()
    for _ in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


def test_it_works(visit: Visit) -> None:
    page = visit("/")
    assert page.url.endswith("/en/")
    expect(page.locator("#q")).to_be_focused()


@pytest.mark.parametrize("interface", INTERFACES)
def test_from_pinyin_to_the_spanish_designation(visit: Visit, interface: str) -> None:
    page = visit(f"/{interface}/browse")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type(PINYIN, delay=20)
    expect(page.locator("[role=option]").first).to_contain_text("全球发展倡议")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/{interface}/concepts/global-development-initiative$"))

    tab_to(page, f'.copy[data-copy="{INITIATIVE}"]')
    page.keyboard.press("Enter")
    expect(page.locator("p[aria-live]")).to_contain_text(INITIATIVE)
    assert page.evaluate("navigator.clipboard.readText()") == INITIATIVE

    other = {"en": "es", "es": "zh", "zh": "en"}[interface]
    page.reload()
    tab_to(page, f'.tongues [hreflang="{i18n.TAGS[other]}"]')
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/{other}/concepts/global-development-initiative$"))
    assert page.locator("html").get_attribute("lang") == i18n.TAGS[other]


@pytest.mark.parametrize("interface", INTERFACES)
def test_a_relation_is_followed_in_the_list_and_in_the_drawing(visit: Visit, interface: str) -> None:
    page = visit(f"/{interface}/concepts/belt-and-road-initiative")
    for place in (".kin a", ".graph a"):
        tab_to(page, place)
        page.keyboard.press("Enter")
        expect(page).not_to_have_url(re.compile("belt-and-road-initiative$"))
        assert re.search(f"/{interface}/concepts/[a-z0-9-]+$", page.url)
        page.go_back()


def test_the_results_of_plain_enter_lead_to_the_entry(visit: Visit) -> None:
    page = visit("/zh/")
    page.keyboard.type("rlmygtt")
    expect(page.locator("[role=option]").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[role=listbox]")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/zh/search"))
    tab_to(page, ".hit .main a")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("人类命运共同体")


def test_escape_before_the_answer_keeps_what_was_typed_and_opens_nothing(visit: Visit) -> None:
    page = visit("/en/")
    page.route("**/api/v1/suggest*", lambda route: (page.wait_for_timeout(300), route.continue_()))
    page.keyboard.type("state v")
    page.wait_for_timeout(200)
    page.keyboard.press("Escape")
    page.wait_for_timeout(600)
    expect(page.locator("[role=listbox]")).to_be_hidden()
    expect(page.locator("#q")).to_have_value("state v")
    page.keyboard.type("i")
    expect(page.locator("[role=option]").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#q")).to_have_value("state vi")


def test_without_scripts_a_term_is_looked_up_all_the_same(visit: Visit) -> None:
    page = visit("/es/", java_script_enabled=False)
    page.locator("#q").fill("PCCh")
    page.locator("#q").press("Enter")
    page.locator(".hit .main a").first.click()
    expect(page.locator("h1")).to_have_text("Partido Comunista de China")
    expect(page.locator(".theme")).to_be_hidden()


def test_light_or_dark_is_the_readers_choice_and_kept(visit: Visit) -> None:
    page = visit("/en/", color_scheme="light")
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(paper)
    page.locator(".theme").focus()
    page.keyboard.press("Enter")
    page.wait_for_function(f"{paper} !== {light!r}")
    page.goto("/es/search?q=CPC")
    assert page.evaluate(paper) != light


def test_copying_that_is_refused_says_so(visit: Visit) -> None:
    page = visit("/es/concepts/global-development-initiative")
    page.evaluate("() => { Clipboard.prototype.writeText = () => Promise.reject(new Error()); }")
    tab_to(page, ".copy")
    page.keyboard.press("Enter")
    expect(page.locator("p[aria-live]")).to_contain_text("no permitió copiar")
