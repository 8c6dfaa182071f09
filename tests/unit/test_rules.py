"""Each rule, broken by one entry and kept by its sound sister."""

from dataclasses import replace
from typing import Any

import pytest

from app.terminology import glossary_rules, rules
from app.terminology.bibliography import Glossary, Retired, Source, Subject, Tier
from app.terminology.concept import Concept
from app.terminology.findings import MESSAGES, Finding
from tests.builders import chinese, concept, designation

ENGLISH, SPANISH, CHINESE = (
    designation("state visit"),
    designation("visita de Estado", "es"),
    chinese("国事访问", "guóshì fǎngwèn", "國事訪問"),
)


def with_designation(*rows: dict[str, Any]) -> Concept:
    return concept(designations=[ENGLISH, SPANISH, CHINESE, *rows])


def with_definition(language: str, text: str) -> Concept:
    sound = {"en": {"text": "Visit of rank."}, "es": {"text": "La de rango."}, "zh-Hans": {"text": "最高规格的往来。"}}
    return concept(definitions=sound | {language: {"text": text}})


def codes(found: list[Finding]) -> set[str]:
    return {each.code for each in found}


def test_a_sound_entry_has_no_findings() -> None:
    assert rules.check(concept()) == []


BROKEN = {
    "missing_definition": concept(definitions={"en": {"text": "Visit of the highest rank."}}),
    "long_definition": with_definition("en", "word " * 61),
    "circular_definition": with_definition("es", "Una visita de Estado es una visita de rango."),
    "missing_designation": concept(designations=[ENGLISH, SPANISH]),
    "no_preferred": concept(designations=[designation("state visit", status="admitted"), SPANISH, CHINESE]),
    "unsourced": with_designation(designation("visit of state", unconfirmed=None)),
    "sourced_yet_unconfirmed": with_designation(designation("visit of state", sources=["a-source"])),
    "duplicate_designation": with_designation(ENGLISH),
    "acronym_without_full_form": with_designation(designation("SV", type="acronym")),
    "unknown_abbreviation_of": with_designation(designation("SV", type="acronym", abbreviation_of="visit")),
    "missing_replacement": with_designation(designation("royal visit", status="superseded")),
    "unknown_replaced_by": with_designation(designation("royal visit", status="superseded", replaced_by="visit")),
    "replacement_of_current": with_designation(designation("royal visit", replaced_by="state visit")),
    "replaced_by_itself": with_designation(
        designation("royal visit", status="deprecated", replaced_by="kingly visit"),
        designation("kingly visit", status="deprecated", replaced_by="state visit"),
    ),
    "missing_traditional": with_designation(designation("国是", "zh-Hans", reading="guóshì")),
    "wrong_traditional": with_designation(chinese("国事", "guóshì", "國際")),
    "missing_reading": with_designation(designation("国事", "zh-Hans", traditional={"text": "國事"})),
    "reading_mismatch": with_designation(chinese("国事", "guóshí", "國事")),
    "reading_length": with_designation(chinese("国事", "guó", "國事")),
    "reading_without_han": with_designation(designation("royal visit", reading="visit")),
    "mixed_script": with_designation(designation("国事访问", "es")),
    "suspicious_character": with_designation(designation("royal\u200bvisit")),
    "dates_out_of_order": with_designation(designation("royal visit", valid_from="2020", valid_until="2019-12")),
    "date_in_the_future": with_designation(designation("royal visit", valid_from="2999")),
    "relation_to_itself": concept(relations=[{"type": "related", "target": "state-visit"}]),
    "relation_stated_twice": concept(relations=[{"type": "related", "target": "talks"}] * 2),
}


@pytest.mark.parametrize("code", BROKEN)
def test_a_broken_entry_is_found_out(code: str) -> None:
    assert code in codes(rules.check(BROKEN[code]))


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "CPC official who visits."), ("zh-Hans", "最高规格的往来。")],
)
def test_a_definition_without_its_designation_is_not_circular(language: str, text: str) -> None:
    assert rules.check(with_definition(language, text)) == []


def test_heteronyms_are_read_by_choice() -> None:
    for text, reading, traditional in (
        ("重庆", "Chóngqìng", "重慶"),
        ("长城", "Chángchéng", "長城"),
        ("不干涉", "bù gānshè", "不干涉"),
    ):
        assert rules.check(with_designation(chinese(text, reading, traditional))) == []


def glossary_of(*concepts: Concept, sources: tuple[Source, ...] = ()) -> Glossary:
    subjects = {"visits-and-protocol": Subject(key="visits-and-protocol", label={"en": "a", "es": "b", "zh-Hans": "c"})}
    return Glossary({each.id: each for each in concepts}, {each.key: each for each in sources}, subjects, {})


