"""What a match may stand for, by the looks of its designations: a plain name, or letters that need evidence."""

from collections.abc import Iterable
from typing import Any

from app.language.scripts import has_han
from app.recognition.cards import Card
from app.recognition.matching import Match, Matcher, Option
from app.recognition.normalising import Words, cut
from app.recognition.senses import Evidence
from app.recognition.surfaces import Form

PRIOR = {"preferred": 0.9, "admitted": 0.6, "superseded": 0.5, "deprecated": 0.3}
HOMONYM = 0.2
LEAST_NAME = 4  # Chinese characters of a homonym’s name that is hardly anything else
_ADVERBS = frozenset({("sin", "embargo")})
NAMED_KINDS = frozenset({"person", "place", "institution", "initiative", "event", "document"})


def needs_evidence(match: Match) -> bool:
    """Whether a match is not plain from its letters: several concepts, an acronym, a word with other uses."""
    first = match.options[0]
    if first.form in (Form.ALTERED, Form.VARIED, Form.DAMAGED):
        return False
    if len({option.card.id for option in match.options}) > 1:
        return True
    if first.card.is_homonym and not first.name.is_acronym:
        return len(first.name.text) < LEAST_NAME if has_han(first.name.text) else " " not in first.name.text
    return first.name.is_acronym or first.card.contrasted or is_ordinary(first) or is_bare_name(first)


def is_ordinary(option: Option) -> bool:
    """Whether a designation has the looks of an ordinary word or phrase: no capital, no acronym, one word or two.

    That of a bare entry is known by its letters alone, as nothing tells its use from any other.
    """
    name = option.name
    if option.card.is_bare or option.card.is_homonym or option.form == Form.ALTERED:
        return False
    if name.is_acronym or name.is_proper:
        return False
    if has_han(name.text):
        return option.card.kind not in NAMED_KINDS and (len(name.text) <= 2 or option.card.contrasted)
    if any(map(str.isupper, name.text)):
        return False
    return " " not in name.text or option.card.contrasted or (name.type == "short_form" and option.card.kind == "post")


def is_generic(card: Card) -> bool:
    """Whether it is what many have, and is nobody’s: an ambassador, an embassy."""
    label = card.labels.get("en")
    return label is not None and label[:1].islower()


def is_long(option: Option) -> bool:
    """Whether a designation of ordinary words is so long that it is hardly said of anything else."""
    text = option.name.text
    if option.card.kind == "post" and is_generic(option.card):
        return True  # an ambassador is hardly anything else
    return option.name.type != "short_form" and (len(text) > 3 if has_han(text) else " " in text)


def has_homonyms(match: Match) -> bool:
    """Whether senses outside our field are known to share the letters."""
    return any(option.card.is_homonym for option in match.options)


def is_bare_name(option: Option) -> bool:
    """Whether it is the short name of a body or a post, which others have too."""
    return option.name.type == "short_form" and option.card.kind in ("institution", "post")


def prior(option: Option, language: str) -> Evidence:
    """What a sense weighs before anything around it is looked at."""
    weight = HOMONYM if option.card.is_homonym else PRIOR[option.name.status]
    return Evidence("prior", weight, option.name.status)


def spoken(options: Iterable[Option], language: str) -> tuple[Option, ...]:
    """For each concept its designation in this language, else one that goes with any; none of another language."""
    best: dict[str, Option] = {}
    for option in options:
        held = best.get(option.card.id)
        own = option.name.language[:2] == language
        if not own and not (option.name.is_acronym or option.name.is_proper or _is_foreign_phrase(option)):
            continue
        if held is None or (own and held.name.language[:2] != language):
            best[option.card.id] = option
    return tuple(best.values())


def _is_foreign_phrase(option: Option) -> bool:
    """Whether it is long enough to be a quotation in another language, not a word that two languages share."""
    return has_han(option.name.text) or " " in option.name.text


def is_in_adverb(words: Words, match: Match) -> bool:
    """Whether a word is part of a set adverb that has nothing of its meaning: `sin embargo`."""
    return (
        match.first == match.last
        and match.first > 0
        and (words.folded[match.first - 1], words.folded[match.first]) in _ADVERBS
    )


def options_named(matcher: Matcher, text: str) -> list[Option]:
    """The designations that a whole text is."""
    words = cut(text)
    whole = [each for each in matcher.find(words) if each.length == len(words)]
    return [option for match in whole for option in match.options]


def designation_of(option: Option) -> dict[str, Any]:
    """The designation as answers show it."""
    name = option.name
    return {"text": name.text, "language": name.language, "type": name.type, "status": name.status}
