"""Small entries of real terms, for tests that write."""

from typing import Any

from app.terminology.concept import Concept, from_document


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
