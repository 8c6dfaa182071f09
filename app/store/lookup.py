"""Candidates for a search, fetched through indexes only and never more than a bounded number; services rank them."""

from collections.abc import Collection, Container, Sequence
from typing import NamedTuple

from app.language import folding, words
from app.store import tokens, vocabulary
from app.store.database import Part, Reader, marks, padded
from app.store.models import PER_CONCEPT as PER_CONCEPT
from app.store.tokens import Wanted
from app.terminology.keys import STANDINGS, KeyKind

LAST = "\U0010ffff"
MOST_SCANNED = 200
"""How many keys that begin so are looked at; beyond them, those that come first in the alphabet are."""
MOST_TOLD = 60
"""How many designations that hold a query's rarest words are looked through for the others."""
MOST_COMMON = 200
"""The same where even the rarest is common."""


class Candidate(NamedTuple):
    """A designation that may answer a query, in the order of the columns below.

    `labels` is the JSON of what its concept is called, `document` the designation's. `key` and `key_kind` (a
    `keys.KeyKind`) say by which key it was found, if by one.
    """

    number: int
    concept_id: str
    concept_kind: str
    labels: str
    text: str
    standing: int
    document: str
    key: str | None
    key_kind: int | None

    @property
    def concept(self) -> int:
        """The number of its concept."""
        return self.number // PER_CONCEPT


_COLUMNS = ("number", "concept_id", "concept_kind", "labels", "text", "standing", "document")
_KEYED = (*_COLUMNS, "key", "kind")
_SHOWN = ", ".join(f"d.{column}" for column in _COLUMNS)
_JOINED = "JOIN designation d ON d.number = k.designation"
_IN_LANGUAGE = " AND d.language >= ? AND d.language < ?"
_SCANNED = (
    "(SELECT key, kind, standing, designation FROM lookup_key WHERE key >= ? AND key < ?"
    " AND (kind < ? OR key = ?)"  # what a stem begins with, nobody means
    " ORDER BY key, kind, standing, designation LIMIT ?) AS k"
)
_IN_ORDER = (  # the key itself, then as written before as spelt out, of high standing, short
    "ORDER BY CASE WHEN k.key = ? THEN 0 WHEN k.kind = 0 THEN 10000 ELSE 20000 END"
    " + 1000 * k.standing + length(k.key), k.key LIMIT ?"
)
_BEGUN = (
    f"SELECT {_SHOWN}, k.key, k.kind FROM (SELECT key, kind, designation FROM {_SCANNED} {_IN_ORDER}) AS k {_JOINED}"  # noqa: S608
)
_BEGUN_IN_LANGUAGE = f"SELECT {_SHOWN}, k.key, k.kind FROM {_SCANNED} {_JOINED}{_IN_LANGUAGE} {_IN_ORDER}"  # noqa: S608
_FIRST_OF_CONCEPT = (  # its first designation of the best standing, homonym or not
    "(SELECT d.number FROM designation d WHERE d.number >= k.rowid * {apart} AND d.number < (k.rowid + 1) * {apart}"
    "{condition} ORDER BY d.standing % {standings}, d.number LIMIT 1)"
)


class Texts(NamedTuple):
    """Numbers and texts of designations; `are_all` when no other one can hold what was wanted."""

    texts: list[tuple[int, str]]
    are_all: bool


