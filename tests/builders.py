"""Small entries of real terms, and what is made of them, for tests that write."""

from typing import Any

from pydantic import TypeAdapter

from app.terminology import outline as outlines
from app.terminology.bibliography import Source
from app.terminology.concept import Concept, from_document
from app.terminology.entry import Entry
from app.terminology.outline import Outline
from app.terminology.pack import Pack, make_own_row, make_row, ordered


def concept(id: str = "state-visit", **fields: Any) -> Concept:
    """A sound entry: three languages, a preferred designation and a definition in each; fields replace its own."""
    return from_document(
        {
            "id": id,
            "kind": "protocol",
            "subjects": ["visits-and-protocol"],
            "designations": [
                designation("state visit"),
                designation("visita de Estado", "es"),
                chinese("国事访问", "guóshì fǎngwèn", "國事訪問"),
            ],
            "definitions": {
                "en": {"text": "Visit of the highest rank, paid by a head of state at the invitation of another."},
                "es": {"text": "La de mayor rango, que un jefe de Estado realiza por invitación de otro."},
                "zh-Hans": {"text": "国家元首应另一国元首邀请进行的最高规格的访问。"},
            },
        }
        | fields
    )


def designation(text: str, language: str = "en", **fields: Any) -> dict[str, Any]:
    """A preferred full form, unconfirmed as it has no source here."""
    return {
        "text": text,
        "language": language,
        "type": "full_form",
        "status": "preferred",
        "unconfirmed": "made for a test",
    } | fields


def chinese(text: str, reading: str, traditional: str, **fields: Any) -> dict[str, Any]:
    return designation(text, "zh-Hans", reading=reading, traditional={"text": traditional}, **fields)


def named(id: str, *texts: str, language: str = "en", **fields: Any) -> Concept:
    """An entry that has these designations in one language, and nothing else."""
    rows = [designation(text, language) for text in texts]
    return concept(id, designations=rows, definitions={}, **fields)


def entry(concept: Concept, revision: int = 1, **sources: Any) -> Entry:
    """The entry of a concept; `sources` are the tiers of those it cites, by key."""
    return Entry(concept, (), {key: source(key, tier) for key, tier in sources.items()}, revision)


def source(key: str, tier: str = "official") -> Source:
    return TypeAdapter(Source).validate_python(
        {"key": key, "title": key, "publisher": "a ministry", "language": "en", "tier": tier}
    )


def outline(**fields: Any) -> Outline:
    """What a person chose for a pack; an item is an entry's id or the fields of a row."""
    items = [{"id": each} if isinstance(each, str) else each for each in fields.pop("items", [])]
    return outlines.from_document(fields | {"items": items})


def pack(*concepts: Concept, language: str = "en", own: list[dict[str, Any]] | None = None, **fields: Any) -> Pack:
    """A pack of entries, then of additions of one's own."""
    chosen = outline(items=[*(each.id for each in concepts), *(own or [])], **fields)
    by_id = {each.id: each for each in concepts}
    rows = [
        make_row(item, entry(by_id[item.id]), chosen, language) if item.id else make_own_row(item, chosen)
        for item in chosen.items
    ]
    return Pack(chosen, tuple(ordered(rows, chosen)), language)
