"""A pack from entries, results and a text to the files, in each language of the interface; it stays in the browser."""

import csv
import io
import json
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Locator, Page, Request, expect
from python_calamine import CalamineWorkbook

from app.web import i18n
from tests.browser.test_accessibility import findings_in_light_and_dark
from tests.browser.test_journeys import tab_to

Visit = Callable[..., Page]
INTERFACES = list(i18n.INTERFACES)
COMMUNIQUE = (Path(__file__).parents[1] / "texts" / "communique-2022-11-25.en.txt").read_text()
ENTRY = "/concepts/global-development-initiative"


def rows(page: Page) -> Locator:
    return page.locator(".work tbody tr")


def pack(page: Page, *lines: str) -> None:
    """Add entries by what they are called."""
    page.locator("#lines").fill("\n".join(lines))
    page.locator('button[value="lines:"]').click()
    page.wait_for_load_state()


def download(page: Page, format: str) -> tuple[str, bytes]:
    with page.expect_download() as started:
        page.locator(f"button[value={format}]").click()
    return started.value.suggested_filename, Path(started.value.path()).read_bytes()


def test_it_works(visit: Visit) -> None:
    page = visit("/en/pack")
    pack(page, "celac", "quanqiu fazhan changyi")
    expect(rows(page)).to_have_count(2)


@pytest.mark.parametrize("interface", INTERFACES)
def test_from_entries_and_results_to_the_booth(visit: Visit, interface: str) -> None:
    page = visit(f"/{interface}/search?q=CPC")
    tab_to(page, "[data-pack=communist-party-of-china]")
    page.keyboard.press("Enter")
    expect(page.locator("[data-pack=communist-party-of-china]")).to_have_attribute("aria-pressed", "true")
    page.goto(f"/{interface}{ENTRY}")
    page.locator("[data-pack]").click()
    expect(page.locator("p[aria-live]")).to_contain_text("2")
    page.goto(f"/{interface}/pack")
    expect(rows(page)).to_have_count(2)
    page.locator("#title").fill("习近平会谈")
    page.locator("[name=remark-0]").fill("8:15")

    name, data = download(page, "csv")
    assert name == "习近平会谈.csv"
    table = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert table[1][-2] == "communist-party-of-china" and "8:15" in table[1]
    assert (
        len(CalamineWorkbook.from_filelike(io.BytesIO(download(page, "xlsx")[1])).get_sheet_by_index(0).to_python())
        == 3
    )
    with zipfile.ZipFile(io.BytesIO(download(page, "docx")[1])) as packed:
        assert "全球发展倡议" in packed.read("word/document.xml").decode()
    with zipfile.ZipFile(io.BytesIO(download(page, "apkg")[1])) as packed:
        collection = sqlite3.connect(":memory:")
        collection.deserialize(packed.read("collection.anki2"))
        assert collection.execute("SELECT count(*) FROM notes").fetchone() == (2,)
    assert json.loads(download(page, "json")[1])["pack"]["items"][0]["remark"] == "8:15"


@pytest.mark.parametrize("interface", INTERFACES)
def test_the_downloaded_page_finds_by_pinyin_with_the_network_off(visit: Visit, interface: str, tmp_path: Path) -> None:
    page = visit(f"/{interface}/pack")
    pack(page, "celac", "Global Development Initiative", "xi-jinping")
    path = tmp_path / "pack.html"
    path.write_bytes(download(page, "html")[1])
    page.context.set_offline(True)
    page.goto(path.as_uri())
    page.locator("#q").press_sequentially("quanqiu fazhan")
    expect(page.locator("tbody tr:visible")).to_have_count(1)
    expect(page.locator("tbody tr:visible")).to_contain_text("全球发展倡议")
    assert page.locator("html").get_attribute("lang") == i18n.TAGS[interface]


def test_a_text_becomes_a_pack_of_two_pages(visit: Visit) -> None:
    page = visit("/en/read")
    page.locator("#text").fill(COMMUNIQUE)
    page.locator("button.primary").click()
    page.locator('button[value="text:"]').click()
    page.wait_for_url("**/en/pack#pack")
    assert rows(page).count() > 80
    printed = pypdfium2.PdfDocument(io.BytesIO(page.pdf(width="297mm", height="210mm")))
    assert len(printed) == 2
    text = " ".join(sheet.get_textpage().get_text_range() for sheet in printed)
    assert "Booth pack" not in text


def test_several_sources_are_one_pack_and_nothing_goes_round_in_circles(visit: Visit) -> None:
    page = visit("/en/concepts/celac")
    page.locator("[data-pack]").click()
    posts: list[Request] = []
    page.on("request", lambda request: posts.append(request) if request.method == "POST" else None)
    page.goto("/en/pack?id=xi-jinping")
    expect(rows(page)).to_have_count(2)
    page.goto("/en/read")
    page.locator("#text").fill("They discussed the Global Development Initiative and CELAC.")
    page.locator("button.primary").click()
    page.locator('button[value="text:"]').click()
    expect(rows(page)).to_have_count(3)
    page.reload()
    expect(rows(page)).to_have_count(3)
    page.wait_for_timeout(500)
    assert len(posts) == 5, "one to lay the pack out, one to read, two for the text and what was there, one to reload"


