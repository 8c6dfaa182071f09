"""An entry as the API answers it: the fields of the files, with what is derived from other records and from history."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from app.terminology import concept as concepts
from app.terminology.bibliography import Confidence, Source, confidence
from app.terminology.concept import LANGUAGES, Concept, RelationType, UsageStatus
from app.terminology.entry import Entry, Reference, Related

_source_adapter = TypeAdapter(Source)


def write(entry: Entry) -> bytes:
    """The ready-made JSON of an entry, UTF-8."""
    concept = entry.concept
    document = concepts.to_document(concept)
    for written, designation in zip(document["designations"], concept.designations, strict=True):
        written["confidence"] = confidence(designation.sources, entry.bibliography).value
    document["layer"] = concept.layer.value
    for name, empty in (("definitions", {}), ("notes", []), ("contexts", [])):
        document.setdefault(name, empty)
    document["relations"] = [_related(each) for each in entry.relations]
    document["bibliography"] = [
        _source_adapter.dump_python(source, mode="json", exclude_defaults=True)
        for _, source in sorted(entry.bibliography.items())
    ]
    document["labels"] = concept.labels
    document["confidence"] = concept_confidence(concept, entry.bibliography)
    document["revision"] = entry.revision
    document["updated_at"] = timestamp(entry.updated_at)
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def read(body: bytes) -> Entry:
    """The entry that `write` wrote."""
    document = json.loads(body)
    bibliography = {each["key"]: _source_adapter.validate_python(each) for each in document.pop("bibliography")}
    relations = tuple(
        Related(RelationType(each["type"]), Reference(**each["concept"]), stated=each["stated"])
        for each in document.pop("relations")
    )
    revision, updated_at = document.pop("revision"), datetime.fromisoformat(document.pop("updated_at"))
    del document["labels"], document["confidence"]
    for each in document["designations"]:
        del each["confidence"]
    document["relations"] = [{"type": each.type.value, "target": each.concept.id} for each in relations if each.stated]
    return Entry(concepts.from_document(document), relations, bibliography, revision, updated_at)


def etag(body: bytes) -> str:
    """A strong entity tag for these bytes, with its quotation marks."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def timestamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def reference(each: Reference) -> dict[str, Any]:
    """Another concept as it appears in answers."""
    return {"id": each.id, "labels": dict(each.labels)}


def _related(each: Related) -> dict[str, Any]:
    return {"type": each.type.value, "concept": reference(each.concept), "stated": each.stated}


def concept_confidence(concept: Concept, sources: Mapping[str, Source]) -> dict[str, str | None]:
    """For each language, how well its best backed preferred designation is backed; None where there is none."""
    order = list(Confidence)
    found: dict[str, str | None] = {}
    for language in LANGUAGES:
        levels = [
            confidence(each.sources, sources)
            for each in concept.designations_in(language)
            if each.status == UsageStatus.PREFERRED
        ]
        found[language] = min(levels, key=order.index).value if levels else None
    return found
