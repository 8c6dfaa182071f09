"""A pack as JSON: the outline, to make it again or to compare a later one with it, and what its rows say."""

import json
from typing import Any

from app.terminology import outline as outlines
from app.terminology.outline import Outline, Passage
from app.terminology.pack import Change, Pack, Row, Term

Document = dict[str, Any]


def write(pack: Pack) -> bytes:
    """The pack, UTF-8."""
    return json.dumps(document(pack), ensure_ascii=False, indent=1).encode()


def document(pack: Pack) -> Document:
    """The pack as plain data."""
    return {
        "pack": outlines.to_document(pack.outline),
        "language": pack.language,
        "rows": [_row(row, pack) for row in pack.rows],
    }


def read(data: bytes) -> Outline:
    """The outline in a pack that `write` wrote. Raises ValueError."""
    found = json.loads(data)
    if not isinstance(found, dict):
        raise ValueError("no pack")
    return outlines.from_document(found.get("pack"))


def _row(row: Row, pack: Pack) -> Document:
    item = row.item
    return {
        "id": item.id,
        "revision": item.revision,
        "terms": {tag: term_document(term) for tag, term in zip(pack.languages, row.terms, strict=True)},
        "notices": [notice.value for notice in row.notices],
        "definition": row.definition,
        "context": _passage(item.context),
        "found": list(item.found),
        "remark": item.remark,
    }


def _passage(passage: Passage | None) -> Document | None:
    return {"text": passage.text, "language": passage.language, "title": passage.title} if passage else None


def term_document(term: Term | None) -> Document | None:
    """A term as plain data; None where there is none."""
    if term is None:
        return None
    form = "converted" if term.traditional_is_converted else "attested"
    return {
        "text": term.text,
        "language": term.language,
        "short_forms": list(term.short_forms),
        "reading": term.reading,
        "traditional": {"text": term.traditional, "evidence": form} if term.traditional else None,
        "region": term.region,
        "cautions": [caution.value for caution in term.cautions],
    }


def change_document(change: Change) -> Document:
    """What an equivalent was and is, as plain data."""
    return {
        "id": change.item.id,
        "language": change.language,
        "before": term_document(change.before),
        "after": term_document(change.after),
    }
