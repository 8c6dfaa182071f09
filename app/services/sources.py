"""Sources as somebody who writes an entry comes to them: by key, by address, or by words of a title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import SplitResult, urlsplit

from app import store
from app.store import projections, records
from app.terminology import concept as concepts
from app.terminology.bibliography import Source

MOST_OFFERED = 6
MOST_COMPARED = 40
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def is_address(text: str) -> bool:
    return _ADDRESS.fullmatch(text) is not None


def find(text: str) -> str | None:
    """The key of the source that a key or a whole address means."""
    with store.reading() as session:
        if _KEY.fullmatch(text) and records.document(session, "source", text):
            return text
        wanted = _split(text)
        if wanted is None:
            return None
        for each in records.holding(session, "source", [wanted.netloc], MOST_COMPARED * 5):
            if _is_at(each, wanted):
                return str(each["key"])
    return None


def _is_at(source: Mapping[str, Any], wanted: SplitResult) -> bool:
    there = _split(str(source.get("url", "")))
    return there is not None and (there.netloc, there.path, there.query) == (wanted.netloc, wanted.path, wanted.query)


def is_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two records are of one source: of one address, or of one title where one of them has none."""
    address = _split(str(one.get("url", "")))
    if address and other.get("url"):
        return _is_at(other, address)
    return str(one.get("title", "")).casefold() == str(other.get("title", "")).casefold()


def find_records(keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The sources under these keys, as records."""
    with store.reading() as session:
        found = ((key, records.document(session, "source", key)) for key in keys)
        return {key: each for key, each in found if each}


def free(key: str, taken: Iterable[str] = ()) -> str:
    """The key, or the key with a number that makes it one that no source has."""
    return _free(key[:70].strip("-"), set(taken))


def offer(text: str) -> list[dict[str, Any]]:
    """Sources whose title, publisher or key holds these words; for an address, those of the same site."""
    wanted = _split(text)
    words = [wanted.netloc] if wanted else text.split()
    if not words:
        return []
    with store.reading() as session:
        return records.holding(session, "source", words[:8], MOST_OFFERED)


def begin(text: str, language: str, taken: Iterable[str] = ()) -> dict[str, Any]:
    """A new source's record from an address or a title, with its key.

    An address of a site that is cited already brings its publisher and tier along, to be checked by a person.
    """
    wanted = _split(text)
    today = datetime.now(UTC).date().isoformat()
    record: dict[str, Any] = {"title": "", "publisher": "", "language": language, "tier": ""}
    if wanted is None:
        record["title"] = text
        name = concepts.slug(text) or "source"
    else:
        record |= {"url": text, "accessed": today}
        name = f"{concepts.slug(wanted.netloc.removeprefix('www.').rpartition('.')[0]) or 'source'}-{today}"
        known = next(iter(offer(text)), None)
        if known:
            record |= {name: known[name] for name in ("publisher", "tier")}
    return {"key": _free(name[:70].strip("-"), set(taken))} | record


def cited(keys: Iterable[str]) -> dict[str, Source]:
    """The sources under these keys."""
    with store.reading() as session:
        return projections.sources(session, list(keys))


def _free(name: str, taken: set[str]) -> str:
    """The name, or the name with the first number that makes it a key of its own."""
    with store.reading() as session:
        number, key = 1, name
        while key in taken or records.document(session, "source", key):
            number += 1
            key = f"{name}-{number}"
    return key


def _split(text: str) -> SplitResult | None:
    """An address in its parts, the host in small letters and without a last slash; None for what is none."""
    if not is_address(text):
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return parts._replace(netloc=parts.netloc.lower(), path=parts.path.rstrip("/"), fragment="")