def test_the_pack_stays_when_the_language_changes_and_when_the_reader_leaves(visit: Visit) -> None:
    page = visit("/en/pack")
    pack(page, "celac", "xi-jinping")
    page.locator("[name=remark-1]").fill("twice")
    page.locator(".tongues [hreflang=es]").click()
    expect(rows(page)).to_have_count(2)
    expect(page.locator("[name=remark-1]")).to_have_value("twice")
    assert page.url.endswith("/es/pack")


def test_rows_move_and_come_back_by_keyboard_without_the_server(visit: Visit) -> None:
    page = visit("/en/pack")
    pack(page, "celac", "xi-jinping", "Global Development Initiative")
    posts: list[Request] = []
    page.on("request", lambda request: posts.append(request) if "/static/" not in request.url else None)
    last = rows(page).last
    last.locator("[data-move=up]").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(rows(page).first).to_contain_text("全球发展倡议")
    assert page.evaluate("document.activeElement.dataset.move") == "down", "at the top, focus is where one can go"
    rows(page).nth(1).locator("[data-move=away]").click()
    expect(rows(page).nth(1)).to_have_class("out")
    rows(page).nth(1).locator("[data-move=away]").click()
    rows(page).nth(2).locator("[data-move=away]").click()
    assert not posts
    page.reload()
    expect(rows(page)).to_have_count(2)
    expect(rows(page).first).to_contain_text("全球发展倡议")


def test_columns_change_at_once(visit: Visit) -> None:
    page = visit("/en/pack")
    pack(page, "celac")
    page.locator("[name=tag-zh-Hans]").select_option("zh-Hant")
    expect(rows(page)).to_contain_text("拉美和加勒比國家共同體")
    page.locator("[name=column][value=es]").uncheck()
    expect(page.locator(".work thead th")).to_have_count(4)


def test_packs_are_put_aside_compared_and_forgotten(visit: Visit) -> None:
    page = visit("/en/pack")
    pack(page, "celac", "xi-jinping")
    page.locator("#title").fill("May")
    page.locator("#keep").click()
    expect(page.locator("#shelved li")).to_have_count(1)
    page.locator("#begin").click()
    expect(rows(page)).to_have_count(0)
    pack(page, "celac", "Global Development Initiative")
    page.locator("#title").fill("June")
    page.locator("#shelved li", has_text="May").get_by_role("button", name="What is new since").click()
    expect(rows(page).nth(1)).to_contain_text("new")
    expect(rows(page).nth(0)).not_to_contain_text("new")
    page.locator("#shelved li", has_text="May").get_by_role("button", name="Open").click()
    expect(page.locator("#title")).to_have_value("May")
    expect(page.locator("#shelved li")).to_have_count(2)
    page.locator("#shelved li", has_text="June").get_by_role("button", name="Forget").click()
    expect(page.locator("#shelved li")).to_have_count(1)


def test_a_pack_that_is_begun_anew_is_empty_however_slow_the_line(visit: Visit) -> None:
    page = visit("/en/pack")
    pack(page, "celac")
    page.route("**/en/pack", lambda route: (page.wait_for_timeout(800), route.continue_()))
    page.locator("#title").fill("May")
    page.locator("#begin").click()
    page.wait_for_load_state()
    expect(rows(page)).to_have_count(0)


def test_a_browser_that_keeps_nothing_says_so(visit: Visit) -> None:
    page = visit("/en/concepts/celac")
    broken = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }"
    page.evaluate(f"() => {{ {broken} }}")
    page.locator("[data-pack]").click()
    expect(page.locator("p[aria-live]")).to_contain_text("keeps nothing")
    page.context.add_init_script(broken)
    page.goto("/en/pack")
    pack(page, "celac")
    expect(page.locator("#kept")).to_contain_text("take the file along")


def test_without_scripts_a_pack_is_made_all_the_same(visit: Visit) -> None:
    page = visit("/es/concepts/celac", java_script_enabled=False)
    page.locator(".unscripted a").click()
    expect(rows(page)).to_have_count(1)
    pack(page, "Iniciativa para el Desarrollo Global")
    rows(page).nth(1).locator('button[value^="row-up"]').click()
    expect(rows(page).first).to_contain_text("全球发展倡议")
    name, data = download(page, "csv")
    assert name == "puente.csv" and "全球发展倡议" in data.decode()


@pytest.mark.parametrize("interface", INTERFACES)
def test_axe_finds_nothing_on_the_bench(visit: Visit, interface: str) -> None:
    page = visit(f"/{interface}/pack")
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert findings_in_light_and_dark(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.locator("#own-new-en").fill(f"lunch at {width}")
        page.locator("#lines").fill("celac\nCPC\nqqzzqq")
        page.locator('button[value="own:"]').click()
        page.wait_for_load_state()
        pack(page, "celac", "CPC", "qqzzqq")
        assert findings_in_light_and_dark(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
