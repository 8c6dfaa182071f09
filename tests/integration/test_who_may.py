"""The role-by-route table: for every route and method, who gets through. A route without a row fails.

`EVERYBODY` includes who is not signed in. A role stands for itself and those above it; for the API the second part is
the scope that a token must have. Who does not get through is led to sign in (a page that is looked at), gets 401
(nobody is signed in) or 403 (a role or a scope is missing); who does may get anything else, such as 404.
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import time
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app import store
from app.services import sessions, tokens
from app.terminology.concept import to_document
from app.terminology.people import COMMAND, Role, Scope
from app.web import csrf
from tests.builders import concept
from tests.people import hashed, make_account, sign_in
from tests.visitors import Visitor

EVERYBODY = None
READER, CONTRIBUTOR, REVIEWER, ADMINISTRATOR = Role
READ, PROPOSE, REVIEW = Scope

PAGES: dict[str, Role | None] = {
    "GET about.about": EVERYBODY,
    "GET account.account": READER,
    "GET account.address": READER,
    "POST account.address": READER,
    "GET account.confirm_address": EVERYBODY,  # the link is the right
    "POST account.confirm_address": EVERYBODY,
    "GET account.deletion": READER,
    "POST account.deletion": READER,
    "POST account.end_other_sessions": READER,
    "POST account.end_session": READER,
    "GET account.invitation": EVERYBODY,  # the link is the right
    "POST account.invitation": EVERYBODY,
    "GET account.own_sessions": READER,
    "GET account.own_tokens": READER,
    "POST account.own_tokens": READER,
    "POST account.rename": READER,
    "POST account.revoke_token": READER,
    "POST account.speak": READER,
    "GET assets.static": EVERYBODY,
    "GET browsing.browse": EVERYBODY,
    "GET browsing.kind": EVERYBODY,
    "GET browsing.letter": EVERYBODY,
    "GET browsing.subject": EVERYBODY,
    "GET contribution.change": CONTRIBUTOR,
    "GET contribution.edit": CONTRIBUTOR,
    "POST contribution.judge": CONTRIBUTOR,
    "POST contribution.keep": CONTRIBUTOR,
    "GET contribution.own": CONTRIBUTOR,
    "GET contribution.propose": CONTRIBUTOR,
    "POST contribution.send": CONTRIBUTOR,
    "POST contribution.withdraw": CONTRIBUTOR,
    "GET correction.correct": CONTRIBUTOR,
    "POST correction.send": CONTRIBUTOR,
    "GET documentation.docs": EVERYBODY,
    "GET entries.entry": EVERYBODY,
    "GET entries.entry_json": EVERYBODY,
    "GET entries.permalink": EVERYBODY,
    "GET health.alive": EVERYBODY,
    "GET health.ready": EVERYBODY,
    "GET history.history": EVERYBODY,
    "GET home.home": EVERYBODY,
    "GET home.opensearch": EVERYBODY,
    "GET home.root": EVERYBODY,
    "GET lookup.opensearch": EVERYBODY,
    "GET lookup.search": EVERYBODY,
    "GET news.feed": EVERYBODY,
    "GET news.news": EVERYBODY,
    "GET packs.all_saved": READER,
    "POST packs.file": EVERYBODY,
    "POST packs.forget": READER,
    "GET packs.pack": EVERYBODY,
    "POST packs.save": READER,
    "GET packs.saved": READER,
    "GET packs.style": EVERYBODY,
    "POST packs.work": EVERYBODY,
    "GET people.all_invitations": ADMINISTRATOR,
    "POST people.all_invitations": ADMINISTRATOR,
    "GET people.all_sessions": ADMINISTRATOR,
    "GET people.audit": ADMINISTRATOR,
    "POST people.change_role": ADMINISTRATOR,
    "POST people.delete": ADMINISTRATOR,
    "POST people.disable": ADMINISTRATOR,
    "POST people.drop_second_factor": ADMINISTRATOR,
    "POST people.enable": ADMINISTRATOR,
    "POST people.end_session": ADMINISTRATOR,
    "GET people.people": ADMINISTRATOR,
    "GET people.person": ADMINISTRATOR,
    "POST people.sign_out": ADMINISTRATOR,
    "POST people.withdraw": ADMINISTRATOR,
    "GET reading.read": EVERYBODY,
    "POST reading.read_text": EVERYBODY,
    "GET retiring.merger": CONTRIBUTOR,
    "POST retiring.merge": CONTRIBUTOR,
    "GET retiring.withdrawal": CONTRIBUTOR,
    "POST retiring.withdraw": CONTRIBUTOR,
    "POST review.approve_many": REVIEWER,
    "POST review.comment": READER,
    "POST review.decide": REVIEWER,
    "GET review.proposal": READER,
    "GET review.queue": REVIEWER,
    "POST review.rebase": CONTRIBUTOR,
    "POST review.reject_all": REVIEWER,
    "GET security.change_password": READER,
    "POST security.change_password": READER,
    "GET security.confirm_email": EVERYBODY,  # the link is the right
    "POST security.confirm_email": EVERYBODY,
    "GET security.forgot_password": EVERYBODY,
    "POST security.forgot_password": EVERYBODY,
    "GET security.login": EVERYBODY,
    "POST security.login": EVERYBODY,
    "POST security.logout": EVERYBODY,
    "GET security.mf_recovery": EVERYBODY,
    "POST security.mf_recovery": EVERYBODY,
    "GET security.mf_recovery_codes": READER,
    "POST security.mf_recovery_codes": READER,
    "GET security.register": EVERYBODY,
    "POST security.register": EVERYBODY,
    "GET security.reset_password": EVERYBODY,  # the link is the right
    "POST security.reset_password": EVERYBODY,
    "GET security.send_confirmation": EVERYBODY,
    "POST security.send_confirmation": EVERYBODY,
    "GET security.two_factor_rescue": EVERYBODY,
    "GET security.two_factor_setup": READER,
    "POST security.two_factor_setup": READER,
    "POST security.two_factor_setup_validate": READER,
    "GET security.two_factor_token_validation": EVERYBODY,
    "POST security.two_factor_token_validation": EVERYBODY,
    "GET security.verify": READER,
    "POST security.verify": READER,
    "POST waivers.revoke": REVIEWER,
    "POST waivers.waive": REVIEWER,
    "GET waivers.waivers": EVERYBODY,
    "GET texts.all_saved": READER,
    "POST texts.forget": READER,
    "POST texts.note": READER,
    "POST texts.save": READER,
    "GET texts.saved": READER,
    "GET wanted.wanted": EVERYBODY,
    "POST watching.change": READER,
    "GET watching.feed": EVERYBODY,  # the address is the right
    "POST watching.new_feed": READER,
    "GET watching.overview": READER,
}
API: dict[str, tuple[Role, Scope] | None] = {
    "GET api.account": (READER, READ),
    "POST api.annotations": EVERYBODY,
    "POST api.approve_many": (REVIEWER, REVIEW),
    "GET api.changes": EVERYBODY,
    "POST api.comment": (READER, PROPOSE),
    "GET api.concept": EVERYBODY,
    "GET api.concept_diff": EVERYBODY,
    "GET api.concept_revision": EVERYBODY,
    "GET api.concept_revisions": EVERYBODY,
    "GET api.concepts": EVERYBODY,
    "POST api.decide": (REVIEWER, REVIEW),
    "POST api.judge": (CONTRIBUTOR, PROPOSE),
    "GET api.openapi": EVERYBODY,
    "POST api.pack": EVERYBODY,
    "GET api.proposal": (READER, PROPOSE),
    "GET api.proposals": (READER, PROPOSE),
    "POST api.propose": (CONTRIBUTOR, PROPOSE),
    "POST api.rebase": (CONTRIBUTOR, PROPOSE),
    "PUT api.revise": (CONTRIBUTOR, PROPOSE),
    "POST api.revoke_waiver": (REVIEWER, REVIEW),
    "GET api.search": EVERYBODY,
    "GET api.source": EVERYBODY,
    "GET api.sources": EVERYBODY,
    "GET api.subjects": EVERYBODY,
    "GET api.suggest": EVERYBODY,
    "POST api.waive": (REVIEWER, REVIEW),
    "POST api.watch": (READER, PROPOSE),
    "GET api.watching": (READER, READ),
    "GET api.waivers": EVERYBODY,
    "GET api.wanted": EVERYBODY,
    "POST api.withdraw": (CONTRIBUTOR, PROPOSE),
}
PARTS: dict[str, Any] = {
    "interface": "en",
    "language": "en",
    "letter": "A",
    "kind": "concept",
    "filename": "css/base.css",
    "id": 999_999,
    "number": 999_999,
}
"""What stands in the addresses; anything else is a word that names nothing."""
PROPOSAL = {"kind": "new", "document": to_document(concept())}
BODY: dict[str, dict[str, Any]] = {
    "api.approve_many": {"proposals": [{"id": 999_999, "version": 1}]},
    "api.comment": {"text": "why?"},
    "api.decide": {"decision": "approve", "languages": ["en"]},
    "api.judge": PROPOSAL,
    "api.propose": PROPOSAL,
    "api.revise": PROPOSAL,
    "api.watch": {"kind": "concept", "key": "nothing"},
    "api.waive": {"warning": "deprecated:talks:parleys", "reason": "for the test"},
}
"""Bodies that reach the view, where the guard is."""


@dataclass(frozen=True)
class Who:
    role: Role | None
    scopes: frozenset[Scope] = frozenset()

    def __str__(self) -> str:
        return f"{self.role}:{'+'.join(sorted(self.scopes))}" if self.scopes else str(self.role)


PEOPLE = [Who(None), *(Who(role) for role in Role)]
PROGRAMS = [Who(None), *(Who(role, frozenset({scope})) for role in Role for scope in Scope)]


@pytest.fixture(scope="module")
def app(make_app: Callable[..., Flask]) -> Flask:
    return make_app(SIGN_UP="open")


def routes(app: Flask) -> list[tuple[str, str, Rule]]:
    return [
        (method, rule.endpoint, rule)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def address(app: Flask, rule: Rule) -> str:
    values = {name: PARTS.get(name, "nothing") for name in rule.arguments}
    if rule.endpoint.startswith("entries.") or rule.endpoint.startswith(("history.", "api.concept")):
        values["id"] = "state-visit"
    with app.test_request_context():
        adapter = app.create_url_adapter(None) or app.url_map.bind("localhost")
        return str(adapter.build(rule.endpoint, values))


def test_every_route_has_a_row_and_every_row_a_route(app: Flask) -> None:
    there = {f"{method} {endpoint}" for method, endpoint, _ in routes(app)}
    assert there - PAGES.keys() - API.keys() == set(), "say who may use it"
    assert (PAGES.keys() | API.keys()) - there == set(), "there is no such route"


@pytest.mark.parametrize("who", PEOPLE, ids=str)
def test_who_gets_through_to_which_page(app: Flask, who: Who) -> None:
    wrong = []
    for method, endpoint, rule in routes(app):
        if endpoint.startswith("api."):
            continue
        needed = PAGES[f"{method} {endpoint}"]
        is_let = needed is None or (who.role is not None and who.role.reaches(needed))
        expected = "through" if is_let else "sign in" if who.role is None else "forbidden"
        found = visit(app, who, method, endpoint, address(app, rule))
        if found != expected:
            wrong.append((method, endpoint, found, expected))
    assert wrong == []


def visit(app: Flask, who: Who, method: str, endpoint: str, path: str) -> str:
    """What becomes of a person who goes there: `through`, `sign in` or `forbidden`."""
    visitor = Visitor(app)
    if who.role is not None:
        with app.app_context():
            make_account(Role.ADMINISTRATOR)  # so that deleting oneself is not refused for being the last
            account = make_account(who.role, "en", password=hashed())
            sign_in(visitor.client, account)
            with visitor.client.session_transaction() as session:
                session["_user_id"], session["fs_paa"] = account.uniquifier, time()
    fields = {}
    if method != "GET" and endpoint not in csrf.HARMLESS:
        fields["csrf_token"] = visitor.token("/account" if who.role else "/sign-in")
        assert fields["csrf_token"]
    answer = visitor.client.open(path, method=method, data=fields)
    answer.close()
    assert answer.status_code < 500 or endpoint == "health.ready", (method, endpoint)  # an empty glossary is not ready
    leads_to_sign_in = (answer.location or "").startswith("/en/sign-in?next=")
    if answer.status_code == 401 or leads_to_sign_in:
        assert leads_to_sign_in == (method == "GET"), "a page is led to, a form is not lost"
        return "sign in"
    return "forbidden" if answer.status_code == 403 else "through"


@pytest.mark.parametrize("who", PROGRAMS, ids=str)
def test_which_token_gets_through_to_which_route(app: Flask, who: Who) -> None:
    headers = {"If-Match": '"1"'}
    if who.role is not None:
        with app.app_context():
            account = make_account(who.role, "en", "es", "zh")
            token = tokens.make(account.id, "test", who.scopes, 30, COMMAND)
            headers["Authorization"] = f"Bearer {token}"
    client = app.test_client()
    wrong = []
    for method, endpoint, rule in routes(app):
        if not endpoint.startswith("api."):
            continue
        needed = API[f"{method} {endpoint}"]
        expected = "through"
        if needed is not None:
            role, scope = needed
            is_let = who.role is not None and who.role.reaches(role) and scope in who.scopes
            expected = "through" if is_let else "401" if who.role is None else "403"
        body = BODY.get(endpoint, {}) if method != "GET" else None
        answer = client.open(address(app, rule), method=method, json=body, headers=headers)
        found = str(answer.status_code) if answer.status_code in (401, 403) else "through"
        assert answer.status_code < 500
        if found != expected or (found == "401") != ("WWW-Authenticate" in answer.headers):
            wrong.append((method, endpoint, answer.status_code, expected, answer.get_json(silent=True)))
    assert wrong == []


def test_a_session_is_no_token_and_a_token_no_session(app: Flask) -> None:
    with app.app_context():
        account = make_account(Role.ADMINISTRATOR)
        token = tokens.make(account.id, "test", tuple(Scope), 30, COMMAND)
        visitor = Visitor(app)
        key = sign_in(visitor.client, account)
        assert sessions.find(key)
    assert visitor.client.get("/api/v1/account").status_code == 401
    bearer = {"Authorization": f"Bearer {token}"}
    assert app.test_client().get("/en/account", headers=bearer).location == "/en/sign-in?next=/en/account"
    with app.app_context():
        store.disconnect()


def test_what_no_route_takes_is_405_with_what_it_does(app: Flask) -> None:
    client = app.test_client()
    for path, method in (
        ("/en/sign-in", "DELETE"),
        ("/en/account", "POST"),
        ("/api/v1/account", "POST"),
        ("/en/", "PUT"),
    ):
        answer = client.open(path, method=method)
        assert answer.status_code == 405 and "GET" in answer.headers["Allow"], path
