"""A person's own account, and the administrators' pages, through the pages themselves."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask

from app import store
from app.services import accounts, auditing, invitations, sessions, tokens
from app.store.accounts import Account
from app.terminology.people import COMMAND, Role, Scope
from tests.markup import Markup
from tests.people import PASSWORD, hashed, make_account
from tests.visitors import Visitor, letters, link

INTERFACES = ("en", "es", "zh")


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Iterator[Flask]:
    app = make_app(PUBLIC_URL="https://terms.example.org")
    app.extensions["mailman"].backend = "locmem"
    with app.app_context():
        yield app
        app.extensions["errands"].wait()
        store.disconnect()


@pytest.fixture
def ana(app: Flask) -> Account:
    return make_account(address="ana@example.org", name="Ana Ruiz", password=hashed())


@pytest.fixture
def as_ana(app: Flask, ana: Account) -> Visitor:
    return signed_in(app, ana)


@pytest.fixture
def as_host(app: Flask) -> Visitor:
    return signed_in(app, make_account(Role.ADMINISTRATOR, name="Grace Hall", password=hashed()))


def signed_in(app: Flask, account: Account, interface: str = "en") -> Visitor:
    visitor = Visitor(app, interface)
    visitor.sign_in(account)
    return visitor


def says(answer: Any, text: str) -> bool:
    return text in " ".join(Markup(answer.text).all("main")[0].text.split())


def test_the_name_can_be_changed(as_ana: Visitor, ana: Account) -> None:
    assert as_ana.post("/account/name", page="/account", name=" Ana  María Ruiz ").status_code == 302
    assert accounts.get(ana.id).name == "Ana María Ruiz"
    make_account(name="李梅")
    taken = as_ana.post("/account/name", page="/account", name="李梅")
    assert taken.status_code == 422 and says(taken, "Somebody has that name here already")
    assert as_ana.post("/account/name", page="/account", name="\u200b").status_code == 422
    assert accounts.get(ana.id).name == "Ana María Ruiz"


def test_a_name_is_inert_wherever_it_is_shown(app: Flask, as_host: Visitor) -> None:
    name = "<script>alert(1)</script>\"' onload=x"
    account = make_account(name=name, password=hashed())
    own = signed_in(app, account)
    for page in (
        own.get("/"),
        own.get("/account"),
        as_host.get("/admin/people"),
        as_host.get(f"/admin/people/{account.id}"),
    ):
        assert "<script>alert" not in page.text and "&lt;script&gt;alert" in page.text


def test_the_language_of_letters_can_be_chosen(as_ana: Visitor, ana: Account) -> None:
    as_ana.post("/account/language", page="/account", interface="zh")
    assert accounts.get(ana.id).interface == "zh"
    as_ana.post("/account/language", page="/account", interface="xx")
    assert accounts.get(ana.id).interface == "zh"


def test_the_address_is_changed_by_who_reads_its_mail(app: Flask, as_ana: Visitor, ana: Account) -> None:
    assert says(as_ana.post("/account/address", email="nobody"), "That is not an e-mail address.")
    as_ana.post("/account/address", email="ana.ruiz@example.org")
    (letter,) = letters(app)
    assert letter.to == ["ana.ruiz@example.org"]
    path = urlsplit(link(letter)).path
    stranger = Visitor(app)
    assert says(stranger.get(path), "ana.ruiz@example.org")
    assert accounts.get(ana.id).email == "ana@example.org", "opening the link changes nothing"
    assert stranger.post(path).location == "/en/sign-in"
    changed = accounts.get(ana.id)
    assert changed.email == "ana.ruiz@example.org" and not as_ana.is_signed_in
    assert stranger.get(path).status_code == 410, "the link serves once"
    assert [each.to for each in letters(app)] == [["ana.ruiz@example.org"], ["ana@example.org"]]
    assert stranger.sign_in("ana.ruiz@example.org").location == "/en/"


def test_asking_for_an_address_tells_nothing_of_who_has_it(app: Flask, as_ana: Visitor) -> None:
    make_account(address="mei@example.org")
    answers = [as_ana.post("/account/address", email=address) for address in ("mei@example.org", "new@example.org")]
    assert answers[0].location == answers[1].location
    assert [each.to for each in letters(app)] == [["new@example.org"]]


def test_sessions_are_seen_and_ended(app: Flask, as_ana: Visitor, ana: Account) -> None:
    phone, laptop = Visitor(app), Visitor(app)
    agent = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1"}
    token = phone.token("/sign-in")
    phone.client.post(
        "/en/sign-in", data={"csrf_token": token, "email": ana.email, "password": PASSWORD}, headers=agent
    )
    laptop.sign_in(ana)
    page = as_ana.get("/account/sessions")
    assert says(page, "Safari, iOS") and says(page, "this one")
    ends = [each.attributes["action"] for each in Markup(page.text).all("form") if "/end" in each.attributes["action"]]
    on_phone = next(each.id for each in sessions.of(ana.id) if each.client == "Safari, iOS")
    assert f"/en/account/sessions/{on_phone}/end" in ends
    as_ana.post(f"/account/sessions/{on_phone}/end", page="/account/sessions")
    assert not phone.is_signed_in and laptop.is_signed_in and as_ana.is_signed_in
    as_ana.post("/account/sessions/end-others", page="/account/sessions")
    assert not laptop.is_signed_in and as_ana.is_signed_in


def test_a_token_is_shown_once_and_works_at_once(app: Flask, as_ana: Visitor, ana: Account) -> None:
    made = as_ana.post("/account/tokens", name="CAT tool", scopes=["read", "propose"], days="90")
    token = re.search(r"puente_[A-Za-z0-9_-]{43}", made.text)
    assert token and "no-store" in made.headers["Cache-Control"]
    page = as_ana.get("/account/tokens")
    assert token[0] not in page.text and says(page, "CAT tool") and says(page, "never used")
    client = app.test_client()
    answer = client.get("/api/v1/account", headers={"Authorization": f"Bearer {token[0]}"})
    assert answer.json["name"] == "Ana Ruiz" and answer.json["scopes"] == ["propose", "read"]
    assert app.extensions["errands"].wait() and says(as_ana.get("/account/tokens"), "last used")
    (stored,) = tokens.of(ana.id)
    as_ana.post(f"/account/tokens/{stored.id}/revoke", page="/account/tokens")
    refused = client.get("/api/v1/account", headers={"Authorization": f"Bearer {token[0]}"})
    assert refused.status_code == 401 and says(as_ana.get("/account/tokens"), "revoked")
    assert as_ana.post("/account/tokens", name="", scopes="read", days="90").status_code == 422
    assert as_ana.post("/account/tokens", name="x", scopes="admin", days="90").status_code == 422
    assert as_ana.post("/account/tokens", name="x", scopes="read", days="9999").status_code == 422


def test_only_what_one_may_is_offered_as_scope(app: Flask) -> None:
    for role, offered in (
        (Role.READER, ["read"]),
        (Role.CONTRIBUTOR, ["read", "propose"]),
        (Role.REVIEWER, ["read", "propose", "review"]),
    ):
        page = Markup(signed_in(app, make_account(role, "es", password=hashed())).get("/account/tokens").text)
        boxes = [each.attributes["value"] for each in page.all("input") if each.attributes.get("name") == "scopes"]
        assert boxes == offered


@pytest.mark.parametrize("interface", INTERFACES)
def test_deleting_the_account(app: Flask, ana: Account, interface: str) -> None:
    visitor = signed_in(app, ana, interface)
    token = tokens.make(ana.id, "x", [Scope.READ], 30, COMMAND)
    assert visitor.post("/account/deletion").status_code == 422, "the box must be ticked"
    assert visitor.post("/account/deletion", sure="yes").location == f"/{interface}/"
    assert not visitor.is_signed_in and tokens.find(token) is None
    assert accounts.find(address="ana@example.org") is None
    assert not visitor.sign_in("ana@example.org").location


def test_the_last_administrator_is_told_so(as_host: Visitor) -> None:
    answer = as_host.post("/account/deletion", sure="yes")
    assert answer.status_code == 409 and says(answer, "The last administrator stays one")
    assert as_host.is_signed_in


@pytest.mark.parametrize("interface", INTERFACES)
def test_inviting_and_accepting(app: Flask, interface: str) -> None:
    host = signed_in(app, make_account(Role.ADMINISTRATOR, password=hashed()), interface)
    made = host.post("/admin/invitations", email="mei@example.org", role="reviewer", reviews=["zh"], interface="zh")
    shown = re.search(r"https://terms\.example\.org/zh/invitations/[\w-]+", made.text)
    (letter,) = letters(app)
    assert shown and link(letter) == shown[0] and letter.to == ["mei@example.org"] and "邀请" in letter.subject
    assert shown[0] not in host.get("/admin/invitations").text, "shown once"
    path = urlsplit(shown[0]).path.removeprefix("/zh")
    guest = Visitor(app, "zh")
    assert guest.get(path).headers["Referrer-Policy"] == "same-origin"
    bad = guest.post(path, name="", password="short", password_confirm="short")
    assert bad.status_code == 422 and len(Markup(bad.text).all("p", "finding")) == 2
    assert guest.post(path, name="李梅", password=PASSWORD, password_confirm=PASSWORD).location == "/zh/sign-in"
    assert guest.get(path).status_code == 410
    assert guest.sign_in("mei@example.org").location == "/zh/"
    account = accounts.find(address="mei@example.org")
    assert account and account.role == Role.REVIEWER and account.reviews == {"zh"}
    assert [each.action for each in auditing.page(9, account=account.id)] == ["signed_in", "invitation_accepted"]


def test_an_invitation_is_withdrawn(app: Flask, as_host: Visitor) -> None:
    as_host.post("/admin/invitations", email="mei@example.org", role="reader")
    (offered,) = invitations.open_ones()
    path = urlsplit(link(letters(app)[0])).path
    as_host.post(f"/admin/invitations/{offered.id}/withdraw", page="/admin/invitations")
    gone = Visitor(app).get(path)
    assert gone.status_code == 410 and says(gone, "The invitation no longer serves")
    taken = as_host.post("/admin/invitations", email=accounts.page()[0].email or "", role="reader")
    assert taken.status_code == 422
    assert as_host.post("/admin/invitations", email="x@example.org", role="emperor").status_code == 400
    assert as_host.post("/admin/invitations", email="x@example.org", role="reviewer", reviews="fr").status_code == 400


def test_administrators_find_people_and_change_what_they_may(
    app: Flask, as_host: Visitor, ana: Account, as_ana: Visitor
) -> None:
    assert says(as_host.get("/admin/people?name=RUIZ"), "Ana Ruiz")
    assert says(as_host.get("/admin/people?name=ana@"), "Ana Ruiz") and says(
        as_host.get("/admin/people?name=%25"), "Nobody"
    )
    page = f"/admin/people/{ana.id}"
    as_host.post(f"{page}/role", page=page, role="reviewer", reviews=["es", "zh"])
    changed = accounts.get(ana.id)
    assert changed.role == Role.REVIEWER and changed.reviews == {"es", "zh"} and not as_ana.is_signed_in
    as_ana.sign_in(ana)
    as_host.post(f"{page}/sign-out", page=page)
    assert not as_ana.is_signed_in
    as_ana.sign_in(ana)
    as_host.post(f"{page}/disable", page=page)
    assert not as_ana.is_signed_in and not as_ana.sign_in(ana).location
    as_host.post(f"{page}/enable", page=page)
    assert as_ana.sign_in(ana).location == "/en/"
    (row,) = [each for each in sessions.everybodys() if each.account == ana.id]
    as_host.post(f"/admin/sessions/{row.id}/end", page="/admin/sessions")
    assert not as_ana.is_signed_in
    as_host.post(f"{page}/delete", page=page)
    assert as_host.get(page).status_code == 404
    log = as_host.get("/admin/audit")
    assert says(log, "role changed") and says(log, f"Account {ana.id}, deleted") and "Ana" not in log.text
    assert auditing.verify() > 5


def test_lists_go_on(app: Flask, as_host: Visitor) -> None:
    for _ in range(55):
        make_account()
    first = as_host.get("/admin/people")
    following = next(each for each in Markup(first.text).links() if "after=" in each)
    second = as_host.get(following)
    ids = [re.findall(r"/admin/people/(\d+)", page.text) for page in (first, second)]
    assert len(ids[0]) == 50 and len(ids[1]) == 6 and not set(ids[0]) & set(ids[1])
    older = next(each for each in Markup(as_host.get("/admin/audit").text).links() if "before=" in each)
    assert as_host.get(older).status_code == 200
