"""A browser as far as the server sees one: it keeps its cookie and sends forms with their token."""

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from app.store.accounts import Account
from tests.people import PASSWORD


class Visitor:
    """Somebody at a browser of their own, with the interface in one language."""

    def __init__(self, app: Flask, interface: str = "en") -> None:
        self.app, self.interface = app, interface
        self.client: FlaskClient = app.test_client()

    def get(self, path: str, **options: Any) -> Any:
        return self.client.get(self._whole(path), **options)

    def post(self, path: str, page: str | None = None, **fields: Any) -> Any:
        """Send a form, with the token of the page that holds it: the same, unless another is named."""
        return self.client.post(self._whole(path), data={"csrf_token": self.token(page or path)} | fields)

    def token(self, page: str) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get(page).text)
        return found[1] if found else ""

    def _whole(self, path: str) -> str:
        return path if path.startswith(f"/{self.interface}/") else f"/{self.interface}{path}"

    def sign_in(self, account: Account | str, password: str = PASSWORD, **fields: Any) -> Any:
        address = account if isinstance(account, str) else account.email
        return self.post("/sign-in", email=address, password=password, **fields)

    @property
    def is_signed_in(self) -> bool:
        return bool(self.get("/account").status_code == 200)


def letters(app: Flask) -> list[Any]:
    """What was sent so far, the newest last."""
    assert app.extensions["errands"].wait()
    return list(getattr(app.extensions["mailman"], "outbox", []))


def link(letter: Any) -> str:
    """The address in a letter."""
    return re.findall(r"https?://\S+", letter.body)[0].rstrip(".")
