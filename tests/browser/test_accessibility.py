"""What axe finds on every page (nothing), and every page on a narrow screen, in print and in forced colours."""

from collections.abc import Callable

import pytest
from axe_core_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from app.web import i18n

Visit = Callable[..., Page]
INTERFACES = list(i18n.INTERFACES)
ENTRY = "/concepts/belt-and-road-initiative"
PAGES = [
    "/",
    "/search?q=CPC",
    "/search?q=zzqxzz",
    ENTRY,
    f"{ENTRY}/history",
    "/browse",
    "/browse/subjects/china-foreign-policy",
    "/browse/kinds/person",
    "/browse/zh/Z",
    "/new",
    "/about",
]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}  # all that another scheme can change


def findings(page: Page, rules: dict[str, list[str]] = RULES) -> list[str]:
    """What axe finds wrong; what it finds right stays in the browser, as to hand that over takes most of the time."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    run = "options => axe.run(options).then(found => found.violations)"
    found = page.evaluate(run, rules | {"resultTypes": ["violations"]})
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"][:3]]


def findings_in_light_and_dark(page: Page) -> list[str]:
    """What axe finds wrong in light, then what of the colours in dark: style sheets alone follow the scheme."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")  # colours change at once
    found = findings(page)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    return found + [f"dark {each}" for each in findings(page, COLOURS)]


@pytest.mark.parametrize("interface", INTERFACES)
def test_axe_finds_nothing(visit: Visit, interface: str) -> None:
    page = visit(f"/{interface}/")
    found = {}
    for path in PAGES:
        page.goto(f"/{interface}{path}")
        found[path] = findings_in_light_and_dark(page)
    assert {path: each for path, each in found.items() if each} == {}


def test_axe_finds_what_is_wrong(visit: Visit) -> None:
    page = visit("/en/", color_scheme="dark")
    page.evaluate("document.querySelector('h1').style.color = '#222'")
    page.evaluate("document.querySelector('#q').previousElementSibling.remove()")
    page.evaluate("document.querySelector('#q').removeAttribute('placeholder')")
    assert [each.partition(":")[0] for each in findings(page, COLOURS)] == ["color-contrast"]
    assert {"color-contrast", "label"} <= {each.partition(":")[0] for each in findings(page)}
    in_both = [each.partition(":")[0] for each in findings_in_light_and_dark(page)]
    assert "label" in in_both and "color-contrast" not in in_both and in_both[-1] == "dark color-contrast"


def test_axe_finds_nothing_in_the_documentation_of_the_api(visit: Visit) -> None:
    assert findings(visit("/api/docs")) == []


def test_axe_finds_nothing_on_a_narrow_screen_and_with_everything_open(visit: Visit) -> None:
    page = visit("/es/", width=320)
    for path in ("/", "/search?q=CPC", ENTRY):
        page.goto(f"/es{path}")
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert findings(page) == []


@pytest.mark.parametrize("interface", INTERFACES)
def test_nothing_is_wider_than_a_screen_of_320_pixels(visit: Visit, interface: str) -> None:
    page = visit(f"/{interface}/", width=320)
    wide = {}
    for path in [*PAGES, "/concepts/nothing-of-the-kind", "/search?q=" + "W" * 300]:
        page.goto(f"/{interface}{path}")
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide[path] = width
    assert wide == {}


def test_targets_are_large_enough_for_a_finger(visit: Visit) -> None:
    page = visit(f"/en{ENTRY}", width=360, has_touch=True, is_mobile=True)
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, .menu a, .tongues a, summary')]
            .filter(each => each.checkVisibility()).map(each => [each.className, each.getBoundingClientRect()])
            .filter(([, box]) => box.height < 43.5 || box.width < 24).map(([name, box]) => `${name} ${box.height}`)"""
    )
    assert small == []


def test_focus_is_seen_in_forced_colours_and_nothing_moves_when_motion_is_unwanted(visit: Visit) -> None:
    page = visit("/en/search?q=CPC", forced_colors="active", reduced_motion="reduce")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert page.evaluate("getComputedStyle(document.querySelector('mark')).outlineStyle") == "solid"
    moving = (
        "[...document.querySelectorAll('*')].filter(each => getComputedStyle(each).transitionDuration !== '0s').length"
    )
    assert page.evaluate(moving) == 0
    assert page.evaluate("document.getAnimations().length") == 0
