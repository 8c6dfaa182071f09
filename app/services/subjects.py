"""Subject fields and sources: what entries are ordered by and lean on."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app import store
from app.store import concepts as stored_concepts
from app.store import records
from app.terminology.errors import SourceNotFound


@dataclass(frozen=True)
class SubjectField:
    """A subject field with the number of its concepts, those of narrower fields included."""

    key: str
    label: dict[str, str]
    count: int
    narrower: tuple["SubjectField", ...] = ()


@dataclass(frozen=True)
class Overview:
    """What there is: subject fields from the top, and how many concepts are in each layer."""

    fields: tuple[SubjectField, ...]
    by_layer: dict[str, int]

    @property
    def count(self) -> int:
        return sum(self.by_layer.values())


def overview() -> Overview:
    """The hierarchy of subject fields, with counts."""
    with store.reading() as session:
        documents = records.documents(session, "subject")
        counts = stored_concepts.counts_by(session, "subject")
        by_layer = stored_concepts.counts_by(session, "layer")
    return Overview(_below(None, documents, counts), by_layer)


def _below(
    broader: str | None, documents: dict[str, dict[str, Any]], counts: dict[str, int]
) -> tuple[SubjectField, ...]:
    fields = []
    for key, document in documents.items():
        if document.get("broader") == broader:
            narrower = _below(key, documents, counts)
            count = counts.get(key, 0) + sum(each.count for each in narrower)
            fields.append(SubjectField(key, document["label"], count, narrower))
    return tuple(fields)


def labels() -> dict[str, dict[str, dict[str, str]]]:
    """What subject fields and authorities are called, by type, key and language."""
    with store.reading() as session:
        return {
            record_type: {key: document["label"] for key, document in records.documents(session, record_type).items()}
            for record_type in ("subject", "authority")
        }


def find(names: Iterable[str]) -> str | None:
    """The key of the subject field that has one of the names, in any language and case; None when there is none."""
    wanted = {name.casefold() for name in names}
    named = labels()["subject"].items()
    return next((key for key, label in named if wanted & {text.casefold() for text in label.values()}), None)


def list_sources(limit: int, after: str | None) -> list[dict[str, Any]]:
    """Sources in order of keys, from after a key on."""
    with store.reading() as session:
        return records.page(session, "source", limit, after)


def get_source(key: str) -> dict[str, Any]:
    """One source. Raises SourceNotFound."""
    with store.reading() as session:
        found = records.document(session, "source", key)
    if found is None:
        raise SourceNotFound(key)
    return found
