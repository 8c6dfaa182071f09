"""Notes and quoted uses in the form of an entry: edited, added, taken out without a script, and none of them lost."""

import json
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser
from werkzeug.datastructures import MultiDict

from app.services import contribution, entries, loading
from app.services.contribution import Draft
from app.store.proposals import Proposal
from app.store.revisions import Change
from app.terminology.concept import to_document
from app.terminology.errors import InvalidConcept
from app.terminology.people import Role
from app.terminology.workflow import Kind
from tests.builders import concept, source
from tests.conftest import AUTHORSHIP
from tests.forms import Somebody, seated, typed, with_

PAGE, SEND = "/en/concepts/working-visit/propose", "/en/propose"
USES = [
    {"text": "She paid a working visit to Madrid.", "language": "en", "source": "communique", "date": "2022-11-25"},
    {"text": "Hizo una visita de trabajo.", "language": "es-CU", "date": "2021"},
    {"text": "The visit was hard work.", "language": "en", "contrast": True},
]
NOTE = {
    "text": {
        "en": "There is no ceremony at the airport.",
        "es": "No hay ceremonia en el aeropuerto.",
        "zh-Hans": "机场不举行仪式。",
    },
    "sources": ["communique"],
}
OTHER_NOTE = {
    "n-1-en": "The guest is met by a vice-minister.",
    "n-1-es": "Recibe al visitante un viceministro.",
    "n-1-zh-Hans": "由副部长迎接。",
}


@pytest.fixture
def ana(app: Flask) -> Somebody:
    """A contributor; the glossary has an entry with three quoted uses and a note, and the source that they cite."""
    label = {"en": "Visits", "es": "Visitas", "zh-Hans": "访问"}
    rows = [each | {"part_of_speech": "noun"} for each in to_document(concept())["designations"]]
    records = [
        Change("subject", "visits-and-protocol", {"key": "visits-and-protocol", "label": label}),
        *(loading.record_of("source", key, source(key)) for key in ("communique", "handbook")),
        loading.record_of(
            "concept", "working-visit", concept("working-visit", contexts=USES, notes=[NOTE], designations=rows)
        ),
    ]
    loading.load(records, None, AUTHORSHIP)
    return seated(app)()


def opened(who: Somebody, page: str = PAGE) -> MultiDict[str, str]:
    return typed(who.get(page).text, SEND)


def proposed(who: Somebody) -> Proposal:
    """The last that somebody proposed."""
    return contribution.list_own(who.person)[0]  # type: ignore[arg-type]


def sent(who: Somebody, form: MultiDict[str, str], **fields: Any) -> Proposal:
    answer = who.post(SEND, with_(form, {"reason": "put right"} | fields), "submit")
    assert answer.status_code == 302, LexborHTMLParser(answer.text).css_first("main").text()
    return proposed(who)


def found_in(answer: Any, field: str) -> str:
    """What is said beside a field."""
    return str(LexborHTMLParser(answer.text).css_first(f"[id='{field}-f']").text(strip=True))


def is_open(page: str, button: str) -> bool:
    """Whether the list that a button adds to is shown."""
    folded = [each for each in LexborHTMLParser(page).css("details.folded") if button in (each.html or "")]
    assert len(folded) == 1
    return "open" in folded[0].attributes


def test_it_works(ana: Somebody) -> None:
    form = opened(ana)
    assert (form["u-0-text"], form["u-0-date"], form["u-0-source"]) == (USES[0]["text"], "2022-11-25", "communique")
    assert [form[f"n-0-{each}"] for each in ("en", "es", "zh-Hans")] == list(NOTE["text"].values())  # type: ignore[attr-defined]
    uses = {"u-0-date": "2022-11-26", "u-1-text": "Realizó una visita de trabajo.", "n-0-es": "No se hace ceremonia."}
    document = sent(ana, with_(form, uses)).document
    assert document["contexts"] == [
        USES[0] | {"date": "2022-11-26"},
        USES[1] | {"text": "Realizó una visita de trabajo."},
        USES[2],
    ]
    assert document["notes"] == [NOTE | {"text": NOTE["text"] | {"es": "No se hace ceremonia."}}]  # type: ignore[operator]


