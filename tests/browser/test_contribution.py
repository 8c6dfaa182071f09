"""From a suggestion to a published revision, in a real browser, in each language of the interface."""

import json
import re
import time
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from app import store
from app.services import accounts, loading
from app.services.accounts import NewAccount
from app.services.publication import Publisher
from app.store.revisions import Authorship, Change
from app.terminology.people import COMMAND, Role
from app.web import i18n
from tests.browser.test_accessibility import findings_in_light_and_dark
from tests.browser.test_accounts import PASSWORD, Site, send, sign_in
from tests.builders import concept
from tests.conftest import AUTHORSHIP
from tests.people import hashed
from tests.server import filling, serving

INTERFACES = list(i18n.INTERFACES)
REVIEWER = "reviewer@example.org"
SUBJECT = "visits-and-protocol"
TERMS = {
    "en": ("shuttle diplomacy", "diplomacia itinerante", "穿梭外交"),
    "es": ("quiet diplomacy", "diplomacia discreta", "静默外交"),
    "zh": ("ping-pong diplomacy", "diplomacia del ping-pong", "乒乓外交"),
}
"""What is proposed in each interface: in English, Spanish and Chinese."""
DEFINITIONS = (
    "Mediation by an envoy who travels between parties that do not meet.",
    "Mediación de un enviado que viaja entre partes que no se reúnen.",
    "特使往返于不直接会面的各方之间进行的斡旋。",
)
BETTER = (
    "Mediation by an envoy who goes to and fro between parties that do not meet.",
    "Mediación de un enviado que va y viene entre partes que no se reúnen.",
    "特使往返奔走于不直接会面的各方之间所作的斡旋。",
)
COLUMNS = ("en", "es", "zh-Hans")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("contribution")
    label = {"en": "Visits", "es": "Visitas", "zh-Hans": "访问"}
    with filling(folder):
        entries = [concept(f"visit-{each}") for each in ("one", "two", "three", "four", "five")]
        loading.load([loading.record_of("concept", each.id, each) for each in entries], 5, AUTHORSHIP)
        with store.transaction() as session:
            subject = Change("subject", SUBJECT, {"key": SUBJECT, "label": label})
            Publisher(session).publish([subject], Authorship("tests", "for the tests", "file"))
        languages = frozenset({"en", "es", "zh"})
        for address, name, role in (
            (REVIEWER, "Mei Lin", Role.REVIEWER),
            ("ana@example.org", "Ana Ruiz", Role.CONTRIBUTOR),
            ("luis@example.org", "Luis Rey", Role.CONTRIBUTOR),
        ):
            new = NewAccount(address, name, hashed(PASSWORD), role, languages, confirmed=True)
            accounts.create(new, COMMAND)
    with serving(folder, SIGN_UP="open", SIGN_IN_LIMIT="off") as server:
        yield Site(server, folder)


@pytest.fixture
def open_browser(browser: Browser, house: Site) -> Iterator[Callable[..., Page]]:
    """A browser of its own for each call, with its own cookies. What it complains of fails the test."""
    contexts, complaints = [], []

    def open_(**options: object) -> Page:
        settings = {"viewport": {"width": 1280, "height": 900}} | options
        context = browser.new_context(base_url=house.address, **settings)  # type: ignore[arg-type]
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not complaints


def fill(page: Page, column: str, number: int, text: str, *, cite: str = "") -> None:
    """Write a designation into a column of the form, with a source or with what was looked up in vain."""
    name = f"d-{number}"
    page.fill(f"[name='{name}-text']", text)
    if cite:
        page.fill(f"[name='{name}-cite']", cite)
        return
    page.locator(f"[data-language='{column}'] details").first.evaluate("each => each.open = true")
    page.fill(f"[name='{name}-unconfirmed']", "manual of protocol")


