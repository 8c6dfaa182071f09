"""The words too common to find anything by, in English and Spanish, as `fold` writes them."""

_LISTS = {
    "en": "a an and as at by for from in is of on or that the this to with",
    "es": "a al con de del e el en es la las lo los o para por que se su sus u un una y",
}

STOP_WORDS: dict[str, frozenset[str]] = {language: frozenset(words.split()) for language, words in _LISTS.items()}

ALL_STOP_WORDS = STOP_WORDS["en"] | STOP_WORDS["es"]


def is_stop_word(word: str, language: str | None = None) -> bool:
    """Whether a folded word is too common to search for; in either language unless one is given."""
    return word in (STOP_WORDS.get(language[:2], frozenset()) if language else ALL_STOP_WORDS)
