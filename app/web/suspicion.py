"""Characters of a proposal that cannot be seen or will be mistaken, for its reviewer: wherever one wrote."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from app.language import scripts
from app.store.proposals import NewRecord, Proposal
from app.web.tongues import tag_of

Document = dict[str, Any]


class Suspicious(NamedTuple):
    """A text with the characters in it, as code points; `language` is its tag, as far as it is known."""

    text: str
    language: str
    characters: list[str]


def found(proposal: Proposal) -> list[Suspicious]:
    """The texts of a proposal that hold such characters, each once: of the entry, of new records, the reason."""
    written = [*_of_entry(proposal.document), *(each for record in proposal.records for each in _of_record(record))]
    written.append((proposal.reason, tag_of(proposal.reason) or ""))
    texts = [Suspicious(text, tag, _characters(text, tag)) for text, tag in dict.fromkeys(written)]
    return [each for each in texts if each.characters]


def _characters(text: str, language: str) -> list[str]:
    return [said for _, said in scripts.suspicious(text)] + _wide(text, language)


def _wide(text: str, language: str) -> list[str]:
    """Full-width letters and signs in a text that is not Chinese: they look like others and are not."""
    return [] if language.startswith("zh") else [f"{each} U+{ord(each):04X}" for each in text if "！" <= each <= "～"]


def _of_entry(document: Document) -> Iterator[tuple[str, str]]:
    for each in document.get("designations", ()):
        yield str(each.get("text", "")), str(each.get("language", ""))
        yield str(each.get("reading", "")), "zh-Latn-pinyin"
        yield str((each.get("traditional") or {}).get("text", "")), "zh-Hant"
        yield from _of_text(each.get("note"))
        unconfirmed = str(each.get("unconfirmed", ""))
        yield unconfirmed, tag_of(unconfirmed) or ""
    for language, each in document.get("definitions", {}).items():
        yield str(each.get("text", "")), language
    for each in document.get("contexts", ()):
        yield str(each.get("text", "")), str(each.get("language", ""))
    for each in document.get("notes", ()):
        yield from _of_text(each.get("text"))


def _of_record(record: NewRecord) -> Iterator[tuple[str, str]]:
    """The texts of a new source, its address included, or of a new subject field."""
    language = str(record.document.get("language", ""))
    for name in ("title", "publisher", "url", "note"):
        text = str(record.document.get(name, ""))
        yield text, (language if name == "title" else tag_of(text) or "")
    yield from _of_text(record.document.get("label"))


def _of_text(text: Any) -> Iterator[tuple[str, str]]:
    """A text in three languages."""
    if isinstance(text, dict):
        yield from ((str(each), language) for language, each in text.items())
