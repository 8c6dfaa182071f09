"""The members of the United Nations and its two observer states: codes, the UN's own names, readings in Chinese.

`states.tsv` has one row for each: ISO 3166-1 code, then the UN's short and formal name in English, Spanish and
Chinese, without articles; no formal name where it is the short one. `state_readings.tsv` has the reading, checked by
a person, of every word that their Chinese names are made of.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.language import pinyin, scripts

OBSERVERS = frozenset({"PS", "VA"})
_FOLDER = Path(__file__).parent
_LANGUAGES = {"en": "en", "es": "es", "zh-Hans": "zh"}


@dataclass(frozen=True)
class UnName:
    """What the UN calls a state in one language; `formal` is None where the short name is the formal one as well."""

    short: str
    formal: str | None

    @property
    def is_list_form(self) -> bool:
        """Whether the short name is turned round for alphabetical lists: Iran (Islamic Republic of)."""
        return "(" in self.short  # Chinese has full-width ones, and they belong to the name: 刚果（布）


@dataclass(frozen=True)
class State:
    """A state by its ISO 3166-1 alpha-2 code, with its UN names by language (`en`, `es`, `zh-Hans`)."""

    code: str
    names: dict[str, UnName]


@cache
def states() -> tuple[State, ...]:
    """The 193 members, then the two observers."""
    rows = sorted(_rows("states.tsv"), key=lambda row: row["code"] in OBSERVERS)
    return tuple(
        State(
            row["code"],
            {language: UnName(row[column], row[f"{column}_formal"] or None) for language, column in _LANGUAGES.items()},
        )
        for row in rows
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@cache
def _readings() -> dict[str, str]:
    return {row["word"]: row["reading"] for row in _rows("state_readings.tsv")}


def reading(name: str) -> str:
    """The pinyin of a state's name, by its longest words; a word that nobody has read yet as it is drafted."""
    return " ".join(
        _readings().get(word) or pinyin.draft(word).capitalize()
        for _, run in scripts.han_runs(scripts.to_simplified(name))
        for word in _words(run)
    )


def unread(name: str) -> list[str]:
    """The parts of a name whose reading nobody has checked."""
    runs = scripts.han_runs(scripts.to_simplified(name))
    return [word for _, run in runs for word in _words(run) if word not in _readings()]


def _words(run: str) -> Iterator[str]:
    """The run cut into known words, the longest first; what lies between them stays together."""
    at = start = 0
    longest = max(map(len, _readings()))
    while at < len(run):
        word = next((run[at : at + size] for size in range(longest, 0, -1) if run[at : at + size] in _readings()), "")
        if word and start < at:
            yield run[start:at]
        if word:
            yield word
            start = at + len(word)
        at += len(word) or 1
    if start < at:
        yield run[start:at]
