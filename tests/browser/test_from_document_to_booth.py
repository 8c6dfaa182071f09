"""The evening before a meeting, whole: a Word file in, a pack for the booth out, in each language of the interface."""

import csv
import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, Page, expect

from app.services import accounts
from app.services.accounts import NewAccount
from app.terminology.people import COMMAND, Role
from tests.browser.test_accounts import PASSWORD, sign_in
from tests.browser.test_contribution import fill, press
from tests.browser.test_handing_in import PARAGRAPHS, drop
from tests.browser.test_packs import download
from tests.browser.test_reading import set_aside
from tests.people import hashed
from tests.server import Server, filling, serving

AUTHOR = "ana@example.org"
MISSING = {
    "en": ("Havana Dialogue Mechanism", "HDM"),
    "es": ("Matanzas Cultural Forum", "MCF"),
    "zh": ("Holguín Heritage Council", "HHC"),
}
"""What no entry has, for each interface."""


@pytest.fixture(scope="module")
def server(folder_of_the_glossary: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = shutil.copytree(folder_of_the_glossary, tmp_path_factory.mktemp("booth"), dirs_exist_ok=True)
    with filling(folder):
        accounts.create(NewAccount(AUTHOR, "Ana Ruiz", hashed(PASSWORD), Role.CONTRIBUTOR, confirmed=True), COMMAND)
    with serving(folder, SIGN_IN_LIMIT="off") as running:
        yield running


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    context = browser.new_context(
        base_url=f"http://127.0.0.1:{server.port}", viewport={"width": 1280, "height": 900}, accept_downloads=True
    )
    context.set_default_timeout(20_000)
    complaints: list[str] = []
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    yield context.new_page()
    context.close()
    assert not complaints


def agenda(sentence: str) -> bytes:
    """The communique as a Word file, with a sentence more."""
    written, target = docx.Document(), io.BytesIO()
    for each in (*PARAGRAPHS, sentence):
        written.add_paragraph(each)
    written.save(target)
    return target.getvalue()


@pytest.mark.parametrize("interface", list(MISSING))
def test_a_document_is_read_corrected_completed_and_packed(page: Page, interface: str) -> None:
    term, acronym = MISSING[interface]
    sentence = f"Both sides welcomed the {term} ({acronym}), and the {acronym} will meet in Havana."
    sign_in(page, interface, AUTHOR)

    # The file is dropped; its warnings are walked by keyboard, and one is set aside with a reason.
    page.goto(f"/{interface}/read")
    drop(page, "agenda.docx", agenda(sentence))
    expect(page.locator("#given")).to_contain_text(term)
    page.wait_for_load_state()
    warnings = page.locator("ol.warnings > li")
    before = warnings.count()
    page.keyboard.press("n")
    expect(page.locator("#picked")).to_be_visible()
    page.keyboard.press("n")
    set_aside(page, "as the speaker said it")
    assert warnings.count() < before

    # What the glossary lacks is proposed in a tab of its own, with its sentence.
    with page.context.expect_page() as opened:
        page.locator(f".lacking li:has-text('{term}') a").click()
    form = opened.value
    expect(form.locator("[name='d-0-text']")).to_have_value(term)
    expect(form.locator("[name='d-1-text']")).to_have_value(acronym)
    expect(form.locator("[name='u-0-text']")).to_have_value(sentence)
    for number, text in enumerate((term, acronym)):
        fill(form, "en", number, text, cite=f"https://www.un.org/agenda/{interface}")
    form.fill("[name='def-en-text']", "Meeting of the two sides in Havana, held once a year.")
    form.select_option("#subject-0", "bilateral-relations")
    form.select_option("#kind", "event")
    form.fill("#reason", "met in an agenda")
    press(form, "submit")
    form.fill("[name='s-0-title']", "Agenda")
    form.fill("[name='s-0-publisher']", "United Nations")
    form.select_option("[name='s-0-tier']", "international_organisation")
    press(form, "submit")
    expect(form.locator("main .unreviewed").first).to_be_visible()
    form.close()

    # The reader's tab is as it was, and its terms leave as a pack.
    expect(page.locator(".waived")).to_contain_text("as the speaker said it")
    page.locator('button[value="text:"]').click()
    page.wait_for_url(f"**/{interface}/pack#pack")
    name, data = download(page, "csv")
    assert name.endswith(".csv")
    carried = [row[-2] for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))]
    assert {"communist-party-of-china", "communist-party-of-cuba"} <= set(carried) and len(carried) > 80
