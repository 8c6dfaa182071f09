"""What others try at the doors of accounts: guessing, planting, forging, replaying, racing, leading away."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from itsdangerous import TimestampSigner
from sqlalchemy import text, update

from app import create_app, store
from app.services import accounts, maintenance, sessions, tokens
from app.store import access, audit
from app.store.accounts import Account
from app.store.models import ApiTokenRow
from app.terminology.people import COMMAND, Role, Scope
from app.web import identity
from app.web.passwords import ARGON2
from config import Config
from tests.conftest import Client
from tests.people import PASSWORD, bearer, hashed, make_account, sign_in
from tests.visitors import Visitor, letters, link

NEW = "tierra y libertad, 1910"


@pytest.fixture(scope="module")
def site(make_app: Callable[..., Flask]) -> Flask:
    """One application for all of them: each test has people of its own."""
    app = make_app(SIGN_UP="open", PUBLIC_URL="https://terms.example.org", TRUSTED_HOSTS="localhost, terms.example.org")
    app.extensions["mailman"].backend = "locmem"
    return app


@pytest.fixture
def app(site: Flask) -> Iterator[Flask]:
    site.extensions["mailman"].outbox = []
    with site.app_context():
        yield site
        site.extensions["errands"].wait()


@pytest.fixture
def limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An application that counts attempts; that is done in memory, whatever the engine and the price of a guess."""
    for name, least in (("memory_cost", 8), ("time_cost", 1)):
        monkeypatch.setitem(ARGON2, f"argon2__{name}", least)
    url = f"sqlite:///{tmp_path / 'puente.db'}"
    settings = {"DATABASE_URL": url, "SECRET_KEY": "for tests only", "RATE_LIMIT": "off", "SIGN_IN_LIMIT": "10/6000"}
    app = create_app(Config(DATA_DIR=str(tmp_path), **settings))
    app.testing, app.test_client_class = True, Client
    app.extensions["mailman"].backend = "locmem"
    with app.app_context():
        maintenance.migrate()
        yield app
        app.extensions["errands"].wait()
        store.disconnect()


@pytest.fixture
def ana(app: Flask) -> Account:
    return make_account(password=hashed())


def actions(account: int | None = None) -> list[str]:
    with store.reading() as session:
        return [entry.action for entry in audit.page(session, 500, account=account)]