def test_what_is_left_as_it_is_is_no_change(ana: Somebody) -> None:
    before = to_document(entries.get_entry("working-visit").concept)
    assert sent(ana, opened(ana)).document == before


def test_only_what_there_is_to_add_shows_at_first_and_it_is_folded(ana: Somebody) -> None:
    page = ana.get("/en/propose").text
    folded = LexborHTMLParser(page).css("details.folded")
    assert [each.css_first("summary").text() for each in folded] == ["Add a quoted use"] * 3 + ["Add a note"]
    assert not any("open" in each.attributes for each in folded)
    summaries = [
        each.css_first("summary").text() for each in LexborHTMLParser(ana.get(PAGE).text).css("details.folded")
    ]
    assert summaries == ["2 quoted uses", "1 quoted use", "Add a quoted use", "1 note"]


def test_one_more_of_each_is_asked_for_by_a_button(ana: Somebody) -> None:
    form = opened(ana)
    assert "u-3-text" not in form
    answer = ana.post(SEND, form, "add:contexts:en")
    assert is_open(answer.text, "add:contexts:en")
    assert not is_open(answer.text, "add:contexts:es")
    more = typed(answer.text, SEND)
    assert (more["u-3-text"], more["u-3-language"]) == ("", "en")
    more = typed(ana.post(SEND, with_(more, {"u-3-text": "A working visit began."}), "add:notes").text, SEND)
    assert more["n-1-en"] == ""
    document = sent(ana, with_(more, OTHER_NOTE)).document
    assert document["contexts"] == [*USES, {"text": "A working visit began.", "language": "en"}]
    assert [each["text"]["en"] for each in document["notes"]] == [
        "There is no ceremony at the airport.",
        "The guest is met by a vice-minister.",
    ]


def test_each_is_taken_out_by_a_button(ana: Somebody) -> None:
    answer = ana.post(SEND, opened(ana), "remove-use:0")
    assert is_open(answer.text, "add:contexts:en")
    answer = ana.post(SEND, typed(answer.text, SEND), "remove-note:0")
    document = sent(ana, typed(answer.text, SEND)).document
    assert document["contexts"] == USES[1:]
    assert "notes" not in document


def test_another_source_takes_the_place_of_the_one_of_a_quoted_use(ana: Somebody) -> None:
    assert sent(ana, opened(ana), **{"u-0-cite": "handbook"}).document["contexts"][0]["source"] == "handbook"


def test_a_new_source_comes_with_a_note_or_a_quoted_use_and_is_told_beside_them(ana: Somebody) -> None:
    fields = {"n-0-cite": "https://www.example.org/protocol", "u-1-cite": "A diary of 1972"}
    answer = ana.post(SEND, with_(opened(ana), fields), "check")
    again = typed(answer.text, SEND)
    keys = {again["s-0-key"], again["s-1-key"]}
    assert keys == {again.getlist("n-0-source")[1], again["u-1-source"]}
    record = {"publisher": "a ministry", "tier": "official", "title": "Of protocol"}
    made = sent(ana, with_(again, {f"s-{at}-{name}": text for at in (0, 1) for name, text in record.items()}))
    assert {each.key for each in made.records} == keys
    assert made.document["contexts"][1]["source"] in keys


def test_nothing_is_lost_when_the_same_proposal_is_written_again(ana: Somebody) -> None:
    first = sent(ana, with_(opened(ana), {"u-0-text": "She paid a brief working visit.", "n-0-en": "No ceremony."}))
    again = opened(ana, f"/en/proposals/{first.id}/edit")
    second = sent(ana, again, **{"def-en-text": "Visit of little ceremony."})
    changed = first.document["definitions"] | {"en": {"text": "Visit of little ceremony."}}
    assert second.document == first.document | {"definitions": changed}
    assert second.document["contexts"][2]["contrast"] is True


