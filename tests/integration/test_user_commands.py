"""`flask user …`: the first administrator, and people by scripts."""

import json
from urllib.parse import urlsplit

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text

from app import store
from app.services import accounts, sessions, tokens
from app.terminology.people import COMMAND, Role, Scope
from tests.people import PASSWORD, make_account
from tests.visitors import Visitor


def run(app: Flask, *args: str, stdin: str | None = None) -> Result:
    return app.test_cli_runner().invoke(args=["user", *args], input=stdin)


def test_the_first_administrator(app: Flask) -> None:
    made = run(app, "create", "host@example.org", "--name", "Grace Hall", "--role", "administrator", "--reviews", "en",
               stdin=f"{PASSWORD}\n{PASSWORD}\n")  # fmt: skip
    assert made.exit_code == 0, made.output
    assert PASSWORD not in made.output
    account = accounts.find(address="host@example.org")
    assert account and account.role == Role.ADMINISTRATOR and account.reviews == {"en"} and account.confirmed_at
    visitor = Visitor(app)
    assert visitor.sign_in("host@example.org").location == "/en/"
    assert visitor.get("/admin/people").status_code == 200


def test_a_script_gives_the_password_on_standard_input(app: Flask) -> None:
    made = run(app, "create", "mei@example.org", "--name", "李梅", "--password-stdin", stdin=f"{PASSWORD}\n")
    assert made.exit_code == 0 and Visitor(app).sign_in("mei@example.org").location


@pytest.mark.parametrize(
    ("address", "name", "password", "said"),
    [
        ("mei@example.org", "李梅", "short", "at least 12 characters"),
        ("nobody", "李梅", PASSWORD, "not an address"),
        ("mei@example.org", " ", PASSWORD, "not a name"),
        ("ANA@example.org", "李梅", PASSWORD, "There is an account with that address"),
        ("mei@example.org", "Ana Ruiz", PASSWORD, "Somebody has that name"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(app: Flask, address: str, name: str, password: str, said: str) -> None:
    make_account(name="Ana Ruiz", address="ana@example.org")
    refused = run(app, "create", address, "--name", name, "--password-stdin", stdin=f"{password}\n")
    assert refused.exit_code == 1 and said in refused.output and "Traceback" not in refused.output
    assert len(accounts.page()) == 1


def test_people_are_listed(app: Flask) -> None:
    for _ in range(52):
        make_account(Role.REVIEWER, "zh")
    listed = json.loads(run(app, "list", "--json").output)
    assert len(listed) == 52 and listed[0]["reviews"] == ["zh"] and "password" not in str(listed)
    assert len(run(app, "list").output.splitlines()) == 52


def test_roles_and_access(app: Flask) -> None:
    make_account(Role.ADMINISTRATOR)
    ana = make_account(address="ana@example.org")
    key, _ = sessions.start(ana.id, "", COMMAND, keep=False)
    token = tokens.make(ana.id, "x", [Scope.READ], 30, COMMAND)
    assert run(app, "role", "ana@example.org", "reviewer", "--reviews", "es").output == "ana@example.org: reviewer es\n"
    assert sessions.find(key) is None and accounts.get(ana.id).reviews == {"es"}
    sessions.start(ana.id, "", COMMAND, keep=False)
    assert run(app, "end-sessions", "ANA@example.org").output == "1 sessions ended\n"
    assert run(app, "disable", "ana@example.org").exit_code == 0 and tokens.find(token) is None
    assert run(app, "enable", "ana@example.org").exit_code == 0 and accounts.get(ana.id).is_active
    accounts.change(accounts.get(ana.id), COMMAND, None, {"second_factor": "x"})
    assert run(app, "drop-second-factor", "ana@example.org").exit_code == 0
    assert accounts.get(ana.id).second_factor is None
    assert run(app, "delete", "ana@example.org", stdin="n\n").exit_code == 1 and accounts.get(ana.id)
    assert run(app, "delete", "ana@example.org", "--yes").exit_code == 0
    gone = run(app, "role", "ana@example.org", "reader")
    assert gone.exit_code == 1 and "There is no such account" in gone.output


def test_the_last_administrator_stays(app: Flask) -> None:
    make_account(Role.ADMINISTRATOR, address="host@example.org")
    for args in (["role", "host@example.org", "reader"], ["disable", "host@example.org"]):
        refused = run(app, *args)
        assert refused.exit_code == 1 and "The last administrator stays one" in refused.output


def test_links_are_printed_for_who_has_no_mail_server(app: Flask) -> None:
    invited = run(app, "invite", "mei@example.org", "--role", "reviewer", "--reviews", "zh", "--interface", "zh")
    path = urlsplit(invited.output.strip()).path
    guest = Visitor(app, "zh")
    assert guest.post(path, name="李梅", password=PASSWORD, password_confirm=PASSWORD).location == "/zh/sign-in"
    link = run(app, "reset-link", "mei@example.org").output.strip()
    assert link.startswith(f"{app.config['PUBLIC_URL']}/zh/password/")
    new = "tierra y libertad, 1910"
    path = urlsplit(link).path
    assert guest.post(path, password=new, password_confirm=new).location == "/zh/sign-in"
    assert guest.sign_in("mei@example.org", new).location == "/zh/"


def test_the_audit_log_is_verified(app: Flask) -> None:
    make_account()
    assert run(app, "verify-audit").output == "1 entries follow from one another\n"
    with store.transaction() as session:
        session.execute(
            text(
                "INSERT INTO audit_entry (sequence, created_at, action, door, detail, hash)"
                " VALUES (2, '2026-01-01 00:00:00', 'role_changed', 'page', '{}', 'forged')"
            )
        )
    broken = run(app, "verify-audit")
    assert broken.exit_code == 1 and "Entry 2" in broken.output
