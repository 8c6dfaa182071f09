"""Commands that keep the history safe."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from app.cli.glossary import glossary
from app.cli.output import print_json, progress
from app.services import backup as backups
from app.terminology.errors import BrokenHistory, InvalidBackup, StoreNotEmpty

FILE = click.Path(dir_okay=False, path_type=Path)
FAULTS = {
    "not_a_backup": "it is not a backup of Puente",
    "unknown_version": "it was made by a later version of Puente; bring this one up to date",
    "cut": "it ends before its end",
    "damaged": "it is damaged",
}


@glossary.command()
@click.argument("path", type=FILE)
def backup(path: Path) -> None:
    """Write the whole history to PATH, a new file, while the service runs on."""
    with _explained("No backup was made."):
        try:
            count = backups.make(path, progress("revisions"))
        except FileExistsError as error:
            raise click.ClickException(f"{path} is there already: give a new name.") from error
        except OSError as error:
            raise click.ClickException(f"{path} cannot be written: {error.strerror}. No backup was made.") from error
    click.echo(f"{count} revisions kept in {path}")


@glossary.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Replace the history that is there, which is lost.")
def restore(path: Path, replace: bool) -> None:
    """Take back the history from PATH, a backup made on either database; all of it or nothing.

    The database must be empty (run `flask glossary migrate` first), unless --replace is given.
    """
    with _explained("Nothing was changed."):
        try:
            count = backups.restore(path, replace=replace, progress=progress("revisions"))
        except InvalidBackup as error:
            raise click.ClickException(
                f"{path}, line {error.line}: {FAULTS[error.code]}. Nothing was changed."
            ) from error
        except StoreNotEmpty as error:
            raise click.ClickException(
                "The database holds a history already. Back it up, then give --replace to put the backup in its place."
            ) from error
    click.echo(f"{count} revisions restored from {path}")


@glossary.command("verify-history")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def verify_history(as_json: bool) -> None:
    """Follow the chain of hashes through every revision; exit 1 at the first that breaks it."""
    broken = None
    with _explained(""):
        try:
            count = backups.verify_history(progress("revisions"))
        except BrokenHistory as error:
            broken = error
    if as_json:
        print_json({"broken": None if broken is None else vars(broken)})
    elif broken is None:
        click.echo(f"{count} revisions follow from one another")
    if broken is not None:
        if not as_json:
            click.echo(_describe(broken), err=True)
        raise SystemExit(1)


@contextmanager
def _explained(outcome: str) -> Iterator[None]:
    try:
        yield
    except BrokenHistory as error:
        raise click.ClickException(f"{_describe(error)} {outcome}") from error


def _describe(error: BrokenHistory) -> str:
    if not error.number:
        return f"Revision {error.sequence} is missing from the history."
    what = f"{error.record_type} {error.record_id}, number {error.number}"
    return f"Revision {error.sequence} ({what}) does not follow from the one before it."
