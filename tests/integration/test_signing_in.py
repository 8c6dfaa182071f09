"""Signing up, in and out by the pages, in each language: what people do."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from passlib.totp import TOTP

from app import store
from app.services import accounts, sessions
from app.store import audit
from app.store.accounts import Account
from app.terminology.people import Role
from tests.markup import Markup
from tests.people import PASSWORD, hashed, make_account
from tests.visitors import Visitor, letters, link

INTERFACES = ("en", "es", "zh")
NEW = "tierra y libertad, 1910"


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Iterator[Flask]:
    app = make_app(SIGN_UP="open", PUBLIC_URL="https://terms.example.org")
    app.extensions["mailman"].backend = "locmem"
    with app.app_context():
        yield app
        app.extensions["errands"].wait()
        store.disconnect()


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app)


@pytest.fixture
def ana(app: Flask) -> Account:
    return make_account(address="ana@example.org", name="Ana Ruiz", password=hashed())


def actions(account: int | None) -> list[str]:
    with store.reading() as session:
        return [entry.action for entry in audit.page(session, 100, account=account)]


def says(answer: Any, text: str) -> bool:
    return text in " ".join(Markup(answer.text).all("main")[0].text.split())


@pytest.mark.parametrize("interface", INTERFACES)
def test_signing_up_confirming_and_signing_in(app: Flask, interface: str) -> None:
    visitor = Visitor(app, interface)
    answer = visitor.post(
        "/sign-up", name="李梅", email="mei@example.org", password=PASSWORD, password_confirm=PASSWORD
    )
    assert answer.status_code == 302 and answer.location == f"/{interface}/sign-in"
    assert says(visitor.get("/sign-in"), "mei@example.org")
    assert visitor.sign_in("mei@example.org").status_code == 200 and not visitor.is_signed_in, "not confirmed yet"
    (letter,) = letters(app)
    assert letter.to == ["mei@example.org"] and "李梅" not in letter.body
    page = urlsplit(link(letter))
    assert page.netloc == "terms.example.org" and page.path.startswith(f"/{interface}/confirm/")
    assert visitor.get(page.path).status_code == 200
    account = accounts.find(address="mei@example.org")
    assert account and account.confirmed_at is None, "opening the link confirms nothing"
    assert visitor.post(page.path).location == f"/{interface}/sign-in"
    assert visitor.get(page.path).location == f"/{interface}/confirm", "the link serves once"
    assert visitor.sign_in("MEI@example.org").location == f"/{interface}/"
    assert visitor.is_signed_in
    assert "李梅" in visitor.get("/").text
    account = accounts.find(address="mei@example.org")
    assert account and account.role == Role.CONTRIBUTOR and account.interface == interface
    assert actions(account.id)[::-1] == ["signed_up", "address_confirmed", "signed_in"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "‮"}, "Give a name of 1 to 60 characters"),
        ({"name": "ANA RUIZ"}, "Somebody has that name here already"),
        ({"email": "nobody"}, "That is not an e-mail address."),
        ({"password": "short", "password_confirm": "short"}, "at least 12 characters"),
        ({"password": "123456789012", "password_confirm": "123456789012"}, "tried among the first"),
        ({"password": "passwordpassword", "password_confirm": "passwordpassword"}, "tried among the first"),
        ({"password": "grace.hall.x", "password_confirm": "grace.hall.x"}, "tried among the first"),
        ({"password_confirm": "something else"}, "The passwords differ."),
    ],
)
def test_what_is_wrong_with_a_sign_up_stands_by_its_field(
    visitor: Visitor, ana: Account, fields: dict[str, str], said: str
) -> None:
    good = {"name": "Grace", "email": "grace.hall@example.org", "password": PASSWORD, "password_confirm": PASSWORD}
    answer = visitor.post("/sign-up", **(good | fields))
    assert answer.status_code == 200 and says(answer, said)
    assert accounts.find(address="grace.hall@example.org") is None
    if "email" not in fields:
        assert 'value="grace.hall@example.org"' in answer.text, "what was typed is still there"
    assert PASSWORD not in answer.text


def test_signing_up_with_an_address_that_has_an_account_looks_the_same(app: Flask, ana: Account) -> None:
    answers = []
    for address in ("new@example.org", "ANA@example.org"):
        visitor = Visitor(app)
        sent = visitor.post(
            "/sign-up", name=f"N {address}", email=address, password=PASSWORD, password_confirm=PASSWORD
        )
        page = visitor.get("/sign-in").text.replace(visitor.token("/sign-in"), "")
        answers.append((sent.status_code, sent.location, page.casefold().replace(address.casefold(), "")))
    assert answers[0] == answers[1]
    first, second = letters(app)
    assert "/confirm/" in link(first) and "/password/" in link(second)
    assert second.to == ["ana@example.org"]
    assert accounts.get(ana.id) == ana


@pytest.mark.parametrize(("setting", "said"), [("invitation", "by invitation"), ("closed", "No accounts are given")])
def test_who_may_sign_up_is_a_setting(make_app: Callable[..., Flask], setting: str, said: str) -> None:
    app = make_app(SIGN_UP=setting)
    visitor = Visitor(app)
    answer = visitor.get("/sign-up")
    assert answer.status_code == 403 and says(answer, said)
    token = visitor.token("/sign-in")
    fields = {"name": "Grace", "email": "g@example.org", "password": PASSWORD, "password_confirm": PASSWORD}
    assert visitor.client.post("/en/sign-up", data=fields | {"csrf_token": token}).status_code == 403
    with app.app_context():
        assert accounts.find(address="g@example.org") is None


def test_signing_out(visitor: Visitor, ana: Account) -> None:
    visitor.sign_in(ana)
    assert visitor.is_signed_in
    answer = visitor.post("/sign-out", page="/account")
    assert answer.location == "/en/" and not visitor.is_signed_in
    assert visitor.client.get_cookie("puente") is None, "nothing is left behind"
    assert sessions.of(ana.id) == [] and actions(ana.id)[0] == "signed_out"


def test_staying_signed_in_is_a_choice(app: Flask, ana: Account) -> None:
    short, long = Visitor(app), Visitor(app)
    short.sign_in(ana)
    long.sign_in(ana, remember="y")
    kept, passing = long.client.get_cookie("puente"), short.client.get_cookie("puente")
    assert passing and passing.max_age is None, "gone with the browser's window"
    assert kept and kept.max_age == 30 * 24 * 3600
    lengths = sorted((each.expires_at - each.started_at).days for each in sessions.of(ana.id))
    assert lengths == [1, 30]


def test_one_comes_back_to_where_one_was_led_away_from(visitor: Visitor, ana: Account) -> None:
    sent = visitor.get("/account/sessions")
    assert sent.status_code == 302 and sent.location == "/en/sign-in?next=/en/account/sessions"
    page = visitor.get("/sign-in?next=/en/account/sessions").text
    assert 'name="next" value="/en/account/sessions"' in page
    assert visitor.sign_in(ana, next="/en/account/sessions").location == "/en/account/sessions"


def test_the_head_of_a_page_leads_to_signing_in_and_back(glossary: Flask) -> None:
    page = glossary.test_client().get("/es/concepts/state-visit").text
    assert 'href="/es/sign-in?next=/es/concepts/state-visit"' in page and "Iniciar sesión" in page


@pytest.mark.parametrize("interface", INTERFACES)
def test_a_forgotten_password(app: Flask, ana: Account, interface: str) -> None:
    elsewhere, visitor = Visitor(app), Visitor(app, interface)
    elsewhere.sign_in(ana)
    accounts.speak(ana.id, interface)
    assert says(visitor.post("/password", email="ana@example.org"), "ana@example.org")
    (letter,) = letters(app)
    address = urlsplit(link(letter))
    assert address.netloc == "terms.example.org" and address.path.startswith(f"/{interface}/password/")
    page = visitor.get(address.path)
    assert page.headers["Referrer-Policy"] == "same-origin" and "no-store" in page.headers["Cache-Control"]
    assert visitor.post(address.path, password=NEW, password_confirm="x").status_code == 200
    assert visitor.post(address.path, password=NEW, password_confirm=NEW).location == f"/{interface}/sign-in"
    assert not elsewhere.is_signed_in, "every session is ended"
    assert visitor.get(address.path).status_code == 302, "the link serves once"
    assert not Visitor(app).sign_in(ana).location and visitor.sign_in(ana, NEW).location
    assert [each.to for each in letters(app)] == [["ana@example.org"]] * 2, "and a letter says what happened"
    assert "password_reset" in actions(ana.id)


def test_changing_the_password_ends_the_other_sessions(app: Flask, ana: Account) -> None:
    here, elsewhere = Visitor(app), Visitor(app)
    here.sign_in(ana)
    elsewhere.sign_in(ana)
    wrong = here.post("/account/password", password="wrong", new_password=NEW, new_password_confirm=NEW)
    assert says(wrong, "The password is not right.")
    same = here.post("/account/password", password=PASSWORD, new_password=PASSWORD, new_password_confirm=PASSWORD)
    assert says(same, "That is the password you have.")
    before = here.client.get_cookie("puente")
    done = here.post("/account/password", password=PASSWORD, new_password=NEW, new_password_confirm=NEW)
    assert done.location == "/en/account"
    after = here.client.get_cookie("puente")
    assert before and after and before.value != after.value
    assert here.is_signed_in and not elsewhere.is_signed_in
    assert not Visitor(app).sign_in(ana).location and Visitor(app).sign_in(ana, NEW).location
    (letter,) = letters(app)
    assert "password" in letter.subject


class App:
    """An authenticator app that was shown the key."""

    def __init__(self, key: str) -> None:
        self._totp = TOTP(key.replace("-", "").replace(" ", ""))
        self._last = 0

    def code(self) -> str:
        """A code that was not given before: this half minute's, or the next."""
        token = self._totp.generate()
        if token.counter <= self._last:
            token = self._totp.generate(time=(self._last + 1) * 30)
        self._last = token.counter
        return str(token.token)