class Search:
    """One search's way through the indexes, in `language` (`en`, `es` or `zh`) or in any.

    What it will need of words is read together with the keys, and remembered: a statement costs more than a row.
    """

    def __init__(self, reader: Reader, language: str | None = None) -> None:
        self.reader = reader
        self._edges = (language, language + "~") if language else ()
        self._condition = _IN_LANGUAGE if language else ""
        self._counts: tokens.Counts = {}
        self._begun: dict[str, list[str]] = {}

    def by_key(
        self, key: str, others: Sequence[str], most: int, asked: Sequence[str] = (), beginning: str | None = None
    ) -> tuple[list[Candidate], list[Candidate]]:
        """Designations of which a key begins so, the very key first, then as written, of high standing, short; and
        those that have one of the other keys.

        The tokens that will be `asked` for are counted, and words that go on from a `beginning` found, on the way.
        """
        parts = [self._beginning(key, most)]
        if others:
            parts.append(self._having(others, most))
        if asked:
            parts.append(tokens.counting(asked))
        if beginning:
            parts.append(vocabulary.beginning(beginning))
        found = self.reader.tables(*parts)
        if beginning:
            self._begun[beginning] = [word for word, *_ in self._noted(found.pop())]
        if asked:
            self._counts |= dict.fromkeys(asked, (0, 0))
            self._noted(found.pop())
        return _keyed(found[0]), _keyed(found[1]) if others else []

    def by_prefix(self, key: str, most: int) -> list[Candidate]:
        """Designations of which a key begins so, as `by_key` has them."""
        return _keyed(self.reader.tables(self._beginning(key, most))[0]) if key else []

    def by_keys(self, keys: Sequence[str], most: int, asked: Sequence[str] = ()) -> list[Candidate]:
        """Designations that have one of these keys; the tokens that will be `asked` for are counted on the way."""
        if not keys:
            return []
        unknown = [each for each in asked if each not in self._counts]
        parts = [self._having(keys, most), *([tokens.counting(unknown)] if unknown else [])]
        found, *counted = self.reader.tables(*parts)
        if unknown:
            self._counts |= dict.fromkeys(unknown, (0, 0))
            self._noted(counted[0])
        return _keyed(found)

    def begun(self, beginning: str) -> list[str]:
        """Words that begin so, the shortest first."""
        if beginning not in self._begun:
            (found,) = self.reader.tables(vocabulary.beginning(beginning))
            self._begun[beginning] = [word for word, *_ in self._noted(found)]
        return self._begun[beginning]

    def by_words(self, wanted: Wanted, most: int, known: Collection[int] = ()) -> list[Candidate]:
        """Designations that hold one token of each group, of one of these alternatives; not those that are `known`.

        Where all the words are common, only the first ones that hold the rarest of them are looked at.
        """
        if not wanted:
            return []
        plan = self._plan(tokens.DESIGNATIONS, wanted)
        if plan.is_whole:
            return self.read([number for number in self._holding(wanted, most) if number not in known])
        texts = self._texts(plan, wanted, most).texts
        return self.read([number for number, text in texts if number not in known and holds(text, wanted)])

    def texts(self, wanted: Wanted, most: int) -> Texts:
        """The texts of what `by_words` would look at, to be judged before all that a hit shows is read."""
        return self._texts(self._plan(tokens.DESIGNATIONS, wanted), wanted, most) if wanted else Texts([], True)

    def read(self, numbers: Sequence[int]) -> list[Candidate]:
        """The designations with these numbers."""
        return _plain(self.reader.tables(_of_numbers(_COLUMNS, numbers))[0]) if numbers else []

    def by_definition(self, wanted: Sequence[str], most: int) -> list[Candidate]:
        """The concepts whose definitions hold all of these tokens, each by a designation; none where all are common."""
        groups = [[each] for each in wanted]
        if not groups or self._plan(tokens.DEFINITIONS, [groups]).is_common:
            return []
        table, expression = tokens.table(self.reader, tokens.DEFINITIONS, [groups])
        first = _FIRST_OF_CONCEPT.format(apart=PER_CONCEPT, condition=self._condition, standings=STANDINGS)
        statement = f"SELECT {_SHOWN} FROM {table} AS k JOIN designation d ON d.number = {first} ORDER BY d.number"  # noqa: S608
        return _plain(self.reader.tables(Part(_COLUMNS, statement, (expression, most, *self._edges)))[0])

    def _beginning(self, key: str, most: int) -> Part:
        scanned = (key, key + LAST, KeyKind.INFLECTED.value, key, MOST_SCANNED)
        statement = _BEGUN_IN_LANGUAGE if self._edges else _BEGUN
        return Part(_KEYED, statement, (*scanned, *self._edges, key, most))

    def _having(self, keys: Sequence[str], most: int) -> Part:
        statement = (
            f"SELECT {_SHOWN}, k.key, k.kind FROM lookup_key k {_JOINED}"  # noqa: S608
            f" WHERE k.key IN ({marks(keys)}){self._condition} LIMIT ?"
        )
        return Part(_KEYED, statement, (*padded(keys), *self._edges, most))

    def _noted(self, rows: list[list[str]]) -> list[list[str]]:
        """Rows of a token with its counts, which are remembered."""
        self._counts |= {token: (int(designations), int(definitions)) for token, designations, definitions in rows}
        return rows

    def _plan(self, index: tokens.Index, wanted: Wanted) -> tokens.Plan:
        if any(len(groups) > 1 for groups in wanted):
            asked = {token for groups in wanted for group in groups for token in group}
            if unknown := sorted(asked - self._counts.keys()):
                self._counts |= dict.fromkeys(unknown, (0, 0))
                self._noted(self.reader.tables(tokens.counting(unknown))[0])
        return tokens.plan(index, wanted, self._counts)

    def _holding(self, wanted: Wanted, most: int) -> list[int]:
        """The numbers of the first designations that hold what is wanted."""
        table, expression = tokens.table(self.reader, tokens.DESIGNATIONS, wanted)
        if not self._edges:
            part = Part(("rowid",), f"SELECT rowid FROM {table} AS k", (expression, most))  # noqa: S608
        else:
            statement = (
                f"SELECT d.number AS rowid FROM {table} AS k JOIN designation d ON d.number = k.rowid"  # noqa: S608
                f"{self._condition} ORDER BY d.number LIMIT ?"
            )
            part = Part(("rowid",), statement, (expression, MOST_SCANNED, *self._edges, most))
        return [int(number) for (number,) in self.reader.tables(part)[0]]

    def _texts(self, plan: tokens.Plan, wanted: Wanted, most: int) -> Texts:
        limit = most if plan.is_whole else MOST_COMMON if plan.is_common else MOST_TOLD
        numbers = self._holding(plan.wanted, limit)
        if len(numbers) == limit and not (plan.is_whole or plan.is_common):
            limit, numbers = most, self._holding(wanted, most)
        (rows,) = self.reader.tables(_of_numbers(("number", "text"), numbers)) if numbers else ([],)
        return Texts([(int(number), text) for number, text in rows], len(numbers) < limit and not self._edges)


