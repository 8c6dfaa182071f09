"""Walking through a text that was read, by keyboard, in each language."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

Visit = Callable[..., Page]
COMMUNIQUE = (Path(__file__).parent.parent / "texts" / "communique-2022-11-25.en.txt").read_text()


def read(visit: Visit, interface: str, text: str = COMMUNIQUE, **options: int) -> Page:
    page = visit(f"/{interface}/read", **options)
    page.locator("#text").fill(text)
    page.locator("main form.slip button.primary").click(timeout=60_000)  # a long text takes a slow machine its time
    expect(page.locator("#given")).to_be_visible()
    page.wait_for_load_state()  # the script waits for it, too
    return page


def set_aside(page: Page, reason: str) -> None:
    """Set the warning aside that is looked at, by keyboard."""
    page.keyboard.press("w")
    page.keyboard.type(reason)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".waived")).to_contain_text(reason)


@pytest.mark.parametrize("interface", ["en", "es", "zh"])
def test_warnings_are_walked_by_keyboard_and_one_is_set_aside(visit: Visit, interface: str) -> None:
    page = read(visit, interface)
    warnings = page.locator("ol.warnings > li")
    before = warnings.count()
    page.keyboard.press("n")
    first = page.locator("#given a[aria-current]")
    expect(first).to_have_count(1)
    expect(page.locator("#picked")).to_be_visible()
    seen = first.get_attribute("id")
    page.keyboard.press("n")
    assert page.locator("#given a[aria-current]").get_attribute("id") != seen
    page.keyboard.press("p")
    assert page.locator("#given a[aria-current]").get_attribute("id") == seen
    set_aside(page, "as the speaker said it")
    assert warnings.count() < before


def test_escape_closes_the_card_and_gives_the_focus_back(visit: Visit) -> None:
    page = read(visit, "en", width=360)
    mark = page.locator("#given a.m").first
    mark.click()
    expect(page.locator("#picked")).to_contain_text("总书记")
    page.keyboard.press("Escape")
    expect(page.locator("#picked")).to_be_hidden()
    expect(mark).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_what_is_filtered_out_is_plain_text_to_eye_and_keyboard(visit: Visit) -> None:
    page = read(visit, "en")
    page.locator("#filters [name=status]").select_option("warned")
    assert page.locator("#given a.m:not(.off):not(.warned)").count() == 0
    assert page.locator("#given a.m.off").first.get_attribute("tabindex") == "-1"
    page.locator("#filters [name=status]").select_option("")
    page.locator("#filters [name=first]").check()
    shown = page.locator("#given a.m:not(.off):not(.warned)").evaluate_all("all => all.map(each => each.hash)")
    assert len(shown) == len(set(shown))


def test_the_text_is_copied_with_its_marks(visit: Visit) -> None:
    page = read(visit, "en", "The CPC sent Miguel Daz-Canel its greetings.")
    page.locator("#copy-marked").click()
    expect(page.locator(".told")).not_to_be_empty()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "Miguel Daz-Canel[1]" in copied and "→ Miguel Díaz-Canel" in copied


def test_a_long_text_is_shown_whole_and_answers_the_keyboard(visit: Visit) -> None:
    text = "\n\n".join([COMMUNIQUE] * 40)[:300_000]
    page = read(visit, "en", text)
    assert page.locator("#given").evaluate("each => each.textContent.length") > 200_000
    page.keyboard.press("n")
    expect(page.locator("#picked")).to_be_visible()
