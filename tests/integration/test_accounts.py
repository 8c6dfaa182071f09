"""Accounts as they are kept: who they are, what they may, and how all of that ends."""

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text, update

from app import store
from app.services import accounts, invitations, sessions, tokens
from app.services.accounts import NewAccount
from app.store import access, audit
from app.store.models import ApiTokenRow, InvitationRow, SessionRow
from app.terminology.errors import (
    AccountMoved,
    AccountNotFound,
    AddressTaken,
    InvitationOver,
    LastAdministrator,
    NameTaken,
    NotAllowed,
    SignInRequired,
)
from app.terminology.people import COMMAND, Actor, Role, Scope
from tests.people import make_account


def actions(account: int) -> list[str]:
    with store.reading() as session:
        return [entry.action for entry in audit.page(session, 100, account=account)]


@pytest.mark.parametrize(
    "typed",
    ["grace@example.org", "GRACE@Example.ORG", " grace@example.org. ", "ｇrace@example.org", "grace@EXAMPLE.org."],
)
def test_an_address_is_the_same_however_it_is_typed(app: Flask, typed: str) -> None:
    account = make_account(address="Grace@example.org")
    found = accounts.find(address=typed)
    assert found and found.id == account.id
    with pytest.raises(AddressTaken):
        accounts.create(NewAccount(typed.replace("ｇ", "g"), "Somebody else", None), COMMAND)


def test_a_name_stands_for_one_person(app: Flask) -> None:
    make_account(name="Inés Ibáñez")
    with pytest.raises(NameTaken):
        make_account(name="ines  ibañez")


