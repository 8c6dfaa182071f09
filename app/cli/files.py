"""Commands that work on the glossary's files and need no database."""

import json
from pathlib import Path

import click

from app.cli.glossary import glossary
from app.services import files
from app.services import reference as reference_layer
from app.terminology.errors import InvalidGlossary
from app.terminology.findings import Severity

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@glossary.command()
@click.argument("folder", type=FOLDER, default="glossary")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.option("--errors-only", is_flag=True, help="Leave out warnings.")
@click.option("--only", help="Only findings in files whose path contains this text.")
def check(folder: Path, as_json: bool, errors_only: bool, only: str | None) -> None:
    """Check every entry in FOLDER; exit 1 on any finding.

    Needs no database. Each finding is shown with its file, line and code.
    """
    reading, findings = files.check(folder)
    if errors_only:
        findings = [each for each in findings if each.finding.severity == Severity.ERROR]
    if only:
        findings = [each for each in findings if only in each.file]
    if as_json:
        rows = [
            {
                "file": each.file,
                "line": each.line,
                "code": each.finding.code,
                "severity": each.finding.severity,
                "path": each.finding.pointer,
                "message": each.finding.message,
            }
            for each in findings
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for each in findings:
            click.echo(str(each))
        click.echo(f"{len(reading.glossary.concepts)} entries, {len(findings)} findings", err=bool(findings))
    if findings:
        raise SystemExit(1)


@glossary.command("format")
@click.argument("folder", type=FOLDER, default="glossary")
def format_files(folder: Path) -> None:
    """Rewrite the files in FOLDER in the canonical layout, each entry in the folder of its main subject."""
    changed = files.rewrite(folder)
    click.echo(f"{len(changed)} files rewritten")
    for path in changed:
        click.echo(f"  {path}")


@glossary.command()
@click.argument("folder", type=FOLDER, default="glossary")
def reference(folder: Path) -> None:
    """Bring the reference layer in FOLDER up to date: the states of the United Nations, one file each.

    Names come from the UN's lists and from the CLDR data that Babel ships. Running it again changes nothing; what
    people wrote in an entry (official names, notes, sources, corrections) stays, and curated entries are left alone.
    """
    try:
        report = reference_layer.write(folder)
    except InvalidGlossary as error:
        for text, _ in error.findings:
            click.echo(text, err=True)
        raise click.ClickException("Mend these files first; nothing was written.") from error
    for name, id in sorted(report.curated.items()):
        click.echo(f"{name}: no reference entry, it has the curated entry {id}")
    for what, ids in (("created", report.created), ("changed", report.changed)):
        for id in ids:
            click.echo(f"{what}: {id}")
    click.echo(
        f"{len(report.created)} created, {len(report.changed)} changed, {report.unchanged} unchanged, "
        f"{len(report.curated)} curated (CLDR {reference_layer.cldr_version()})"
    )
