"""What only shows among all entries: targets, homonyms, sources, cycles. `check` runs every rule over a glossary."""

from collections import defaultdict
from collections.abc import Callable, Iterator

from app.language import folding
from app.terminology.bibliography import Glossary
from app.terminology.concept import Concept, DesignationType, RelationType
from app.terminology.findings import Finding, Path, Severity

Place = tuple[str, str]
"""Which record a finding is about: ("concept", id), ("source", key), ("subject", key) or ("authority", key)."""
GlossaryRule = Callable[[Glossary], Iterator[tuple[Place, Finding]]]

CONTEXTS_FOR_A_SENSE = 4


def check(glossary: Glossary) -> list[tuple[Place, Finding]]:
    """Everything that is wrong between the records of a glossary."""
    return [found for rule in RULES for found in rule(glossary)]


def references_exist(glossary: Glossary) -> Iterator[tuple[Place, Finding]]:
    for concept in glossary.concepts.values():
        for path, code, data in dangling(concept, glossary):
            yield ("concept", concept.id), Finding(code, path, data)
    for subject in glossary.subjects.values():
        if subject.broader and subject.broader not in glossary.subjects:
            yield ("subject", subject.key), Finding("unknown_subject", ("broader",), {"key": subject.broader})


def dangling(concept: Concept, glossary: Glossary) -> Iterator[tuple[Path, str, dict[str, str]]]:
    """What an entry points to and the glossary has not: where, which finding, and its data."""
    for index, subject in enumerate(concept.subjects):
        if subject not in glossary.subjects:
            yield ("subjects", index), "unknown_subject", {"key": subject}
    for index, relation in enumerate(concept.relations):
        if relation.target not in glossary.concepts:
            yield ("relations", index, "target"), "unknown_relation_target", {"target": relation.target}
    for index, designation in enumerate(concept.designations):
        if designation.authority and designation.authority not in glossary.authorities:
            yield ("designations", index, "authority"), "unknown_authority", {"key": designation.authority}
    for path, key in cited(concept):
        if key not in glossary.sources:
            yield path, "unknown_source", {"key": key}


def cited(concept: Concept) -> Iterator[tuple[Path, str]]:
    """Each citation of a source in an entry: where it stands, and the key."""
    for index, designation in enumerate(concept.designations):
        for position, key in enumerate(designation.sources):
            yield ("designations", index, "sources", position), key
    for language, definition in concept.definitions.items():
        for position, key in enumerate(definition.sources):
            yield ("definitions", language, "sources", position), key
    for index, note in enumerate(concept.notes):
        for position, key in enumerate(note.sources):
            yield ("notes", index, "sources", position), key
    for index, context in enumerate(concept.contexts):
        if context.source:
            yield ("contexts", index, "source"), context.source


def merged_entries_lead_on(glossary: Glossary) -> Iterator[tuple[Place, Finding]]:
    """Following `merged_into` ends at an entry, published or withdrawn."""
    for retired in glossary.retired.values():
        passed, here = {retired.id}, retired.merged_into
        while here and here not in passed and here in glossary.retired:
            passed.add(here)
            here = glossary.retired[here].merged_into
        if here and here not in glossary.concepts:
            yield ("concept", retired.id), Finding("unknown_merge_target", ("merged_into",), {"target": here})


def sources_are_used_once(glossary: Glossary) -> Iterator[tuple[Place, Finding]]:
    entries = [*glossary.concepts.values(), *(each.concept for each in glossary.retired.values())]
    used = {key for concept in entries for key in concept.source_keys}
    by_url: dict[str, str] = {}
    for source in glossary.sources.values():
        place = ("source", source.key)
        if source.key not in used:
            yield place, Finding("unused_source", (), {"key": source.key}, Severity.WARNING)
        if source.url and not source.accessed:
            yield place, Finding("missing_access_date", (), {"key": source.key})
        if source.url:
            other = by_url.setdefault(source.url, source.key)
            if other != source.key:
                yield place, Finding("duplicate_url", ("url",), {"key": source.key, "other": other})