class TestGuessing:
    def test_one_account_is_guessed_at_ten_times(self, limited: Flask) -> None:
        account = make_account(address="ana@example.org", password=hashed())
        visitor = Visitor(limited)
        answers = [visitor.sign_in("ana@example.org", f"guess {n}") for n in range(12)]
        assert [each.status_code for each in answers] == [200] * 10 + [429] * 2
        assert 1 <= int(answers[-1].headers["Retry-After"]) <= 6000
        assert visitor.sign_in("ana@example.org").status_code == 429, "the right one has to wait, too"
        assert limited.extensions["errands"].wait()
        assert actions(account.id)[:2] == ["sign_in_blocked", "sign_in_failed"]
        assert actions(account.id).count("sign_in_failed") == 10 and actions(account.id).count("sign_in_blocked") == 1

    def test_one_address_guesses_at_many_accounts_thirty_times(self, limited: Flask) -> None:
        visitor = Visitor(limited)
        answers = [visitor.sign_in(f"person{n}@example.org", "guess").status_code for n in range(50)]
        assert answers == [200] * 30 + [429] * 20

    @pytest.mark.parametrize(
        "disguise", ["ANA@example.org", "ana@EXAMPLE.ORG", "ana@example.org.", " ana@example.org", "ａna@example.org"]
    )
    def test_no_spelling_of_an_address_gives_more_guesses(self, limited: Flask, disguise: str) -> None:
        visitor = Visitor(limited)
        for n in range(10):
            visitor.sign_in("ana@example.org", f"guess {n}")
        assert visitor.sign_in(disguise, "guess").status_code == 429

    @pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Client-IP", "X-Client-IP"])
    def test_no_header_gives_more_guesses(self, limited: Flask, header: str) -> None:
        visitor = Visitor(limited)
        token = visitor.token("/sign-in")
        statuses = [
            visitor.client.post(
                "/en/sign-in",
                data={"csrf_token": token, "email": f"person{n}@example.org", "password": "guess"},
                headers={header: f"for=203.0.113.{n}" if header == "Forwarded" else f"203.0.113.{n}"},
            ).status_code
            for n in range(32)
        ]
        assert statuses[-2:] == [429, 429]

    def test_who_signs_in_rightly_is_not_counted(self, limited: Flask) -> None:
        account = make_account(password=hashed())
        for _ in range(35):
            assert Visitor(limited).sign_in(account).status_code == 302

    def test_codes_are_counted_like_passwords(self, limited: Flask) -> None:
        account = make_account(password=hashed())
        secret = limited.extensions["security"].totp_factory.generate_totp_secret()
        accounts.change(account, COMMAND, None, {"second_factor": secret})
        visitor = Visitor(limited)
        visitor.sign_in(account)
        answers = [visitor.post("/sign-in/code", code=f"{n:06}").status_code for n in range(12)]
        assert answers[-1] == 429
        assert visitor.post("/sign-in/recovery", code="x").status_code == 429

    def test_letters_to_one_address_are_few(self, limited: Flask) -> None:
        account = make_account(password=hashed())
        answers = [Visitor(limited).post("/password", email=account.email).status_code for _ in range(7)]
        assert answers == [200] * 5 + [429] * 2 and len(letters(limited)) == 5
        strangers = [Visitor(limited).post("/password", email="nobody@example.org").status_code for _ in range(7)]
        assert strangers == answers, "and nobody learns whether there is such an account"


class TestTellingNothing:
    @pytest.mark.parametrize("state", ["none", "unconfirmed", "disabled", "wrong password"])
    def test_a_refused_sign_in_looks_the_same(self, app: Flask, ana: Account, state: str) -> None:
        address, password = ana.email or "", PASSWORD
        match state:
            case "none":
                address = "nobody@example.org"
            case "unconfirmed":
                accounts.change(ana, COMMAND, None, {"confirmed_at": None})
            case "disabled":
                make_account(Role.ADMINISTRATOR)
                accounts.disable(ana.id, COMMAND)
            case "wrong password":
                password = "wrong"
        visitor = Visitor(app)
        answer = visitor.sign_in(address, password)
        page = re.sub(r'name="csrf_token" value="[^"]+"', "", answer.text).replace(address, "")
        assert answer.status_code == 200 and "The address or the password is not right" in page
        control = Visitor(app).sign_in("somebody@example.org", "else").text
        assert page == re.sub(r'name="csrf_token" value="[^"]+"', "", control).replace("somebody@example.org", "")

    @pytest.mark.parametrize("path", ["/password", "/confirm"])
    def test_asking_for_a_letter_looks_the_same(self, app: Flask, ana: Account, path: str) -> None:
        pages = []
        for address in (ana.email or "", "nobody@example.org"):
            page = Visitor(app).post(path, email=address).text.replace(address, "")
            pages.append(re.sub(r'name="csrf_token" value="[^"]+"', "", page))
        assert pages[0] == pages[1]

    @pytest.mark.parametrize(
        ("path", "fields"),
        [
            ("/sign-in", {"password": "wrong wrong wrong"}),
            ("/sign-up", {"password": PASSWORD, "password_confirm": PASSWORD}),
            ("/password", {}),
        ],
    )
    def test_it_takes_as_much_work_for_an_address_without_an_account(
        self, app: Flask, ana: Account, monkeypatch: pytest.MonkeyPatch, path: str, fields: dict[str, str]
    ) -> None:
        """Hashing is what takes time; whatever else differs is lost in the noise of a network."""
        hasher = app.extensions["security"].pwd_context
        work: list[str] = []
        for name in ("hash", "verify"):
            real = getattr(hasher, name)
            monkeypatch.setattr(
                hasher, name, lambda *given, _do=real, **kept: work.append("hash") or _do(*given, **kept)
            )
        done = []
        for number, address in enumerate((ana.email or "", f"nobody-{len(path)}@example.org")):
            named = {"name": f"Nobody of {path} {number}"} if path == "/sign-up" else {}
            work.clear()
            Visitor(app).post(path, email=address, **named, **fields)
            done.append(len(work))
        assert done == [1, 1]


