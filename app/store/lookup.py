"""Candidates for a search, fetched through indexes only; services rank them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from sqlalchemy import Table, and_, bindparam, literal, select
from sqlalchemy.orm import Session

from app.store import tokens
from app.store.models import ConceptRow, DesignationRow, LookupKey
from app.terminology.entry import Reference
from app.terminology.keys import KeyKind

_concept = cast(Table, ConceptRow.__table__)
_designation = cast(Table, DesignationRow.__table__)
_key = cast(Table, LookupKey.__table__)

LAST = "\U0010ffff"


@dataclass(frozen=True)
class Candidate:
    """A designation that may answer a query. `key` and `kind` say by which key it was found, if by one."""

    concept_id: str
    kind_of_concept: str
    labels: tuple[str | None, str | None, str | None]
    text: str
    status: str
    document: str
    key: str | None
    kind: KeyKind | None

    @cached_property
    def designation(self) -> dict[str, Any]:
        """The designation's fields, as the files have them."""
        return cast(dict[str, Any], json.loads(self.document))

    @property
    def reference(self) -> Reference:
        return Reference(self.concept_id, dict(zip(("en", "es", "zh-Hans"), self.labels, strict=True)))


_columns = (
    _concept.c.id,
    _concept.c.kind.label("concept_kind"),
    _concept.c.label_en,
    _concept.c.label_es,
    _concept.c.label_zh,
    _designation.c.text,
    _designation.c.status,
    _designation.c.document,
)
_joined = _key.join(_designation, _designation.c.number == _key.c.designation).join(
    _concept, _concept.c.number == _designation.c.concept
)
_by_keys = (
    select(*_columns, _key.c.key, _key.c.kind)
    .select_from(_joined)
    .where(_key.c.key.in_(bindparam("keys", expanding=True)))
    .order_by(_key.c.key, _key.c.designation)
    .limit(bindparam("most"))
)
_by_prefix = (
    select(*_columns, _key.c.key, _key.c.kind)
    .select_from(_joined)
    .where(and_(_key.c.key > bindparam("first"), _key.c.key < bindparam("last")))
    .order_by(_key.c.key, _key.c.designation)
    .limit(bindparam("most"))
)
_of_concepts = (
    select(*_columns, literal(None).label("key"), literal(None).label("kind"))
    .select_from(_designation.join(_concept, _concept.c.number == _designation.c.concept))
    .where(_designation.c.concept.in_(bindparam("numbers", expanding=True)))
    .order_by(_designation.c.concept, _designation.c.number)
)


def by_keys(session: Session, keys: Sequence[str], most: int) -> list[Candidate]:
    """Designations that have one of these keys."""
    return _candidates(session.execute(_by_keys, {"keys": list(keys), "most": most})) if keys else []


def by_prefix(session: Session, prefix: str, most: int) -> list[Candidate]:
    """Designations that have a key which starts with this text and is longer."""
    parameters = {"first": prefix, "last": prefix + LAST, "most": most}
    return _candidates(session.execute(_by_prefix, parameters)) if prefix else []


def by_tokens(
    session: Session, column: str, wanted: Sequence[str], most: int, *, last_is_prefix: bool = False
) -> list[Candidate]:
    """All designations of the concepts whose designations, or definitions, hold all of these tokens."""
    numbers = tokens.find(session, column, wanted, most, last_is_prefix=last_is_prefix)
    return _candidates(session.execute(_of_concepts, {"numbers": numbers})) if numbers else []


def _candidates(rows: Any) -> list[Candidate]:
    return [
        Candidate(
            row[0],
            row[1],
            (row[2], row[3], row[4]),
            row[5],
            row[6],
            row[7],
            row[8],
            KeyKind(row[9]) if row[9] is not None else None,
        )
        for row in rows
    ]
