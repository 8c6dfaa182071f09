"""The reference layer: every state once, named by rule, and nothing that a person wrote is lost."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from babel.core import get_global

from app.formats import yaml_files
from app.language import pinyin
from app.services import files, reference
from app.services.states import OBSERVERS, State, states, unread
from app.terminology import rules
from app.terminology.concept import Concept, Layer, UsageStatus, from_document, to_document
from app.terminology.errors import InvalidGlossary
from tests.builders import designation
from tests.conftest import GLOSSARY

MADE = {state.code: reference.make(state) for state in states()}
WRITTEN_UP = {"China": "peoples-republic-of-china", "Cuba": "republic-of-cuba"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A glossary that has what entries point to, and no entry yet."""
    for name in ("sources.yaml", "subjects.yaml", "authorities.yaml"):
        (tmp_path / name).write_text((GLOSSARY / name).read_text())
    return tmp_path


def entry(folder: Path, id: str) -> Concept:
    return yaml_files.read(folder).glossary.concepts[id]


def rewrite(folder: Path, concept: Concept) -> None:
    (folder / yaml_files.entry_path(concept)).write_text(yaml_files.write_entry(concept))


def texts(concept: Concept, language: str) -> list[str]:
    return [each.text for each in concept.designations if each.language == language]


def with_designations(concept: Concept, *rows: dict[str, Any]) -> Concept:
    document = to_document(concept)
    return from_document(document | {"designations": [*document["designations"], *rows]})


def test_there_are_193_members_and_two_observers_each_once() -> None:
    codes = [state.code for state in states()]
    assert len(codes) == len(set(codes)) == 195
    assert set(codes[193:]) == OBSERVERS
    assert len({concept.id for concept in MADE.values()}) == 195


def test_ids_are_the_un_s_english_short_names() -> None:
    wanted = {
        "FR": "france",
        "CI": "cote-d-ivoire",
        "TR": "turkiye",
        "IR": "iran",
        "KP": "democratic-peoples-republic-of-korea",
        "VA": "holy-see",
    }
    assert {code: MADE[code].id for code in wanted} == wanted


@pytest.mark.parametrize("state", states(), ids=lambda state: state.code)
def test_every_entry_is_sound(state: State) -> None:
    made = MADE[state.code]
    assert rules.check(made) == []
    for language in ("en", "es", "zh-Hans"):
        preferred = [each for each in made.designations_in(language) if each.status == UsageStatus.PREFERRED]
        assert len(preferred) == 1
        assert not set(preferred[0].text) & set("()&-") - ({"-"} if "-" in state.names[language].short else set())


@pytest.mark.parametrize("state", states(), ids=lambda state: state.code)
def test_every_chinese_name_was_read_by_a_person(state: State) -> None:
    for each in MADE[state.code].designations_in("zh"):
        assert unread(each.text) == []
        assert each.reading and pinyin.mismatches(each.text, each.reading) == []


@pytest.mark.parametrize(
    ("code", "reading"),
    [
        ("PE", "Bìlǔ"),
        ("KH", "Jiǎnpǔzhài"),
        ("QA", "Kǎtǎ'ěr"),
        ("CV", "Fódéjiǎo"),
        ("MN", "Měnggǔ"),
        ("KP", "Cháoxiǎn Mínzhǔ Zhǔyì Rénmín Gònghéguó"),
        ("KR", "Dàhán Mínguó"),
        ("RS", "Sài'ěrwéiyà"),
    ],
)
def test_heteronyms_are_read_right(code: str, reading: str) -> None:
    assert MADE[code].designations_in("zh")[0].reading == reading


def test_the_un_s_name_is_preferred_and_cldr_s_usual_one_admitted() -> None:
    russia = MADE["RU"]
    assert russia.labels == {"en": "Russian Federation", "es": "Federación de Rusia", "zh-Hans": "俄罗斯联邦"}
    assert {"Russia", "Rusia", "俄罗斯"} <= {each.text for each in russia.designations}
    assert MADE["CV"].label("en") == "Cabo Verde" and "Cape Verde" in texts(MADE["CV"], "en")
    assert texts(MADE["MM"], "en")[0] == "Myanmar" and "Myanmar (Burma)" not in texts(MADE["MM"], "en")
    assert "Palestinian Territories" not in texts(MADE["PS"], "en")


def test_traditional_forms_are_attested_and_other_words_stand_apart() -> None:
    new_zealand = {each.language: each for each in MADE["NZ"].designations_in("zh")}
    assert new_zealand["zh-Hant"].text == "紐西蘭"
    italy = {each.language: each for each in MADE["IT"].designations_in("zh") if each.type.value != "full_form"}
    assert italy["zh-Hant-TW"].text == "義大利"
    assert italy["zh-Hans"].traditional and italy["zh-Hans"].traditional.evidence == "attested"
    assert texts(MADE["FR"], "zh-Hant") == texts(MADE["FR"], "zh-Hant-TW") == []


