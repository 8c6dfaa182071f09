"""Loading: from files into the service, all or nothing, and nothing edited in the service is lost."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from app import store
from app.formats import json_lines
from app.services import entries, files, loading, lookup, maintenance, makers
from app.services.loading import Report
from app.services.publication import Publisher
from app.store import aside, projections, revisions, tokens
from app.store.models import Base
from app.store.revisions import Authorship, Change
from app.terminology.concept import Concept, to_document
from app.terminology.errors import ConceptNotFound, InvalidGlossary, LoadConflict
from tests.builders import concept, named
from tests.conftest import AUTHORSHIP, GLOSSARY

Publish = Callable[..., Report]
EDITOR = Authorship(author="Ana", reviewer="Li", reason="a better definition", origin="service")


def edit_in_the_service(edited: Concept) -> None:
    with store.transaction() as session:
        publisher = Publisher(session)
        publisher.publish([Change("concept", edited.id, to_document(edited))], EDITOR)
        publisher.finish()


def test_it_works(app: Flask, publish: Publish) -> None:
    report = publish(concept("state-visit"), concept("official-visit"))
    assert report.created == 2
    assert entries.get_entry("state-visit").concept == concept("state-visit")


def test_loading_twice_changes_nothing(app: Flask, publish: Publish) -> None:
    publish(concept())
    report = publish(concept())
    assert (report.created, report.changed, report.unchanged) == (0, [], 1)
    assert len(entries.get_history("state-visit")) == 1


def test_a_changed_file_becomes_a_revision(app: Flask, publish: Publish) -> None:
    publish(concept())
    publish(concept(kind="concept"))
    newest, oldest = entries.get_history("state-visit")
    assert (newest.number, newest.document["kind"], oldest.document["kind"]) == (2, "concept", "protocol")


def test_an_edit_made_in_the_service_is_kept_and_named(app: Flask, publish: Publish) -> None:
    publish(concept())
    edit_in_the_service(concept(kind="event"))
    report = publish(concept())
    assert report.kept == [("concept", "state-visit")]
    assert entries.get_entry("state-visit").concept.kind == "event"


def test_a_change_on_both_sides_is_a_conflict_and_loads_nothing(app: Flask, publish: Publish) -> None:
    publish(concept())
    edit_in_the_service(concept(kind="event"))
    with pytest.raises(LoadConflict) as caught:
        publish(named("new-entry", "new"), concept(kind="concept"))
    assert caught.value.places == [("concept", "state-visit")]
    assert entries.get_entry("state-visit").concept.kind == "event"
    with pytest.raises(ConceptNotFound):
        entries.get_entry("new-entry")


@pytest.mark.parametrize(("take", "kind"), [("files", "concept"), ("service", "event")])
def test_a_conflict_is_settled_by_saying_which_side_to_take(app: Flask, publish: Publish, take: str, kind: str) -> None:
    publish(concept())
    edit_in_the_service(concept(kind="event"))
    publish(concept(kind="concept"), take=take)
    assert entries.get_entry("state-visit").concept.kind == kind


def test_relations_show_from_both_sides_whichever_was_loaded_first(app: Flask, publish: Publish) -> None:
    publish(named("a-part", "part", relations=[{"type": "part_of", "target": "the-whole"}]))
    assert entries.get_entry("a-part").relations == ()
    publish(named("the-whole", "whole"))
    (up,) = entries.get_entry("a-part").relations
    (down,) = entries.get_entry("the-whole").relations
    assert (up.type, up.concept.label("en"), up.stated) == ("part_of", ("whole", "en"), True)
    assert (down.type, down.concept.id, down.stated) == ("has_part", "a-part", False)


def test_a_neighbour_shows_the_new_name_at_once(app: Flask, publish: Publish) -> None:
    publish(named("talks", "talks", relations=[{"type": "related", "target": "meeting"}]), named("meeting", "meeting"))
    publish(named("meeting", "audience"))
    assert entries.get_entry("talks").relations[0].concept.label("en") == ("audience", "en")
    assert maintenance.verify() == []


def test_what_is_no_longer_a_designation_is_no_longer_found(app: Flask, publish: Publish) -> None:
    publish(named("talks", "negotiations"))
    publish(named("talks", "talks"))
    assert lookup.find("negotiations").hits == []
    assert [hit.concept.id for hit in lookup.find("talks").hits] == ["talks"]
    assert maintenance.verify() == []


def test_revisions_cannot_be_rewritten(app: Flask, publish: Publish) -> None:
    publish(concept())
    for statement in ("UPDATE revision SET author = 'someone else'", "DELETE FROM revision"):
        with pytest.raises(DatabaseError, match="append-only"), store.transaction() as session:
            session.execute(text(statement))


def test_reindexing_makes_the_same_answers(app: Flask, publish: Publish) -> None:
    publish(concept(relations=[{"type": "related", "target": "talks"}]), named("talks", "talks"))
    before = entries.get_current("state-visit")
    assert maintenance.reindex() == 2
    assert entries.get_current("state-visit") == before
    assert maintenance.verify() == []


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE concept SET body = '{}'",
        "DELETE FROM lookup_key WHERE key LIKE 'state%'",
        "UPDATE designation SET text = 'official visit' WHERE text = 'state visit'",
        "UPDATE lookup_key SET key = 'xyz' WHERE key LIKE 'guoshi%'",
        "DELETE FROM designation_words",
        "DELETE FROM definition_words",
        "DELETE FROM word",
    ],
)
def test_verify_finds_what_differs(app: Flask, publish: Publish, damage: str) -> None:
    publish(concept())
    with store.transaction() as session:
        session.execute(text(damage))
    assert maintenance.verify() != []


def test_errors_in_the_files_load_nothing_and_say_where(app: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "glossary"
    (folder / "visits-and-protocol").mkdir(parents=True)
    (folder / "visits-and-protocol" / "state-visit.yaml").write_text("id: state-visit\nkind: no such kind\n")
    with pytest.raises(InvalidGlossary) as caught:
        loading.load_folder(folder, AUTHORSHIP)
    places = {finding.path: place for place, finding in caught.value.findings}
    assert places["kind",].startswith("visits-and-protocol/state-visit.yaml:2: invalid_shape")
    assert ("designations",) in places


def test_entries_come_from_json_lines_too(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "entries.jsonl"
    rows = [to_document(named(f"entry-{number}", f"entry {number}")) for number in range(3)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert loading.load_lines(path, AUTHORSHIP).created == 3
    path.write_text(json.dumps(rows[0]) + "\n{\n")
    with pytest.raises(InvalidGlossary, match="1 findings"):
        loading.load_lines(path, AUTHORSHIP)


def rows_of(app: Flask) -> dict[str, list[tuple[object, ...]]]:
    """Everything in the tables of the glossary but for moments, and what moments are part of."""
    by_moment = {"created_at", "updated_at", "hash", "body", "etag"}
    with app.app_context(), store.transaction() as session:
        found = {}
        for table in Base.metadata.sorted_tables:
            columns = [each for each in table.columns if each.name not in by_moment]
            found[table.name] = [tuple(row) for row in session.execute(select(*columns).order_by(*columns))]
        for index in tokens.INDEXES:
            numbers = session.scalars(text(f"SELECT rowid FROM {index} ORDER BY rowid")).all()
            found[index] = [(number, tokens.read(session, index, number)) for number in numbers]
        return found


def test_many_lines_leave_the_very_store_that_a_few_would(
    app: Flask, make_app: Callable[[], Flask], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    concepts = list(files.check(GLOSSARY)[0].glossary.concepts.values())[:90]
    other = make_app()
    with other.app_context(), store.transaction() as session:
        publisher = Publisher(session)
        publisher.publish([loading.record_of("concept", each.id, each) for each in concepts], AUTHORSHIP)
        publisher.finish()
        projections.tidy(session, len(concepts))
    path = tmp_path / "entries.jsonl"
    path.write_text("".join(json_lines.write(concepts)))
    monkeypatch.setattr(makers, "MANY", 50)
    monkeypatch.setattr(loading, "BATCH", 20)
    monkeypatch.setattr(aside, "MOST_WORDS", 40)
    assert loading.load_lines(path, AUTHORSHIP).created == 90
    assert rows_of(app) == rows_of(other)
    assert maintenance.verify() == []
    indexes = "SELECT count(*) FROM sqlite_master WHERE type = 'index' AND tbl_name = 'concept'"
    if app.extensions["store"].dialect.name == "sqlite":
        with store.reading() as session:
            assert session.scalar(text(indexes)) == 6
    assert loading.load_lines(path, AUTHORSHIP).unchanged == 90
    path.write_text("".join(json_lines.write([named(concepts[70].id, "renamed"), *concepts[:70], named("new", "new")])))
    report = loading.load_lines(path, AUTHORSHIP)
    assert (report.created, len(report.changed), report.unchanged) == (1, 1, 70)
    keys = [row[:3] for row in rows_of(app)["lookup_key"]]
    words = rows_of(app)["word"]
    maintenance.reindex()  # numbers the entries anew
    assert sorted(row[:3] for row in rows_of(app)["lookup_key"]) == sorted(keys)
    assert set(rows_of(app)["word"]) <= set(words)
    assert maintenance.verify() == []


def test_an_id_that_stands_in_two_batches_of_a_first_load_is_one_entry(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "BATCH", 2)
    path = tmp_path / "entries.jsonl"
    path.write_text(
        "".join(json_lines.write([named("talks", "meeting"), named("visit", "visit"), named("talks", "talks")]))
    )
    report = loading.load_lines(path, AUTHORSHIP)
    assert (report.created, len(report.changed)) == (2, 1)
    assert lookup.find("meeting").hits == []
    assert maintenance.verify() == []


def test_what_is_wrong_in_many_lines_is_told_by_its_line(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(makers, "MANY", 4)
    monkeypatch.setattr(loading, "BATCH", 2)
    path = tmp_path / "entries.jsonl"
    lines = list(json_lines.write(named(f"entry-{number}", f"entry {number}") for number in range(9)))
    lines[6] = json.dumps(to_document(named("entry-6", "entry 6")) | {"kind": "no such kind"}) + "\n"
    path.write_text("".join(lines))
    with pytest.raises(InvalidGlossary) as caught:
        loading.load_lines(path, AUTHORSHIP)
    ((place, finding),) = caught.value.findings
    assert place.startswith("entries.jsonl:7: kind: ") and finding.path == ("kind",)
    assert maintenance.stats().concepts == 0


def test_an_id_that_stands_twice_in_one_load_is_refused(app: Flask, publish: Publish) -> None:
    with pytest.raises(InvalidGlossary):
        publish(named("talks", "talks"), named("talks", "meeting"))


def test_the_repository_s_glossary_is_loaded_whole(glossary: Flask) -> None:
    reading, _ = files.check(GLOSSARY)
    with glossary.app_context():
        stats = maintenance.stats()
        assert stats.concepts == len(reading.glossary.concepts)
        assert maintenance.verify() == []


@pytest.mark.parametrize("reviewer", [None, "Li “Ana” \\ \n"])
def test_a_revision_is_hashed_as_json(reviewer: str | None) -> None:
    moment = datetime(2026, 3, 1, 12, tzinfo=UTC)
    row = {
        "record_type": "concept",
        "record_id": "state-visit",
        "number": 12,
        "action": "publish",
        "document": '{"id":"state-visit","definition":"«国事访问»\x7f\u2028"}',
        "origin": "service",
        "author": "Ana",
        "reviewer": reviewer,
        "reason": 'a "better"\tone',
        "created_at": moment,
    }
    content = ["0" * 64, *(row | {"created_at": moment.isoformat()}).values()]
    wanted = sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
    assert revisions.digest("0" * 64, row) == wanted


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_a_load_lets_the_engine_count_every_table_of_ours(app: Flask, publish: Publish) -> None:
    publish(concept())
    uncounted = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
    with store.reading() as session:
        assert set(session.scalars(text(f"{uncounted} AND reltuples < 0"))) <= {"alembic_version"}
