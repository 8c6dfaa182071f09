"""The communique that the glossary starts from, a degraded text, read by what works on any text.

Variants known from this very text alone are taken out of the glossary first: they would be hard-coded answers.
"""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from app.formats import yaml_files
from app.recognition.reading import Reading, Warning
from app.services import loading, reading
from app.terminology.concept import Concept
from tests.conftest import AUTHORSHIP, GLOSSARY

TEXTS = Path(__file__).parents[1] / "texts"
COMMUNIQUE = (TEXTS / "communique-2022-11-25.en.txt").read_text(encoding="utf-8")
UNITS = [
    line.split("\t")
    for line in (TEXTS / "communique-2022-11-25.units.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
FAULTS = [
    ("wrong_acronym", "CPC", "PCC"),  # E01, E02, E04
    ("wrong_acronym", "CCP", "PCC"),  # E03
    ("damaged_name", "Daz-Canel", "Díaz-Canel"),  # E05
    ("altered_phrase", "theoretical seminar between the two sides", "theoretical seminar of the two parties"),
    ("altered_phrase", "two sides and the two countries", "two parties and two countries"),  # E07
    ("altered_phrase", "privileged and friendly relations", "special and friendly relations"),  # E08
    ("altered_phrase", "socialist modernization campaign", "socialist modernization drive"),  # E09
    ("altered_phrase", "general leadership of the Party", "overall leadership of the Party"),  # E10
    ("altered_phrase", "mutual cooperation beneficial and win-win",
     "mutually beneficial and win-win cooperation"),  # E11
    ("altered_phrase",
     "comprehensive cooperative partnership on equality and mutual benefit. and common development",
     "comprehensive cooperative partnership of equality, mutual benefit and common development"),  # E13
    ("altered_phrase", "China-Cuban relations", "China-Cuba relations"),  # E21
    ("altered_phrase", "advance the fighting spirit", "carry forward the fighting spirit"),  # E25
]  # fmt: skip
"""The faults that are told word for word: what stands in the communique, and what to write."""
MOVED = ["joint statement on deepening", "sharing happiness and misfortune"]  # E14, E27
OTHERS = {
    "China-Cuban community with a shared future",  # of a kind with the relations
    "main priorities of Cuba’s foreign policy",  # weakens “top priority”
    "special position in its diplomacy",  # loses “overall”
}
"""More wording to check, rightly told."""


@pytest.fixture(scope="module")
def found(make_app: Callable[[], Flask]) -> Reading:
    """The communique, read with a glossary that knows no wording from it."""
    app = make_app()
    concepts = yaml_files.read(GLOSSARY).glossary.concepts.values()
    with app.app_context():
        records = [loading.record_of("concept", each.id, _without_answers(each)) for each in concepts]
        loading.load(records, None, AUTHORSHIP)
        return reading.annotate(COMMUNIQUE)


def test_each_party_is_told_at_every_acronym(found: Reading) -> None:
    told = [
        (each.text, each.concept["id"].rsplit("-", 1)[1] if each.concept else None)
        for each in found.occurrences
        if each.text in ("CPC", "CCP")
    ]
    china, cuba = ("CPC", "china"), ("CPC", "cuba")
    assert told == [
        china, cuba, china, china, china, china, cuba, china, cuba, china, china, ("CCP", "cuba"), china,
    ]  # fmt: skip


@pytest.mark.parametrize(("code", "stands", "write"), FAULTS)
@pytest.mark.sample_on_postgresql(0)
def test_a_fault_is_reported_with_the_official_wording(found: Reading, code: str, stands: str, write: str) -> None:
    assert (code, stands, write) in [(each.code, each.text, each.suggestion) for each in found.warnings]


@pytest.mark.parametrize("part", MOVED)
@pytest.mark.sample_on_postgresql(0)
def test_a_long_phrase_is_known_though_much_of_it_moved(found: Reading, part: str) -> None:  # E14, E27
    assert [each.code for each in found.warnings if part in each.text] == ["altered_phrase"]


@pytest.mark.sample_on_postgresql(0)
def test_every_name_of_the_cuban_president_is_told(found: Reading) -> None:
    assert sum(each.code == "damaged_name" for each in found.warnings) == COMMUNIQUE.count("Daz-Canel")


@pytest.mark.parametrize("right", ["blockade", "honor guard", "CELAC-China Forum", "People’s Republic of China"])
@pytest.mark.sample_on_postgresql(0)
def test_what_is_right_is_left_alone(found: Reading, right: str) -> None:
    assert [each for each in found.warnings if each.text.endswith(right) and each.text != right] == []
    assert [each for each in found.warnings if each.text == right] == []


@pytest.mark.parametrize(("concept", "stands"), UNITS)
@pytest.mark.sample_on_postgresql(0)
def test_every_unit_that_stands_in_it_is_marked(found: Reading, concept: str, stands: str) -> None:
    first = COMMUNIQUE.lower().index(stands.lower())
    marks = [each for each in found.occurrences if each.start < first + len(stands) and first < each.end]
    assert concept in [each.concept["id"] for each in marks if each.concept]


def test_little_else_is_warned_of(found: Reading) -> None:
    others = [each.text for each in found.warnings if not _is_a_known_fault(each)]
    assert sorted(others) == sorted(OTHERS)


def _is_a_known_fault(warning: Warning) -> bool:
    told = {(code, stands) for code, stands, _ in FAULTS}
    name = warning.code == "damaged_name" and "Daz-Canel" in warning.text
    return name or (warning.code, warning.text) in told or any(part in warning.text for part in MOVED)


def _without_answers(concept: Concept) -> Concept:
    kept = tuple(
        each
        for each in concept.designations
        if not (each.status == "deprecated" and each.primary_language == "en" and not each.sources)
    )
    return dataclasses.replace(concept, designations=kept)
