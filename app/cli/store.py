"""Commands that fill, rebuild and judge the store."""

from dataclasses import asdict
from pathlib import Path

import click
from flask import current_app

from app.cli.glossary import glossary
from app.cli.output import print_json, progress
from app.services import exporting, loading, maintenance
from app.services.loading import Report
from app.store.revisions import Authorship
from app.terminology.errors import ExportConflict, InvalidGlossary, LoadConflict
from app.terminology.people import FILES

SHOWN = 20


@glossary.command()
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--take", type=click.Choice(["files", "service"]), help="In a conflict, take this side.")
@click.option("--author", default=FILES, show_default=True, help="Whose work the revisions are.")
@click.option("--reason", default="loaded from the glossary's files", show_default=True, help="Why, for the history.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def load(path: Path | None, take: str | None, author: str, reason: str, as_json: bool) -> None:
    """Publish what changed in PATH: a folder of files, or a .jsonl file of entries.

    All of it or nothing; loading twice changes nothing. Entries that were edited in the service are kept and named;
    entries changed on both sides are conflicts: nothing is loaded and the exit code is 1.
    """
    path = path or Path(current_app.config["GLOSSARY_DIR"])
    authorship = Authorship(author=author, reason=reason, origin="file")
    read = loading.load_folder if path.is_dir() else loading.load_lines
    try:
        report = read(path, authorship, take or "neither", progress("records"))  # type: ignore[arg-type]
    except InvalidGlossary as error:
        for text, _ in error.findings[:SHOWN]:
            click.echo(text, err=True)
        raise click.ClickException(
            f"{len(error.findings)} errors in the files; nothing was loaded. `flask glossary check` shows them all."
        ) from error
    except LoadConflict as error:
        for kind, id in error.places:
            click.echo(f"conflict: {kind} {id} was changed in the files and in the service", err=True)
        raise click.ClickException(
            "Nothing was loaded. Compare with `flask glossary show`, then load with --take files or --take service."
        ) from error
    if as_json:
        print_json(asdict(report))
    else:
        _print_report(report)


def _print_report(report: Report) -> None:
    click.echo(f"{report.created} created, {len(report.changed)} changed, {report.unchanged} unchanged")
    for kind, id in report.kept:
        click.echo(f"kept as edited in the service: {kind} {id}")
    for id in report.only_in_service:
        click.echo(f"in the service alone: {id}")


@glossary.command()
@click.argument("path", type=click.Path(path_type=Path), default="glossary")
@click.option("--take", type=click.Choice(["files", "service"]), help="In a conflict, take this side.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def export(path: Path, take: str | None, as_json: bool) -> None:
    """Write the service's state to PATH: the folder of files, or a .jsonl file of every published entry.

    In a folder, only the files of what changed in the service differ afterwards. Records that were edited in the files
    and wait to be loaded are kept and named; records changed on both sides are conflicts: nothing is written and the
    exit code is 1. `exported.yaml` remembers which state of the service the files were given: keep it with them.
    """
    if path.suffix == ".jsonl":
        count = exporting.export_lines(path, progress("entries"))
        click.echo(f"{count} entries written")
        return
    try:
        report = exporting.export_folder(path, take or "neither", progress("records"))  # type: ignore[arg-type]
    except InvalidGlossary as error:
        for text, _ in error.findings[:SHOWN]:
            click.echo(text, err=True)
        raise click.ClickException("Mend these files first; nothing was written.") from error
    except ExportConflict as error:
        for kind, id in error.places:
            click.echo(f"conflict: {kind} {id} was changed in the files and in the service", err=True)
        raise click.ClickException(
            "Nothing was written. Load the files with --take files or --take service, or export with --take."
        ) from error
    if as_json:
        print_json(asdict(report))
        return
    click.echo(f"{len(report.written)} written, {report.unchanged} unchanged")
    for file in report.files:
        click.echo(f"  {file}")
    for kind, id in report.kept:
        click.echo(f"kept as edited in the files, to be loaded: {kind} {id}")


@glossary.command()
def migrate() -> None:
    """Bring the database's structure up to date; does nothing when it is."""
    before, after = maintenance.migrate()
    click.echo(f"the database is at {after}" + (f", was at {before or 'nothing'}" if before != after else ""))


@glossary.command()
def reindex() -> None:
    """Make everything that is derived from the revisions anew; readers go on reading meanwhile."""
    done = maintenance.reindex(progress("records"))
    click.echo(f"{done} records reindexed")


@glossary.command()
@click.option("--json", "as_json", is_flag=True, help="Print the differences as a JSON list.")
def verify(as_json: bool) -> None:
    """Compare what readers get with the revisions; exit 1 on any difference."""
    differences = maintenance.verify()
    if as_json:
        print_json(differences)
    else:
        for each in differences:
            click.echo(each)
        click.echo(f"{len(differences)} differences", err=bool(differences))
    if differences:
        raise SystemExit(1)


@glossary.command()
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
def stats(as_json: bool) -> None:
    """Count concepts and designations, each layer apart, and how the curated designations are backed by sources."""
    found = maintenance.stats()
    if as_json:
        print_json(asdict(found))
        return
    click.echo(
        f"{found.concepts} concepts: " + ", ".join(f"{n} {layer}" for layer, n in sorted(found.by_layer.items()))
    )
    for language, count in found.designations.items():
        click.echo(f"\n{language}: {count} designations")
        for title, table in (("all", found.backing), ("preferred", found.backing_of_preferred)):
            click.echo(f"  {title}: {_shares(table.get(language, {}))}")
        click.echo(f"  by tier: {_shares(found.tiers.get(language, {}))}")
    if found.reference_designations:
        counts = ", ".join(f"{language} {count}" for language, count in found.reference_designations.items())
        click.echo(f"\nReference layer, counted apart: {counts} designations")
    if found.unconfirmed:
        click.echo("\nPreferred and unconfirmed:")
        for each in found.unconfirmed:
            click.echo(f"  {each['concept']} ({each['language']}): {each['text']} [{each['looked_up']}]")


def _shares(counts: dict[str, int]) -> str:
    total = sum(counts.values()) or 1
    return ", ".join(f"{name.replace('_', ' ')} {n} ({n / total:.0%})" for name, n in sorted(counts.items())) or "none"
