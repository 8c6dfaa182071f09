"""What entries point to besides each other: sources, subject fields, and the authorities whose usage they record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import StringConstraints

from app.terminology.concept import Concept, LocalizedText, PartialDate, ShortText, Slug, shape


class Tier(StrEnum):
    """Where a source stands in the order of trust."""

    OFFICIAL = "official"
    INTERNATIONAL_ORGANISATION = "international_organisation"
    STATE_MEDIA = "state_media"
    PRESS = "press"
    ACADEMIC = "academic"
    REFERENCE = "reference"

    @property
    def is_official(self) -> bool:
        """Whether an equivalent seen here counts as officially backed, rather than backed by secondary sources."""
        return self in (Tier.OFFICIAL, Tier.INTERNATIONAL_ORGANISATION, Tier.STATE_MEDIA)


class Confidence(StrEnum):
    """How a designation is backed; computed from its sources, never typed in."""

    OFFICIAL = "official"
    SECONDARY = "secondary"
    UNCONFIRMED = "unconfirmed"


Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/$.?#][^\s]*$", max_length=2000)]


@shape
class Source:
    """A published text that entries cite. `note` says how it was seen when that matters: a mirror, an opening only."""

    key: Slug
    title: ShortText
    publisher: ShortText
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
    tier: Tier
    date: PartialDate | None = None
    url: Url | None = None
    accessed: PartialDate | None = None
    note: ShortText | None = None


@shape
class Subject:
    """A subject field, with its place in the hierarchy."""

    key: Slug
    label: LocalizedText
    broader: Slug | None = None


@shape
class Authority:
    """Whose usage a designation is: a ministry, an organisation, an agency."""

    key: Slug
    label: LocalizedText


@dataclass(frozen=True)
class Retired:
    """An entry that is no longer published: merged into another, which its id leads to for ever, or withdrawn."""

    concept: Concept
    merged_into: str | None = None

    @property
    def id(self) -> str:
        return self.concept.id


@dataclass(frozen=True)
class Glossary:
    """A whole glossary as files hold it: entries by id, and what they point to, by key."""

    concepts: Mapping[str, Concept] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    subjects: Mapping[str, Subject] = field(default_factory=dict)
    authorities: Mapping[str, Authority] = field(default_factory=dict)
    retired: Mapping[str, Retired] = field(default_factory=dict)

    @property
    def entries(self) -> dict[str, Concept | Retired]:
        """Every entry, published or not, by id."""
        return {**self.concepts, **self.retired}


class Cited(NamedTuple):
    """What an entry's JSON needs of a source that it cites: how far it is trusted, and its own JSON."""

    tier: Tier
    document: str


def confidence(keys: tuple[str, ...], sources: Mapping[str, Source] | Mapping[str, Cited]) -> Confidence:
    """How well these sources back an equivalent."""
    tiers = [sources[key].tier for key in keys if key in sources]
    if not tiers:
        return Confidence.UNCONFIRMED
    return Confidence.OFFICIAL if any(tier.is_official for tier in tiers) else Confidence.SECONDARY