class TestSessions:
    def test_a_planted_cookie_is_not_the_one_that_is_signed_in(self, app: Flask, ana: Account) -> None:
        visitor, attacker = Visitor(app), Visitor(app)
        visitor.get("/sign-in")
        planted = visitor.client.get_cookie("puente")
        assert planted
        attacker.client.set_cookie("puente", planted.value)
        visitor.sign_in(ana)
        now = visitor.client.get_cookie("puente")
        assert now and now.value != planted.value
        assert visitor.is_signed_in and not attacker.is_signed_in

    def test_a_cookie_is_worth_nothing_after_signing_out(self, app: Flask, ana: Account) -> None:
        visitor, thief = Visitor(app), Visitor(app)
        visitor.sign_in(ana)
        stolen = visitor.client.get_cookie("puente")
        assert stolen
        visitor.post("/sign-out", page="/account")
        thief.client.set_cookie("puente", stolen.value)
        assert not thief.is_signed_in
        visitor.sign_in(ana)
        assert not thief.is_signed_in

    @pytest.mark.parametrize("what", ["role", "disable", "delete", "end", "password"])
    def test_the_very_next_request_is_refused(self, app: Flask, ana: Account, what: str) -> None:
        make_account(Role.ADMINISTRATOR)
        visitor = Visitor(app)
        visitor.sign_in(ana)
        headers = bearer(ana)
        client = app.test_client()
        assert visitor.is_signed_in and client.get("/api/v1/account", headers=headers).status_code == 200
        match what:
            case "role":
                accounts.change_role(ana.id, Role.READER, [], COMMAND)
            case "disable":
                accounts.disable(ana.id, COMMAND)
            case "delete":
                accounts.delete(ana.id, COMMAND)
            case "end":
                sessions.end_all(ana.id, COMMAND)
            case "password":
                accounts.change(accounts.get(ana.id), COMMAND, None, {"password": hashed(NEW), "uniquifier": "new"})
        assert not visitor.is_signed_in
        answer = client.get("/api/v1/account", headers=headers)
        if what in ("disable", "delete"):
            assert answer.status_code == 401
        else:
            assert answer.json["role"] == ("reader" if what == "role" else "contributor")

    def test_a_forged_cookie_is_nobodys(self, app: Flask, ana: Account) -> None:
        visitor = Visitor(app)
        visitor.sign_in(ana)
        good = visitor.client.get_cookie("puente")
        assert good
        payload, *rest = good.value.split(".")
        for value in ("", "x", payload, f"{payload}.{rest[0]}.AAAA", good.value[:-3] + "AAA", "é" * 99, "." * 9):
            forged = Visitor(app)
            forged.client.set_cookie("puente", value)
            assert not forged.is_signed_in
            assert forged.get("/").status_code == 200

    def test_the_key_in_a_cookie_must_be_of_this_accounts_session(self, app: Flask, ana: Account) -> None:
        visitor = Visitor(app)
        sign_in(visitor.client, ana)
        with visitor.client.session_transaction() as session:
            session[identity.KEY] = {"$ne": 1}
        assert not visitor.is_signed_in and visitor.get("/").status_code == 200


