"""The command that tells what a text has and the glossary lacks."""

from dataclasses import asdict
from pathlib import Path

import click

from app.cli.documents import FILE, encoding_option, read_file
from app.cli.glossary import glossary
from app.cli.output import print_json
from app.services import coverage as missing


@glossary.command()
@click.argument("file", type=FILE)
@encoding_option
@click.option("--limit", type=click.IntRange(1, 1000), default=40, show_default=True, help="How many at most.")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def coverage(file: Path, encoding: str | None, limit: int, as_json: bool) -> None:
    """Rank what FILE (- for standard input) says that deserves an entry and has none.

    Acronyms, names, titles and recurring phrases in English, Spanish and Chinese.
    """
    found = missing.find_missing(read_file(file, encoding).text, limit)
    if as_json:
        print_json([asdict(each) for each in found])
        return
    for each in found:
        meaning = f" ({each.long_form})" if each.long_form else ""
        click.echo(f"{each.score:8.2f}  {each.count:>3} ×  {each.text}{meaning}  [{each.kind.value.replace('_', ' ')}]")
    click.echo(f"{len(found)} candidates", err=True)