def rows(page: Page) -> dict[str, int]:
    """The number of the first designation in each column."""
    return {
        each: int(page.locator(f"[data-language='{each}'] fieldset[data-row]").first.get_attribute("data-row") or 0)
        for each in COLUMNS
    }


def press(page: Page, value: str) -> None:
    with page.expect_navigation():
        page.locator(f"main button[name=do][value='{value}']").last.click()


@pytest.mark.parametrize("interface", INTERFACES)
def test_a_term_that_is_missing_is_proposed_reviewed_and_found(
    house: Site, open_browser: Callable[..., Page], interface: str
) -> None:
    address, name = f"new.{interface}@example.org", f"Nadia {interface}"
    terms = TERMS[interface]
    own = terms[INTERFACES.index(interface)]

    # A visitor signs up.
    before = len(house.letters())
    guest = open_browser()
    guest.goto(f"/{interface}/sign-up")
    guest.fill("#name", name)
    guest.fill("#email", address)
    guest.fill("#password", PASSWORD)
    guest.fill("#password_confirm", PASSWORD)
    send(guest)
    guest.goto(house.next_letter(before))
    send(guest)
    sign_in(guest, interface, address)

    # They look for a term, do not find it, and propose it with a source.
    guest.goto(f"/{interface}/search?q={own}")
    with guest.expect_navigation():
        guest.locator(".ways a[href*='/propose']").click()
    numbers = rows(guest)
    manual = f"https://www.un.org/manual/{interface}"
    for column, text, definition in zip(COLUMNS, terms, DEFINITIONS, strict=True):
        fill(guest, column, numbers[column], text, cite=manual if column == "en" else "")
        guest.fill(f"[name='def-{column}-text']", definition)
    guest.select_option("#subject-0", SUBJECT)
    guest.select_option("#kind", "concept")
    guest.fill("#reason", "it is missing")
    press(guest, "submit")
    guest.fill("[name='s-0-title']", "Manual of protocol")
    guest.fill("[name='s-0-publisher']", "United Nations")
    guest.select_option("[name='s-0-tier']", "international_organisation")
    press(guest, "submit")
    expect(guest.locator(".unreviewed").first).to_be_visible()
    proposal = re.sub(r"^https?://[^/]+", "", guest.url)
    assert found_by_api(house, own) == []

    # A reviewer finds it in the queue, and asks for a change.
    mei = open_browser()
    sign_in(mei, interface, REVIEWER)
    expect(mei.locator(".menu .count")).to_have_text(re.compile("^[0-9]+$"))
    mei.goto(f"/{interface}/review")
    with mei.expect_navigation():
        mei.locator(f".rows a[href='{proposal}']").click()
    expect(mei.locator("main")).to_contain_text("Manual of protocol")
    mei.fill("#verdict-text", "to and fro")
    press(mei, "changes")

    # The author makes it.
    guest.goto(proposal)
    expect(guest.locator(".comments")).to_contain_text("to and fro")
    guest.goto(f"{proposal}/edit")
    for column, definition in zip(COLUMNS, BETTER, strict=True):
        guest.fill(f"[name='def-{column}-text']", definition)
    press(guest, "submit")
    expect(guest.locator("main .unreviewed").first).to_be_visible()

    # The reviewer sees it as it is now, and approves language by language.
    for language in ("en", "es", "zh"):
        mei.goto(proposal)
        expect(mei.locator("main")).to_contain_text(BETTER[0])
        press(mei, f"approve:{language}")
    approved_at = time.monotonic()
    while not found_by_api(house, own):
        assert time.monotonic() - approved_at < 1, "it is found within a second"
    (id,) = found_by_api(house, own)
    visitor = open_browser()
    visitor.goto(f"/{interface}/search?q={terms[2]}")
    expect(visitor.locator(".hit").first).to_contain_text(own)

    # The history names both.
    visitor.goto(f"/{interface}/concepts/{id}/history")
    expect(visitor.locator("main tbody")).to_contain_text(name)
    expect(visitor.locator("main tbody")).to_contain_text("Mei Lin")