def source(key: str = "a-source", **fields: Any) -> Source:
    return Source(**{"key": key, "title": "T", "publisher": "P", "language": "en", "tier": Tier.OFFICIAL} | fields)


def citing(key: str = "a-source", **fields: Any) -> Concept:
    cited = designation("state visit", sources=[key], unconfirmed=None) | fields
    return concept(designations=[cited, SPANISH, CHINESE])


def related(id: str, *relations: tuple[str, str]) -> Concept:
    rows = [{"type": type, "target": target} for type, target in relations]
    return concept(id, designations=[designation(id.replace("-", " "))], relations=rows)


def acronym_of(id: str, relations: list[dict[str, str]]) -> Concept:
    rows = [designation(id), designation("CPC", type="acronym", abbreviation_of=id)]
    return concept(id, designations=rows, relations=relations)


SOUND = {
    "unknown_source": glossary_of(citing(), sources=(source(),)),
    "shared_designation": glossary_of(
        acronym_of("a", [{"type": "confusable_with", "target": "b"}]), acronym_of("b", [])
    ),
    "broader_cycle": glossary_of(related("a", ("broader", "b")), related("b", ("broader", "c")), related("c")),
}
BROKEN_GLOSSARIES = {
    "unknown_source": glossary_of(citing()),
    "unused_source": glossary_of(concept(), sources=(source(),)),
    "missing_access_date": glossary_of(citing(), sources=(source(url="https://www.un.org/en"),)),
    "duplicate_url": glossary_of(
        sources=tuple(source(key, url="https://www.un.org/en", accessed="2026") for key in ("one", "two"))
    ),
    "source_language": glossary_of(citing(), sources=(source(language="fr"),)),
    "unknown_subject": glossary_of(concept(subjects=["no-such-subject"])),
    "unknown_authority": glossary_of(concept(designations=[designation("x", authority="nobody")])),
    "unknown_merge_target": Glossary(retired={"a": Retired(concept("a"), merged_into="nowhere")}),
    "unknown_relation_target": glossary_of(related("a", ("related", "nowhere"))),
    "relation_stated_twice": glossary_of(related("a", ("part_of", "b")), related("b", ("has_part", "a"))),
    "broader_cycle": glossary_of(
        related("a", ("broader", "b")), related("b", ("broader", "c")), related("c", ("broader", "a"))
    ),
    "shared_designation": glossary_of(acronym_of("a", []), acronym_of("b", [])),
    "few_contexts": glossary_of(acronym_of("a", []), acronym_of("b", [])),
}


@pytest.mark.parametrize("code", BROKEN_GLOSSARIES)
def test_a_broken_glossary_is_found_out(code: str) -> None:
    found = [finding for _, finding in glossary_rules.check(BROKEN_GLOSSARIES[code])]
    assert code in codes(found)


@pytest.mark.parametrize("code", SOUND)
def test_a_sound_glossary_is_left_alone(code: str) -> None:
    found = [finding for _, finding in glossary_rules.check(SOUND[code])]
    assert code not in codes(found)


def test_a_source_in_several_languages_serves_each() -> None:
    found = glossary_rules.check(glossary_of(citing(), sources=(source(language="mul"),)))
    assert "source_language" not in codes([finding for _, finding in found])


def test_the_designations_of_one_script_do_not_clash_with_those_of_another_language() -> None:
    shared = glossary_of(
        concept("a", designations=[designation("general")]), concept("b", designations=[designation("general", "es")])
    )
    assert glossary_rules.shared_designations(shared) == {}


def test_every_finding_can_be_said() -> None:
    def sentences(found: list[Finding]) -> list[str]:
        return [each.message for each in found]

    for entry in BROKEN.values():
        assert all(sentences(rules.check(entry)))
    for glossary in BROKEN_GLOSSARIES.values():
        assert all(sentences([finding for _, finding in glossary_rules.check(glossary)]))
    tested = set(BROKEN) | set(BROKEN_GLOSSARIES)
    of_files = {"invalid_yaml", "duplicate_key", "invalid_shape", "file_name_differs", "not_canonical", "duplicate_id"}
    of_proposals = {"key_taken"}  # judged against the database: tests/integration/test_contribution.py
    assert set(MESSAGES) == tested | of_files | of_proposals, "every code has a rule that is tested"


def test_a_finding_points_into_the_document() -> None:
    (finding,) = rules.check(BROKEN["circular_definition"])
    assert finding.pointer == "/definitions/es/text"
    assert replace(finding, path=("a/b", "c~d")).pointer == "/a~1b/c~0d"
