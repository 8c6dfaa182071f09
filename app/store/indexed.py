"""What the indexes hold of one concept, made of the concept alone: plain text and numbers, but no row's number yet."""

import json
from typing import NamedTuple

from app.language import sorting
from app.terminology import concept as concepts
from app.terminology import keys
from app.terminology.concept import LANGUAGES, Concept

_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class IndexedDesignation(NamedTuple):
    """A designation as a hit shows it, with all by which it is found; `tokens` are parted by spaces."""

    text: str
    language: str
    standing: int
    document: str
    keys: tuple[tuple[str, int], ...]
    tokens: str


class Indexed(NamedTuple):
    """A published concept as it is listed and found; labels and sort keys are in the order of LANGUAGES.

    `vocabulary` and `definition_tokens` are words parted by spaces.
    """

    id: str
    kind: str
    layer: str
    labels: tuple[str | None, ...]
    sort_keys: tuple[str | None, ...]
    labels_document: str
    subjects: tuple[str, ...]
    relations: tuple[tuple[str, str], ...]  # type and target, as the entry states them
    designations: tuple[IndexedDesignation, ...]
    vocabulary: str
    definition_tokens: str


def index(concept: Concept) -> Indexed:
    """All that the indexes hold of a concept while it is published."""
    labels = concept.labels
    words: dict[str, None] = {}
    designations = []
    for each in concept.designations:
        tokens = keys.designation_tokens(each)
        words.update(dict.fromkeys(keys.vocabulary(each, tokens)))
        designations.append(
            IndexedDesignation(
                each.text,
                each.language,
                keys.standing(concept, each),
                concepts.designation_to_json(each),
                tuple([(key, kind.value) for key, kind in keys.designation_keys(each)]),
                " ".join(tokens),
            )
        )
    return Indexed(
        concept.id,
        concept.kind.value,
        concept.layer.value,
        tuple(labels.values()),
        tuple([_sort_key(concept, language, labels[language]) for language in LANGUAGES]),
        _json(labels),
        tuple(dict.fromkeys(concept.subjects)),
        tuple([(each.type.value, each.target) for each in concept.relations]),
        tuple(designations),
        " ".join(words),
        " ".join(keys.definition_tokens(concept)),
    )


def hidden(indexed: Indexed) -> Indexed:
    """What is left of a concept in the indexes when it is withdrawn or merged: its row alone, in no list."""
    return indexed._replace(
        sort_keys=(None,) * len(LANGUAGES),
        subjects=(),
        relations=(),
        designations=(),
        vocabulary="",
        definition_tokens="",
    )


def _sort_key(concept: Concept, language: str, label: str | None) -> str | None:
    if label is None:
        return None
    reading = next((each.reading for each in concept.designations_in(language) if each.text == label), None)
    return sorting.sort_key(label, language[:2], reading)