def found_by_api(house: Site, term: str) -> list[str]:
    """The ids of the entries that search by the API finds under exactly this term."""
    answer = json.loads(house.server.get(f"/api/v1/search?q={quote(term)}").body)
    return [each["concept"]["id"] for each in answer["hits"] if each["match"] == "exact"]


@pytest.mark.parametrize(
    ("interface", "entry"), list(zip(INTERFACES, ("visit-one", "visit-two", "visit-three"), strict=True))
)
def test_of_two_who_edit_one_entry_at_once_the_second_sees_both_and_chooses(
    house: Site, open_browser: Callable[..., Page], interface: str, entry: str
) -> None:
    ana, luis, mei = open_browser(), open_browser(), open_browser()
    for page, address in ((ana, "ana@example.org"), (luis, "luis@example.org"), (mei, REVIEWER)):
        sign_in(page, interface, address)
    path = f"/{interface}/concepts/{entry}"
    luis.goto(f"{path}/propose")

    # Ana corrects the definition where it stands; it is published while Luis writes.
    ana.goto(path)
    with ana.expect_navigation():
        ana.locator("a.correct[href*='definition=en']").click()
    ana.fill("#text", "Visit of the first rank, paid by a head of state.")
    ana.fill("#reason", "shorter")
    press(ana, "send")
    mei.goto(re.sub(r"^https?://[^/]+", "", ana.url))
    press(mei, "approve:en")

    # Luis sends his: he sees both, and takes hers in place of his by a button.
    luis.fill("[name='def-en-text']", "The most solemn of visits.")
    luis.fill("[name='def-es-text']", "La más solemne de las visitas.")
    luis.fill("#reason", "plainer")
    press(luis, "submit")
    expect(luis.locator(".conflict")).to_contain_text("Visit of the first rank")
    expect(luis.locator(".conflict")).to_contain_text("The most solemn of visits.")
    expect(luis.locator(".beside")).to_contain_text("shorter")
    press(luis, "theirs:0")
    expect(luis.locator("[name='def-en-text']")).to_have_value("Visit of the first rank, paid by a head of state.")
    expect(luis.locator("[name='def-es-text']")).to_have_value("La más solemne de las visitas.")
    press(luis, "submit")
    expect(luis.locator("main .unreviewed").first).to_be_visible()


def test_the_same_person_in_two_tabs_loses_nothing(open_browser: Callable[..., Page]) -> None:
    one = open_browser()
    sign_in(one, "en", "ana@example.org")
    one.goto("/en/concepts/visit-four/propose")
    press(one, "save")
    address = re.sub(r"^https?://[^/]+", "", one.url)
    other = one.context.new_page()
    other.goto(address)
    one.fill("[name='def-en-text']", "From the first tab.")
    press(one, "save")
    other.fill("[name='def-es-text']", "De la segunda.")
    press(other, "save")
    expect(other.locator("main .notice").first).to_be_visible()
    expect(other.locator("[name='def-en-text']")).to_have_value("From the first tab.")
    expect(other.locator("[name='def-es-text']")).to_have_value("De la segunda.")
    press(other, "save")
    one.goto(address)
    expect(one.locator("[name='def-en-text']")).to_have_value("From the first tab.")
    expect(one.locator("[name='def-es-text']")).to_have_value("De la segunda.")


