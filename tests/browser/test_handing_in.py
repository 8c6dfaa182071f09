"""Files dropped on the reader's page, in each language of the interface."""

import base64
import io
from collections.abc import Callable
from html import escape
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, Page, expect

from app.web import i18n
from tests.browser.test_accessibility import findings

Visit = Callable[..., Page]
INTERFACES = list(i18n.INTERFACES)
COMMUNIQUE = (Path(__file__).parent.parent / "texts" / "communique-2022-11-25.en.txt").read_text()
PARAGRAPHS = [each for each in COMMUNIQUE.split("\n") if each.strip()]
DROP = """async ([name, type, content]) => {
  const bytes = Uint8Array.from(atob(content), (each) => each.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], name, { type }));
  for (const kind of ["dragenter", "dragover", "drop"]) {
    const event = new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true });
    document.querySelector("main h1").dispatchEvent(event);
  }
}"""


def word_file() -> bytes:
    written = docx.Document()
    for each in PARAGRAPHS:
        written.add_paragraph(each)
    target = io.BytesIO()
    written.save(target)
    return target.getvalue()


@pytest.fixture(scope="module")
def pdf_file(browser: Browser) -> bytes:
    page = browser.new_page()
    page.set_content("".join(f"<p>{escape(each)}</p>" for each in PARAGRAPHS))
    printed = page.pdf(format="A4")
    page.close()
    return printed


def drop(page: Page, name: str, content: bytes, media_type: str = "") -> None:
    page.evaluate(DROP, [name, media_type, base64.b64encode(content).decode()])


@pytest.mark.parametrize("interface", INTERFACES)
def test_the_communique_is_dropped_as_word_and_as_pdf(visit: Visit, interface: str, pdf_file: bytes) -> None:
    counts = []
    for name, content in (("communiqué.docx", word_file()), ("communiqué.pdf", pdf_file)):
        page = visit(f"/{interface}/read")
        drop(page, name, content)
        expect(page.locator("h1")).to_have_text("communiqué", timeout=20_000)
        expect(page.locator("#given")).to_contain_text("Miguel Daz-Canel", timeout=20_000)
        counts.append(page.locator("ol.warnings > li").count())
    assert counts[0] == counts[1] > 10


def test_a_file_is_chosen_without_a_script(visit: Visit, pdf_file: bytes) -> None:
    page = visit("/es/read", java_script_enabled=False)
    page.locator("#file").set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": pdf_file})
    page.locator("main form button.primary").click()
    expect(page.locator("#given")).to_contain_text("Miguel Daz-Canel", timeout=20_000)


def test_what_cannot_be_read_is_said_and_what_is_too_large_is_not_sent(visit: Visit) -> None:
    page = visit("/en/read", width=360)
    drop(page, "scan.png", b"\x89PNG\r\n\x1a\n" + bytes(100))
    expect(page.locator("#file-error")).to_contain_text("The file is a picture", timeout=20_000)
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.locator("#file").set_input_files({"name": "a.txt", "mimeType": "", "buffer": b"x" * (10 * 2**20 + 1)})
    page.locator("main form button.primary").click()
    assert page.locator("#file").evaluate("each => each.validationMessage") != ""
    assert "POST" not in sent


def test_several_files_are_asked_for_one_by_one(visit: Visit) -> None:
    page = visit("/en/read")
    page.evaluate(
        DROP.replace("carried.items.add(", "carried.items.add(new File([bytes], 'b'));carried.items.add("),
        ["a.txt", "", ""],
    )
    expect(page.locator("p[aria-live]")).to_have_text("One file at a time, please.")
