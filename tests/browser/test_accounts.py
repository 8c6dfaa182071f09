"""An account from the invitation to its end, in a real browser, in each language of the interface."""

import quopri
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from passlib.totp import TOTP
from playwright.sync_api import Browser, Page, expect

from app import create_app, store
from app.services import accounts, invitations, loading
from app.services.accounts import NewAccount
from app.terminology.people import COMMAND, Role
from app.web import i18n
from config import Config
from tests.browser.test_accessibility import findings_in_light_and_dark
from tests.builders import concept
from tests.conftest import AUTHORSHIP
from tests.people import hashed
from tests.server import SECRET, Server, filling, serving

INTERFACES = list(i18n.INTERFACES)
PASSWORD = "concordia et labore"
NEW = "tierra y libertad, 1910"


@dataclass
class Site:
    """A server whose letters go to its log, as they do by default."""

    server: Server
    folder: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"

    def letters(self) -> list[str]:
        """The links in the letters that were written so far."""
        text = quopri.decodestring(self.server.log.encode()).decode(errors="replace")
        return re.findall(r"^http://\S+$", text, re.MULTILINE)

    def next_letter(self, after: int) -> str:
        """The path of the link in the letter that comes."""
        for _ in range(100):
            found = self.letters()
            if len(found) > after:
                return re.sub(r"^http://[^/]+", "", found[after])
            time.sleep(0.05)
        raise AssertionError("no letter came")

    def invite(self, address: str, role: Role, interface: str) -> str:
        """The path of an invitation, as `flask user invite` prints it."""
        with self._app().app_context():
            _, secret = invitations.invite(address, role, [], interface, COMMAND)
            store.disconnect()
        return f"/{interface}/invitations/{secret}"

    def add(self, address: str, name: str, role: Role) -> None:
        with self._app().app_context():
            accounts.create(NewAccount(address, name, hashed(PASSWORD), role, confirmed=True), COMMAND)
            store.disconnect()

    def has_account(self, address: str) -> bool:
        with self._app().app_context():
            found = accounts.find(address=address)
            store.disconnect()
        return found is not None

    def _app(self) -> Flask:
        url = f"sqlite:///{self.folder / 'puente.db'}"
        return create_app(Config(DATA_DIR=str(self.folder), DATABASE_URL=url, SECRET_KEY=SECRET))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("accounts")
    with filling(folder):
        loading.load([loading.record_of("concept", "state-visit", concept())], 1, AUTHORSHIP)
    with serving(folder, SIGN_UP="open", SIGN_IN_LIMIT="off") as server:
        yield Site(server, folder)


@pytest.fixture
def open_browser(browser: Browser, house: Site) -> Iterator[Callable[..., Page]]:
    """A browser of its own for each call, with its own cookies. What it complains of fails the test."""
    contexts, complaints = [], []

    def open_() -> Page:
        context = browser.new_context(base_url=house.address, viewport={"width": 1280, "height": 900})
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None
        )
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not complaints


def sign_in(page: Page, interface: str, address: str, password: str = PASSWORD) -> None:
    page.goto(f"/{interface}/sign-in")
    page.fill("#email", address)
    page.fill("#password", password)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def is_signed_in(page: Page, interface: str) -> bool:
    page.goto(f"/{interface}/account")
    return "/sign-in" not in page.url


def send(page: Page, button: str = "main .primary") -> None:
    with page.expect_navigation():
        page.locator(button).first.click()


class Phone:
    """An authenticator app; it waits rather than give a code twice."""

    def __init__(self, key: str) -> None:
        self._totp, self._last = TOTP(key.replace("-", "")), 0

    def code(self) -> str:
        token = self._totp.generate()
        if token.counter <= self._last:
            token = self._totp.generate(time=(self._last + 1) * 30)
        self._last = token.counter
        return str(token.token)


