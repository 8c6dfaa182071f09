"""An entry as the API answers it: the fields of the files, with what is derived from other records and from history.

What a concept alone tells is made once, as `Parts`, and completed by what is around it when that is known.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from pydantic import TypeAdapter

from app.terminology import concept as concepts
from app.terminology.bibliography import Cited, Confidence, Source, confidence
from app.terminology.concept import LANGUAGES, Concept, Layer, RelationType, UsageStatus
from app.terminology.entry import Entry, Reference, Related

_source_adapter = TypeAdapter(Source)
_LEVELS = list(Confidence)


class Cut(NamedTuple):
    """The JSON of a concept up to its relations, cut where the confidence of its designations is to stand."""

    before: str  # up to its designations
    designations: tuple[str, ...]  # each but for its closing brace
    cited: tuple[tuple[str, ...], ...]  # the sources of each designation
    after: str  # from the designations to the relations
    preferred: tuple[tuple[int, ...], ...]  # for each language, which of the designations are preferred


class Judged(NamedTuple):
    """The JSON of a concept up to its relations, and of the confidence in it."""

    text: str
    confidence: str


class Parts(NamedTuple):
    """The ready-made JSON of a concept but for what other records and history say; cut if it cites any source."""

    concept: Cut | Judged
    labels: str
    sources: tuple[str, ...]  # every source that the entry cites


def parts(concept: Concept, document: str, designations: Iterable[str], labels: str) -> Parts:
    """Cut a concept's canonical JSON, and that of its designations and labels, to where `complete` adds to them."""
    texts = tuple(designations)
    start = document.index('"designations":[') + len('"designations":[')  # no text holds it, its quotes are escaped
    end = start + sum(map(len, texts)) + len(texts) - 1
    after = document[end + 1 : -1]
    if concept.relations:
        after = after[: after.rindex(',"relations":[')]
    if concept.layer == Layer.CURATED:
        after += ',"layer":"curated"'
    if not any(concept.definitions.items()):
        after += ',"definitions":{}'
    if not concept.notes:
        after += ',"notes":[]'
    if not concept.contexts:
        after += ',"contexts":[]'
    preferred: dict[str, list[int]] = {language[:2]: [] for language in LANGUAGES}
    for place, each in enumerate(concept.designations):
        if each.status == UsageStatus.PREFERRED:
            preferred[each.language[:2]].append(place)
    cited = tuple([each.sources for each in concept.designations])
    cut = Cut(
        document[:start], tuple([text[:-1] for text in texts]), cited, after, tuple(map(tuple, preferred.values()))
    )
    sources = tuple(sorted(concept.source_keys))
    return Parts(cut if sources else _judged(cut, {}), labels, sources)


def _judged(cut: Cut, sources: Mapping[str, Cited]) -> Judged:
    levels = [confidence(keys, sources) for keys in cut.cited]
    designations = ",".join(
        [f'{text},"confidence":"{level}"}}' for text, level in zip(cut.designations, levels, strict=True)]
    )
    best = {
        language: min((levels[place] for place in places), key=_LEVELS.index).value if places else None
        for language, places in zip(LANGUAGES, cut.preferred, strict=True)
    }
    return Judged(f"{cut.before}{designations}]{cut.after}", _json(best))


def complete(
    made: Parts, relations: Iterable[Related], sources: Mapping[str, Cited], revision: int, updated_at: datetime
) -> bytes:
    """The ready-made JSON of an entry, UTF-8; `sources` holds those of the bibliography that it cites, or more."""
    text, best = made.concept if isinstance(made.concept, Judged) else _judged(made.concept, sources)
    bibliography = ",".join(sources[key].document for key in made.sources if key in sources)
    related = ",".join(map(_related, relations))
    return (
        f'{text},"relations":[{related}],"bibliography":[{bibliography}]'
        f',"labels":{made.labels},"confidence":{best},"revision":{revision}'
        f',"updated_at":"{timestamp(updated_at)}"}}'
    ).encode()


def write(entry: Entry) -> bytes:
    """The ready-made JSON of an entry, UTF-8."""
    concept = entry.concept
    designations = map(concepts.designation_to_json, concept.designations)
    made = parts(concept, concepts.to_json(concept), designations, _json(concept.labels))
    sources = {key: Cited(source.tier, source_to_json(source)) for key, source in entry.bibliography.items()}
    return complete(made, entry.relations, sources, entry.revision, entry.updated_at)


def source_to_json(source: Source) -> str:
    """A source as canonical JSON."""
    return _source_adapter.dump_json(source, exclude_defaults=True).decode()


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


def definitions(body: bytes) -> dict[str, Any]:
    """What is under `definitions` in the JSON that `write` wrote; the rest is not read."""
    text = body.decode()
    found: dict[str, Any] = _decoder.raw_decode(text, text.index(_DEFINITIONS) + len(_DEFINITIONS))[0]
    return found


def etag(body: bytes) -> str:
    """A strong entity tag for these bytes, with its quotation marks."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def timestamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def reference(each: Reference) -> dict[str, Any]:
    """Another concept as it appears in answers."""
    return {"id": each.id, "labels": dict(each.labels)}


def _related(each: Related) -> str:
    return _json({"type": each.type.value, "concept": reference(each.concept), "stated": each.stated})


_DEFINITIONS = '"definitions":'  # no text holds it, its quotes are escaped
_decoder = json.JSONDecoder()
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
