"""Commands that look things up."""

import json
from dataclasses import asdict
from datetime import UTC

import click

from app.cli.glossary import glossary
from app.cli.output import print_json
from app.formats import entry_json
from app.services import entries, lookup
from app.services import wanted as wanted_terms
from app.services.hits import Hit, to_json
from app.terminology.concept import LANGUAGES
from app.terminology.entry import Entry
from app.terminology.errors import ConceptMoved, ConceptNotFound, ConceptWithdrawn, InvalidRequest

NAMES = {"en": "English", "es": "Español", "zh-Hans": "中文"}
SIGNS = {"preferred": "●", "admitted": "○", "superseded": "†", "deprecated": "×"}


@glossary.command()
@click.argument("query")
@click.option("--language", help="Only designations in this language: en, es, zh …")
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True, help="How many hits at most.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def find(query: str, language: str | None, limit: int, as_json: bool) -> None:
    """Look QUERY up, in any language and spelling; exit 1 when nothing is found."""
    try:
        result = lookup.find(query, language=language, limit=limit)
    except InvalidRequest as error:
        raise click.UsageError(f"{error.parameter}: allowed are {error.allowed}.") from error
    if as_json:
        print_json({"query": result.query, "hits": [json.loads(to_json(hit)) for hit in result.hits]})
    else:
        for hit in result.hits:
            _print_hit(hit)
        for suggestion in result.suggestions:
            click.echo(f"Did you mean “{suggestion}”?")
        if not result.hits:
            click.echo(f"Nothing found for “{query}”.", err=True)
    if not result.hits:
        raise SystemExit(1)


def _print_hit(hit: Hit) -> None:
    labels = " · ".join(hit.concept.labels[language] or "—" for language in LANGUAGES)
    sign = SIGNS[hit.designation["status"]]
    click.echo(f"{hit.concept.id}\n  {labels}")
    replaced = f", now “{hit.replaced_by}”" if hit.replaced_by else ""
    click.echo(f"  {hit.match.value}: {sign} {hit.designation['text']} ({hit.designation['status']}{replaced})")


@glossary.command()
@click.argument("id")
@click.option("--json", "as_json", is_flag=True, help="Print the entry as the API answers it.")
def show(id: str, as_json: bool) -> None:
    """Show the entry ID; exit 1 when there is none."""
    try:
        current = entries.get_current(id)
    except ConceptNotFound as error:
        raise click.ClickException(f"There is no entry “{id}”: try `flask glossary find`.") from error
    except ConceptMoved as error:
        raise click.ClickException(f"“{id}” was merged into “{error.target}”.") from error
    except ConceptWithdrawn as error:
        raise click.ClickException(f"“{id}” was withdrawn.") from error
    if as_json:
        click.echo(current.body.decode())
    else:
        _print_entry(entry_json.read(current.body))


def _print_entry(entry: Entry) -> None:
    concept = entry.concept
    updated = entry.updated_at.astimezone(UTC).date()
    click.echo(f"{concept.id} ({concept.kind.value}, revision {entry.revision}, {updated})")
    for language in LANGUAGES:
        click.echo(f"\n{NAMES[language]}")
        for each in concept.designations_in(language):
            facts = [each.type.value.replace("_", " "), each.status.value]
            facts += [each.reading] if each.reading else []
            facts += [f"now {each.replaced_by}"] if each.replaced_by else []
            facts += ["unconfirmed"] if not each.sources and concept.layer == "curated" else []
            click.echo(f"  {SIGNS[each.status]} {each.text} ({', '.join(facts)})")
        definition = concept.definitions.get(language)
        if definition:
            click.echo(f"    {definition.text}")
    if entry.relations:
        click.echo("\nRelations")
        for related in entry.relations:
            click.echo(
                f"  {related.type.value.replace('_', ' ')}: {related.concept.label('en')[0]} ({related.concept.id})"
            )


@glossary.command()
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="How many terms at most.")
@click.option("--at-least", type=click.IntRange(1), default=wanted_terms.AT_LEAST, show_default=True, help="How often.")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def wanted(limit: int, at_least: int, as_json: bool) -> None:
    """List what people looked up most often and did not find."""
    found = wanted_terms.most_wanted(limit, at_least)
    if as_json:
        print_json([asdict(each) for each in found])
        return
    for each in found:
        click.echo(f"{each.count:6}  {each.term}")
    if not found:
        click.echo("Nothing is wanting.", err=True)