class TestCookies:
    def test_on_https_only_this_host_can_set_it(self, app: Flask, ana: Account) -> None:
        client = app.test_client()
        base = "https://terms.example.org"
        page = client.get("/en/sign-in", base_url=base)
        token = re.findall(r'name="csrf_token" value="([^"]+)"', page.text)[0]
        fields = {"csrf_token": token, "email": ana.email, "password": PASSWORD}
        answer = client.post("/en/sign-in", data=fields, base_url=base, headers={"Origin": base})
        name, _, rest = answer.headers["Set-Cookie"].partition("=")
        assert answer.status_code == 302 and name == "__Host-puente"
        parts = {part.strip() for part in rest.split(";")[1:]}
        assert parts == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}, "and no Domain"
        assert answer.headers["Strict-Transport-Security"]
        assert client.get("/en/account", base_url=base).status_code == 200
        plain = app.test_client()
        kept = client.get_cookie("__Host-puente", domain="terms.example.org")
        assert kept
        plain.set_cookie("puente", kept.value, domain="localhost")
        plain.set_cookie("__Host-puente", kept.value, domain="localhost")
        assert plain.get("/en/account").status_code == 200, (
            "on loopback, where a developer works, the plain name serves"
        )
        assert plain.get("/en/account", base_url="http://terms.example.org").status_code == 302

    @pytest.mark.parametrize("interface", ["en", "es", "zh"])
    def test_plain_http_beyond_loopback_is_told_why_not(self, app: Flask, ana: Account, interface: str) -> None:
        client = app.test_client()
        page = client.get(f"/{interface}/sign-in", base_url="http://terms.example.org")
        assert page.status_code == 403 and "Set-Cookie" not in page.headers
        assert "HTTP" in page.text and f'href="https://terms.example.org/{interface}/sign-in"' in page.text
        assert 'type="password"' not in page.text
        fields = {"email": ana.email, "password": PASSWORD}
        sent = client.post(f"/{interface}/sign-in", data=fields, base_url="http://terms.example.org")
        assert sent.status_code == 403 and "Set-Cookie" not in sent.headers
        assert client.get(f"/{interface}/", base_url="http://terms.example.org").status_code == 200

    def test_reading_sets_none(self, glossary: Flask) -> None:
        client = glossary.test_client()
        public = ["/", "/en/", "/es/search?q=CPC", "/zh/concepts/state-visit", "/en/new", "/en/browse", "/api/docs"]
        for path in (*public, "/nowhere", "/api/v1/search?q=CPC", "/static/css/base.css", "/healthz", "/en/account"):
            with client.get(path) as answer:
                assert "Set-Cookie" not in answer.headers, path

    def test_a_page_for_somebody_is_kept_by_no_cache(self, app: Flask, ana: Account) -> None:
        reader, visitor = app.test_client(), Visitor(app)
        visitor.sign_in(ana)
        public = reader.get("/en/about")
        assert public.headers["Cache-Control"].startswith("public") and "Cookie" in public.headers["Vary"]
        own = visitor.get("/about", headers={"If-None-Match": public.headers["ETag"]})
        assert own.status_code == 200, "a cache that holds the public page does not get it confirmed for somebody"
        assert own.headers["Cache-Control"] == "private, no-store" and "ETag" not in own.headers
        assert "Cookie" in own.headers["Vary"] and ana.name in own.text
        assert visitor.get("/nowhere").headers["Cache-Control"] == "private, no-store"
        with visitor.client.get("/static/css/base.css") as style:
            assert "no-store" not in style.headers.get("Cache-Control", "")


