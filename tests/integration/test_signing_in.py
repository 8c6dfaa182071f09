"""Signing up, in and out, by the pages: what people do, and what others try."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import store
from app.services import accounts
from app.store import audit
from app.store.accounts import Account
from app.terminology.people import Role
from tests.people import PASSWORD, make_account
from tests.people import hashed as hashed_

LANGUAGES = ("en", "es", "zh")


class Visitor:
    """A browser: it sends forms with their token and follows what it is told."""

    def __init__(self, app: Flask, interface: str = "en") -> None:
        self.app, self.interface = app, interface
        self.client: FlaskClient = app.test_client()

    def get(self, path: str, **options: Any) -> Any:
        return self.client.get(self._whole(path), **options)

    def post(self, path: str, page: str | None = None, **fields: Any) -> Any:
        """Send a form, with the token of the page that holds it."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get(page or path).text)
        token = found[1] if found else ""
        return self.client.post(self._whole(path), data={"csrf_token": token} | fields)

    def _whole(self, path: str) -> str:
        return path if path.startswith(f"/{self.interface}/") else f"/{self.interface}{path}"

    def sign_in(self, account: Account | str, password: str = PASSWORD, **fields: Any) -> Any:
        address = account if isinstance(account, str) else account.email
        return self.post("/sign-in", email=address, password=password, **fields)

    @property
    def is_signed_in(self) -> bool:
        return bool(self.get("/account").status_code == 200)


def letters(app: Flask) -> list[Any]:
    """What was sent so far."""
    assert app.extensions["errands"].wait()
    return app.extensions["mailman"].outbox if hasattr(app.extensions["mailman"], "outbox") else []


def link(letter: Any) -> str:
    return str(re.search(r"https?://\S+", letter.body)[0])  # type: ignore[index]


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Any:
    app = make_app(SIGN_UP="open", SIGN_IN_LIMIT="10/60", PUBLIC_URL="https://terms.example.org")
    app.extensions["mailman"].backend = "locmem"
    with app.app_context():
        yield app


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app)


@pytest.fixture
def ana(app: Flask) -> Account:
    return make_account(address="ana@example.org", name="Ana Ruiz", password=hashed_())


def actions(account: int | None) -> list[str]:
    with store.reading() as session:
        return [entry.action for entry in audit.page(session, 100, account=account)]


@pytest.mark.parametrize("interface", LANGUAGES)
def test_signing_up_confirming_and_signing_in(app: Flask, interface: str) -> None:
    visitor = Visitor(app, interface)
    answer = visitor.post(
        "/sign-up", name="李梅", email="mei@example.org", password=PASSWORD, password_confirm=PASSWORD
    )
    assert answer.status_code == 302 and answer.location == f"/{interface}/sign-in"
    assert "mei@example.org" in visitor.get("/sign-in").text
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
