"""Wording to check: one rule a function. Each looks at a decision and answers what stands there and what to write."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from app.language.folding import accent_key, key
from app.language.scripts import HAN, has_han
from app.language.synonyms import are_near, is_known
from app.recognition.cards import Name
from app.recognition.matching import Match, Option
from app.recognition.normalising import cut
from app.recognition.profiles import Profile
from app.recognition.reading import Warning
from app.recognition.surfaces import Form

if TYPE_CHECKING:
    from app.recognition.decisions import Decision
    from app.recognition.reader import TextReader

LEAST_QUOTED = 2  # quoted uses of an entry that begin a phrase with the same verb
_BETWEEN_HAN = re.compile(f"(?<=[{HAN}])-(?=[{HAN}])")
_UNKEPT = re.compile(f"[^0-9a-z{HAN}]+")
_NAMES_IN_FULL = frozenset({"full_form", "variant", "proper_name"})
_UNNAMED = frozenset({"person", "homonym", "instrument", "protocol", "post"})
_PARTICLES = frozenset(
    [
        "forward",
        "out",
        "up",
        "on",
        "the",
        "a",
        "an",
        "its",
        "their",
        "our",
        "his",
        "her",
        "el",
        "la",
        "los",
        "las",
        "su",
        "sus",
        "de",
        "of",
        "for",
        "one",
    ]
)


def warn(reader: "TextReader", decisions: "list[Decision]") -> None:
    """Put every warning on the occurrence that it concerns."""
    for decision in decisions:
        if decision.concept is None or decision.option is None or decision.concept.is_homonym:
            continue
        for rule in RULES:
            warning = rule(reader, decision)
            if warning is not None:
                if _is_outer(decision.match) or warning.code == "wrong_acronym":
                    decision.warnings.append(warning)
                break
    _two_names(reader, decisions)


def _is_outer(match: Match) -> bool:
    """Whether a match stands by itself, or in a long phrase that is said in other words."""
    return match.inside is None or match.inside.options[0].form == Form.VARIED


def superseded(reader: "TextReader", decision: "Decision") -> Warning | None:
    """A designation that was official until a date before the text's."""
    name = decision.option.name  # type: ignore[union-attr]
    if name.status != "superseded":
        return None
    if reader.date and name.valid_until and reader.date[: len(name.valid_until)] <= name.valid_until:
        return None
    return _warning(reader, decision, "superseded", name.replaced_by)


def deprecated(reader: "TextReader", decision: "Decision") -> Warning | None:
    """A designation that misleads; an acronym that is another body's is a wrong acronym."""
    name = decision.option.name  # type: ignore[union-attr]
    if name.status != "deprecated":
        return None
    return _warning(reader, decision, "wrong_acronym" if _is_anothers(decision) else "deprecated", name.replaced_by)


def wrong_acronym(reader: "TextReader", decision: "Decision") -> Warning | None:
    """An acronym that the glossary does not have for the body that is meant."""
    option = decision.option
    surface = reader.text[decision.match.start : decision.match.end]
    if option is None or not (option.form == Form.IMPLIED or (option.name.text != surface and _is_defined(decision))):
        return None
    return _warning(reader, decision, "wrong_acronym", _acronym(reader, decision))


def damaged_name(reader: "TextReader", decision: "Decision") -> Warning | None:
    """A name that has lost letters, or accents that the entry nowhere leaves out."""
    option, surface = decision.option, reader.text[decision.match.start : decision.match.end]
    assert option is not None
    if option.form == Form.DAMAGED:
        return _warning(reader, decision, "damaged_name", option.name.text)
    name = option.name
    if option.form != Form.EXACT or not name.is_proper or name.is_acronym or surface.isupper():
        return None
    if accent_key(surface) == accent_key(name.text):
        return None
    if any(accent_key(other.text) == accent_key(surface) for other in option.card.names):
        return None
    return _warning(reader, decision, "damaged_name", name.text)


def altered_phrase(reader: "TextReader", decision: "Decision") -> Warning | None:
    """A set phrase that is known, and is not as it should be."""
    option = decision.option
    assert option is not None
    if option.form == Form.ALTERED:
        return _warning(reader, decision, "altered_phrase", option.name.text)
    return None


def altered_verb(reader: "TextReader", decision: "Decision") -> Warning | None:
    """A phrase whose verb is a neighbour of the one that quoted uses have."""
    option, match = decision.option, decision.match
    assert option is not None
    if option.card.kind not in ("set_phrase", "doctrine", "initiative", "concept", "protocol") or match.within:
        return None
    if option.name.is_acronym or has_han(option.name.text) or option.name.language[:2] != "en":
        return None
    verb = _verb_before(reader.words.folded, match.first)
    if verb is None or not is_known(reader.words.folded[verb]):
        return None
    profile = reader.knowledge([option.card.id]).get(option.card.id)
    surface = reader.words.folded[match.first : match.last + 1]
    quoted = _official_verb(profile, surface, reader.words.folded[verb]) if profile else None
    if quoted is None:
        return None
    start = reader.words.starts[verb]
    stands = reader.text[start : match.end]
    identity = _identity("altered_phrase", stands, option.card.id)
    return Warning("altered_phrase", start, match.end, stands, quoted, identity, option.card.reference)