@pytest.mark.parametrize("name", ["", "  ", "·", "x" * 61, "Ana\u202eziuR", "a\x00b", "account:7", "\u2060"])
def test_a_name_can_be_read(app: Flask, name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        accounts.read_name(name)


def test_roles_are_a_ladder_and_languages_are_given_one_by_one() -> None:
    from app.terminology.people import Person

    reviewer = Person(1, "Ana", Role.REVIEWER, frozenset({"es"}))
    assert accounts.require(reviewer, Role.CONTRIBUTOR) is reviewer
    assert accounts.require(reviewer, Role.REVIEWER, reviews="es") is reviewer
    with pytest.raises(NotAllowed) as caught:
        accounts.require(reviewer, Role.REVIEWER, reviews="zh")
    assert (caught.value.needs, caught.value.value) == ("language", "zh")
    with pytest.raises(NotAllowed) as caught:
        accounts.require(reviewer, Role.ADMINISTRATOR)
    assert (caught.value.needs, caught.value.value) == ("role", "administrator")
    with pytest.raises(SignInRequired):
        accounts.require(None)


def test_only_who_reviews_has_languages(app: Flask) -> None:
    account = make_account(Role.REVIEWER, "es", "zh")
    assert account.person.may_review("es") and not account.person.may_review("en")
    demoted = accounts.change_role(account.id, Role.CONTRIBUTOR, ["es"], COMMAND)
    assert demoted.reviews == frozenset() and not demoted.person.may_review("es")
    with pytest.raises(ValueError, match="language"):
        accounts.change_role(account.id, Role.REVIEWER, ["fr"], COMMAND)


def test_a_session_counts_until_it_ends(app: Flask) -> None:
    account = make_account()
    key, id = sessions.start(account.id, "Firefox, Linux", COMMAND, keep=False)
    found = sessions.find(key)
    assert found and found.person == account.person and found.id == id
    assert sessions.find(key[:-1]) is None and sessions.find("") is None
    with pytest.raises(AccountNotFound):
        sessions.end(id, COMMAND, account=account.id + 1)
    assert sessions.find(key)
    sessions.end(id, COMMAND, account=account.id)
    assert sessions.find(key) is None
    assert actions(account.id)[:2] == ["session_ended", "signed_in"]


def test_a_session_is_over_when_its_time_is(app: Flask) -> None:
    account = make_account()
    key, id = sessions.start(account.id, "", COMMAND, keep=True)
    with store.transaction() as session:
        session.execute(update(SessionRow).values(expires_at=access.now() - timedelta(seconds=1)))
    assert sessions.find(key) is None and sessions.of(account.id) == []
    sessions.start(account.id, "", COMMAND, keep=True)
    with store.reading() as session:
        assert access.find_session(session, id) is None, "what is over is swept away"


def test_the_key_of_a_session_is_not_kept(app: Flask) -> None:
    account = make_account()
    key, _ = sessions.start(account.id, "", COMMAND, keep=False)
    token = tokens.make(account.id, "CAT tool", [Scope.READ], 30, COMMAND)
    with store.reading() as session:
        for table in ("account_session", "api_token", "audit_entry", "account"):
            rows = str(session.execute(text(f"SELECT * FROM {table}")).all())
            assert key not in rows and token not in rows and token.removeprefix("puente_") not in rows


def test_ending_all_sessions_but_one(app: Flask) -> None:
    account, other = make_account(), make_account()
    keys = [sessions.start(account.id, "", COMMAND, keep=False) for _ in range(3)]
    elsewhere, _ = sessions.start(other.id, "", COMMAND, keep=False)
    assert sessions.end_all(account.id, COMMAND, but=keys[1][1]) == 2
    assert [bool(sessions.find(key)) for key, _ in keys] == [False, True, False]
    assert sessions.find(elsewhere)


@pytest.mark.parametrize("end", ["role", "disable", "delete"])
def test_a_right_taken_away_is_gone_at_once(app: Flask, end: str) -> None:
    account = make_account(Role.REVIEWER, "es")
    key, _ = sessions.start(account.id, "", COMMAND, keep=False)
    token = tokens.make(account.id, "CAT tool", list(Scope), 30, COMMAND)
    assert tokens.find(token)
    match end:
        case "role":
            accounts.change_role(account.id, Role.READER, [], COMMAND)
        case "disable":
            accounts.disable(account.id, COMMAND)
        case "delete":
            accounts.delete(account.id, COMMAND)
    assert sessions.find(key) is None
    found = tokens.find(token)
    if end == "role":
        assert found and found.person.role == Role.READER and not found.person.may_review("es")
    else:
        assert found is None


def test_who_is_let_in_again_signs_in_anew(app: Flask) -> None:
    account = make_account()
    token = tokens.make(account.id, "CAT tool", [Scope.READ], 30, COMMAND)
    accounts.disable(account.id, COMMAND)
    accounts.enable(account.id, COMMAND)
    assert tokens.find(token) is None
    assert accounts.get(account.id).uniquifier != account.uniquifier, "links in old mail lead nowhere"


def test_a_token_serves_until_it_is_revoked_or_over(app: Flask) -> None:
    account, other = make_account(), make_account()
    token = tokens.make(account.id, "CAT tool", [Scope.READ, Scope.PROPOSE], 30, COMMAND)
    found = tokens.find(token)
    assert found and found.scopes == {Scope.READ, Scope.PROPOSE} and found.person == account.person
    assert found.used_at is None and tokens.is_unseen(found)
    tokens.note_use(found.id)
    again = tokens.find(token)
    assert again and again.used_at and not tokens.is_unseen(again)
    with pytest.raises(AccountNotFound):
        tokens.revoke(found.id, other.id, COMMAND)
    tokens.revoke(found.id, account.id, COMMAND)
    assert tokens.find(token) is None
    with pytest.raises(AccountNotFound):
        tokens.revoke(found.id, account.id, COMMAND)
    late = tokens.make(account.id, "late", [Scope.READ], 30, COMMAND)
    with store.transaction() as session:
        session.execute(update(ApiTokenRow).values(expires_at=access.now()))
    assert tokens.find(late) is None
    for nonsense in ("", "puente_", "x" * 5000, "puente_" + "é" * 43):
        assert tokens.find(nonsense) is None


@pytest.mark.parametrize(
    ("name", "scopes", "days"),
    [("", [Scope.READ], 30), ("x", [], 30), ("x", [Scope.READ], 31), ("x" * 61, [Scope.READ], 30)],
)
def test_a_token_is_named_scoped_and_ends(app: Flask, name: str, scopes: list[Scope], days: int) -> None:
    with pytest.raises(ValueError, match="a name, a scope"):
        tokens.make(make_account().id, name, scopes, days, COMMAND)


def test_the_last_administrator_stays(app: Flask) -> None:
    first = make_account(Role.ADMINISTRATOR)
    for attempt in (
        lambda: accounts.change_role(first.id, Role.REVIEWER, [], COMMAND),
        lambda: accounts.disable(first.id, COMMAND),
        lambda: accounts.delete(first.id, COMMAND),
    ):
        with pytest.raises(LastAdministrator):
            attempt()
    second = make_account(Role.ADMINISTRATOR)
    accounts.disable(second.id, COMMAND)
    with pytest.raises(LastAdministrator):
        accounts.delete(first.id, COMMAND)
    accounts.enable(second.id, COMMAND)
    accounts.delete(first.id, COMMAND)
    assert accounts.get(second.id).role == Role.ADMINISTRATOR


def test_two_administrators_who_demote_each_other_at_once_leave_one(app: Flask) -> None:
    pair = [make_account(Role.ADMINISTRATOR) for _ in range(2)]
    refused: list[object] = []

    def demote(id: int) -> None:
        with app.app_context():
            try:
                accounts.change_role(id, Role.READER, [], COMMAND)
            except LastAdministrator as error:
                refused.append(error)

    threads = [threading.Thread(target=demote, args=(each.id,)) for each in pair]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(refused) == 1
    assert sorted(accounts.get(each.id).role for each in pair) == [Role.ADMINISTRATOR, Role.READER]


def test_what_another_request_changed_is_not_overwritten(app: Flask) -> None:
    seen = make_account()
    accounts.rename(seen.id, "Another name", COMMAND)
    with pytest.raises(AccountMoved):
        accounts.change(seen, COMMAND, "password_changed", {"password": "hash"})
    assert accounts.get(seen.id).password is None


def test_a_deleted_account_is_empty_and_the_history_keeps_its_number(app: Flask) -> None:
    account = make_account(Role.CONTRIBUTOR, name="Ana Ruiz", address="ana@example.org")
    reference = account.person.reference
    assert accounts.credits([reference, "glossary files"]) == {
        reference: "Ana Ruiz",
        "glossary files": "glossary files",
    }
    accounts.delete(account.id, Actor("page", account.id))
    assert accounts.credits([reference]) == {reference: None}
    with pytest.raises(AccountNotFound):
        accounts.get(account.id)
    assert accounts.find(address="ana@example.org") is None
    for table in ("account", "account_session", "api_token", "audit_entry"):
        with store.reading() as session:
            rows = str(session.execute(text(f"SELECT * FROM {table}")).all())
        assert "Ana" not in rows and "ana@" not in rows
    make_account(name="Ana Ruiz", address="ana@example.org")  # both can be taken again, by a new account
    assert accounts.credits([reference]) == {reference: None}


def test_an_invitation_serves_once(app: Flask) -> None:
    host = make_account(Role.ADMINISTRATOR)
    by = Actor("page", host.id)
    invitation, secret = invitations.invite("mei@example.org", Role.REVIEWER, ["zh"], "zh", by)
    assert invitations.get(secret).id == invitation.id and len(invitations.open_ones()) == 1
    account = invitations.accept(secret, "李梅", "hash", "zh", COMMAND)
    assert account.role == Role.REVIEWER and account.reviews == {"zh"} and account.confirmed_at
    for use in (lambda: invitations.get(secret), lambda: invitations.accept(secret, "x", "hash", "zh", COMMAND)):
        with pytest.raises(InvitationOver):
            use()
    assert invitations.open_ones() == []
    with pytest.raises(AddressTaken):
        invitations.invite("MEI@example.org", Role.READER, [], "en", by)


def test_an_invitation_ends_when_it_is_withdrawn_repeated_or_late(app: Flask) -> None:
    invitation, secret = invitations.invite("mei@example.org", Role.READER, [], "zh", COMMAND)
    invitations.withdraw(invitation.id, COMMAND)
    with pytest.raises(InvitationOver):
        invitations.get(secret)
    with pytest.raises(AccountNotFound):
        invitations.withdraw(invitation.id, COMMAND)
    _, first = invitations.invite("mei@example.org", Role.READER, [], "zh", COMMAND)
    _, second = invitations.invite("mei@example.org", Role.READER, [], "zh", COMMAND)
    with pytest.raises(InvitationOver):
        invitations.get(first)
    with store.transaction() as session:
        session.execute(update(InvitationRow).values(expires_at=access.now()))
    with pytest.raises(InvitationOver):
        invitations.get(second)


def test_the_audit_log_follows_and_a_change_in_it_shows(app: Flask) -> None:
    account = make_account(Role.ADMINISTRATOR)
    accounts.rename(account.id, "Grace Hall", COMMAND)
    chain = audit.Chain()
    with store.reading() as session:
        rows = audit.raw(session, 0, 100)
    for row in rows:
        chain.follow(row)
    assert chain.sequence == 2 and [row["action"] for row in rows] == ["account_created", "name_changed"]
    assert "Grace" not in str(rows), "codes and numbers, not names"
    changed = audit.Chain()
    with pytest.raises(Exception, match="audit_entry"):
        changed.follow(rows[0] | {"actor": 99})


def test_nothing_is_logged_of_what_was_undone(app: Flask) -> None:
    make_account(name="Ana Ruiz")
    other = make_account()
    with pytest.raises(NameTaken):
        accounts.rename(other.id, "ANA RUIZ", COMMAND)
    assert actions(other.id) == ["account_created"]
