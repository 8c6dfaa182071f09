"""People in browsers who fill in the forms of the pages, without a script."""

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, g
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from app.terminology.people import Person, Role
from tests.people import make_person, sign_in


@dataclass
class Somebody:
    """A person in a browser, who sends the forms of the pages."""

    client: FlaskClient
    person: Person | None = None

    def get(self, path: str) -> Any:
        self._begin()
        return self.client.get(path)

    def post(self, path: str, fields: Mapping[str, Any], do: str = "") -> Any:
        self._begin()
        data = MultiDict(fields)
        if do:
            data["do"] = do
        return self.client.post(path, data=data)

    def _begin(self) -> None:
        """Requests of a test share its context: what one of them found out about its browser is not another's."""
        for name in ("access", "csrf_token", "csrf_valid", "_login_user"):
            g.pop(name, None)

    def send(self, page: str, path: str, do: str, fields: dict[str, Any] | None = None) -> Any:
        """Fill in the form of a page, whatever it holds already, and press a button."""
        return self.post(path, with_(typed(self.get(page).text, path), fields or {}), do)


def with_(form: MultiDict[str, str], fields: Mapping[str, Any]) -> MultiDict[str, str]:
    """The form with these fields in the place of its own."""
    for name, value in fields.items():
        form.setlist(name, value if isinstance(value, list) else [value])
    return form


def typed(page: str, path: str) -> MultiDict[str, str]:
    """What the form that goes to this path holds."""
    found = re.search(rf'<form[^>]*action="{re.escape(path)}".*?</form>', page, re.DOTALL)
    assert found, f"no form goes to {path}"
    fields: MultiDict[str, str] = MultiDict()
    for tag in re.findall(r"<input[^>]*>", found[0]):
        name, value = (re.search(rf' {each}="([^"]*)"', tag) for each in ("name", "value"))
        if name and (' type="checkbox"' not in tag or " checked" in tag):
            fields.add(name[1], html.unescape(value[1] if value else ""))
    for name, value in re.findall(r'<textarea[^>]* name="([^"]*)"[^>]*>(.*?)</textarea>', found[0], re.DOTALL):
        fields.add(name, html.unescape(value))
    for name, options in re.findall(r'<select[^>]* name="([^"]*)"[^>]*>(.*?)</select>', found[0], re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        fields.add(name, chosen[1] if chosen else "")
    return fields


def seated(app: Flask) -> Callable[..., Somebody]:
    """Makes people with a browser of their own, signed in with a role; None is for a visitor."""

    def make(role: Role | None = Role.CONTRIBUTOR, *reviews: str) -> Somebody:
        made = Somebody(app.test_client())
        if role is not None:
            made.person = make_person(role, *reviews)
            sign_in(made.client, made.person)
        return made

    return make
