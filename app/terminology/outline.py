"""What a person chooses for a booth pack and keeps: which entries, what of their own, in which columns.

The pack itself, with what the glossary says now, is made of it: see `app/terminology/pack.py`.
"""

import json
from calendar import monthrange
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import AfterValidator, ConfigDict, Field, TypeAdapter, model_validator
from pydantic.dataclasses import dataclass
from pydantic_core import PydanticCustomError

from app.language import folding, tags
from app.terminology.concept import DesignationText, LongText, PartialDate, ShortText, Slug

MAX_ITEMS = 1000
STRICT = ConfigDict(extra="forbid", strict=True)  # JSON's types as they are: true is no number


class Aside(StrEnum):
    """What a column can hold that is no language's terms."""

    DEFINITION = "definition"
    CONTEXT = "context"
    REMARK = "remark"


class Detail(StrEnum):
    """What stands beside a term, in its own cell or, in a table of data, in a column after it."""

    SHORT_FORMS = "short_forms"
    READING = "reading"
    TRADITIONAL = "traditional"


def _column(name: str) -> str:
    found = name if name in list(Aside) else tags.normalize(name)
    if found is None:
        raise PydanticCustomError("unknown_column", "a language (en, es-CU, zh-Hans …), definition, context or remark")
    return found


def _columns(names: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(names)) < len(names):
        raise PydanticCustomError("duplicate_column", "each column once")
    if all(name in list(Aside) for name in names):
        raise PydanticCustomError("no_language", "at least one language")
    return names


def _day(text: str) -> str:
    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    if day > monthrange(year or 1, month)[1] or not year:
        raise PydanticCustomError("impossible_date", "a day that there is")
    return text


def _known_tag(tag: str) -> str:
    found = tags.normalize(tag)
    if found is None:
        raise PydanticCustomError("unknown_language", "en, es, zh-Hans, zh-Hant or a regional form of these")
    return found


Column = Annotated[str, AfterValidator(_column)]
Columns = Annotated[tuple[Column, ...], Field(min_length=1, max_length=8), AfterValidator(_columns)]
Tag = Annotated[str, AfterValidator(_known_tag)]
Day = Annotated[PartialDate, AfterValidator(_day)]
Title = Annotated[ShortText, Field(max_length=200), AfterValidator(lambda title: " ".join(title.split()))]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Passage:
    """The sentence in which a text first says a term, with what the text is called."""

    text: LongText
    language: Tag
    title: Title | None = None


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Item:
    """A row as a person chose it: an entry (`id`) or an addition of their own (`terms`, `reading`), never both.

    `revision` is that of the entry which they saw; `found` are the forms in which their texts have it.
    """

    id: Slug | None = None
    revision: Annotated[int, Field(ge=1)] | None = None
    terms: Annotated[dict[Tag, DesignationText], Field(max_length=8)] | None = None
    reading: ShortText | None = None
    remark: ShortText | None = None
    found: Annotated[tuple[DesignationText, ...], Field(max_length=20)] = ()
    context: Passage | None = None

    @model_validator(mode="after")
    def _is_one_of_two(self) -> Self:
        if (self.id is None) == (not self.terms):
            raise PydanticCustomError("entry_or_terms", "either the id of an entry or terms of one's own")
        return self

    @property
    def key(self) -> str:
        """What tells it from other rows, whatever the order: the entry's id, or the terms in any spelling."""
        if self.id is not None:
            return self.id
        return " ".join(sorted(f"{tag}:{folding.key(text)}" for tag, text in (self.terms or {}).items()))


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Outline:
    """A pack as a person chose it.

    `sort` is the language in whose alphabet the rows stand, else they stand as given. `since` are the keys of the rows
    of an earlier pack: what is not there is new.
    """

    title: Title | None = None
    date: Day | None = None
    columns: Columns = ("en", "es", "zh-Hans")
    details: Annotated[tuple[Detail, ...], Field(max_length=3)] = (Detail.SHORT_FORMS, Detail.READING)
    sort: Tag | None = None
    items: Annotated[tuple[Item, ...], Field(max_length=MAX_ITEMS)] = ()
    since: Annotated[tuple[Annotated[str, Field(max_length=4000)], ...], Field(max_length=MAX_ITEMS)] | None = None
    only_new: bool = False

    @property
    def languages(self) -> tuple[str, ...]:
        """The columns that hold terms, by language tag, in order."""
        return tuple(name for name in self.columns if name not in list(Aside))

    @property
    def keys(self) -> tuple[str, ...]:
        """What a later pack is compared with."""
        return tuple(dict.fromkeys(item.key for item in self.items))


outline_adapter: TypeAdapter[Outline] = TypeAdapter(Outline)
_item_adapter: TypeAdapter[Item] = TypeAdapter(Item)


def to_document(outline: Outline) -> dict[str, Any]:
    """The outline as plain data; fields at their default are left out."""
    document: dict[str, Any] = outline_adapter.dump_python(outline, mode="json", exclude_defaults=True)
    return document


def item_document(item: Item) -> dict[str, Any]:
    """A row as plain data; fields at their default are left out."""
    document: dict[str, Any] = _item_adapter.dump_python(item, mode="json", exclude_defaults=True)
    return document


def from_document(document: object) -> Outline:
    """The outline that plain data stands for. Raises pydantic.ValidationError."""
    return outline_adapter.validate_json(json.dumps(document))
