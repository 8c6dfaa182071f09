"""The terms that people look up in vain: what the glossary lacks most."""

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass

from app.language import folding
from app.store import wanted

SHORTEST, LONGEST = 2, 80
MOST_WORDS = 8
AT_LEAST = 3
"""How often a term must have been looked up before it is shown: what one person typed once stays unseen."""
_TELLING = re.compile(r"[@/\\<>{}]|www\.|\d{5}")
"""What addresses, telephone numbers and pasted code have, and terms have not."""


@dataclass(frozen=True)
class Wanted:
    """A term that the glossary lacks, as it is most often written, and how often it was looked up."""

    term: str
    count: int


def note(query: str) -> None:
    """Count a query that no designation answered: the normalised term and nothing about who asked."""
    if term := _term(query):
        wanted.note(term)


def _term(query: str) -> str | None:
    """The query as it is kept: composed, one width, lower case, single spaces; None for what is no term."""
    text = " ".join(unicodedata.normalize("NFKC", query).casefold().split())
    is_term = SHORTEST <= len(text) <= LONGEST and len(text.split()) <= MOST_WORDS and text.isprintable()
    return text if is_term and any(map(str.isalpha, text)) and not _TELLING.search(text) else None


def most_wanted(limit: int = 100, at_least: int = AT_LEAST) -> list[Wanted]:
    """What was looked up in vain most often and is no designation yet; spellings of one key count together."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for term, count in wanted.most_wanted(1, 20 * limit):
        spellings[folding.key(term)][term] = count
    known = wanted.known_keys(spellings)
    found = [
        Wanted(counts.most_common(1)[0][0], counts.total())
        for key, counts in spellings.items()
        if key not in known and counts.total() >= at_least
    ]
    return sorted(found, key=lambda each: (-each.count, each.term))[:limit]