def test_one_more_quoted_use_and_note_come_at_a_click_and_are_kept(open_browser: Callable[..., Page]) -> None:
    page = open_browser()
    sign_in(page, "en", "ana@example.org")
    page.goto("/en/propose?text=parley&context=They+held+a+parley.")
    address = page.url
    page.locator("[data-language='en'] [data-adds=u]").click()
    added = page.locator("[data-language='en'] fieldset[data-list=u]").nth(1)
    expect(added.locator("textarea")).to_be_focused()
    expect(added.locator("textarea")).to_have_value("")
    added.locator("textarea").fill("The parley was short.")
    added.locator("[name$='-date']").fill("soon")
    expect(added.locator(".finding")).to_contain_text("A date is written")
    added.locator("[name$='-date']").fill("1972")
    expect(added.locator(".finding")).to_have_count(0)
    page.locator("details.folded summary").last.click()
    page.fill("[name='n-0-en']", "Of armies, too.")
    page.locator("[data-adds=n]").click()
    page.locator("fieldset[data-list=n]").nth(1).locator("[lang=es]").fill("Es voz antigua.")
    assert page.url == address, "no click left the page"
    press(page, "save")
    kept = page.locator("fieldset[data-list=u] textarea")
    expect(kept.nth(0)).to_have_value("They held a parley.")
    expect(kept.nth(1)).to_have_value("The parley was short.")
    expect(page.locator("fieldset[data-list=u] [name$='-date']").nth(1)).to_have_value("1972")
    expect(page.locator("[name='n-0-en']")).to_have_value("Of armies, too.")
    expect(page.locator("[name='n-1-es']")).to_have_value("Es voz antigua.")


def test_what_was_written_into_added_rows_is_brought_back(open_browser: Callable[..., Page]) -> None:
    page = open_browser()
    sign_in(page, "es", "ana@example.org")
    page.goto("/es/propose")
    page.locator("[data-language='zh-Hans'] [data-adds=d]").click()
    page.locator("[data-language='zh-Hans'] fieldset[data-list=d] [name$='-text']").nth(1).fill("谈判")
    page.locator("[data-language='en'] details.folded summary").click()
    page.locator("[data-language='en'] [data-adds=u]").click()
    page.locator("[data-language='en'] fieldset[data-list=u] [name$='-text']").nth(1).fill("They parleyed.")
    page.locator("[data-language='en'] fieldset[data-list=u] [name$='-date']").nth(1).fill("1972")
    page.goto("/es/propose")
    page.locator("main .notice.plain button").click()
    expect(page.locator("[data-language='zh-Hans'] fieldset[data-list=d] [name$='-text']").last).to_have_value("谈判")
    use = page.locator("[data-language='en'] fieldset[data-list=u]").last
    expect(use.locator("[name$='-text']")).to_be_visible()
    expect(use.locator("[name$='-text']")).to_have_value("They parleyed.")
    expect(use.locator("[name$='-date']")).to_have_value("1972")
    press(page, "save")
    expect(page.locator("[data-language='en'] fieldset[data-list=u] [name$='-text']").last).to_have_value(
        "They parleyed."
    )


@pytest.mark.parametrize("interface", INTERFACES)
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_on_the_pages_of_contributing(
    house: Site, open_browser: Callable[..., Page], interface: str, width: int
) -> None:
    page = open_browser(viewport={"width": width, "height": 900})
    sign_in(page, interface, "luis@example.org")
    path = f"/{interface}/concepts/visit-five"
    page.goto(f"{path}/correct?definition=es")
    page.fill("#text", f"La visita de {interface} {width}.")
    page.fill("#reason", "a test")
    press(page, "send")
    proposal = re.sub(r"^https?://[^/]+", "", page.url)
    found, wide = {}, {}

    def look(path: str) -> None:
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        found[path] = findings_in_light_and_dark(page)
        if (across := page.evaluate("document.documentElement.scrollWidth")) > width:
            wide[path] = across

    for each in (
        proposal, f"{proposal}/edit", f"/{interface}/proposals", f"/{interface}/propose?text=demarche", path,
        f"{path}/propose", f"{path}/correct?designation=state+visit&language=en", f"{path}/withdrawal",
        f"{path}/merger?into=visit-one",
    ):  # fmt: skip
        look(each)
    page.context.clear_cookies()
    sign_in(page, interface, REVIEWER)
    for each in (proposal, f"/{interface}/review"):
        look(each)
    assert {path: each for path, each in found.items() if each} == {}
    assert wide == {}
