"""People and what they are working on are kept as the history is, and come back on either engine."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import store
from app.services import backup, contribution, review, sessions, watching
from app.services.contribution import Draft
from app.services.loading import Report
from app.services.publication import Publisher
from app.store import keeping, models
from app.store.revisions import Authorship, Change
from app.terminology.concept import to_document
from app.terminology.errors import BrokenHistory, InvalidBackup, StoreNotEmpty
from app.terminology.people import COMMAND, Person, Role
from app.terminology.workflow import Kind
from tests.builders import concept, designation
from tests.people import bearer, make_person

Publish = Callable[..., Report]
PROJECTIONS = {
    "concept",
    "designation",
    "lookup_key",
    "relation",
    "concept_subject",
    "record",
    "word",
    "state",
    "frequency",
}
VISIT = to_document(concept())


@pytest.fixture
def ana(app: Flask, publish: Publish) -> Person:
    """Somebody with a token, something watched, and a proposal that is approved in part."""
    publish(concept())
    subject = {"key": "visits-and-protocol", "label": {"en": "Visits", "es": "Visitas", "zh-Hans": "访问"}}
    with store.transaction() as session:
        change = Change("subject", "visits-and-protocol", subject)
        Publisher(session).publish([change], Authorship("tests", "for the tests", "file"))
    ana, eva = make_person(), make_person(Role.REVIEWER, "en")
    bearer(ana)
    watching.watch(ana, "concept", "state-visit")
    rows = [designation("visit of state", status="admitted"), designation("visita estatal", "es", status="admitted")]
    draft = Draft(Kind.CHANGE, VISIT | {"designations": [*VISIT["designations"], *rows]}, "state-visit", based_on=1)
    proposal = contribution.propose(ana, draft)
    review.approve(eva, proposal.id, proposal.version, ["en"])
    return ana


def kept() -> list[tuple[str, dict[str, Any]]]:
    with store.reading() as session:
        return list(keeping.rows(session))


def test_it_works(app: Flask, ana: Person, make_app: Callable[..., Flask], tmp_path: Path) -> None:
    backup.make(tmp_path / "b.gz")
    before = kept()
    assert {"account", "api_token", "audit_entry", "proposal", "proposal_event", "watch"} <= {
        name for name, _ in before
    }
    with pytest.raises(StoreNotEmpty):
        backup.restore(tmp_path / "b.gz")
    other = make_app()
    with other.app_context():
        backup.restore(tmp_path / "b.gz")
        assert kept() == before
        assert make_person().id > max(row["id"] for name, row in before if name == "account")
        (proposal,) = contribution.list_own(ana)
        assert contribution.withdraw(ana, proposal.id, proposal.version).state == "withdrawn"


def test_restoring_in_the_place_of_others_leaves_none_of_them(app: Flask, ana: Person, tmp_path: Path) -> None:
    backup.make(tmp_path / "b.gz")
    before = kept()
    stranger = make_person()
    contribution.propose(stranger, Draft(Kind.CHANGE, VISIT | {"kind": "event"}, "state-visit", based_on=1))
    key, _ = sessions.start(ana.id, "Firefox, Linux", COMMAND, keep=False)
    backup.restore(tmp_path / "b.gz", replace=True)
    assert kept() == before
    assert sessions.find(key) is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda lines: [*lines[:-2], lines[-1]],
        lambda lines: [*lines[:-1], lines[-2], lines[-1]],
        lambda lines: [line.replace(b'"role"', b'"rule"') for line in lines],
        lambda lines: [line.replace(b'"table":"watch"', b'"table":"wash"') for line in lines],
    ],
    ids=["a row is missing", "a row stands twice", "another column", "another table"],
)
def test_a_spoiled_row_changes_nothing(app: Flask, ana: Person, tmp_path: Path, spoil: Any) -> None:
    path = tmp_path / "b.gz"
    backup.make(path)
    before = kept()
    path.write_bytes(gzip.compress(b"".join(spoil(gzip.decompress(path.read_bytes()).splitlines(True)))))
    with pytest.raises(InvalidBackup):
        backup.restore(path, replace=True)
    assert kept() == before


def test_a_forged_entry_of_the_audit_log_is_found_out(app: Flask, ana: Person, tmp_path: Path) -> None:
    path = tmp_path / "b.gz"
    backup.make(path)
    lines = [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
    forged = next(line for line in lines if line.get("table") == "audit_entry")
    forged["row"]["actor"] = 99
    path.write_bytes(gzip.compress(b"".join(json.dumps(line).encode() + b"\n" for line in lines)))
    with pytest.raises(BrokenHistory):
        backup.restore(path, replace=True)


def test_every_table_is_kept_or_made_again_or_forgotten_on_purpose() -> None:
    known = {each.__tablename__ for each in (*keeping.KEPT, *keeping.FORGOTTEN)}
    assert {"revision"} | PROJECTIONS | known == set(models.Base.metadata.tables)
