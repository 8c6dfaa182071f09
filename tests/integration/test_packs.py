"""Packs made of what is published: what they hold, what is new in them, what they are told when entries change."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.formats.packs import Format
from app.formats.packs import json as packs_json
from app.services import loading, packs
from app.services.loading import Report
from app.terminology.bibliography import Retired
from app.terminology.concept import Concept
from app.terminology.pack import Notice
from tests.builders import chinese, concept, designation, outline
from tests.conftest import AUTHORSHIP

Publish = Callable[..., Report]
TALKS = concept("talks", designations=[designation("talks"), designation("conversaciones", "es")])


def retire(retired: Concept, merged_into: str | None = None) -> None:
    record = loading.record_of("concept", retired.id, Retired(retired, merged_into))
    loading.load([record], None, AUTHORSHIP)


def renamed(text: str, **fields: object) -> Concept:
    spanish, han = designation("visita de Estado", "es"), chinese("国事访问", "guóshì fǎngwèn", "國事訪問")
    return concept(designations=[designation(text), spanish, han], **fields)


def test_it_works(app: Flask, publish: Publish) -> None:
    publish(concept(), TALKS)
    made = packs.make(outline(items=["talks", {"terms": {"en": "lunch"}}, "state-visit"]))
    assert [row.terms[0] and row.terms[0].text for row in made.pack.rows] == ["talks", "lunch", "state visit"]
    assert [item.revision for item in made.pack.outline.items] == [1, None, 1]
    assert made.missing == ()


def test_an_id_that_no_entry_ever_had_is_named(app: Flask, publish: Publish) -> None:
    publish(concept())
    made = packs.make(outline(items=["state-visit", "no-such-entry"]))
    assert len(made.pack.rows) == 1 and made.missing == ("no-such-entry",)


def test_a_row_stands_once(app: Flask, publish: Publish) -> None:
    publish(concept())
    lunch = {"terms": {"en": "lunch"}}
    made = packs.make(outline(items=["state-visit", lunch, "state-visit", {"terms": {"en": "Lunch"}}]))
    assert len(made.pack.rows) == 2


def test_a_merged_entry_stands_as_the_one_it_went_into_once(app: Flask, publish: Publish) -> None:
    publish(concept(), TALKS)
    retire(TALKS, "state-visit")
    chosen = outline(items=[{"id": "talks", "revision": 1}, {"id": "state-visit", "revision": 1}])
    (row,) = packs.make(chosen).pack.rows
    assert row.item.id == "state-visit"
    told = packs.news(chosen)
    assert told.moved == (("talks", "state-visit"),) and not told.changes


def test_a_withdrawn_entry_stands_as_it_last_was_and_says_so(app: Flask, publish: Publish) -> None:
    publish(concept(), TALKS)
    retire(TALKS)
    chosen = outline(items=[{"id": "talks", "revision": 1}])
    (row,) = packs.make(chosen).pack.rows
    assert row.terms[0] and row.terms[0].text == "talks" and row.notices == (Notice.WITHDRAWN,)
    assert packs.news(chosen).withdrawn == ("talks",)


def test_what_is_not_in_the_last_pack_is_new(app: Flask, publish: Publish) -> None:
    publish(concept(), TALKS)
    last = outline(items=["state-visit", {"terms": {"en": "lunch"}}])
    items = ["state-visit", "talks", {"terms": {"en": "lunch"}}, {"terms": {"en": "dinner"}}]
    rows = packs.make(outline(items=items, since=list(last.keys))).pack.rows
    assert [Notice.NEW in row.notices for row in rows] == [False, True, False, True]
    only = packs.make(outline(items=items, since=list(last.keys), only_new=True)).pack
    assert len(only.rows) == 2 and len(only.outline.items) == 4
    assert not [row for row in packs.make(outline(items=items)).pack.rows if row.is_new]


def test_an_entry_that_was_merged_since_is_not_new(app: Flask, publish: Publish) -> None:
    publish(concept(), TALKS)
    retire(TALKS, "state-visit")
    (row,) = packs.make(outline(items=["talks"], since=["talks"])).pack.rows
    assert not row.is_new


def test_a_changed_equivalent_is_told_with_what_was_said_before(app: Flask, publish: Publish) -> None:
    publish(concept())
    chosen = packs.make(outline(items=["state-visit"])).pack.outline
    assert not packs.news(chosen)
    publish(renamed("visit of state"))
    (change,) = packs.news(chosen).changes
    assert (change.item.id, change.language) == ("state-visit", "en")
    assert change.before and change.before.text == "state visit"
    assert change.after and change.after.text == "visit of state"
    assert not packs.news(packs.make(chosen).pack.outline), "made again, it has been told"


def test_a_change_that_a_pack_does_not_say_is_not_told(app: Flask, publish: Publish) -> None:
    publish(concept())
    chosen = packs.make(outline(items=["state-visit"], columns=["es"])).pack.outline
    publish(renamed("visit of state", definitions={}))
    assert not packs.news(chosen)


def test_a_revision_that_published_nothing_is_compared_with_what_stood_then(app: Flask, publish: Publish) -> None:
    publish(concept())
    retire(concept(), "state-visit-of-old")
    publish(concept("state-visit-of-old"))
    publish(renamed("visit of state"))
    (change,) = packs.news(outline(items=[{"id": "state-visit", "revision": 2}])).changes
    assert change.before and change.before.text == "state visit"


@pytest.mark.parametrize("format", list(Format))
@pytest.mark.parametrize("language", ["en", "es", "zh"])
@pytest.mark.sample_on_postgresql(6)
def test_every_format_is_written_in_every_language(app: Flask, publish: Publish, format: Format, language: str) -> None:
    publish(concept())
    made = packs.make(outline(title="国事访问", items=["state-visit", {"terms": {"es": "almuerzo"}}]), language)
    assert len(packs.write(made.pack, format)) > 100


def test_a_pack_as_json_is_made_again(app: Flask, publish: Publish) -> None:
    publish(concept())
    chosen = outline(title="Talks", items=["state-visit", {"terms": {"es": "almuerzo"}, "remark": "13:00"}])
    made = packs.make(chosen).pack
    assert packs_json.read(packs.write(made, Format.JSON)) == made.outline