class TestForms:
    FORM = "application/x-www-form-urlencoded"

    @pytest.fixture
    def visitor(self, app: Flask, ana: Account) -> Visitor:
        visitor = Visitor(app)
        visitor.sign_in(ana)
        return visitor

    def rename(self, visitor: Visitor, token: str, **options: Any) -> int:
        options = {"data": {"csrf_token": token, "name": "Changed"}} | options
        return int(visitor.client.post("/en/account/name", **options).status_code)

    def test_a_form_needs_its_own_browsers_token(self, app: Flask, visitor: Visitor, ana: Account) -> None:
        other = Visitor(app)
        other.sign_in(make_account(password=hashed()))
        foreign = other.token("/account")
        for token in ("", "x", foreign, foreign[:-1], "é"):
            assert self.rename(visitor, token) == 403
        good = visitor.token("/account")
        assert self.rename(visitor, "", headers={"X-CSRFToken": good}) == 403, "headers are not asked"
        assert self.rename(visitor, good, headers={"Origin": "https://evil.example"}) == 403
        assert self.rename(visitor, good, headers={"Origin": "null"}) == 403
        assert accounts.get(ana.id).name == ana.name
        assert self.rename(visitor, good, headers={"Origin": "http://localhost"}) == 302

    @pytest.mark.parametrize("media", ["text/plain", "application/json", "text/xml", "application/octet-stream"])
    def test_a_body_is_a_forms(self, visitor: Visitor, media: str) -> None:
        good = visitor.token("/account")
        for body in (f"csrf_token={good}&name=Changed", f'{{"csrf_token": "{good}", "name": "Changed"}}'):
            assert self.rename(visitor, good, data=body, headers={"Content-Type": media}) == 415

    def test_no_field_or_header_changes_the_method(self, visitor: Visitor, ana: Account) -> None:
        good = visitor.token("/account")
        for headers in ({"X-HTTP-Method-Override": "POST"}, {"X-Method-Override": "POST"}):
            assert (
                visitor.get(f"/account/name?_method=POST&csrf_token={good}&name=x", headers=headers).status_code == 400
            )
            assert visitor.get("/account/name?_method=POST&name=x", headers=headers).status_code == 405
        assert accounts.get(ana.id).name == ana.name

    def test_what_was_written_is_shown_when_the_session_is_over(self, visitor: Visitor, ana: Account) -> None:
        good = visitor.token("/account")
        sessions.end_all(ana.id, COMMAND)
        data = {"csrf_token": good, "name": "A long text <b>", "password": "hidden-7"}
        answer = visitor.client.post("/en/account/name", data=data)
        assert answer.status_code == 401 and "A long text &lt;b&gt;" in answer.text and "hidden-7" not in answer.text

    def test_a_cookie_means_nothing_to_the_api(self, visitor: Visitor) -> None:
        assert visitor.client.get("/api/v1/account").status_code == 401
        assert visitor.client.post("/api/v1/proposals", json={}).status_code in (401, 422)

    def test_the_api_takes_json_alone(self, app: Flask, ana: Account) -> None:
        answer = app.test_client().post("/api/v1/proposals", data="{}", content_type="text/plain", headers=bearer(ana))
        assert answer.status_code == 415 and answer.json["code"] == "unsupported_media_type"


