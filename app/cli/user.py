"""`flask user …`: the first administrator, and people by scripts. People are named by their e-mail address."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from flask import current_app, url_for
from flask_security import hash_password
from flask_security.recoverable import generate_reset_link

from app.cli.glossary import GlossaryGroup
from app.cli.output import print_json
from app.services import accounts, auditing, invitations, sessions
from app.services.accounts import NewAccount
from app.store.accounts import Account
from app.terminology import errors
from app.terminology.people import COMMAND, REVIEWED_LANGUAGES, Role

REFUSALS: dict[type[errors.PuenteError], str] = {
    errors.AccountNotFound: "There is no such account. `flask user list` shows those there are.",
    errors.AddressTaken: "There is an account with that address.",
    errors.NameTaken: "Somebody has that name already.",
    errors.LastAdministrator: "The last administrator stays one: give somebody else the role first.",
    errors.AccountMoved: "The account was changed at the same moment; try again.",
}
ROLE = click.Choice([role.value for role in Role])
LANGUAGE = click.Choice(REVIEWED_LANGUAGES)
INTERFACE = click.Choice(["en", "es", "zh"])


class UserGroup(GlossaryGroup):
    """Says in a sentence why a command was refused."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except tuple(REFUSALS) as error:
            raise click.ClickException(f"{REFUSALS[type(error)]} Nothing was changed.") from error


user = UserGroup("user", help="Make and keep the accounts of people.")


def _account(address: str) -> Account:
    found = accounts.find(address=address)
    if found is None:
        raise errors.AccountNotFound
    return found


@contextmanager
def _addressed(interface: str) -> Iterator[None]:
    """So that addresses of pages can be made, in a language and at PUBLIC_URL."""
    base = current_app.config["PUBLIC_URL"]
    with current_app.test_request_context(f"/{interface}/", base_url=base):
        yield


@user.command()
@click.argument("address")
@click.option("--name", required=True, help="The name that is shown beside what the person contributes.")
@click.option("--role", type=ROLE, default="contributor", show_default=True, help="What the person may do.")
@click.option("--reviews", type=LANGUAGE, multiple=True, help="A language whose changes they may approve; repeatable.")
@click.option("--interface", type=INTERFACE, default="en", show_default=True, help="The language of letters to them.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of asking for it.")
def create(address: str, name: str, role: str, reviews: tuple[str, ...], interface: str, password_stdin: bool) -> None:
    """Make an account for ADDRESS, which counts as confirmed; with --role administrator, the first one."""
    if password_stdin:
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    with _addressed("en"):
        faults, password = current_app.extensions["security"].password_util.validate(
            password, True, email=address, name=name
        )
        if faults:
            raise click.ClickException(f"{faults[0]} No account was made.")
        try:
            accounts.read_address(address)
            accounts.read_name(name)
        except ValueError as error:
            raise click.ClickException(f"That is {error}. No account was made.") from error
        new = NewAccount(
            address, name, hash_password(password), Role(role), frozenset(reviews), interface, confirmed=True
        )
        made = accounts.create(new, COMMAND)
    click.echo(f"account {made.id} made: {made.email}, {made.role}")


@user.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print the people as a JSON list.")
def list_(as_json: bool) -> None:
    """List everybody who has an account, the newest first."""
    people, after = [], None
    while found := accounts.page(after=after):
        people += found
        after = found[-1].id
    if as_json:
        print_json([_document(each) for each in people])
        return
    for each in people:
        notes = [", ".join(sorted(each.reviews)), "" if each.is_active else "disabled"]
        notes.append("" if each.confirmed_at else "not confirmed")
        click.echo(f"{each.id}  {each.email}  {each.name}  {each.role}  {'; '.join(filter(None, notes))}".rstrip())


def _document(account: Account) -> dict[str, Any]:
    return {
        "id": account.id,
        "email": account.email,
        "name": account.name,
        "role": account.role.value,
        "reviews": sorted(account.reviews),
        "active": account.is_active,
        "confirmed": account.confirmed_at is not None,
        "second_factor": account.second_factor is not None,
        "created_at": account.created_at.isoformat(),
    }


@user.command()
@click.argument("address")
@click.argument("role", type=ROLE)
@click.option("--reviews", type=LANGUAGE, multiple=True, help="A language whose changes they may approve; repeatable.")
def role(address: str, role: str, reviews: tuple[str, ...]) -> None:
    """Give ADDRESS a ROLE, with exactly the languages named; another role ends the person's sessions."""
    changed = accounts.change_role(_account(address).id, Role(role), reviews, COMMAND)
    click.echo(f"{changed.email}: {changed.role}{''.join(f' {each}' for each in sorted(changed.reviews))}")


@user.command()
@click.argument("address")
def disable(address: str) -> None:
    """Shut ADDRESS out: sessions end and tokens are revoked at once."""
    accounts.disable(_account(address).id, COMMAND)
    click.echo(f"{address} is disabled")


@user.command()
@click.argument("address")
def enable(address: str) -> None:
    """Let ADDRESS in again; tokens have to be made anew."""
    accounts.enable(_account(address).id, COMMAND)
    click.echo(f"{address} is enabled")


@user.command()
@click.argument("address")
@click.confirmation_option(prompt="For ever?", help="Do not ask whether it is meant.")
def delete(address: str) -> None:
    """Delete the account of ADDRESS for ever; what the person contributed stays, under a number."""
    accounts.delete(_account(address).id, COMMAND)
    click.echo(f"{address} is deleted")


@user.command()
@click.argument("address")
@click.option("--role", type=ROLE, default="contributor", show_default=True, help="What the person will be.")
@click.option("--reviews", type=LANGUAGE, multiple=True, help="A language whose changes they may approve; repeatable.")
@click.option("--interface", type=INTERFACE, default="en", show_default=True, help="The language of the page.")
def invite(address: str, role: str, reviews: tuple[str, ...], interface: str) -> None:
    """Print a link by which ADDRESS makes an account; it serves once, within seven days. No letter is sent."""
    try:
        _, secret = invitations.invite(address, Role(role), reviews, interface, COMMAND)
    except ValueError as error:
        raise click.ClickException(f"That is {error}. Nobody was invited.") from error
    with _addressed(interface):
        click.echo(url_for("account.invitation", secret=secret, _external=True))


@user.command("reset-link")
@click.argument("address")
def reset_link(address: str) -> None:
    """Print a link by which ADDRESS chooses a new password; it serves once, within 30 minutes. No letter is sent."""
    found = _account(address)
    with _addressed(found.interface):
        member = current_app.extensions["security"].datastore.find_user(id=found.id)
        link, _ = generate_reset_link(member)  # type: ignore[no-untyped-call]
    click.echo(link)


@user.command("end-sessions")
@click.argument("address")
def end_sessions(address: str) -> None:
    """Sign ADDRESS out of every browser."""
    click.echo(f"{sessions.end_all(_account(address).id, COMMAND)} sessions ended")


@user.command("drop-second-factor")
@click.argument("address")
def drop_second_factor(address: str) -> None:
    """Let ADDRESS sign in by password alone, for who lost the app and the recovery codes."""
    accounts.drop_second_factor(_account(address).id, COMMAND)
    click.echo(f"{address} signs in without a code")


@user.command("verify-audit")
def verify_audit() -> None:
    """Follow the hashes of the audit log through every entry; exit 1 at the first that breaks them."""
    try:
        count = auditing.verify()
    except errors.BrokenHistory as error:
        raise click.ClickException(f"Entry {error.sequence} does not follow from the one before it.") from error
    click.echo(f"{count} entries follow from one another")
