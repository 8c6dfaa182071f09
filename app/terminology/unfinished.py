"""An entry that is not finished, in a state to be shown: lists are lists and texts texts, whatever else it lacks."""

from collections.abc import Mapping
from typing import Any

from app.terminology.concept import LANGUAGES

Document = dict[str, Any]

_TEXTS = dict.fromkeys(LANGUAGES, str)
_DESIGNATION = dict.fromkeys(
    (
        "text",
        "language",
        "type",
        "status",
        "authority",
        "valid_from",
        "valid_until",
        "abbreviation_of",
        "replaced_by",
        "part_of_speech",
        "gender",
        "reading",
        "unconfirmed",
    ),
    str,
) | {
    "traditional": {"text": str, "evidence": str},
    "matching": {"case_sensitive": bool, "inflected": bool},
    "note": _TEXTS,
    "sources": [str],
}
_DEFINITION = {"text": str, "sources": [str]}
_ENTRY = {
    "id": str,
    "kind": str,
    "layer": str,
    "subjects": [str],
    "designations": [_DESIGNATION],
    "definitions": dict.fromkeys(LANGUAGES, _DEFINITION),
    "notes": [{"text": _TEXTS, "sources": [str]}],
    "contexts": [{"text": str, "language": str, "source": str, "date": str, "contrast": bool}],
    "relations": [{"type": str, "target": str}],
}


_LEAST: Mapping[str, Document] = {
    "designations": {"text": "", "language": "en"},
    "contexts": {"text": "", "language": "en"},
    "relations": {"type": "related", "target": ""},
    "notes": {"text": {}},
}
"""What every row of a list has, if only as an empty text."""


def read(document: Document) -> Document | None:
    """The document without nulls, each row with the least that it has; None for what is no entry at all."""
    found = _without_nulls(document)
    if not is_legible(found):
        return None
    rows = {name: [least | row for row in found[name]] for name, least in _LEAST.items() if name in found}
    return dict(found | rows)


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nulls(each) for name, each in value.items() if each is not None}
    return [_without_nulls(each) for each in value] if isinstance(value, list) else value


def is_legible(document: Any) -> bool:
    """Whether all that a document holds has the kind of value and the name that an entry has in that place."""
    return _fits(document, _ENTRY)


def _fits(value: Any, shape: Any) -> bool:
    if isinstance(shape, list):
        return isinstance(value, list) and all(_fits(each, shape[0]) for each in value)
    if isinstance(shape, Mapping):
        return isinstance(value, dict) and all(
            name in shape and _fits(each, shape[name]) for name, each in value.items()
        )
    return isinstance(value, shape)