class TestTokens:
    def test_every_token_that_is_not_good_gets_one_answer(self, app: Flask, ana: Account) -> None:
        revoked, late, good = (bearer(ana) for _ in range(3))
        first, second, _ = reversed(tokens.of(ana.id))
        tokens.revoke(first.id, ana.id, COMMAND)
        with store.transaction() as session:
            statement = update(ApiTokenRow).where(ApiTokenRow.id == second.id)
            session.execute(statement.values(expires_at=access.now() - timedelta(seconds=1)))
        client = app.test_client()
        answers = [
            client.get("/api/v1/account", headers=headers)
            for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Bearer"}, revoked, late,
                            {"Authorization": "Basic YTpi"}, {"Authorization": "Bearer " + "é" * 60})
        ]  # fmt: skip
        assert {each.status_code for each in answers} == {401}
        assert len({each.data for each in answers}) == 1
        assert {each.headers["WWW-Authenticate"] for each in answers} == {'Bearer realm="Puente"'}
        assert answers[0].content_type == "application/problem+json" and answers[0].json["code"] == "sign_in_required"
        assert client.get("/api/v1/account", headers=good).status_code == 200
        assert client.get("/api/v1/subjects", headers=revoked).status_code == 401, "also where none is needed"
        assert client.get("/api/v1/subjects", headers={"Authorization": "Basic YTpi"}).status_code == 200

    @pytest.mark.parametrize("path", ["/api/v1/account", "/api/v1/search", "/en/", "/en/account", "/es/sign-in"])
    @pytest.mark.parametrize("name", ["access_token", "token", "auth_token", "Auth_Token", "api-token"])
    @pytest.mark.sample_on_postgresql(8)
    def test_a_token_in_an_address_is_refused(self, app: Flask, ana: Account, path: str, name: str) -> None:
        token = bearer(ana)["Authorization"].removeprefix("Bearer ")
        answer = app.test_client().get(f"{path}?{name}={token}")
        assert answer.status_code == 400 and token not in answer.text

    def test_a_token_is_in_no_log_and_no_page(
        self, app: Flask, ana: Account, capfd: pytest.CaptureFixture[str]
    ) -> None:
        app.testing = False
        token = bearer(ana)["Authorization"].removeprefix("Bearer ")
        client = app.test_client()
        pages = [
            client.get("/api/v1/account", headers={"Authorization": f"Bearer {token}"}),
            client.get(f"/api/v1/concepts/{token}", headers={"Authorization": f"Bearer {token}x"}),
            client.get(f"/en/?access_token={token}"),
        ]
        assert not [page for page in pages if token in page.text]
        assert token not in "".join(capfd.readouterr())
        with store.reading() as session:
            for table in ("api_token", "audit_entry"):
                assert token not in str(session.execute(text(f"SELECT * FROM {table}")).all())

    def test_what_is_anothers_is_not_there(self, app: Flask, ana: Account) -> None:
        other = make_account(password=hashed())
        bearer(ana)
        _, session = sessions.start(ana.id, "", COMMAND, keep=False)
        visitor = Visitor(app)
        visitor.sign_in(other)
        (token,) = tokens.of(ana.id)
        assert visitor.post(f"/account/tokens/{token.id}/revoke", page="/account").status_code == 404
        assert visitor.post(f"/account/sessions/{session}/end", page="/account").status_code == 404
        assert tokens.is_good(tokens.of(ana.id)[0]) and sessions.of(ana.id)

    def test_nobody_sets_what_is_not_theirs_to_set(self, app: Flask) -> None:
        visitor = Visitor(app)
        visitor.post(
            "/sign-up",
            name=f"Eve {app.extensions['store'].dialect.name}",
            email="eve@example.org",
            password=PASSWORD,
            password_confirm=PASSWORD,
            role="administrator",
            reviews="en",
            active="y",
            confirmed_at="2026-01-01",
            id="1",
            fs_uniquifier="x",
            tf_totp_secret="x",
        )
        eve = accounts.find(address="eve@example.org")
        assert eve and eve.role == Role.CONTRIBUTOR and not eve.reviews and eve.confirmed_at is None
        assert eve.uniquifier != "x" and eve.second_factor is None


