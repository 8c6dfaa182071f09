"""The commands that set warnings aside for every text."""

import click

from app.cli.glossary import glossary
from app.cli.output import print_json
from app.services import waivers as glossary_waivers
from app.terminology.errors import InvalidRequest, WaiverNotFound
from app.terminology.people import COMMAND


@glossary.command()
@click.option("--json", "as_json", is_flag=True, help="Print them as a JSON list.")
def waivers(as_json: bool) -> None:
    """List the warnings that are set aside for every text, with the reasons."""
    found = glossary_waivers.of_all()
    if as_json:
        print_json([{"id": each.id, "warning": each.warning, "reason": each.reason} for each in found])
        return
    for each in found:
        click.echo(f"{each.id}  {each.warning}  {each.reason}")
    if not found:
        click.echo("No warning is set aside.")


@glossary.command()
@click.argument("warning", metavar="ID")
@click.option("--reason", required=True, help="Why the wording is right; everybody sees it.")
def waive(warning: str, reason: str) -> None:
    """Set the warning ID (as `flask glossary read --json` has it) aside for every text."""
    try:
        number = glossary_waivers.make(warning, reason, COMMAND)
    except InvalidRequest as error:
        raise click.UsageError(f"{error.parameter}: give {error.allowed}.") from error
    click.echo(f"set aside as number {number}; `flask glossary unwaive {number}` takes it up again")


@glossary.command()
@click.argument("number", type=int)
def unwaive(number: int) -> None:
    """Warn again of what NUMBER set aside; exit 1 when there is none."""
    try:
        glossary_waivers.revoke(number, COMMAND)
    except WaiverNotFound as error:
        raise click.ClickException("There is none. `flask glossary waivers` shows those there are.") from error
    click.echo("It is warned of again.")
