"""The term index: every form of every designation, on disk, mapped into the memory that all workers share.

A folder holds `terms.marisa`, a trie of the forms (their words, each followed by U+001F), and `terms.bin`,
what each form stands for and the cards of the concepts. Both have their checksum in `index.json`, which is written
last: a folder without it is no index.
"""

import json
import mmap
import os
import shutil
import zlib
from array import array
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import marisa_trie

from app.recognition import cards, phrase_keys
from app.recognition.cards import Card
from app.recognition.normalising import joined
from app.recognition.profiles import Features
from app.recognition.surfaces import Form, surfaces
from app.terminology.concept import Concept

VERSION = 10
LONGEST_KEY = 400
USUAL_KEY = 64  # characters that hold most keys; the first words of longer ones are listed
CARDS_KEPT = 20_000
STARTS_KEPT = 200_000

Posting = tuple[int, int, Form]
"""A concept's number in the index, the place of the designation in its entry, and how the form came about."""


class DamagedIndex(ValueError):
    """A file that is missing, cut or changed."""


class _Reach(dict[str, int]):
    """How many characters of a key that begins with a word the index need be asked for; 0 where no form begins so."""

    def __init__(self, trie: Any, long_starts: Collection[str]) -> None:
        super().__init__()
        self._trie = trie
        self._long = frozenset(long_starts)

    def __missing__(self, word: str) -> int:
        if len(self) >= STARTS_KEPT:
            self.clear()
        first = next(self._trie.iterkeys(joined([word])), None)
        reach = 0 if first is None else LONGEST_KEY if word in self._long else USUAL_KEY
        if len(word) <= USUAL_KEY:
            self[word] = reach
        return reach


class TermIndex:
    """Forms of designations by their words, and the cards of their concepts, numbered from 0."""

    def __init__(
        self, trie: Any, content: memoryview, weights: Mapping[str, float], long_starts: Collection[str]
    ) -> None:
        self._trie = trie
        self.weights = weights  # of features, by how few entries have them; 1 for those not in it
        sizes = content[:32].cast("Q")
        self.count, forms, postings = sizes[0], sizes[1], sizes[2]
        at = 32
        self._firsts, at = _column(content, at, forms + 1)
        self._postings, at = _column(content, at, postings)
        self._places, at = _column(content, at, self.count + 1)
        self._cards = content[at:]
        self.reach = _Reach(trie, long_starts)
        self.prefixes = trie.prefixes  # the forms that begin a key, the shortest first
        self.has = trie.get  # the number of a form, or None
        self.card = lru_cache(CARDS_KEPT)(self._card)

    def number(self, form: str) -> int:
        """The number of a form that the index has."""
        number: int = self._trie.key_id(form)
        return number

    def beginning(self, letters: str, most: int) -> list[int]:
        """The numbers of the first forms that begin with these letters."""
        return [self.number(form) for form in islice(self._trie.iterkeys(letters), most)]

    def postings(self, form: int) -> list[Posting]:
        """What a form stands for."""
        return [_unpacked(each) for each in self._postings[self._firsts[form] : self._firsts[form + 1]]]

    def few(self, form: int, most: int) -> list[Posting]:
        """What a form stands for; nothing when it stands for more than `most`."""
        return [] if self._firsts[form + 1] - self._firsts[form] > most else self.postings(form)

    def _card(self, number: int) -> Card:
        return cards.read(bytes(self._cards[self._places[number] : self._places[number + 1]]))


def _column(content: memoryview, at: int, length: int) -> tuple[Any, int]:
    return content[at : at + 8 * length].cast("Q"), at + 8 * length


def _packed(number: int, place: int, form: Form) -> int:
    return number << 16 | place << 8 | form


def _unpacked(value: int) -> Posting:
    return value >> 16, value >> 8 & 0xFF, Form(value & 0xFF)


def build(concepts: Iterable[Concept]) -> tuple[Any, bytearray, dict[str, float], set[str]]:
    """A trie and its content, how telling the features of the entries' examples are, and what begins long keys."""
    written = bytearray()
    features = Features()
    long_starts: set[str] = set()
    places = array("Q", [0])
    keys: list[str] = []
    values = array("Q")
    for number, concept in enumerate(concepts):
        for place, designation in enumerate(concept.designations):
            for words, form in surfaces(concept, designation).items():
                key = joined(list(words))
                if len(key) > USUAL_KEY:
                    long_starts.add(words[0])
                if len(key) <= LONGEST_KEY:
                    keys.append(key)
                    values.append(_packed(number, place, form))
            for key in phrase_keys.keys(concept, designation):
                keys.append(key)
                values.append(_packed(number, place, Form.ALTERED))
        features.count(concept)
        written += cards.write(cards.card_of(concept))
        places.append(len(written))
    trie = marisa_trie.Trie(keys)
    numbers = array("Q", map(trie.key_id, keys))
    order = sorted(range(len(keys)), key=lambda at: (numbers[at], values[at]))
    firsts = array("Q", bytes(8 * (len(trie) + 1)))
    for number in numbers:
        firsts[number + 1] += 1
    for at in range(len(trie)):
        firsts[at + 1] += firsts[at]
    postings = array("Q", (values[at] for at in order))
    content = bytearray(array("Q", [len(places) - 1, len(trie), len(postings), 0]).tobytes())
    for column in (firsts, postings, places):
        content += column.tobytes()
    return trie, content + written, features.weights(), long_starts


def in_memory(concepts: Iterable[Concept]) -> TermIndex:
    """An index of a few concepts, for what changed since the last build."""
    trie, content, weights, long_starts = build(concepts)
    return TermIndex(trie, memoryview(content), weights, long_starts)


def write(folder: Path, concepts: Iterable[Concept], state: dict[str, Any]) -> None:
    """Build the index and put it in the place of `folder`, whole or not at all; `state` is kept with it."""
    scratch = folder.with_name(f".{folder.name}-{os.getpid()}-{os.urandom(4).hex()}")
    scratch.mkdir(parents=True)
    try:
        trie, content, weights, long_starts = build(concepts)
        trie.save(str(scratch / "terms.marisa"))
        (scratch / "terms.bin").write_bytes(content)
        facts = {"weights": weights, "long_starts": sorted(long_starts)}
        (scratch / "facts.json").write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
        sums = {name: _checksum(scratch / name) for name in ("terms.marisa", "terms.bin", "facts.json")}
        about = {"version": VERSION, "state": state, "checksums": sums}
        (scratch / "index.json").write_text(json.dumps(about), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)  # a damaged one; a sound one is never built again
        scratch.rename(folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def read(folder: Path) -> tuple[TermIndex, dict[str, Any]]:
    """The index in a folder, mapped, with the state it was built from. Raises DamagedIndex."""
    try:
        about = json.loads((folder / "index.json").read_text(encoding="utf-8"))
        if about["version"] != VERSION:
            raise DamagedIndex("made by another version")
        if any(_checksum(folder / name) != total for name, total in about["checksums"].items()):
            raise DamagedIndex("a checksum differs")
        trie = marisa_trie.Trie()
        trie.mmap(str(folder / "terms.marisa"))
        with (folder / "terms.bin").open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
        return TermIndex(trie, memoryview(mapped), facts["weights"], facts["long_starts"]), about["state"]
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise DamagedIndex(str(error)) from error


def _checksum(path: Path) -> int:
    total = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            total = zlib.crc32(block, total)
    return total
