"""What changed between two states of an entry, field by field, and between two texts, word by word.

Entries are compared as plain documents, in the shape of the files. What stands in a list is told apart by what it is
(a designation by its language and text), not by its place, so that a new designation in front changes nothing else.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from app.terminology.findings import pointer

Path = tuple[str | int, ...]
Document = Mapping[str, Any]

MOST_COMPARISONS = 4_000_000
LIKENESS = 0.6
"""From how much two texts have in common, one is taken for the other, reworded."""

_WORDS = re.compile(r"\w+(?:[’'.-]\w+)*|\s+|[^\w\s]")
_CHARACTERS = re.compile(r"[A-Za-z0-9]+|\s+|.", re.DOTALL)


@dataclass(frozen=True)
class Difference:
    """A field that differs: where it is (in the later state; in the earlier one when it is gone), before and after.

    None stands for what was not there.
    """

    path: Path
    before: Any
    after: Any

    @property
    def pointer(self) -> str:
        """The path as a JSON pointer (RFC 6901)."""
        return pointer(self.path)


@dataclass(frozen=True)
class Part:
    """A stretch of text that both have, or that one has."""

    kind: Literal["same", "deleted", "inserted"]
    text: str


def differences(before: Document, after: Document) -> list[Difference]:
    """What differs between two documents, in the order of the later one; definitions always by language."""
    if before.get("definitions") or after.get("definitions"):
        before, after = ({**each, "definitions": each.get("definitions") or {}} for each in (before, after))
    return _between_documents((), before, after)


def text_parts(before: str, after: str, language: str) -> list[Part]:
    """Two texts as one, with what was deleted and inserted: by words, in Chinese by characters."""
    split = _CHARACTERS if language.startswith("zh") else _WORDS
    old, new = split.findall(before), split.findall(after)
    if len(old) * len(new) > MOST_COMPARISONS:
        return [Part("deleted", before), Part("inserted", after)]
    parts: list[Part] = []
    for tag, i, j, k, n in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        same = "".join(old[i:j])
        if tag == "equal" and (same.strip() or not parts or j == len(old)):
            parts.append(Part("same", same))
        else:
            _change(parts, same, "".join(new[k:n]))
    return parts


def _change(parts: list[Part], deleted: str, inserted: str) -> None:
    """Add a change; one that follows another closely becomes one with it, so that a reader sees phrases."""
    while parts and parts[-1].kind != "same":
        last = parts.pop()
        if last.kind == "deleted":
            deleted = last.text + deleted
        else:
            inserted = last.text + inserted
    if deleted:
        parts.append(Part("deleted", deleted))
    if inserted:
        parts.append(Part("inserted", inserted))


def _between(path: Path, before: Any, after: Any) -> list[Difference]:
    if before == after:
        return []
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        return _between_documents(path, before, after)
    if _is_list_of_documents(before) and _is_list_of_documents(after):
        return _between_lists(path, before or [], after or [])
    return [Difference(path, before, after)]


def _between_documents(path: Path, before: Document, after: Document) -> list[Difference]:
    names = [*after, *(name for name in before if name not in after)]
    return [found for name in names for found in _between((*path, name), before.get(name), after.get(name))]


def _is_list_of_documents(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(each, Mapping) for each in value))


def _between_lists(path: Path, before: Sequence[Document], after: Sequence[Document]) -> list[Difference]:
    earlier = _pairs(before, after)
    found: list[Difference] = []
    for index, each in enumerate(after):
        found += _between((*path, index), None if earlier[index] is None else before[earlier[index] or 0], each)
    kept = set(earlier)
    return found + [Difference((*path, index), each, None) for index, each in enumerate(before) if index not in kept]


def _pairs(before: Sequence[Document], after: Sequence[Document]) -> list[int | None]:
    """For each of the later ones, which of the earlier ones it is: the same, or the most like it that is left."""
    left = {index: _identity(each) for index, each in enumerate(before)}
    pairs: list[int | None] = []
    for each in after:
        match = next((index for index, identity in left.items() if identity == _identity(each)), None)
        pairs.append(match)
        left.pop(-1 if match is None else match, None)
    for index, each in enumerate(after):
        if pairs[index] is None and (match := _most_like(each, {at: before[at] for at in left})) is not None:
            pairs[index] = match
            del left[match]
    return pairs


def _identity(each: Document) -> tuple[str, ...]:
    """What makes a designation, context, note or relation the same one."""
    return (str(each.get("language", each.get("type", "")))[:2], _wording(each))


def _wording(each: Document) -> str:
    text = each.get("text", each.get("target", ""))
    return str(text.get("en", "")) if isinstance(text, Mapping) else str(text)


def _most_like(one: Document, others: Mapping[int, Document]) -> int | None:
    if "target" in one:
        return None
    likeness = {
        index: SequenceMatcher(None, _wording(one), _wording(other)).ratio()
        for index, other in others.items()
        if _identity(one)[0] == _identity(other)[0]
    }
    best = max(likeness, key=lambda index: likeness[index], default=None)
    return best if best is not None and likeness[best] >= LIKENESS else None