def set_up(visitor: Visitor) -> App:
    page = visitor.post("/account/two-factor", setup="authenticator")
    markup = Markup(page.text)
    phone = App(markup.all("p", "key")[0].text)
    assert markup.all("svg", "qr"), "and drawn, for a camera"
    form = next(each for each in markup.all("form") if "/account/two-factor/" in each.attributes.get("action", ""))
    answer = visitor.client.post(
        form.attributes["action"], data={"csrf_token": visitor.token("/account"), "code": phone.code()}
    )
    assert answer.location == "/en/account"
    return phone


def test_a_code_besides_the_password(app: Flask, visitor: Visitor, ana: Account) -> None:
    visitor.sign_in(ana)
    phone = set_up(visitor)
    stored = accounts.get(ana.id)
    assert stored.second_factor and phone._totp.base32_key not in stored.second_factor, "kept encrypted"
    assert says(visitor.get("/account"), "You have no recovery codes")
    visitor.post("/sign-out", page="/account")

    answer = visitor.sign_in(ana, next="/en/account/sessions")
    assert answer.location.startswith("/en/sign-in/code") and not visitor.is_signed_in
    assert says(visitor.post("/sign-in/code", code="000000"), "That code is not right")
    code = phone.code()
    done = visitor.post("/sign-in/code?next=/en/account/sessions", code=f" {code[:3]} {code[3:]} ")
    assert done.location == "/en/account/sessions" and visitor.is_signed_in
    again = Visitor(app)
    again.sign_in(ana)
    assert says(again.post("/sign-in/code", code=code), "was used"), "a code serves once"
    assert "second_factor_on" in actions(ana.id)

    visitor.post("/account/two-factor", setup="disable")
    assert accounts.get(ana.id).second_factor is None
    assert Visitor(app).sign_in(ana).location == "/en/"