def test_a_draft_keeps_what_is_unfinished(ana: Somebody) -> None:
    fields = {"u-3-text": "", "n-0-es": "", "u-1-date": "in spring"}
    page = ana.post(SEND, with_(opened(ana), fields), "save").headers["Location"]
    again = typed(ana.get(page).text, SEND)
    assert (again["n-0-en"], again["n-0-es"], again["u-1-date"]) == (NOTE["text"]["en"], "", "in spring")  # type: ignore[index]


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"u-1-date": "in spring"}, "u-1-date", "A date is written 2013, 2013-09 or 2013-09-07."),
        ({"u-1-date": "2999"}, "u-1-date", "2999 is in the future."),
        ({"u-0-text": ""}, "u-0-text", "Something must stand here, of at most 4000 characters"),
        ({"u-0-source": "nowhere"}, "u-0-cite", "There is no source “nowhere”."),
        ({"n-0-es": ""}, "n-0-es", "A note is written in all three languages."),
        ({"n-0-zh-Hans": "x\x07"}, "n-0-zh-Hans", "A note is written in all three languages."),
        ({"n-0-source": "nowhere"}, "n-0-cite", "There is no source “nowhere”."),
        ({"d-0-note-en": "Only in English."}, "d-0-note-es", "A note is written in all three languages."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_that_is_shown(
    ana: Somebody, fields: dict[str, str], field: str, said: str
) -> None:
    answer = ana.post(SEND, with_(opened(ana), fields), "check")
    assert said in found_in(answer, field)
    place = LexborHTMLParser(answer.text).css_first(f"[id='{field}-f']")
    while place := place.parent:  # type: ignore[assignment]
        assert place.tag != "details" or "open" in place.attributes


def test_what_is_wrong_is_told_to_scripts_by_the_numbers_of_their_own_form(ana: Somebody) -> None:
    fields = {
        "u-9-text": "A visit.",
        "u-9-language": "en",
        "u-9-date": "soon",
        "n-7-en": "A note.",
        "n-7-es": "Una nota.",
    }
    answer = ana.post("/en/propose/judgement", with_(opened(ana), fields))
    assert {"u-9-date", "n-7-zh-Hans"} <= {each["field"] for each in answer.json["findings"]}


def test_what_somebody_else_published_meanwhile_stands_beside_mine(ana: Somebody, app: Flask) -> None:
    mine = opened(ana)
    entry = entries.get_entry("working-visit").concept
    uses = [USES[0], USES[1] | {"date": "2021-05"}, {"text": "正式工作访问", "language": "zh-Hans"}]
    moved = replace(entry, contexts=concept(contexts=uses).contexts)
    loading.load([loading.record_of("concept", entry.id, moved)], None, AUTHORSHIP, "files")
    answer = ana.post(SEND, with_(mine, {"u-0-text": "She paid a short visit.", "reason": "shorter"}), "submit")
    assert answer.status_code == 409
    made = sent(ana, typed(answer.text, SEND))
    assert sorted(each["text"] for each in made.document["contexts"]) == sorted(
        ["She paid a short visit.", "Hizo una visita de trabajo.", "正式工作访问"]
    )
    assert made.document["contexts"][1]["date"] == "2021-05"


def test_an_earlier_revision_is_restored_with_all_that_it_had(ana: Somebody) -> None:
    before = to_document(entries.get_entry("working-visit").concept)
    other = concept(
        "working-visit",
        kind="event",
        designations=[each | {"text": f"{each['text']}x"} for each in before["designations"]],
    )
    loading.load([loading.record_of("concept", other.id, other)], None, AUTHORSHIP, "files")
    made = sent(ana, opened(ana, f"{PAGE}?revision=1"))
    assert made.document == before


def test_the_longest_lists_go_through_the_form(ana: Somebody) -> None:
    uses = [{"text": f"Visit number {number}. {'Vizita ' * 20}", "language": "en"} for number in range(200)]
    notes = [NOTE | {"text": {each: f"{text} {number}" for each, text in NOTE["text"].items()}} for number in range(20)]  # type: ignore[attr-defined]
    entry = concept("working-visit", contexts=uses, notes=notes)
    loading.load([loading.record_of("concept", entry.id, entry)], None, AUTHORSHIP, "files")
    assert sent(ana, opened(ana)).document == to_document(entry)
    form = with_(opened(ana), {"u-200-text": "One too many.", "u-200-language": "es"})
    answer = ana.post(SEND, form, "submit")
    assert answer.status_code == 422
    assert typed(answer.text, SEND)["u-200-text"] == "One too many."


@pytest.mark.parametrize(
    "document",
    [
        {"contexts": "x"},
        {"contexts": ["x"]},
        {"contexts": [{"text": 1}]},
        {"contexts": [{"text": "x", "contrast": "x"}]},
        {"notes": [{"text": "x"}]},
        {"notes": [{"text": {"en": 1}}]},
        {"notes": {"en": "x"}},
        {"designations": 5},
        {"designations": [{"text": "x", "note": "x"}]},
        {"designations": [{"text": "x", "traditional": "x"}]},
        {"definitions": ["x"]},
        {"subjects": "x"},
        {"relations": [1]},
        {"kind": {}},
        {"colour": "x"},
    ],
)
def test_what_is_no_entry_at_all_is_refused_and_a_form_that_holds_it_does_no_harm(
    ana: Somebody, document: dict[str, Any]
) -> None:
    forged = with_(opened(ana), {"base": json.dumps(document), "u-0-rest": json.dumps(document)})
    assert ana.post(SEND, forged, "check").status_code == 200
    for id in ("visit-of-courtesy", None):
        with pytest.raises(InvalidConcept):
            contribution.propose(ana.person, Draft(Kind.NEW, document, id), submit=False)


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"notes": None, "kind": None, "designations": [{"text": "x", "note": None}]},
        {"contexts": [{}], "notes": [{}], "relations": [{}], "designations": [{}], "definitions": {"en": {}}},
        {"designations": [{"text": "x", "language": "xx", "traditional": {}, "note": {}, "matching": {}}]},
        {"contexts": [{"language": "fr"}, {"text": "x", "source": "nowhere"}], "notes": [{"text": {"es": "x"}}]},
        {"kind": "x", "subjects": ["x", ""], "relations": [{"type": "x"}, {"target": "x"}]},
    ],
)
def test_a_draft_is_shown_whatever_it_lacks(ana: Somebody, document: dict[str, Any]) -> None:
    made = contribution.propose(ana.person, Draft(Kind.NEW, document, "visit-of-courtesy"), submit=False)
    for page in (f"/en/proposals/{made.id}/edit", f"/en/proposals/{made.id}", "/en/proposals"):
        assert ana.get(page).status_code == 200
    form = opened(ana, f"/en/proposals/{made.id}/edit")
    for button in ("check", "preview", "save"):
        assert ana.post(SEND, form, button).status_code == (302 if button == "save" else 200)


def test_reviewers_see_a_note_and_a_quoted_use_as_a_difference(ana: Somebody, app: Flask) -> None:
    made = sent(ana, opened(ana), **{"u-1-date": "2021-05", "n-0-en": "There is no ceremony at the station."})
    assert made.needed == {"en", "es"}
    mei = seated(app)(Role.REVIEWER, "en", "es")
    page = LexborHTMLParser(mei.get(f"/en/proposals/{made.id}").text)
    told = [(each.css_first("del").text(), each.css_first("ins").text()) for each in page.css(".changes dd")]
    assert told == [("airport", "station"), ("2021", "2021-05")]
