"""Reading sources, subject fields and authorities."""

import json
from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from app.store.models import Record

_record = cast(Table, Record.__table__)


def documents(session: Session, record_type: str) -> dict[str, dict[str, Any]]:
    """Every record of a type (`source`, `subject`, `authority`), by key, in order of keys."""
    statement = select(_record.c.key, _record.c.document).where(_record.c.type == record_type).order_by(_record.c.key)
    return {row.key: json.loads(row.document) for row in session.execute(statement)}


def document(session: Session, record_type: str, key: str) -> dict[str, Any] | None:
    statement = select(_record.c.document).where(_record.c.type == record_type, _record.c.key == key)
    found = session.scalar(statement)
    return json.loads(found) if found else None


def page(session: Session, record_type: str, limit: int, after: str | None) -> list[dict[str, Any]]:
    """Records of a type in order of keys, from after a key on."""
    statement = select(_record.c.document).where(_record.c.type == record_type).order_by(_record.c.key).limit(limit)
    if after is not None:
        statement = statement.where(_record.c.key > after)
    return [json.loads(each) for each in session.scalars(statement)]


def holding(session: Session, record_type: str, words: Sequence[str], limit: int) -> list[dict[str, Any]]:
    """Records of a type whose text holds all of these words, whatever their case, in order of keys."""
    lowered = func.lower(_record.c.document)
    found = [lowered.contains(each.lower(), autoescape=True) for each in words]
    statement = select(_record.c.document).where(_record.c.type == record_type, *found).order_by(_record.c.key)
    return [json.loads(each) for each in session.scalars(statement.limit(limit))]