def test_recovery_codes_each_serve_once(app: Flask, visitor: Visitor, ana: Account) -> None:
    visitor.sign_in(ana)
    set_up(visitor)
    page = visitor.post("/account/recovery-codes", generate_new_codes="y")
    codes = [each.text for each in Markup(page.text).all("code")]
    assert len(codes) == 8
    assert not any(code in visitor.get("/account/recovery-codes").text for code in codes), "shown once"
    stored = accounts.get(ana.id)
    assert not any(code.replace("-", "") in ",".join(stored.recovery_codes) for code in codes)
    for attempt, works in ((codes[3].upper(), True), (codes[3], False), ("0000-0000-0000", False), (codes[4], True)):
        other = Visitor(app)
        assert other.sign_in(ana).location.startswith("/en/sign-in/code")
        other.post("/sign-in/recovery", code=attempt)
        assert other.is_signed_in is works, attempt
    assert len(accounts.get(ana.id).recovery_codes) == 6
    assert actions(ana.id).count("recovery_code_used") == 2


def test_what_matters_asks_for_the_password_again(visitor: Visitor, ana: Account) -> None:
    visitor.sign_in(ana)
    with visitor.client.session_transaction() as session:
        session["fs_paa"] -= 31 * 60
    for path in ("/account/tokens", "/account/deletion", "/account/address", "/account/two-factor"):
        assert visitor.get(path).location == f"/en/account/verify?next=/en{path}"
    assert says(visitor.post("/account/verify", password="wrong", next="/en/account/tokens"), "not right")
    assert (
        visitor.post("/account/verify", password=PASSWORD, next="/en/account/tokens").location == "/en/account/tokens"
    )
    assert visitor.get("/account/tokens").status_code == 200
