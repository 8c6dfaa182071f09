"""Exporting: the service's state back into the files, which meet changes of both sides without loss."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import store
from app.formats import yaml_files
from app.services import entries, exporting, files, loading, maintenance
from app.services.publication import Publisher
from app.store.revisions import Authorship, Change
from app.terminology.concept import Concept, to_document
from app.terminology.errors import ConceptMoved, ConceptWithdrawn, ExportConflict, InvalidGlossary, LoadConflict
from tests.builders import chinese, concept, designation
from tests.conftest import AUTHORSHIP, GLOSSARY

EDITOR = Authorship(author="Ana", reviewer="Li", reason="a better definition", origin="service")
VISIT = Path("visits-and-protocol/state-visit.yaml")


def edit_in_the_service(edited: Concept, action: str = "publish", **more: str) -> None:
    with store.transaction() as session:
        publisher = Publisher(session)
        publisher.publish([Change("concept", edited.id, to_document(edited) | more, action)], EDITOR)
        publisher.finish()


@pytest.fixture
def folder(app: Flask, tmp_path: Path) -> Path:
    """A small glossary in files, loaded."""
    folder = tmp_path / "glossary"
    write(folder, concept("state-visit"), another("talks", "talks"))
    subject = {"label": {"en": "Visits and protocol", "es": "Visitas y protocolo", "zh-Hans": "访问与礼宾"}}
    (folder / "subjects.yaml").write_text(yaml_files.dump({"visits-and-protocol": subject}))
    loading.load_folder(folder, AUTHORSHIP)
    return folder


def write(folder: Path, *concepts: Concept) -> None:
    for each in concepts:
        path = folder / yaml_files.entry_path(each)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml_files.write_entry(each))


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def another(id: str, text: str) -> Concept:
    """A whole entry beside the state visit."""
    return concept(
        id, designations=[designation(text), designation("encuentro", "es"), chinese("会见", "huìjiàn", "會見")]
    )


def visit(**fields: Any) -> Concept:
    return concept("state-visit", **fields)


def test_it_works(glossary: Flask, tmp_path: Path) -> None:
    """The repository's glossary, loaded and exported into nothing, is what it was, byte for byte."""
    with glossary.app_context():
        report = exporting.export_folder(tmp_path / "out")
    before = {name: text for name, text in snapshot(GLOSSARY).items() if name.endswith(".yaml")}
    assert snapshot(tmp_path / "out") == before
    assert set(report.files) == set(before)


def test_exporting_over_the_files_changes_nothing(glossary: Flask, tmp_path: Path) -> None:
    shutil.copytree(GLOSSARY, tmp_path / "glossary")
    with glossary.app_context():
        report = exporting.export_folder(tmp_path / "glossary")
    assert (report.written, report.kept, report.files) == ([], [], [])


def test_only_the_file_of_what_changed_differs(folder: Path) -> None:
    before = snapshot(folder)
    edit_in_the_service(visit(kind="event"))
    report = exporting.export_folder(folder)
    assert report.files == ["exported.yaml", VISIT.as_posix()]
    after = snapshot(folder)
    assert {name for name in after if after[name] != before.get(name)} == set(report.files)
    assert b"kind: event" in after[VISIT.as_posix()]
    assert exporting.export_folder(folder).files == []


def test_what_was_exported_loads_as_unchanged(folder: Path) -> None:
    edit_in_the_service(visit(kind="event"))
    exporting.export_folder(folder)
    report = loading.load_folder(folder, AUTHORSHIP)
    assert (report.changed, report.kept, report.unchanged) == ([], [], 3)


def test_a_file_edited_after_an_export_is_loaded_without_a_conflict(folder: Path) -> None:
    edit_in_the_service(visit(kind="event"))
    exporting.export_folder(folder)
    write(folder, visit(kind="concept"))
    assert loading.load_folder(folder, AUTHORSHIP).changed == [("concept", "state-visit")]
    assert exporting.export_folder(folder).files == ["exported.yaml"]  # nothing edited in the service is left


def test_a_file_edited_before_the_export_is_kept_and_named(folder: Path) -> None:
    write(folder, visit(kind="concept"))
    report = exporting.export_folder(folder)
    assert (report.kept, report.files) == ([("concept", "state-visit")], [])


def test_a_change_on_both_sides_writes_nothing(folder: Path) -> None:
    edit_in_the_service(another("talks", "negotiations"))
    edit_in_the_service(visit(kind="event"))
    write(folder, visit(kind="concept"))
    before = snapshot(folder)
    with pytest.raises(ExportConflict) as caught:
        exporting.export_folder(folder)
    assert caught.value.places == [("concept", "state-visit")]
    assert snapshot(folder) == before