class TestResetting:
    def test_the_link_names_the_configured_host(self, app: Flask, ana: Account) -> None:
        visitor = Visitor(app)
        token = visitor.token("/password")
        fields = {"csrf_token": token, "email": ana.email}
        for headers in ({}, {"X-Forwarded-Host": "evil.example"}, {"X-Host": "evil.example"}):
            visitor.client.post("/en/password", data=fields, headers=headers)
        assert visitor.client.post("/en/password", data=fields, headers={"Host": "evil.example"}).status_code == 400
        assert len(letters(app)) == 3
        assert {urlsplit(link(each)).netloc for each in letters(app)} == {"terms.example.org"}

    def test_a_link_ends_after_half_an_hour(self, app: Flask, ana: Account, monkeypatch: pytest.MonkeyPatch) -> None:
        Visitor(app).post("/password", email=ana.email)
        path = urlsplit(link(letters(app)[0])).path
        now = int(time.time())
        for minutes, status in ((29, 200), (31, 302)):
            monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _, moment=now + minutes * 60: moment)
            assert Visitor(app).get(path).status_code == status

    def test_a_link_that_was_tampered_with_serves_nothing(self, app: Flask, ana: Account) -> None:
        Visitor(app).post("/password", email=ana.email)
        path = urlsplit(link(letters(app)[0])).path
        for bad in (path[:-1], path + "x", "/en/password/x", "/en/password/" + "a." * 900):
            assert Visitor(app).get(bad).status_code in (302, 404)

    def test_of_two_at_once_one_counts(self, app: Flask, ana: Account) -> None:
        Visitor(app).post("/password", email=ana.email)
        path = urlsplit(link(letters(app)[0])).path
        visitors = [Visitor(app) for _ in range(6)]
        prepared = [(each, each.token(path)) for each in visitors]
        answers: list[tuple[int, str]] = []
        gate = threading.Barrier(len(prepared))

        def send(visitor: Visitor, token: str, password: str) -> None:
            gate.wait()
            fields = {"csrf_token": token, "password": password, "password_confirm": password}
            answer = visitor.client.post(path, data=fields)
            answers.append((answer.status_code, answer.location or ""))

        threads = [
            threading.Thread(target=send, args=(visitor, token, f"{NEW} {n}"))
            for n, (visitor, token) in enumerate(prepared)
        ]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert answers.count((302, "/en/sign-in")) == 1, answers
        assert {status for status, _ in answers} <= {302, 409}
        assert actions(ana.id).count("password_reset") == 1
        works = [bool(Visitor(app).sign_in(ana, f"{NEW} {n}").location) for n in range(6)]
        assert works.count(True) == 1

    def test_a_code_sent_twice_at_once_counts_once(self, app: Flask, ana: Account) -> None:
        factory = app.extensions["security"].totp_factory
        secret = factory.generate_totp_secret()
        accounts.change(ana, COMMAND, None, {"second_factor": secret})
        visitors = [Visitor(app) for _ in range(6)]
        prepared = []
        for each in visitors:
            each.sign_in(ana)
            prepared.append((each, each.token("/sign-in/code")))
        code = factory.generate_totp_password(secret)
        gate = threading.Barrier(len(prepared))

        def send(visitor: Visitor, token: str) -> None:
            gate.wait()
            visitor.client.post("/en/sign-in/code", data={"csrf_token": token, "code": code})

        threads = [threading.Thread(target=send, args=each) for each in prepared]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert [each.is_signed_in for each in visitors].count(True) == 1


ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "/\\/evil.example",
    "https:evil.example",
    "https://evil.example",
    "http://localhost.evil.example",
    "javascript:alert(1)",
    " //evil.example",
    "\t//evil.example",
    "/\t/evil.example",
    "\u200a//evil.example",
    "/en/\r\nSet-Cookie: a=b",
    "/%0d%0aSet-Cookie:a=b",
    "https://user@localhost@evil.example",
]


