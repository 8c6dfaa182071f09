"""Texts that somebody wrote inside a sentence of ours: marked with their language, set apart for reading order."""

from markupsafe import Markup

from app.language import scripts


def tag_of(text: str) -> str | None:
    """The language tag of a text that someone typed, where its script tells; None where only a reader can."""
    if not scripts.has_han(text):
        return None
    return "zh-Hans" if scripts.to_simplified(text) == text else "zh-Hant"


def term(text: str, language: str | None = None) -> Markup:
    """A designation or query inside a sentence of ours: set apart for reading order, and marked with its language."""
    language = language or tag_of(text)
    if language is None:
        return Markup("<bdi>{}</bdi>").format(text)
    return Markup('<bdi lang="{}">{}</bdi>').format(language, text)