def test_after_an_export_both_sides_can_conflict_again(folder: Path) -> None:
    edit_in_the_service(visit(kind="event"))
    exporting.export_folder(folder)
    edit_in_the_service(visit(kind="document"))
    write(folder, visit(kind="concept"))
    with pytest.raises(LoadConflict):
        loading.load_folder(folder, AUTHORSHIP)
    with pytest.raises(ExportConflict):
        exporting.export_folder(folder)
    exporting.export_folder(folder, take="service")
    assert "kind: document" in (folder / VISIT).read_text()


def test_taking_the_files_side_keeps_the_file(folder: Path) -> None:
    edit_in_the_service(visit(kind="event"))
    write(folder, visit(kind="concept"))
    assert exporting.export_folder(folder, take="files").kept == [("concept", "state-visit")]
    assert "kind: concept" in (folder / VISIT).read_text()


def test_an_entry_made_in_the_service_gets_a_file(folder: Path) -> None:
    edit_in_the_service(another("talks-between-parties", "talks between parties"))
    exporting.export_folder(folder)
    assert "visits-and-protocol/talks-between-parties.yaml" in snapshot(folder)


def test_an_entry_whose_main_subject_changed_moves(folder: Path) -> None:
    edit_in_the_service(visit(subjects=["talks", "visits-and-protocol"]))
    exporting.export_folder(folder)
    assert VISIT.as_posix() not in snapshot(folder)
    assert "talks/state-visit.yaml" in snapshot(folder)


def test_a_file_that_was_never_loaded_stays(folder: Path) -> None:
    write(folder, another("audience", "audience"))
    exporting.export_folder(folder)
    assert "visits-and-protocol/audience.yaml" in snapshot(folder)


def test_what_is_retired_in_the_service_stays_retired_wherever_the_files_go(folder: Path, make_app: Any) -> None:
    edit_in_the_service(another("talks", "talks"), "merge", merged_into="state-visit")
    exporting.export_folder(folder)
    assert "merged_into: state-visit" in (folder / "visits-and-protocol/talks.yaml").read_text()
    elsewhere = make_app()
    with elsewhere.app_context():
        loading.load_folder(folder, AUTHORSHIP)
        with pytest.raises(ConceptMoved) as caught:
            entries.get_entry("talks")
        assert caught.value.target == "state-visit"
        assert maintenance.verify() == []
        assert exporting.export_folder(folder).files == ["exported.yaml"]


def test_a_file_can_withdraw_an_entry_and_bring_it_back(folder: Path) -> None:
    path = folder / VISIT
    path.write_text(path.read_text() + "state: withdrawn\n")
    assert loading.load_folder(folder, AUTHORSHIP).changed == [("concept", "state-visit")]
    with pytest.raises(ConceptWithdrawn):
        entries.get_entry("state-visit")
    write(folder, visit())
    loading.load_folder(folder, AUTHORSHIP)
    assert [each.action for each in entries.get_history("state-visit")] == ["publish", "withdraw", "publish"]
    assert entries.get_entry("state-visit").concept == visit()


def test_an_entry_merged_into_nothing_is_found_by_check(folder: Path) -> None:
    path = folder / VISIT
    path.write_text(path.read_text() + "merged_into: no-such-entry\n")
    _, findings = files.check(folder)
    (found,) = [each for each in findings if each.finding.code == "unknown_merge_target"]
    assert str(found).startswith(f"{VISIT.as_posix()}:")


def test_a_merge_may_lead_over_another_merged_entry(folder: Path) -> None:
    talks, visited = folder / "visits-and-protocol/talks.yaml", folder / VISIT
    write(folder, another("audience", "audience"))
    talks.write_text(talks.read_text() + "merged_into: state-visit\n")
    visited.write_text(visited.read_text() + "merged_into: audience\n")
    assert "unknown_merge_target" not in {each.finding.code for each in files.check(folder)[1]}


def test_files_that_cannot_be_read_are_named_and_left_alone(folder: Path) -> None:
    (folder / VISIT).write_text("id: state-visit\nkind: [\n")
    before = snapshot(folder)
    with pytest.raises(InvalidGlossary):
        exporting.export_folder(folder)
    assert snapshot(folder) == before


def test_every_published_entry_goes_into_json_lines(folder: Path, tmp_path: Path) -> None:
    edit_in_the_service(another("talks", "talks"), "withdraw")
    path = tmp_path / "dump.jsonl"
    assert exporting.export_lines(path) == 1
    assert json.loads(path.read_text()) == to_document(concept())


def test_the_command_says_what_it_wrote(app: Flask, folder: Path) -> None:
    runner = app.test_cli_runner()
    edit_in_the_service(visit(kind="event"))
    result = runner.invoke(args=["glossary", "export", str(folder)])
    assert "1 written, 2 unchanged" in result.output and VISIT.as_posix() in result.output
    edit_in_the_service(visit(kind="document"))
    write(folder, visit(kind="event", designations=[designation("visit of state")]))
    result = runner.invoke(args=["glossary", "export", str(folder)])
    assert result.exit_code == 1
    assert "conflict: concept state-visit was changed in the files and in the service" in result.output
