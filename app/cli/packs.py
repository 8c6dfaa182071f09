"""The command that makes a pack for the booth."""

import sys
from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError

from app.cli.documents import read_file
from app.cli.glossary import glossary
from app.formats import packs as files
from app.formats.packs import Format
from app.formats.packs import json as packs_json
from app.services import pack_texts, packs
from app.services.pack_texts import Text
from app.terminology import outline as outlines
from app.terminology.errors import InvalidBody
from app.terminology.outline import Detail, Outline
from app.terminology.pack import Term

READABLE = click.Path(exists=True, dir_okay=False, path_type=Path)


@glossary.command()
@click.argument("format", type=click.Choice([each.value for each in Format]))
@click.argument("texts", nargs=-1, metavar="[FILE]...", type=READABLE)
@click.option("--id", "ids", multiple=True, metavar="ID", help="An entry to take in; may be given many times.")
@click.option("--title", help="What the pack is called; its file, too.")
@click.option("--date", help="The day of the meeting, such as 2022-11-25.")
@click.option(
    "--columns",
    default="en,es,zh-Hans",
    show_default=True,
    help="In order, with commas: en, es-CU, zh-Hans, zh-Hant …, definition, context, remark.",
)
@click.option(
    "--details",
    default="short_forms,reading",
    show_default=True,
    help=f"What stands beside the terms, with commas: {', '.join(Detail)}.",
)
@click.option("--sort", help="The language in whose alphabet the rows stand; without it, as given.")
@click.option("--language", type=click.Choice(["en", "es", "zh"]), default="en", help="The language of its own words.")
@click.option("--since", type=READABLE, help="An earlier pack as JSON: what is not in it is marked as new.")
@click.option("--only-new", is_flag=True, help="With --since, leave the rest out.")
@click.option("--no-bom", is_flag=True, help="CSV without the byte order mark that Excel needs.")
@click.option("--output", type=click.Path(path_type=Path), help="The file to write, - for standard output.")
def pack(
    format: str,
    texts: tuple[Path, ...],
    ids: tuple[str, ...],
    title: str | None,
    date: str | None,
    columns: str,
    details: str,
    sort: str | None,
    language: str,
    since: Path | None,
    only_new: bool,
    no_bom: bool,
    output: Path | None,
) -> None:
    """Make a pack for the booth: the terms of a meeting, of its texts (FILE) or by id, as a sheet in FORMAT.

    With --since, what changed in the earlier pack's equivalents is told, too.
    """
    earlier = _read(since) if since else None
    outline = _outline(
        title=title,
        date=date,
        columns=_split(columns),
        details=_split(details),
        sort=sort,
        items=[{"id": id} for id in ids],
        since=list(earlier.keys) if earlier else None,
        only_new=only_new,
    )
    write_pack(_with_terms(outline, texts), Format(format), language, bom=not no_bom, output=output)
    if earlier:
        _tell(packs.news(earlier))


def write_pack(
    outline: Outline, format: Format, language: str = "en", *, bom: bool = True, output: Path | None = None
) -> None:
    """Make a pack and write its file, by default one that is called as the pack; never in the place of another."""
    made = packs.make(outline, language)
    if made.missing:
        raise click.ClickException(f"There is no entry “{made.missing[0]}”: try `flask glossary find`.")
    if not made.pack.rows:
        raise click.ClickException("The pack has no terms: name texts, or entries with --id.")
    write_file(packs.write(made.pack, format, bom=bom), output or Path(files.file_name(made.pack, format)))
    told = f", {sum(row.is_new for row in made.pack.rows)} of them new" if outline.since is not None else ""
    click.echo(f"{len(made.pack.rows)} terms{told}", err=True)


def _split(text: str) -> list[str]:
    return [part for each in text.split(",") if (part := each.strip())]


def _read(path: Path) -> Outline:
    try:
        return packs_json.read(path.read_bytes())
    except ValueError as error:
        raise click.UsageError(f"{path} is no pack as JSON: make one with `flask glossary pack json`.") from error


def _outline(**fields: Any) -> Outline:
    """The outline of what was asked for. Raises UsageError, naming the option that cannot be so."""
    try:
        return outlines.from_document({name: value for name, value in fields.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = "id" if first["loc"][0] == "items" else first["loc"][0]
        raise click.UsageError(f"--{name}: {first['msg']}.") from error


def _with_terms(outline: Outline, paths: tuple[Path, ...]) -> Outline:
    texts = [Text(read_file(path).text, path.name[:200]) for path in paths]
    try:
        return pack_texts.with_terms(outline, texts)
    except InvalidBody as error:
        raise click.ClickException(error.items[0][2]) from error


def write_file(data: bytes, path: Path) -> None:
    """Write a file, - for standard output; never in the place of another. Raises ClickException."""
    if str(path) == "-":
        sys.stdout.buffer.write(data)
        return
    try:
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError as error:
        raise click.ClickException(f"{path} is there already: name another file.") from error
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror}.") from error
    click.echo(str(path))


def _tell(told: packs.News) -> None:
    """What an earlier pack no longer says as the glossary does, on standard error."""
    for change in told.changes:
        click.echo(
            f"changed: {change.item.id} ({change.language}): {_said(change.before)} → {_said(change.after)}", err=True
        )
    for id, target in told.moved:
        click.echo(f"merged: {id} → {target}", err=True)
    for id in told.withdrawn:
        click.echo(f"withdrawn: {id}", err=True)


def _said(term: Term | None) -> str:
    return " · ".join((term.text, *term.short_forms)) if term else "—"
