"""Ways into the glossary for someone who does not search: letters, kinds, subject fields."""

from app import store
from app.language import sorting
from app.services import entries, subjects
from app.services.entries import Page
from app.services.subjects import SubjectField
from app.store import concepts as stored_concepts
from app.store.concepts import Filter
from app.terminology.concept import Layer


def alphabets() -> dict[str, dict[str, bool]]:
    """For `en`, `es` and `zh`: each letter in order, and whether something is listed under it; `#` comes last."""
    with store.reader() as reader:
        return {language: _letters(reader, language) for language in sorting.ALPHABETS}


def _letters(reader: store.Reader, language: str) -> dict[str, bool]:
    letters = [*sorting.ALPHABETS[language], sorting.OTHER]
    ranges = [(letter, each) for letter in letters for each in sorting.bounds(letter, language)]
    found = dict.fromkeys(letters, False)
    held = stored_concepts.present(reader, language, [each for _, each in ranges])
    for (letter, _), is_there in zip(ranges, held, strict=True):
        found[letter] = found[letter] or is_there
    return found


def list_concepts(
    language: str,
    *,
    subject: str | None = None,
    kind: str | None = None,
    letter: str | None = None,
    layer: Layer,
    limit: int,
    after: tuple[str | None, int] | None = None,
) -> Page:
    """Concepts of a layer in the order of a language's alphabet (`en`, `es`, `zh`): a field, a kind or a letter.

    Those of a field or kind that have no name in the language come last.
    """
    ranges = sorting.bounds(letter, language) if letter else ()
    which = Filter(subject, kind, layer=layer.value, ranges=ranges)
    return entries.list_concepts(which, order=language, limit=limit, after=after)


def kinds() -> dict[str, int]:
    """How many concepts there are of each kind."""
    with store.reading() as session:
        return stored_concepts.counts_by(session, "kind")


def find_subject(key: str) -> tuple[SubjectField, ...]:
    """The way down the hierarchy to a subject field, itself last; empty when there is no such field."""
    return _way(subjects.overview().fields, key)


def _way(fields: tuple[SubjectField, ...], key: str) -> tuple[SubjectField, ...]:
    for each in fields:
        below = () if each.key == key else _way(each.narrower, key)
        if each.key == key or below:
            return (each, *below)
    return ()
