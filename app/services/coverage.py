"""What a text has that the glossary lacks."""

from app import store
from app.language import folding, words
from app.recognition import candidates
from app.recognition.candidates import Candidate
from app.store.lookup import Search, holds
from app.terminology import keys

MOST_HOLDERS = 50


def find_missing(text: str, limit: int) -> list[Candidate]:
    """The text's candidates for terminology that no designation matches, the likeliest first."""
    missing: list[Candidate] = []
    with store.reader() as reader:
        search = Search(reader)
        for candidate in candidates.find(text):
            if not _is_known(search, candidate.text) and not _is_part_of(candidate, missing):
                missing.append(candidate)
                if len(missing) == limit:
                    break
    return missing


def _is_known(search: Search, text: str) -> bool:
    """Whether a designation is this text, in whatever spelling, number or script, or holds it in one piece."""
    if search.by_keys(keys.query_keys(text), 1):
        return True
    key = folding.key(text)
    wanted = [[token] for token in words.query_tokens(text)]
    texts = search.texts([wanted] if wanted else [], MOST_HOLDERS).texts
    return any(key in folding.key(held) and holds(held, [wanted]) for _, held in texts)


def _is_part_of(candidate: Candidate, missing: list[Candidate]) -> bool:
    key = folding.key(candidate.text)
    return any(key in folding.key(each.text) and each.count >= candidate.count for each in missing)
