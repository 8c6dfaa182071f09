"""What makes one entry sound. Every rule is a function of a concept that yields findings; `check` runs them all.

What can only be judged among all entries (targets, homonyms, sources) is in `glossary_rules.py`.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from app.language import folding, pinyin, scripts
from app.terminology.concept import (
    LANGUAGES,
    Concept,
    Designation,
    DesignationType,
    Kind,
    Layer,
    UsageStatus,
)
from app.terminology.findings import Finding, Severity

Rule = Callable[[Concept], Iterator[Finding]]

DEFINITION_LIMITS = {"en": (60, "words"), "es": (70, "words"), "zh-Hans": (130, "characters")}
HAN_LANGUAGES = {"zh"}
_IN_WORD = re.compile(r"\w")


def check(concept: Concept) -> list[Finding]:
    """Everything that the entry alone shows to be wrong with it."""
    return [finding for rule in RULES for finding in rule(concept)]


def definition_in_each_language(concept: Concept) -> Iterator[Finding]:
    if concept.layer == Layer.REFERENCE:
        return
    for language in LANGUAGES:
        if concept.definitions.get(language) is None:
            yield Finding("missing_definition", ("definitions", language), {"language": language})


def definition_is_short(concept: Concept) -> Iterator[Finding]:
    for language, definition in concept.definitions.items():
        limit, unit = DEFINITION_LIMITS[language]
        length = len(definition.text.split()) if unit == "words" else len(definition.text)
        if length > limit:
            path = ("definitions", language, "text")
            yield Finding("long_definition", path, {"length": length, "unit": unit, "limit": limit})


def definition_is_not_circular(concept: Concept) -> Iterator[Finding]:
    for language, definition in concept.definitions.items():
        for designation in concept.designations_in(language):
            if not designation.is_retired and _contains(definition.text, designation):
                yield Finding("circular_definition", ("definitions", language, "text"), {"text": designation.text})


def _contains(text: str, designation: Designation) -> bool:
    """Whether the designation stands there in whole words; Chinese has none, and acronyms keep their capitals."""
    wanted = designation.text
    if designation.primary_language in HAN_LANGUAGES:
        return len(wanted) > 1 and wanted in text
    if designation.type != DesignationType.ACRONYM:
        text, wanted = text.casefold(), wanted.casefold()
    start = text.find(wanted)
    while start >= 0:
        around = text[max(0, start - 1) : start] + text[start + len(wanted) : start + len(wanted) + 1]
        if not _IN_WORD.search(around):
            return True
        start = text.find(wanted, start + 1)
    return False


def designation_in_each_language(concept: Concept) -> Iterator[Finding]:
    for language in LANGUAGES:
        candidates = concept.designations_in(language)
        if not candidates:
            if concept.kind != Kind.HOMONYM:
                yield Finding("missing_designation", ("designations",), {"language": language})
        elif not any(each.status == UsageStatus.PREFERRED for each in candidates):
            yield Finding("no_preferred", ("designations",), {"language": language}, Severity.WARNING)


def designation_is_sourced(concept: Concept) -> Iterator[Finding]:
    if concept.layer == Layer.REFERENCE:
        return
    for index, each in enumerate(concept.designations):
        path = ("designations", index)
        if not each.sources and not each.unconfirmed:
            yield Finding("unsourced", path, {"text": each.text})
        if each.sources and each.unconfirmed:
            yield Finding("sourced_yet_unconfirmed", (*path, "unconfirmed"), {"text": each.text})


def designations_differ(concept: Concept) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for index, each in enumerate(concept.designations):
        if (each.language, each.text) in seen:
            data = {"text": each.text, "language": each.language}
            yield Finding("duplicate_designation", ("designations", index, "text"), data)
        seen.add((each.language, each.text))


def acronym_names_its_full_form(concept: Concept) -> Iterator[Finding]:
    for index, each in enumerate(concept.designations):
        path = ("designations", index, "abbreviation_of")
        if each.abbreviation_of is None:
            if each.type == DesignationType.ACRONYM:
                yield Finding("acronym_without_full_form", path, {"text": each.text})
        elif not _finds(concept, each, each.abbreviation_of):
            data = {"text": each.text, "other": each.abbreviation_of, "language": each.primary_language}
            yield Finding("unknown_abbreviation_of", path, data)


def retired_names_its_replacement(concept: Concept) -> Iterator[Finding]:
    for index, each in enumerate(concept.designations):
        path = ("designations", index, "replaced_by")
        if each.replaced_by is None:
            if each.is_retired:
                yield Finding("missing_replacement", path, {"text": each.text, "status": each.status.value})
        elif not each.is_retired:
            yield Finding("replacement_of_current", path, {"text": each.text, "status": each.status.value})
        elif not (replacements := _finds(concept, each, each.replaced_by)):
            data = {"text": each.text, "other": each.replaced_by, "language": each.primary_language}
            yield Finding("unknown_replaced_by", path, data)
        elif all(other.is_retired for other in replacements):
            yield Finding("replaced_by_itself", path, {"text": each.text})


def _finds(concept: Concept, designation: Designation, text: str) -> list[Designation]:
    return [each for each in concept.designations_in(designation.primary_language) if each.text == text]


def chinese_has_its_traditional_form(concept: Concept) -> Iterator[Finding]:
    for index, each in enumerate(concept.designations):
        if not each.language.startswith("zh-Hans") or not scripts.has_han(each.text):
            continue
        path = ("designations", index, "traditional")
        if each.traditional is None:
            yield Finding("missing_traditional", path, {"text": each.text})
            continue
        back = scripts.to_simplified(each.traditional.text)
        if folding.key(back) != folding.key(each.text):
            data = {"text": each.text, "traditional": each.traditional.text, "back": back}
            yield Finding("wrong_traditional", (*path, "text"), data, Severity.WARNING)


def pinyin_matches_its_characters(concept: Concept) -> Iterator[Finding]:
    for index, each in enumerate(concept.designations):
        path = ("designations", index, "reading")
        if each.primary_language not in HAN_LANGUAGES or not scripts.has_han(each.text):
            if each.reading is not None:
                yield Finding("reading_without_han", path)
        elif each.reading is None:
            if not each.language.startswith("zh-Hant"):
                yield Finding("missing_reading", path, {"text": each.text})
        else:
            for position, character, syllable in pinyin.mismatches(each.text, each.reading):
                if position < 0:
                    yield Finding("reading_length", path, {"text": each.text, "reading": each.reading})
                else:
                    data = {"text": each.text, "character": character, "syllable": syllable}
                    yield Finding("reading_mismatch", path, data)


ALLOWED_SCRIPTS = {"en": {"Latin"}, "es": {"Latin"}, "zh": {"Han", "Latin"}}


def scripts_fit_the_language(concept: Concept) -> Iterator[Finding]:
    for index, each in enumerate(concept.designations):
        path = ("designations", index, "text")
        foreign = scripts.scripts_of(each.text) - ALLOWED_SCRIPTS[each.primary_language]
        if foreign:
            data = {"text": each.text, "language": each.language, "scripts": ", ".join(sorted(foreign))}
            yield Finding("mixed_script", path, data, Severity.WARNING)
        for _, character in scripts.suspicious(each.text):
            yield Finding("suspicious_character", path, {"text": each.text, "character": character}, Severity.WARNING)


def dates_are_in_order(concept: Concept) -> Iterator[Finding]:
    today = datetime.now(UTC).date().isoformat()
    for index, each in enumerate(concept.designations):
        start, end = each.valid_from, each.valid_until
        if start and end and start[: len(end)] > end[: len(start)]:
            yield Finding("dates_out_of_order", ("designations", index, "valid_from"), {"start": start, "end": end})
        if start and start > today:
            yield Finding(
                "date_in_the_future", ("designations", index, "valid_from"), {"date": start}, Severity.WARNING
            )
    for index, context in enumerate(concept.contexts):
        if context.date and context.date > today:
            yield Finding("date_in_the_future", ("contexts", index, "date"), {"date": context.date}, Severity.WARNING)


def relations_lead_elsewhere(concept: Concept) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for index, each in enumerate(concept.relations):
        path = ("relations", index)
        if each.target == concept.id:
            yield Finding("relation_to_itself", (*path, "target"))
        if (each.type, each.target) in seen:
            yield Finding("relation_stated_twice", path, {"type": each.type.value, "target": each.target})
        seen.add((each.type, each.target))


RULES: tuple[Rule, ...] = (
    definition_in_each_language,
    definition_is_short,
    definition_is_not_circular,
    designation_in_each_language,
    designation_is_sourced,
    designations_differ,
    acronym_names_its_full_form,
    retired_names_its_replacement,
    chinese_has_its_traditional_form,
    pinyin_matches_its_characters,
    scripts_fit_the_language,
    dates_are_in_order,
    relations_lead_elsewhere,
)