def test_the_source_names_the_version_of_cldr_that_babel_ships() -> None:
    title = yaml_files.read(GLOSSARY).glossary.sources[reference.CLDR].title
    assert get_global("cldr")["version"] in title
    assert title == reference.sources()[0].title


def test_an_empty_glossary_gets_every_state_and_a_second_run_changes_nothing(folder: Path) -> None:
    first = reference.write(folder)
    assert (len(first.created), first.changed, first.unchanged) == (195, [], 0)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.yaml")}
    again = reference.write(folder)
    assert (again.created, again.changed, again.unchanged) == ([], [], 195)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.yaml")} == before
    findings = [each for each in files.check(folder)[1] if each.file.startswith("states/")]
    assert findings == []


def test_the_repository_s_layer_is_what_the_command_makes() -> None:
    concepts = yaml_files.read(GLOSSARY).glossary.concepts
    entries, written_up = reference.make_all(concepts)
    assert written_up == WRITTEN_UP
    assert len(entries) == 193
    assert [id for id, made in entries.items() if concepts.get(id) != made] == []
    layer = {id for id, concept in concepts.items() if concept.layer == Layer.REFERENCE}
    assert layer == set(entries)


def test_missing_sources_are_added_and_no_other_is_touched(folder: Path) -> None:
    (folder / "sources.yaml").unlink()
    reference.write(folder)
    assert set(yaml_files.read(folder).glossary.sources) == {each.key for each in reference.sources()}


def test_what_a_person_added_survives(folder: Path) -> None:
    reference.write(folder)
    official = designation("République", "es", sources=["fundeu-pekin"], unconfirmed=None, status="admitted")
    note = {"en": "a", "es": "b", "zh-Hans": "c"}
    document = to_document(with_designations(entry(folder, "france"), official))
    document["designations"][0] |= {"note": note, "valid_from": "1958"}
    document["definitions"] = {"en": {"text": "State in Western Europe."}}
    by_hand = from_document(document)
    rewrite(folder, by_hand)
    report = reference.write(folder)
    assert (report.created, report.changed) == ([], [])
    assert entry(folder, "france") == by_hand


def test_an_acronym_that_a_person_added_stays_where_it_was_put(folder: Path) -> None:
    reference.write(folder)
    acronym = designation("EE. UU.", "es", type="acronym", status="admitted", sources=["fundeu-pekin"])
    made = entry(folder, "united-states-of-america")
    rewrite(
        folder, by_hand := with_designations(made, acronym | {"abbreviation_of": "Estados Unidos", "unconfirmed": None})
    )
    assert reference.write(folder).changed == []
    assert entry(folder, "united-states-of-america") == by_hand


def test_what_is_missing_from_an_entry_is_filled_in(folder: Path) -> None:
    reference.write(folder)
    made = entry(folder, "france")
    rewrite(folder, replace(made, designations=made.designations[1:]))  # type: ignore[type-var]
    assert reference.write(folder).changed == ["france"]
    assert set(entry(folder, "france").designations) == set(made.designations)


def test_a_name_that_cldr_alone_stood_for_goes_when_cldr_drops_it() -> None:
    old = designation("Gaul", sources=[reference.CLDR], unconfirmed=None, status="admitted", type="variant")
    noted = old | {"text": "Gallia", "note": {"en": "a", "es": "b", "zh-Hans": "c"}}
    merged = reference.merge(MADE["FR"], with_designations(MADE["FR"], old, noted))
    assert "Gaul" not in texts(merged, "en")
    assert "Gallia" in texts(merged, "en")


def test_an_entry_that_people_took_over_is_left_alone(folder: Path) -> None:
    reference.write(folder)
    document = to_document(entry(folder, "france"))
    curated = from_document({key: value for key, value in document.items() if key != "layer"})
    rewrite(folder, curated)
    report = reference.write(folder)
    assert report.curated == {"France": "france"}
    assert (report.created, report.changed, report.unchanged) == ([], [], 194)
    assert entry(folder, "france") == curated


def test_a_file_that_cannot_be_read_stops_the_run_and_is_kept(folder: Path) -> None:
    reference.write(folder)
    broken = folder / "states" / "france.yaml"
    broken.write_text("id: [")
    with pytest.raises(InvalidGlossary):
        reference.write(folder)
    assert broken.read_text() == "id: ["