@pytest.mark.parametrize("interface", INTERFACES)
def test_from_an_invitation_to_the_end(house: Site, open_browser: Callable[..., Page], interface: str) -> None:
    tag = i18n.TAGS[interface]
    host_address, guest_address = f"host.{interface}@example.org", f"guest.{interface}@example.org"

    # The first administrator opens the link that `flask user invite` printed.
    host = open_browser()
    host.goto(house.invite(host_address, Role.ADMINISTRATOR, interface))
    expect(host.locator("html")).to_have_attribute("lang", tag)
    host.fill("#name", f"Grace Hall {interface}")
    host.fill("#password", PASSWORD)
    host.fill("#password_confirm", PASSWORD)
    send(host)
    sign_in(host, interface, host_address)
    expect(host.locator(".menu .who")).to_contain_text("Grace Hall")

    # They invite somebody; the link is shown once, and goes out by letter.
    before = len(house.letters())
    host.goto(f"/{interface}/admin/invitations")
    host.fill("#email", guest_address)
    host.select_option("#role", "contributor")
    host.select_option("#interface", interface)
    send(host)
    shown = host.locator(".key code").inner_text()
    path = house.next_letter(before)
    assert shown.endswith(path)

    # The guest accepts it, signs in, and sets a second factor up.
    guest = open_browser()
    guest.goto(path)
    guest.fill("#name", f"Guest {interface}")
    guest.fill("#password", "short")
    guest.fill("#password_confirm", "short")
    send(guest)
    expect(guest.locator("#password-f")).to_be_visible()
    guest.fill("#password", PASSWORD)
    guest.fill("#password_confirm", PASSWORD)
    send(guest)
    sign_in(guest, interface, guest_address)
    guest.goto(f"/{interface}/account/two-factor")
    send(guest)
    expect(guest.locator("svg.qr path")).to_have_attribute("d", re.compile("^M"))
    phone = Phone(guest.locator("p.key").inner_text())
    guest.fill("#code", phone.code())
    send(guest)
    guest.goto(f"/{interface}/account/recovery-codes")
    send(guest)
    codes = guest.locator(".codes code").all_inner_texts()
    assert len(codes) == 8

    # From another browser a code is asked for; a recovery code serves once.
    other = open_browser()
    sign_in(other, interface, guest_address)
    assert "/sign-in/code" in other.url
    other.fill("#code", phone.code())
    send(other)
    assert is_signed_in(other, interface)
    third = open_browser()
    sign_in(third, interface, guest_address)
    third.goto(f"/{interface}/sign-in/recovery")
    third.fill("#code", codes[0])
    send(third)
    assert is_signed_in(third, interface)

    # Signing out elsewhere takes effect at the very next page.
    guest.goto(f"/{interface}/account/sessions")
    send(guest)
    assert is_signed_in(guest, interface)
    assert not is_signed_in(other, interface) and not is_signed_in(third, interface)

    # An administrator disables the account; the next page is the sign-in page.
    host.goto(f"/{interface}/admin/people?name=guest.{interface}")
    send(host, ".register a")
    send(host, "form[action$='/disable'] button")
    assert not is_signed_in(guest, interface)
    send(host, "form[action$='/enable'] button")
    send(host, "form[action$='/second-factor'] button")

    # A forgotten password: the letter's page, a new password, and the old sessions are ended.
    again = open_browser()
    sign_in(again, interface, guest_address)
    assert is_signed_in(again, interface)
    before = len(house.letters())
    forgetful = open_browser()
    forgetful.goto(f"/{interface}/password")
    forgetful.fill("#email", guest_address)
    send(forgetful)
    forgetful.goto(house.next_letter(before))
    forgetful.fill("#password", NEW)
    forgetful.fill("#password_confirm", NEW)
    send(forgetful)
    assert not is_signed_in(again, interface)
    sign_in(forgetful, interface, guest_address, NEW)
    assert is_signed_in(forgetful, interface)

    # Deletion: the account is gone for good.
    forgetful.goto(f"/{interface}/account/deletion")
    forgetful.check("[name=sure]")
    send(forgetful)
    assert not is_signed_in(forgetful, interface)
    assert not house.has_account(guest_address)


@pytest.mark.parametrize("interface", INTERFACES)
def test_signing_up_by_oneself(house: Site, open_browser: Callable[..., Page], interface: str) -> None:
    address = f"self.{interface}@example.org"
    before = len(house.letters())
    page = open_browser()
    page.goto(f"/{interface}/")
    page.locator(".menu .who").click()
    page.goto(f"/{interface}/sign-up")
    page.fill("#name", f"Self {interface}")
    page.fill("#email", address)
    page.fill("#password", PASSWORD)
    page.fill("#password_confirm", PASSWORD)
    send(page)
    expect(page.locator(".told-once")).to_contain_text(address)
    page.goto(house.next_letter(before))
    send(page)
    expect(page.locator(".told-once")).to_be_visible()
    sign_in(page, interface, address)
    assert is_signed_in(page, interface)
    send(page, "form[action$='/sign-out'] button")
    assert page.context.cookies() == []


@pytest.mark.parametrize("interface", INTERFACES)
def test_axe_finds_nothing_on_account_pages(house: Site, browser: Browser, interface: str) -> None:
    address = f"axe.{interface}@example.org"
    house.add(address, f"Axe {interface}", Role.ADMINISTRATOR)
    context = browser.new_context(base_url=house.address, viewport={"width": 360, "height": 900})
    page = context.new_page()
    found, wide = {}, {}
    for path in ("/sign-in", "/sign-up", "/password", "/confirm"):
        page.goto(f"/{interface}{path}")
        found[path] = findings_in_light_and_dark(page)
    sign_in(page, interface, address)
    for path in (
        "/account", "/account/sessions", "/account/tokens", "/account/address", "/account/password",
        "/account/two-factor", "/account/recovery-codes", "/account/deletion", "/account/verify",
        "/admin/people", "/admin/sessions", "/admin/invitations", "/admin/audit",
    ):  # fmt: skip
        page.goto(f"/{interface}{path}")
        found[path] = findings_in_light_and_dark(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 360:
            wide[path] = width
    context.close()
    assert {path: each for path, each in found.items() if each} == {}
    assert wide == {}
