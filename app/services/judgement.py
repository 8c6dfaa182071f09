"""What there is to say of a proposed entry before it is published: findings, and entries that it may repeat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from app import store
from app.formats.yaml_files import RECORD_FILES, shape_findings
from app.services import lookup, sources
from app.services.hits import Hit
from app.store import projections, revisions
from app.store.proposals import NewRecord
from app.terminology import concept as concepts
from app.terminology import glossary_rules, rules
from app.terminology.bibliography import Glossary
from app.terminology.concept import Concept, RelationType
from app.terminology.findings import Finding, Severity

MOST_LOOKED_UP = 12
MOST_DUPLICATES = 6
MAY_WAIT = ("missing_definition", "missing_designation")
"""What keeps an entry from being published, and not from being proposed: somebody who knows one language begins."""


@dataclass(frozen=True)
class Duplicate:
    """An entry that a proposed designation leads to already."""

    text: str
    hit: Hit


@dataclass(frozen=True)
class Judgement:
    """`findings` in order of their places; `duplicates` the nearest first."""

    findings: list[Finding]
    duplicates: list[Duplicate]


def errors_of(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that keep an entry from being published."""
    return [each for each in findings if each.severity == Severity.ERROR]


def errors_before_review(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that keep a proposal from review: a language that is wanting is asked for there."""
    return [each for each in errors_of(findings) if each.code not in MAY_WAIT]


def judge(document: dict[str, Any], records: Sequence[NewRecord], own: Iterable[str | None] = ()) -> Judgement:
    """Judge a proposed document with the records that come with it; `own` are the ids of its own entries."""
    findings = [found for record in records for found in _of_record(record)]
    try:
        concept = concepts.from_document(document)
    except ValidationError as error:
        return Judgement([*findings, *shape_findings(error)], duplicates(_texts(document), own))
    findings += rules.check(concept)
    with store.reading() as session:
        findings += _of_references(session, concept, records)
        findings += _of_places(session, records)
        findings += _of_keys(session, records)
    found = duplicates([each.text for each in concept.designations], own)
    return Judgement([*findings, *_shared(concept, found)], found)


def duplicates(texts: Iterable[str], own: Iterable[str | None] = ()) -> list[Duplicate]:
    """Entries that have these designations already, in whatever spelling, script or inflection."""
    found: dict[str, Duplicate] = {}
    mine = set(own)
    for text in list(dict.fromkeys(texts))[:MOST_LOOKED_UP]:
        if len(text) > lookup.MAX_QUERY:
            continue
        for hit in lookup.homonyms(text, limit=MOST_DUPLICATES):
            if hit.concept_id not in mine:
                found.setdefault(hit.concept_id, Duplicate(text, hit))
    return list(found.values())[:MOST_DUPLICATES]


def _texts(document: Any) -> list[str]:
    rows = document.get("designations") if isinstance(document, dict) else None
    rows = rows if isinstance(rows, list) else []
    return [each["text"] for each in rows if isinstance(each, dict) and isinstance(each.get("text"), str)]


def _of_record(record: NewRecord) -> Iterator[Finding]:
    """What is wrong with a new source or subject; its findings stand under its key."""
    kind = RECORD_FILES.get(record.type)
    if kind is None or record.type == "authority":
        yield Finding("invalid_shape", ("records", record.key), {"problem": f"{record.type}: source or subject"})
        return
    try:
        kind[1].validate_python({"key": record.key} | record.document)
    except ValidationError as error:
        for each in shape_findings(error):
            yield replace(each, path=("records", record.key, *each.path))


def _of_references(session: store.Session, concept: Concept, records: Sequence[NewRecord]) -> list[Finding]:
    """What the entry points to and is not there, by the glossary's own rule."""
    coming = {kind: {each.key for each in records if each.type == kind} for kind in ("source", "subject")}
    there = Glossary(
        concepts={concept.id: concept} | dict.fromkeys(_published(session, concept), concept),
        sources=dict.fromkeys(coming["source"] | projections.sources(session, concept.source_keys).keys()),  # type: ignore[arg-type]
        subjects=dict.fromkeys(coming["subject"] | _there(session, "subject", concept.subjects)),  # type: ignore[arg-type]
        authorities=dict.fromkeys(  # type: ignore[arg-type]
            _there(session, "authority", [each.authority for each in concept.designations if each.authority])
        ),
    )
    return [Finding(code, path, data) for path, code, data in glossary_rules.dangling(concept, there)]


def _of_places(session: store.Session, records: Sequence[NewRecord]) -> Iterator[Finding]:
    """New subject fields within one that is not there yet."""
    broader = {each.key: str(each.document["broader"]) for each in records if each.document.get("broader")}
    known = _there(session, "subject", broader.values())
    for key, wanted in broader.items():
        if wanted not in known:
            yield Finding("unknown_subject", ("records", key, "broader"), {"key": wanted})


def _of_keys(session: store.Session, records: Sequence[NewRecord]) -> Iterator[Finding]:
    """New records whose key belongs to another by now: what was seen would be published as something else."""
    for kind, is_same in (("source", sources.is_same), ("subject", _is_same_field)):
        keys = [each.key for each in records if each.type == kind]
        there = revisions.latest(session, kind, keys)
        for each in records:
            if each.type == kind and each.key in there and not is_same(each.document, there[each.key].document):
                yield Finding("key_taken", ("records", each.key), {"key": each.key})


def _is_same_field(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return bool(one.get("label") == other.get("label"))


def _published(session: store.Session, concept: Concept) -> set[str]:
    return set(projections.references(session, [each.target for each in concept.relations]))


def _there(session: store.Session, kind: str, keys: Iterable[str]) -> set[str]:
    return set(revisions.latest(session, kind, list(keys)))


def _shared(concept: Concept, found: Iterable[Duplicate]) -> Iterator[Finding]:
    """Designations that another entry has as well, and no relation tells the two apart."""
    told = {each.target for each in concept.relations if each.type == RelationType.CONFUSABLE_WITH}
    for each in found:
        index = next(i for i, row in enumerate(concept.designations) if row.text == each.text)
        if each.hit.concept_id not in told:
            data = {"text": each.text, "other": each.hit.concept_id}
            yield Finding("shared_designation", ("designations", index, "text"), data, Severity.WARNING)
