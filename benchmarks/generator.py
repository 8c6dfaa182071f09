"""Made-up concepts: five designations (two English, two Spanish, one Chinese) and three definitions of 20 words each.

Words follow Zipf's law over a vocabulary of 40,000: some are everywhere, most are rare. The same number always
makes the same concept.
"""

import json
import random
from bisect import bisect
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from app.language import pinyin, scripts

VOCABULARY = 40_000
CHARACTERS = 2_000
SUBJECTS = ("chinese-initiatives", "united-nations", "visits-and-protocol", "people", "places")
SYLLABLES = tuple(
    start + vowel + end
    for start in ("b", "c", "d", "f", "g", "l", "m", "n", "p", "r", "s", "t", "v", "tr", "pl", "gr")
    for vowel in "aeiou"
    for end in ("", "n", "r", "s")
)
STOP_WORDS = {"en": ("of", "the", "and", "for"), "es": ("de", "la", "y", "para")}


class Maker:
    """Makes concept number n; knows its own tables only."""

    def __init__(self) -> None:
        chance = random.Random("vocabulary")
        made: dict[str, None] = {}
        while len(made) < VOCABULARY:
            made["".join(chance.choices(SYLLABLES, k=chance.choice((2, 2, 3, 3, 4))))] = None
        self.words = list(made)
        self.weights = list(accumulate(1 / (rank + 10) for rank in range(VOCABULARY)))
        self.characters = [chr(0x4E00 + 10 * number) for number in range(CHARACTERS)]

    def concept(self, number: int) -> dict[str, Any]:
        """Concept `number`, as plain data in the canonical form of the files."""
        chance = random.Random(number)
        english, spanish = self._name(chance, "en", number), self._name(chance, "es", number)
        chinese = "".join(chance.choices(self.characters, k=chance.randint(4, 9)))
        return {
            "id": f"generated-{number:07}",
            "kind": "concept",
            "subjects": [SUBJECTS[number % len(SUBJECTS)]],
            "designations": [
                _designation(english, "en", "full_form", "preferred"),
                _designation(f"{_acronym(english)}{number % 97}", "en", "acronym", "admitted", abbreviation_of=english),
                _designation(spanish, "es", "full_form", "preferred"),
                _designation(self._name(chance, "es", number), "es", "variant", "admitted"),
                _designation(
                    chinese,
                    "zh-Hans",
                    "full_form",
                    "preferred",
                    reading=_reading(chinese),
                    traditional={"text": scripts.to_traditional(chinese)},
                ),
            ],
            "definitions": {
                "en": {"text": " ".join(self._pick(chance, 20)).capitalize() + "."},
                "es": {"text": " ".join(self._pick(chance, 20)).capitalize() + "."},
                "zh-Hans": {"text": "".join(chance.choices(self.characters, k=20)) + "。"},
            },
        }

    def _pick(self, chance: random.Random, count: int) -> list[str]:
        return [self.words[bisect(self.weights, chance.random() * self.weights[-1])] for _ in range(count)]

    def _name(self, chance: random.Random, language: str, number: int) -> str:
        words = self._pick(chance, chance.randint(2, 4))
        words.insert(1, chance.choice(STOP_WORDS[language]))
        return " ".join([words[0].capitalize(), *words[1:]])


def _designation(text: str, language: str, type: str, status: str, **fields: Any) -> dict[str, Any]:
    row: dict[str, Any] = {"text": text, "language": language, "type": type, "status": status}
    return row | fields | {"unconfirmed": "made up for a measurement"}


def _acronym(name: str) -> str:
    return "".join(word[0] for word in name.split()).upper()


@cache
def _syllable(character: str) -> str:
    return pinyin.draft(character)


def _reading(text: str) -> str:
    return " ".join(_syllable(character) for character in text)


def documents(count: int) -> Iterator[dict[str, Any]]:
    """The first `count` concepts."""
    maker = Maker()
    return (maker.concept(number) for number in range(count))


def write(path: Path, count: int) -> None:
    """Write the first `count` concepts as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        for document in documents(count):
            file.write(json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n")