def _verb_before(folded: list[str], first: int) -> int | None:
    """The place of the word before a phrase, articles and particles left out."""
    at = first - 1
    while at >= max(0, first - 4) and folded[at] in _PARTICLES:
        at -= 1
    return at if at >= max(0, first - 4) else None


def _official_verb(profile: Profile, surface: list[str], verb: str) -> str | None:
    """How quoted uses begin the phrase, when none begins it with this verb and one with a neighbour of it."""
    found: dict[str, str] = {}
    counts: dict[str, int] = {}
    for example in profile.examples:
        if not example.is_quoted:
            continue
        words = cut(example.text)
        at = _place(words.folded, surface)
        before = _verb_before(words.folded, at) if at is not None else None
        if at is None or before is None:
            continue
        official = words.folded[before]
        if key(official)[:5] == key(verb)[:5]:
            return None
        if are_near(official, verb):
            stem = key(official)[:5]
            counts[stem] = counts.get(stem, 0) + 1
            found.setdefault(stem, words.surface(before, at + len(surface) - 1))
    best = max(counts, key=lambda each: counts[each], default=None)
    return found[best] if best is not None and counts[best] >= LEAST_QUOTED else None


def _place(words: list[str], part: list[str]) -> int | None:
    return next((at for at in range(len(words) - len(part) + 1) if words[at : at + len(part)] == part), None)


def _two_names(reader: "TextReader", decisions: "list[Decision]") -> None:
    """One concept under two names in full, in one language; told at the first use of the second."""
    used: dict[tuple[str, str], Name] = {}
    told: set[tuple[str, str]] = set()
    for decision in decisions:
        option = decision.option
        if option is None or decision.concept is None or decision.match.within:
            continue
        name = option.name
        if not _is_name_in_full(option) or option.form != Form.EXACT or name.is_acronym:
            continue
        place = option.card.id, name.language[:2]
        first = used.setdefault(place, name)
        if place not in told and not decision.warnings and _are_two(first, name, option.card.kind):
            told.add(place)
            decision.warnings.append(_warning(reader, decision, "two_names", first.text))


def _is_name_in_full(option: Option) -> bool:
    """Whether a designation names the whole of what it stands for; a state’s short name does."""
    name, kind = option.name, option.card.kind
    if kind == "place":
        return name.type in _NAMES_IN_FULL or name.type == "short_form"
    if kind in _UNNAMED or name.type not in _NAMES_IN_FULL or name.abbreviation_of:
        return False
    return name.type == "full_form" or not _is_one_word(name.text)


def _are_two(one: Name, other: Name, kind: str) -> bool:
    """Whether they are two names, not spellings of one, or one and its shorter form; of a place, one is a variant."""
    letters, others = (key(each.text).replace(" ", "") for each in (one, other))
    if letters == others or _is_part(one.text, other.text):
        return False
    return kind != "place" or "variant" in (one.type, other.type)


def _is_one_word(text: str) -> bool:
    return len(text) <= 2 if has_han(text) else " " not in text


def _is_part(one: str, other: str) -> bool:
    """Whether one name holds the other, and is only longer."""
    shorter, longer = sorted((key(one), key(other)), key=len)
    return shorter in longer


def _is_anothers(decision: "Decision") -> bool:
    option = decision.option
    assert option is not None
    return option.name.is_acronym and any(
        other.card.id != option.card.id and other.name.is_acronym and not other.name.is_retired
        for other in decision.match.options
    )


def _is_defined(decision: "Decision") -> bool:
    """Whether the text itself gives the acronym to the body."""
    best = decision.scored[0]
    return any(each.code == "definition" for each in best.evidence)


def _acronym(reader: "TextReader", decision: "Decision") -> str | None:
    """The acronym of the concept, in the language around."""
    language = reader.passages.sentences[decision.sentence].language
    card = decision.concept
    assert card is not None
    usable = [name for name in card.names if name.type == "acronym" and not name.is_retired]
    own = next((name.text for name in usable if name.language[:2] == language), None)
    return own or card.preferred(language)


def _warning(reader: "TextReader", decision: "Decision", code: str, suggestion: str | None) -> Warning:
    match, card = decision.match, decision.concept
    assert card is not None
    text = reader.text[match.start : match.end]
    language = decision.option.name.language if decision.option else reader.language
    suggestion = suggestion or card.preferred(language)
    return Warning(code, match.start, match.end, text, suggestion, _identity(code, text, card.id), card.reference)


def _identity(code: str, text: str, concept: str) -> str:
    """By what a warning is waived: the same wording of the same concept is the same warning."""
    words = _BETWEEN_HAN.sub("", "-".join(cut(text).folded))
    return f"{code}:{concept}:{_UNKEPT.sub('-', words)[:60].strip('-') or '-'}"


Rule = Callable[["TextReader", "Decision"], Warning | None]
RULES: tuple[Rule, ...] = (superseded, deprecated, wrong_acronym, damaged_name, altered_phrase, altered_verb)