def equivalents_are_seen_in_their_language(glossary: Glossary) -> Iterator[tuple[Place, Finding]]:
    for concept in glossary.concepts.values():
        for index, each in enumerate(concept.designations):
            languages = {
                glossary.sources[key].language.split("-")[0] for key in each.sources if key in glossary.sources
            }
            if languages and not languages & {each.primary_language, "mul"}:
                data = {"text": each.text, "language": each.primary_language}
                path = ("designations", index, "sources")
                yield ("concept", concept.id), Finding("source_language", path, data, Severity.WARNING)


def relations_are_stated_once(glossary: Glossary) -> Iterator[tuple[Place, Finding]]:
    stated = {
        (concept.id, each.type, each.target) for concept in glossary.concepts.values() for each in concept.relations
    }
    for concept in glossary.concepts.values():
        for index, each in enumerate(concept.relations):
            inverse = (each.target, each.type.inverse, concept.id)
            if inverse in stated and each.target != concept.id and concept.id > each.target:
                data = {"target": each.target, "type": each.type.inverse.value}
                yield ("concept", concept.id), Finding("relation_stated_twice", ("relations", index), data)


HIERARCHIES = (RelationType.BROADER, RelationType.PART_OF, RelationType.INSTANCE_OF, RelationType.PREDECESSOR)


def hierarchies_have_no_cycle(glossary: Glossary) -> Iterator[tuple[Place, Finding]]:
    for kind in HIERARCHIES:
        above: dict[str, set[str]] = defaultdict(set)
        for concept in glossary.concepts.values():
            for each in concept.relations:
                if each.type == kind:
                    above[concept.id].add(each.target)
                elif each.type == kind.inverse:
                    above[each.target].add(concept.id)
        for start in list(above):
            if (path := _path_back(start, above)) and start == min(path):
                data = {"type": kind.value, "cycle": " → ".join([*path, start])}
                yield ("concept", start), Finding("broader_cycle", ("relations",), data)


def _path_back(start: str, above: dict[str, set[str]]) -> list[str] | None:
    """The way from a concept up to itself, if there is one."""
    came_from: dict[str, str] = {}
    waiting = [start]
    while waiting:
        here = waiting.pop()
        for target in above.get(here, ()):
            if target == start:
                path = [here]
                while path[-1] != start:
                    path.append(came_from[path[-1]])
                return path[::-1]
            if target not in came_from:
                came_from[target] = here
                waiting.append(target)
    return None


def homonyms_are_told_apart(glossary: Glossary) -> Iterator[tuple[Place, Finding]]:
    """Two concepts that share a designation are `confusable_with` each other, and their acronyms have contexts."""
    confusable = {
        frozenset((concept.id, each.target))
        for concept in glossary.concepts.values()
        for each in concept.relations
        if each.type == RelationType.CONFUSABLE_WITH
    }
    for holders in shared_designations(glossary).values():
        ids = list(dict.fromkeys(id for id, _ in holders))
        for id, index in holders:
            concept = glossary.concepts[id]
            designation = concept.designations[index]
            for other in ids:
                if other > id and frozenset((id, other)) not in confusable:
                    data = {"text": designation.text, "other": other}
                    yield ("concept", id), Finding("shared_designation", ("designations", index, "text"), data)
            if designation.type == DesignationType.ACRONYM:
                language = designation.primary_language
                count = sum(context.language[:2] == language and not context.contrast for context in concept.contexts)
                if count < CONTEXTS_FOR_A_SENSE:
                    few = {"text": designation.text, "count": count, "language": language}
                    yield ("concept", id), Finding("few_contexts", ("contexts",), few, Severity.WARNING)


def shared_designations(glossary: Glossary) -> dict[tuple[str, str], list[tuple[str, int]]]:
    """The designations that several concepts have in one language: by language and text, who has it and where."""
    holders: dict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
    for concept in glossary.concepts.values():
        for index, each in enumerate(concept.designations):
            holders[each.primary_language, folding.accent_key(each.text)].append((concept.id, index))
    return {key: held for key, held in holders.items() if len({id for id, _ in held}) > 1}


RULES: tuple[GlossaryRule, ...] = (
    references_exist,
    merged_entries_lead_on,
    sources_are_used_once,
    equivalents_are_seen_in_their_language,
    relations_are_stated_once,
    hierarchies_have_no_cycle,
    homonyms_are_told_apart,
)
