"""What a reader answers to a text, in the shape of `POST /annotations`, and the readers that can be asked."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.services import reading

Answer = Mapping[str, Any]
Reader = Callable[[str, str | None, str | None], Answer]
"""Annotates a text: (text, language or None, date or None)."""


class WrongAnswer(ValueError):
    """An answer that contradicts itself or the text."""


@dataclass(frozen=True)
class Reason:
    code: str
    weight: float
    text: str


@dataclass(frozen=True)
class Sense:
    concept: str | None
    score: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Occurrence:
    """An occurrence of an answer: its concept's id, or None when undecided or outside the glossary."""

    start: int
    end: int
    concept: str | None
    is_nested: bool = False
    warnings: frozenset[str] = frozenset()
    senses: tuple[Sense, ...] = ()


def service(text: str, language: str | None, date: str | None) -> Answer:
    """What `app.services.reading` answers, as plain data; it needs an application's context."""
    return as_data(reading.annotate(text, language=language, date=date))


def as_data(answer: Any) -> Answer:
    """An answer as plain data: a mapping as it is, a dataclass field by field."""
    data: Answer = dataclasses.asdict(answer) if dataclasses.is_dataclass(answer) else answer  # type: ignore[arg-type]
    return data


def occurrences(text: str, answer: Answer) -> list[Occurrence]:
    """The occurrences of an answer. Raises WrongAnswer when one is not what stands in the text."""
    return list(_occurrences(text, answer))


def _occurrences(text: str, answer: Answer) -> Iterator[Occurrence]:
    for each in answer["occurrences"]:
        start, end = each["start"], each["end"]
        if not 0 <= start < end <= len(text) or text[start:end] != each["text"]:
            raise WrongAnswer(f"{start}–{end} holds {text[start:end]!r}, not {each['text']!r}")
        yield Occurrence(
            start,
            _without_possessive(text, start, end),
            _id(each["concept"]),
            each.get("within") is not None,
            frozenset(warning["code"] for warning in each.get("warnings", ())),
            tuple(_senses(each.get("senses", ()))),
        )


def _without_possessive(text: str, start: int, end: int) -> int:
    """Where the mark ends without `’s`, `'s`, or an apostrophe after an s: both edges are right."""
    marked = text[start:end]
    ending = 2 if marked.endswith(("’s", "'s")) else 1 if marked.endswith(("s’", "s'")) else 0
    return end - ending if ending < len(marked) else end


def _senses(senses: Any) -> Iterator[Sense]:
    for each in senses:
        reasons = (Reason(reason["code"], reason["weight"], reason["text"]) for reason in each.get("reasons", ()))
        yield Sense(_id(each["concept"]), each["score"], tuple(reasons))


def definitions(answer: Answer) -> set[tuple[str, str]]:
    """The definitions found in the text: (short form, long form)."""
    return {(each["short"]["text"], each["long"]["text"]) for each in answer["definitions"]}


def _id(reference: Any) -> str | None:
    return None if reference is None else str(reference["id"])