def _of_numbers(columns: tuple[str, ...], numbers: Sequence[int]) -> Part:
    statement = f"SELECT {', '.join(columns)} FROM designation WHERE number IN ({marks(numbers)}) ORDER BY number"  # noqa: S608
    return Part(columns, statement, padded(numbers))


def holds(text: str, wanted: Wanted) -> bool:
    """Whether a text has the tokens; the dear way is gone only when the cheap ones leave a doubt."""
    return (
        _has(wanted, folding.key(text))
        and (_has(wanted, folding.fold(text).split()) or _has(wanted, words.tokens(text)))
    )  # fmt: skip


def _has(wanted: Wanted, held: Container[str]) -> bool:
    for groups in wanted:
        for group in groups:
            if group[0] not in held and not any(token in held for token in group):
                break
        else:
            return True
    return False


def _plain(rows: list[list[str]]) -> list[Candidate]:
    return [
        Candidate._make((int(number), id, kind, labels, text, int(standing), document, None, None))
        for number, id, kind, labels, text, standing, document in rows
    ]


def _keyed(rows: list[list[str]]) -> list[Candidate]:
    return [
        Candidate._make((int(number), id, kind, labels, text, int(standing), document, key, int(key_kind)))
        for number, id, kind, labels, text, standing, document, key, key_kind in rows
    ]
