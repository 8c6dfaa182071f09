"""What the index keeps of each concept: enough to mark its designations in a text, and to call it by its name."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.recognition import surfaces
from app.terminology.concept import LANGUAGES, Concept, Designation, Kind

PROPER_KINDS = frozenset({Kind.PERSON, Kind.PLACE, Kind.INSTITUTION, Kind.INITIATIVE, Kind.POST})

_HOMONYM = Kind.HOMONYM.value


@dataclass(frozen=True, slots=True)
class Name:
    """A designation as a text may hold it."""

    text: str
    language: str
    type: str
    status: str
    is_acronym: bool  # its case counts, but in a line of capitals
    is_proper: bool  # one word with a capital, which the text must have too
    is_caseless: bool = False  # the entry says that capitals tell nothing
    traditional: str | None = None
    replaced_by: str | None = None
    abbreviation_of: str | None = None
    valid_from: str | None = None
    valid_until: str | None = None
    gender: str | None = None

    @property
    def is_retired(self) -> bool:
        return self.status in ("superseded", "deprecated")


@dataclass(frozen=True, slots=True)
class Card:
    """A concept: `labels` by language, `names` in the entry's order; `contrasted` where the entry shows plain uses,
    `is_bare` where it has designations and nothing that tells what they mean.
    """

    id: str
    kind: str
    layer: str
    labels: Mapping[str, str | None]
    names: tuple[Name, ...]
    contrasted: bool = False
    is_bare: bool = False

    @property
    def is_homonym(self) -> bool:
        return self.kind == _HOMONYM

    @property
    def reference(self) -> dict[str, Any]:
        return {"id": self.id, "labels": dict(self.labels)}

    @property
    def genders(self) -> frozenset[str]:
        """The grammatical genders that its Spanish names have, as far as the entry tells; none of those with both."""
        named = (each.gender for each in self.names if each.language[:2] == "es")
        return frozenset(gender for gender in named if gender and gender != "common")

    @property
    def since(self) -> str | None:
        """When the concept's names began; None where one that it had before, or every one, has no date."""
        dates = [name.valid_from for name in self.names if name.valid_from]
        whole = (name for name in self.names if not name.abbreviation_of)
        return None if not dates or any(name.is_retired and not name.valid_from for name in whole) else min(dates)

    def preferred(self, language: str) -> str | None:
        """What the glossary says to write in a language, given by its primary subtag."""
        return self.labels.get(next(each for each in LANGUAGES if each[:2] == language[:2]))


def card_of(concept: Concept) -> Card:
    """The card of a concept."""
    names = tuple(_name(concept, each) for each in concept.designations)
    contrasted = any(each.contrast for each in concept.contexts)
    is_bare = not (concept.contexts or concept.relations or any(concept.definitions.items()))
    return Card(concept.id, concept.kind.value, concept.layer.value, concept.labels, names, contrasted, is_bare)


def _name(concept: Concept, each: Designation) -> Name:
    strict = each.matching.case_sensitive if each.matching else None
    return Name(
        each.text,
        each.language,
        each.type.value,
        each.status.value,
        surfaces.is_acronym(each) if strict is None else strict,
        _is_proper(concept, each),
        strict is False,
        each.traditional.text if each.traditional else None,
        each.replaced_by,
        each.abbreviation_of,
        each.valid_from,
        each.valid_until,
        each.gender,
    )


def _is_proper(concept: Concept, each: Designation) -> bool:
    named = concept.kind in PROPER_KINDS or each.part_of_speech == "proper_noun" or each.type == "proper_name"
    return named and each.text[:1].isupper()


def write(card: Card) -> bytes:
    """The card as bytes of JSON."""
    names = [[getattr(name, field) for field in Name.__slots__] for name in card.names]
    fields = [card.id, card.kind, card.layer, dict(card.labels), names, card.contrasted, card.is_bare]
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


def read(data: bytes) -> Card:
    """The card that `write` wrote."""
    id, kind, layer, labels, names, contrasted, is_bare = json.loads(data)
    return Card(id, kind, layer, labels, tuple(Name(*each) for each in names), contrasted, is_bare)