class TestLeadingAway:
    @pytest.mark.parametrize("where", ELSEWHERE)
    @pytest.mark.parametrize("channel", ["form", "query"])
    @pytest.mark.sample_on_postgresql(8)
    def test_signing_in_leads_nowhere_else(self, app: Flask, ana: Account, where: str, channel: str) -> None:
        visitor = Visitor(app)
        token = visitor.token("/sign-in")
        fields = {"csrf_token": token, "email": ana.email, "password": PASSWORD}
        query = {"next": where} if channel == "query" else {}
        if channel == "form":
            fields["next"] = where
        answer = visitor.client.post("/en/sign-in", data=fields, query_string=query)
        self.stays(answer)

    @pytest.mark.parametrize("where", ELSEWHERE)
    @pytest.mark.sample_on_postgresql(8)
    def test_giving_the_password_again_leads_nowhere_else(self, app: Flask, ana: Account, where: str) -> None:
        visitor = Visitor(app)
        visitor.sign_in(ana)
        fields = {"csrf_token": visitor.token("/account"), "password": PASSWORD, "next": where}
        self.stays(visitor.client.post("/en/account/verify", data=fields))

    @pytest.mark.parametrize("where", ELSEWHERE)
    @pytest.mark.sample_on_postgresql(8)
    def test_the_second_step_leads_nowhere_else(self, app: Flask, ana: Account, where: str) -> None:
        factory = app.extensions["security"].totp_factory
        secret = factory.generate_totp_secret()
        accounts.change(ana, COMMAND, None, {"second_factor": secret})
        visitor = Visitor(app)
        self.stays(visitor.sign_in(ana, next=where))
        code = factory.generate_totp_password(secret)
        fields = {"csrf_token": visitor.token("/sign-in/code"), "code": code, "next": where}
        self.stays(visitor.client.post("/en/sign-in/code", data=fields, query_string={"next": where}))

    def stays(self, answer: Any) -> None:
        assert answer.status_code in (200, 302), answer.status_code
        place = answer.location or "/"
        assert identity.local_path(place), place
        assert (
            "evil" not in (urlsplit(place).netloc or "")
            and "\n" not in place
            and "Set-Cookie: a" not in str(answer.headers)
        )

    @pytest.mark.parametrize("where", ELSEWHERE)
    @pytest.mark.sample_on_postgresql(8)
    def test_the_switch_of_languages_leads_nowhere_else(self, app: Flask, where: str) -> None:
        page = app.test_client().get("/en/sign-in", query_string={"next": where}).text
        for address in re.findall(r'href="([^"]*)"', page):
            assert address[0] == "#" or identity.local_path(address), address

    def test_a_local_path_is_taken(self) -> None:
        for good in ("/", "/en/", "/zh/search?q=%E5%9B%BD", "/es/concepts/año#x", "/en/a?next=//b"):
            assert identity.local_path(good) == good
        for bad in (*ELSEWHERE[:9], "", None, "x", "en/", "/" * 2500):
            assert identity.local_path(bad) is None


CHANGES_BY_POST_ALONE = [
    "/en/sign-out",
    "/en/account/name",
    "/en/account/language",
    "/en/account/sessions/1/end",
    "/en/account/sessions/end-others",
    "/en/account/tokens/1/revoke",
    "/en/account/two-factor/x",
    "/en/admin/people/1/role",
    "/en/admin/people/1/disable",
    "/en/admin/people/1/enable",
    "/en/admin/people/1/sign-out",
    "/en/admin/people/1/second-factor",
    "/en/admin/people/1/delete",
    "/en/admin/sessions/1/end",
    "/en/admin/invitations/1/withdraw",
]


@pytest.mark.parametrize("path", CHANGES_BY_POST_ALONE)
def test_nothing_changes_by_being_looked_at(app: Flask, path: str) -> None:
    visitor = Visitor(app)
    visitor.sign_in(make_account(Role.ADMINISTRATOR, password=hashed()))
    for method in ("GET", "HEAD"):
        answer = visitor.client.open(path, method=method)
        assert answer.status_code == 405 and "POST" in answer.headers["Allow"]
    assert visitor.is_signed_in


def test_no_program_acts_beyond_its_scopes(app: Flask) -> None:
    reader = make_account(Role.READER)
    client = app.test_client()
    propose_only = bearer(reader, Scope.PROPOSE)
    assert client.get("/api/v1/account", headers=propose_only).status_code == 403
    answer = client.get("/api/v1/account", headers=propose_only).json
    assert (answer["code"], answer["needs"], answer["value"]) == ("not_allowed", "scope", "read")
