"""Concepts made of a public set, so that the service reads with the set's senses or terms as its glossary."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.terminology import concept as concepts
from app.terminology.concept import Concept

MOST_CONTEXTS = 200
LONGEST_CONTEXT = 4000


def designation(text: str, language: str, type: str, **fields: Any) -> dict[str, Any]:
    """A designation as in the files."""
    made = {"text": printable(text), "language": language, "type": type, "status": "preferred"}
    return made | fields | {"unconfirmed": "made for a measurement"}


def concept(
    id: str, designations: Iterable[Mapping[str, Any]], contexts: Iterable[str] = (), language: str = "en"
) -> Concept:
    """A concept with these designations, and these texts as its contexts."""
    texts = [printable(text)[:LONGEST_CONTEXT] for text in contexts][:MOST_CONTEXTS]
    return concepts.from_document(
        {
            "id": id,
            "kind": "concept",
            "subjects": ["united-nations"],
            "designations": list(designations),
            "contexts": [{"text": text, "language": language} for text in texts],
        }
    )


def printable(text: str) -> str:
    """The text without what an entry refuses: control characters, blanks at its ends or in a row."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())
