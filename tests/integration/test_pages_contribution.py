"""Contributing by the pages: from a term that is missing to a published revision, without a script."""

import html
import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser
from werkzeug.datastructures import MultiDict

from app import store
from app.services import contribution, entries, lookup, review, subjects
from app.services.contribution import Draft
from app.services.loading import Report
from app.services.publication import Publisher
from app.store.revisions import Authorship, Change
from app.terminology import merging
from app.terminology.concept import to_document
from app.terminology.findings import MESSAGES
from app.terminology.people import Person, Role
from app.terminology.workflow import Kind, State
from app.web import findings, suspicion
from tests.builders import chinese, concept, designation, named
from tests.forms import Somebody, seated, typed, with_
from tests.markup import Markup

Publish = Callable[..., Report]
INTERFACES = ("en", "es", "zh")
HOSTILE = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "javascript:alert(1)"]
AUDIENCE = {
    "kind": "protocol",
    "subject": "visits-and-protocol",
    "d-0-text": "audience",
    "d-0-language": "en",
    "d-0-unconfirmed": "looked up in the protocol manual",
    "d-10-text": "audiencia",
    "d-10-language": "es",
    "d-10-unconfirmed": "looked up in the protocol manual",
    "d-20-text": "接见",
    "d-20-language": "zh-Hans",
    "d-20-unconfirmed": "looked up in the protocol manual",
    "def-en-text": "Formal meeting that a head of state grants.",
    "def-es-text": "Encuentro formal que concede un jefe de Estado.",
    "def-zh-Hans-text": "国家元首正式会见来访者。",
    "reason": "it is missing",
}


@pytest.fixture
def somebody(app: Flask, publish: Publish) -> Callable[..., Somebody]:
    publish(concept())
    label = {"en": "Visits", "es": "Visitas", "zh-Hans": "访问"}
    subject = Change("subject", "visits-and-protocol", {"key": "visits-and-protocol", "label": label})
    with store.transaction() as session:
        Publisher(session).publish([subject], Authorship("tests", "for the tests", "file"))
    return seated(app)


def numbers(person: Person) -> list[int]:
    return [each.id for each in contribution.list_own(person)]


def test_it_works(somebody: Callable[..., Somebody]) -> None:
    ana, mei = somebody(), somebody(Role.REVIEWER, "en", "es", "zh")
    assert "/en/propose?text=audience" in ana.get("/en/search?q=audience").text
    answer = ana.send("/en/propose?text=audience", "/en/propose", "submit", AUDIENCE)
    assert answer.status_code == 302
    page = answer.headers["Location"]
    assert "unreviewed" in ana.get(page).text
    assert lookup.find("audience").hits == []
    for language in ("en", "es", "zh"):
        assert mei.send(page, f"{page}/review", f"approve:{language}").status_code == 302
    assert lookup.find("接见").hits[0].concept_id == "audience"
    (revision,) = entries.get_history("audience")
    assert revision.reason == "it is missing"
    entry = entries.get_entry("audience").concept
    assert entry.designations[2].reading == "jiējiàn"
    assert entry.designations[2].traditional and entry.designations[2].traditional.text == "接見"


def test_what_is_asked_for_is_changed_and_published(somebody: Callable[..., Somebody]) -> None:
    ana, mei = somebody(), somebody(Role.REVIEWER, "en", "es", "zh")
    page = ana.send("/en/propose", "/en/propose", "submit", AUDIENCE).headers["Location"]
    assert mei.send(page, f"{page}/review", "changes", {"text": "It is granted by a monarch, too."}).status_code == 302
    assert "It is granted by a monarch, too." in ana.get(page).text
    better = {"def-en-text": "Formal meeting that a sovereign or head of state grants."}
    assert ana.send(f"{page}/edit", "/en/propose", "submit", better).status_code == 302
    for language in ("en", "es", "zh"):
        mei.send(page, f"{page}/review", f"approve:{language}")
    assert "sovereign" in str(entries.get_entry("audience").concept.definitions.en)


def test_a_new_source_goes_with_the_proposal(somebody: Callable[..., Somebody]) -> None:
    ana = somebody()
    fields = AUDIENCE | {"d-0-unconfirmed": "", "d-0-cite": "https://www.un.org/protocol/manual"}
    answer = ana.send("/en/propose", "/en/propose", "submit", fields)
    assert answer.status_code == 422
    assert "Give the title of the source." in html.unescape(answer.text)
    filled = typed(answer.text, "/en/propose")
    filled["s-0-title"], filled["s-0-publisher"] = "Manual of protocol", "United Nations"
    filled["s-0-tier"] = "international_organisation"
    answer = ana.post("/en/propose", filled, "submit")
    assert answer.status_code == 302
    found = contribution.get_proposal(ana.person, numbers(ana.person)[0])  # type: ignore[arg-type]
    assert [each.document["title"] for each in found.records] == ["Manual of protocol"]
    assert found.document["designations"][0]["sources"] == [found.records[0].key]


FIELD = {"t-0-en": "Courtesies", "t-0-es": "Cortesías", "t-0-zh-Hans": "礼节", "t-0-broader": "visits-and-protocol"}
"""A subject field that is not there."""


def test_a_source_and_a_field_whose_keys_were_taken_meanwhile_get_their_own(somebody: Callable[..., Somebody]) -> None:
    ana, luis, mei = somebody(), somebody(), somebody(Role.REVIEWER, "en", "es", "zh")
    forms = []
    for who, path, field in ((ana, "a", "Cortesías"), (luis, "b", "Cortesía")):
        fields = {
            "d-0-cite": f"https://www.granma.cu/{path}",
            "d-0-unconfirmed": "",
            "d-0-text": f"audience {path}",
            "t-0-en": "Courtesies",
            "t-0-es": field,
            "t-0-zh-Hans": "礼节",
        }
        page = who.send("/en/propose", "/en/propose", "check", AUDIENCE | fields).text
        record = {"s-0-title": f"Nota {path}", "s-0-publisher": "Granma", "s-0-tier": "state_media"}
        forms.append(with_(typed(page, "/en/propose"), record))
    assert forms[0]["s-0-key"] == forms[1]["s-0-key"]
    page = ana.post("/en/propose", forms[0], "submit").headers["Location"]
    luis_page = luis.post("/en/propose", forms[1], "submit").headers["Location"]
    for language in ("en", "es", "zh"):
        mei.send(page, f"{page}/review", f"approve:{language}")
    assert "is the key of another record by now" in mei.get(luis_page).text
    assert luis.send(f"{luis_page}/edit", "/en/propose", "submit").status_code == 302
    for language in ("en", "es", "zh"):
        mei.send(luis_page, f"{luis_page}/review", f"approve:{language}")
    found = [entries.get_entry(id) for id in ("audience-a", "audience-b")]
    assert [[each.title for each in entry.bibliography.values()] for entry in found] == [["Nota a"], ["Nota b"]]
    labels = subjects.labels()["subject"]
    assert [labels[entry.concept.subjects[-1]]["es"] for entry in found] == ["Cortesías", "Cortesía"]


def test_a_new_subject_field_goes_with_the_proposal_and_is_published(somebody: Callable[..., Somebody]) -> None:
    ana, mei = somebody(), somebody(Role.REVIEWER, "en", "es", "zh")
    page = ana.send("/en/propose", "/en/propose", "submit", AUDIENCE | {"subject": ""} | FIELD).headers["Location"]
    shown = mei.get(page).text
    assert "New subject field" in shown and "礼节" in shown
    for language in ("en", "es", "zh"):
        mei.send(page, f"{page}/review", f"approve:{language}")
    assert entries.get_entry("audience").concept.subjects == ("courtesies",)
    assert subjects.labels()["subject"]["courtesies"] == {"en": "Courtesies", "es": "Cortesías", "zh-Hans": "礼节"}
    (above,) = [each for each in subjects.overview().fields if each.key == "visits-and-protocol"]
    assert [each.key for each in above.narrower] == ["courtesies"]


def test_a_new_subject_field_stays_when_its_proposal_is_written_again(somebody: Callable[..., Somebody]) -> None:
    ana = somebody()
    page = ana.send("/en/propose", "/en/propose", "save", AUDIENCE | FIELD).headers["Location"]
    form = typed(ana.get(page).text, "/en/propose")
    assert form.getlist("subject")[:2] == ["visits-and-protocol", "courtesies"]
    ana.post("/en/propose", with_(form, {"t-0-es": "Ceremonial"}), "save")
    (record,) = contribution.get_proposal(ana.person, numbers(ana.person)[0]).records  # type: ignore[arg-type]
    assert (record.type, record.key, record.document["label"]["es"]) == ("subject", "courtesies", "Ceremonial")
    assert record.document["broader"] == "visits-and-protocol"
    form = typed(ana.get(page).text, "/en/propose")
    ana.post("/en/propose", with_(form, {"subject": "visits-and-protocol"}), "save")
    assert contribution.get_proposal(ana.person, numbers(ana.person)[0]).records == ()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "said", "field"),
    [
        (FIELD | {"t-0-es": ""}, "Name the subject field in all three languages.", "t-0-es"),
        (FIELD | {"t-0-broader": "no-such-field"}, "There is no subject field “no-such-field”.", "t-0-broader"),
    ],
)
def test_what_is_wrong_with_a_new_subject_field_is_said_beside_it(
    somebody: Callable[..., Somebody], fields: dict[str, str], said: str, field: str
) -> None:
    answer = somebody().send("/en/propose", "/en/propose", "submit", AUDIENCE | fields)
    assert answer.status_code == 422
    assert LexborHTMLParser(answer.text).css_first(f"#{field}-f").text(strip=True) == said


def test_a_subject_field_that_is_there_is_not_made_again(somebody: Callable[..., Somebody]) -> None:
    ana = somebody()
    there = subjects.labels()["subject"]["visits-and-protocol"]["en"]
    ana.send("/en/propose", "/en/propose", "submit", AUDIENCE | {"subject": "", "t-0-en": there.upper()})
    found = contribution.get_proposal(ana.person, numbers(ana.person)[0])  # type: ignore[arg-type]
    assert (found.document["subjects"], found.records) == (["visits-and-protocol"], ())


def test_one_language_is_enough_to_propose_and_not_to_publish(somebody: Callable[..., Somebody]) -> None:
    ana, mei = somebody(), somebody(Role.REVIEWER, "en", "es", "zh")
    only = {name: each for name, each in AUDIENCE.items() if "-10-" not in name and "-20-" not in name}
    only = {name: each for name, each in only.items() if name not in ("def-es-text", "def-zh-Hans-text")}
    page = ana.send("/en/propose", "/en/propose", "submit", only).headers["Location"]
    answer = mei.send(page, f"{page}/review", "approve:en")
    assert answer.status_code == 422
    assert contribution.get_proposal(mei.person, numbers(ana.person)[0]).state == State.PROPOSED  # type: ignore[arg-type]


def test_a_change_keeps_what_the_form_does_not_show(somebody: Callable[..., Somebody], publish: Publish) -> None:
    uses = [{"text": "She paid a state visit.", "language": "en", "date": "2022"}]
    rows = [each | {"matching": {"inflected": False}} for each in to_document(concept())["designations"]]
    publish(concept("working-visit", contexts=uses, designations=rows))
    ana = somebody()
    page = "/en/concepts/working-visit/propose"
    answer = ana.send(
        page, "/en/propose", "submit", {"def-en-text": "Visit with little ceremony.", "reason": "shorter"}
    )
    assert answer.status_code == 302
    found = contribution.get_proposal(ana.person, numbers(ana.person)[0])  # type: ignore[arg-type]
    before = to_document(entries.get_entry("working-visit").concept)
    assert found.document["contexts"] == before["contexts"]
    assert found.document["designations"] == before["designations"]
    assert found.document["definitions"]["en"]["text"] == "Visit with little ceremony."


def test_the_second_of_two_who_edit_at_once_sees_both(somebody: Callable[..., Somebody]) -> None:
    ana, luis, mei = somebody(), somebody(), somebody(Role.REVIEWER, "en", "es", "zh")
    opened = typed(luis.get("/en/concepts/state-visit/propose").text, "/en/propose")
    first = {"def-en-text": "Visit of the highest rank, by a head of state to another.", "reason": "shorter"}
    page = ana.send("/en/concepts/state-visit/propose", "/en/propose", "submit", first).headers["Location"]
    mei.send(page, f"{page}/review", "approve:en")
    opened["def-en-text"] = "Most solemn visit, paid by a head of state."
    answer = luis.post("/en/propose", opened, "submit")
    assert answer.status_code == 409
    assert "by a head of state to another" in answer.text
    again = typed(answer.text, "/en/propose")
    assert again["def-en-text"] == "Most solemn visit, paid by a head of state."
    assert again["based_on"] == "2"
    assert luis.post("/en/propose", again, "submit").status_code == 302


def test_a_term_met_in_a_text_begins_with_its_acronym_and_its_sentence(somebody: Callable[..., Somebody]) -> None:
    sentence = "The Havana Dialogue Mechanism (HDM) was opened."
    query = urlencode({"text": "Havana Dialogue Mechanism", "acronym": "HDM", "language": "en", "context": sentence})
    form = typed(somebody().get(f"/en/propose?{query}").text, "/en/propose")
    assert (form["d-0-text"], form["d-1-text"], form["d-1-type"]) == ("Havana Dialogue Mechanism", "HDM", "acronym")
    assert form["d-1-abbreviation_of"] == "Havana Dialogue Mechanism"
    assert form["u-0-text"] == sentence


def test_the_same_person_in_two_tabs_loses_nothing(somebody: Callable[..., Somebody]) -> None:
    ana = somebody()
    page = ana.send("/en/propose", "/en/propose", "save", AUDIENCE).headers["Location"]
    one, other = (typed(ana.get(page).text, "/en/propose") for _ in range(2))
    one["def-en-text"], other["def-es-text"] = "Meeting granted by a monarch.", "La que concede un monarca."
    assert ana.post("/en/propose", one, "save").status_code == 302
    answer = ana.post("/en/propose", other, "save")
    assert answer.status_code == 412
    both = typed(answer.text, "/en/propose")
    assert (both["def-en-text"], both["def-es-text"]) == (one["def-en-text"], other["def-es-text"])
    assert ana.post("/en/propose", both, "save").status_code == 302


def test_a_form_that_was_sent_after_the_session_ended_keeps_what_was_typed(
    somebody: Callable[..., Somebody],
) -> None:
    ana, visitor = somebody(), somebody(None)
    filled = with_(typed(ana.get("/en/propose").text, "/en/propose"), AUDIENCE)
    answer = visitor.post("/en/propose", filled, "submit")
    assert answer.status_code == 401
    assert typed(answer.text, "/en/propose")["def-es-text"] == AUDIENCE["def-es-text"]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_is_typed_is_text_and_nothing_else(somebody: Callable[..., Somebody], hostile: str) -> None:
    ana, mei = somebody(), somebody(Role.REVIEWER, "en", "es", "zh")
    cited = {"d-0-unconfirmed": "", "d-0-cite": hostile}
    fields = AUDIENCE | {"def-en-text": hostile, "reason": hostile, "d-0-note-en": hostile} | cited
    answers = [ana.send("/en/propose", "/en/propose", each, fields) for each in ("check", "preview", "save")]
    drafted = answers[2].headers["Location"]
    pages = [each.text for each in answers[:2]] + [ana.get(drafted).text, ana.get("/en/proposals").text]
    fields = AUDIENCE | {"d-0-text": hostile, "reason": hostile, "def-es-text": f"Encuentro. {hostile}"}
    sent = ana.send("/en/propose", "/en/propose", "submit", fields)
    pages += [mei.get(sent.headers["Location"]).text, mei.get("/en/review").text]
    for page in pages:
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "javascript:alert" not in re.sub(r"<textarea.*?</textarea>|value=\"[^\"]*\"", "", page) or (
            'href="javascript' not in page
        )
    assert sent.status_code == 302


@pytest.mark.parametrize("path", ["/propose", "/proposals", "/review", "/concepts/state-visit/propose", "/proposals/1"])
def test_who_is_not_signed_in_is_led_to_it(somebody: Callable[..., Somebody], path: str) -> None:
    answer = somebody(None).get(f"/en{path}")
    assert answer.status_code == 302
    assert "/en/sign-in" in answer.headers["Location"]


def test_a_reader_proposes_nothing_and_a_contributor_reviews_nothing(somebody: Callable[..., Somebody]) -> None:
    assert somebody(Role.READER).get("/en/propose").status_code == 403
    assert somebody().get("/en/review").status_code == 403


def test_somebody_elses_proposal_is_not_there(somebody: Callable[..., Somebody]) -> None:
    ana, luis = somebody(), somebody()
    page = ana.send("/en/propose", "/en/propose", "submit", AUDIENCE).headers["Location"]
    for path in (page, f"{page}/edit"):
        assert luis.get(path).status_code == 404


def test_a_form_of_another_site_changes_nothing(somebody: Callable[..., Somebody]) -> None:
    ana = somebody()
    filled = with_(typed(ana.get("/en/propose").text, "/en/propose"), AUDIENCE | {"csrf_token": "guessed"})
    assert ana.post("/en/propose", filled, "submit").status_code == 401
    assert numbers(ana.person) == []  # type: ignore[arg-type]


def test_visitors_suggest_where_they_may(app: Flask, somebody: Callable[..., Somebody]) -> None:
    app.config["SUGGESTIONS"] = "anyone"
    visitor, mei = somebody(None), somebody(Role.REVIEWER, "en", "es", "zh")
    assert visitor.send("/en/propose", "/en/propose", "submit", AUDIENCE).status_code == 302
    (waiting,) = review.queue(mei.person)  # type: ignore[arg-type]
    assert (waiting.author, waiting.state) == (None, State.PROPOSED)
    assert "a visitor" in mei.get("/en/review").text


def test_many_are_approved_at_once_with_a_result_for_each(somebody: Callable[..., Somebody]) -> None:
    ana, mei = somebody(), somebody(Role.REVIEWER, "en", "es", "zh")
    document = to_document(concept())
    for text in ("visit of state", "official state visit"):
        rows = [*document["designations"], designation(text, status="admitted")]
        contribution.propose(
            ana.person, Draft(Kind.CHANGE, document | {"designations": rows}, "state-visit", based_on=1)
        )
    ticked = re.findall(r'name="proposal" value="([^"]+)"', mei.get("/en/review").text)
    answer = mei.send("/en/review", "/en/review/approvals", "", {"proposal": ticked})
    assert answer.status_code == 200
    states = [contribution.get_proposal(mei.person, id).state for id in numbers(ana.person)]  # type: ignore[arg-type]
    assert sorted(states) == [State.PROPOSED, State.PUBLISHED]


def test_everything_of_one_author_is_refused_by_a_button(somebody: Callable[..., Somebody]) -> None:
    luis, ana, mei = somebody(), somebody(), somebody(Role.REVIEWER, "en", "es", "zh")
    pages = [
        who.send("/en/propose", "/en/propose", "submit", AUDIENCE | {"d-0-text": text}).headers["Location"]
        for who, text in ((luis, "spam one"), (luis, "spam two"), (ana, "audience"))
    ]
    answer = mei.send(pages[0], "/en/review/rejections", "", {"text": "spam"})
    assert answer.status_code == 200
    found = [contribution.get_proposal(mei.person, each) for each in (*numbers(luis.person), *numbers(ana.person))]  # type: ignore[arg-type]
    assert [each.state for each in found] == [State.REJECTED, State.REJECTED, State.PROPOSED]


@pytest.mark.parametrize("number", ["", "x", "-1", "²", "２", "9" * 30, "9" * 5000, "1 OR 1=1"])
def test_a_number_that_is_none_approves_and_refuses_nothing(somebody: Callable[..., Somebody], number: str) -> None:
    ana, mei = somebody(), somebody(Role.REVIEWER, "en", "es", "zh")
    page = ana.send("/en/propose", "/en/propose", "submit", AUDIENCE).headers["Location"]
    token = typed(mei.get(page).text, "/en/review/rejections")["csrf_token"]
    forms = {"rejections": {"author": number}, "approvals": {"proposal": [f"{number}:1", f"1:{number}", number]}}
    for name, fields in forms.items():
        answer = mei.post(f"/en/review/{name}", with_(MultiDict({"csrf_token": token}), fields))
        assert answer.status_code == 200, name
    assert contribution.get_proposal(mei.person, numbers(ana.person)[0]).state == State.PROPOSED  # type: ignore[arg-type]


def test_scripts_are_told_findings_by_field_and_entries_that_are_near(somebody: Callable[..., Somebody]) -> None:
    ana = somebody()
    fields = AUDIENCE | {"d-0-text": "State Visits", "d-0-unconfirmed": ""}
    filled = with_(typed(ana.get("/en/propose").text, "/en/propose"), fields)
    answer = ana.post("/en/propose/judgement", filled)
    assert answer.status_code == 200
    assert {"field": "d-0-cite", "severity": "error"}.items() <= answer.json["findings"][0].items()
    assert [each["address"] for each in answer.json["duplicates"]] == ["/en/concepts/state-visit"]
    assert answer.json["readings"]["20"] == {"reading": "jiējiàn", "traditional": "接見"}


@pytest.mark.parametrize("interface", INTERFACES)
def test_every_finding_of_an_entry_has_words(app: Flask, interface: str) -> None:
    of_files = {"invalid_yaml", "duplicate_key", "invalid_shape", "file_name_differs", "not_canonical", "duplicate_id"}
    assert set(MESSAGES) - of_files == set(findings.WORDS)
    for code, english in MESSAGES.items():
        if code not in of_files:
            with app.test_request_context(f"/{interface}/"):
                said = str(findings.WORDS[code])
            assert set(re.findall(r"\{\w+\}", said)) <= set(re.findall(r"\{\w+\}", english))


@pytest.mark.parametrize("interface", INTERFACES)
def test_every_page_is_there_in_every_language(somebody: Callable[..., Somebody], interface: str) -> None:
    ana, mei = somebody(), somebody(Role.REVIEWER, "en", "es", "zh")
    page = ana.send("/en/propose", "/en/propose", "submit", AUDIENCE).headers["Location"].replace("/en/", "")
    for who, path in ((ana, "propose"), (ana, "proposals"), (ana, f"{page}/edit"), (mei, page), (mei, "review")):
        answer = who.get(f"/{interface}/{path}")
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "private, no-store"


def test_characters_that_will_be_mistaken_are_shown_as_code_points(somebody: Callable[..., Somebody]) -> None:
    ana, mei = somebody(), somebody(Role.REVIEWER, "en", "es", "zh")
    fields = AUDIENCE | {"d-0-text": "audience＆talks"}
    page = ana.send("/en/propose", "/en/propose", "submit", fields).headers["Location"]
    assert '<span class="codepoint">＆ U+FF06</span>' in mei.get(page).text


def test_characters_that_will_be_mistaken_are_shown_wherever_somebody_wrote(somebody: Callable[..., Somebody]) -> None:
    ana = somebody()
    trap = "\u200b"
    fields = {
        "u-9-text": f"A use{trap}.",
        "u-9-language": "en",
        **{f"n-9-{each}": f"Note {each}{trap}" for each in ("en", "es", "zh-Hans")},
        **{f"d-0-note-{each}": f"Remark {each}{trap}" for each in ("en", "es", "zh-Hans")},
        "d-0-cite": "https://www.\u0435xample.org/protocol",
        "d-0-unconfirmed": "",
        "reason": f"it is{trap} missing，总之",
    }
    page = typed(ana.send("/en/propose", "/en/propose", "check", AUDIENCE | fields).text, "/en/propose")
    record = {"s-0-title": f"Handbook{trap}", "s-0-publisher": f"Ministry{trap}", "s-0-tier": "official"}
    answer = ana.post("/en/propose", with_(page, record), "save")
    made = contribution.get_proposal(ana.person, numbers(ana.person)[0])  # type: ignore[arg-type]
    assert answer.status_code == 302
    told = [each.text for each in suspicion.found(made)]
    places = [f"{each} {language}" for each in ("Note", "Remark") for language in ("en", "es", "zh-Hans")]
    places += ["A use", "Handbook", "Ministry"]
    assert all(any(text.startswith(place) for text in told) for place in places)
    assert any("xample.org" in text for text in told)
    assert f"it is{trap} missing，总之" in told
    assert len(told) == len(places) + 2, "and nothing that is sound"


def test_an_earlier_revision_is_restored_as_a_new_one(somebody: Callable[..., Somebody]) -> None:
    ana, mei = somebody(), somebody(Role.REVIEWER, "en", "es", "zh")
    before = entries.get_entry("state-visit").concept.definitions.en
    page = "/en/concepts/state-visit/propose"
    changed = ana.send(page, "/en/propose", "submit", {"def-en-text": "A visit."}).headers["Location"]
    mei.send(changed, f"{changed}/review", "approve:en")
    assert f"{page}?revision=1" in ana.get("/en/concepts/state-visit/history").text
    restored = ana.send(f"{page}?revision=1", "/en/propose", "submit").headers["Location"]
    mei.send(restored, f"{restored}/review", "approve:en")
    assert entries.get_entry("state-visit").concept.definitions.en == before
    assert len(entries.get_history("state-visit")) == 3


def test_a_reviewer_sees_every_field_of_what_comes_and_goes(somebody: Callable[..., Somebody]) -> None:
    ana, mei = somebody(), somebody(Role.REVIEWER, "en", "es", "zh")
    document = to_document(concept())
    note = {"en": "Rare.", "es": "Poco usada.", "zh-Hans": "少用。"}
    acronym = designation("SV", type="acronym", status="admitted", abbreviation_of="state visit", note=note)
    rows = [
        *document["designations"][:2],
        acronym | {"valid_from": "2013"},
        chinese("会晤", "huìwù", "會晤"),
    ]
    made = contribution.propose(
        ana.person, Draft(Kind.CHANGE, document | {"designations": rows}, "state-visit", based_on=1)
    )
    page = Markup(mei.get(f"/en/proposals/{made.id}").text)
    facts = {each.text for each in page.all("dd")}
    assert {"acronym", "Admitted", "2013", "state visit", "Rare.", "Poco usada.", "少用。"} <= facts
    assert any("國事訪問 (converted)" in each for each in facts), "what goes is told as well"


def test_chinese_definitions_are_compared_by_character_and_others_by_word(somebody: Callable[..., Somebody]) -> None:
    ana, mei = somebody(), somebody(Role.REVIEWER, "en", "es", "zh")
    document = to_document(concept())
    definitions = document["definitions"] | {
        "es": {"text": "La de mayor rango, que un jefe de Estado efectúa por invitación de otro."},
        "zh-Hans": {"text": "国家元首应另一国元首邀请进行的最高规格的会晤。"},
    }
    draft = Draft(Kind.CHANGE, document | {"definitions": definitions}, "state-visit", based_on=1)
    page = Markup(mei.get(f"/es/proposals/{contribution.propose(ana.person, draft).id}").text)
    assert [(each.language, each.text) for each in page.all("del")] == [("es", "realiza"), ("zh-Hans", "访问")]
    assert [(each.language, each.text) for each in page.all("ins")] == [("es", "efectúa"), ("zh-Hans", "会晤")]


@pytest.mark.parametrize("kind", [Kind.WITHDRAWAL, Kind.MERGE])
def test_what_a_withdrawal_or_a_merger_does_is_said_in_words(
    somebody: Callable[..., Somebody], publish: Publish, kind: Kind
) -> None:
    publish(named("call-on", "courtesy call"))
    ana, mei = somebody(), somebody(Role.REVIEWER, "en", "es", "zh")
    document = to_document(entries.get_entry("call-on").concept)
    draft = Draft(kind, document, "call-on", based_on=1)
    if kind == Kind.MERGE:
        document = merging.union(to_document(concept()), document)
        draft = Draft(kind, document, "call-on", "state-visit", based_on=1, target_based_on=1)
    page = mei.get(f"/en/proposals/{contribution.propose(ana.person, draft).id}").text
    said = Markup(page).all("p", "notice")[0].text
    expected = "would be withdrawn" if kind == Kind.WITHDRAWAL else "“courtesy call” would be merged into “state visit”"
    assert expected in said
    assert Markup(page).all("h1")[0].text == "courtesy call"


def test_the_queue_begins_with_the_reviewers_own_languages_the_oldest_first(
    somebody: Callable[..., Somebody],
) -> None:
    ana, li = somebody(), somebody(Role.REVIEWER, "zh")
    document = to_document(concept())
    added = (
        designation("visit of state", status="admitted"),
        chinese("国是访问", "guóshì fǎngwèn", "國是訪問", status="admitted"),
    )
    english, other, later = (
        contribution.propose(
            ana.person,
            Draft(
                Kind.CHANGE, document | {"designations": [*document["designations"], row]}, "state-visit", based_on=1
            ),
        ).id
        for row in (*added, chinese("国事出访", "guóshì chūfǎng", "國事出訪", status="admitted"))
    )
    listed = re.compile(r'href="/en/proposals/(\d+)"')
    assert [int(each) for each in listed.findall(li.get("/en/review").text)] == [other, later]
    assert [int(each) for each in listed.findall(li.get("/en/review?language=any").text)] == [english, other, later]
    assert "Review: 2 proposals wait for you" in li.get("/en/").text
    assert "wait for you" not in ana.get("/en/").text


def test_what_is_wrong_with_a_proposal_is_told_in_the_queue(
    somebody: Callable[..., Somebody], publish: Publish
) -> None:
    publish(named("call-on", "audience"))
    ana, mei = somebody(), somebody(Role.REVIEWER, "en", "es", "zh")
    only = {name: each for name, each in AUDIENCE.items() if name != "def-es-text"}
    ana.send("/en/propose", "/en/propose", "submit", only)
    flags = " ".join(each.text for each in Markup(mei.get("/en/review").text).all("ul", "flags"))
    assert "1 finding keeps it from being published" in flags
    assert "1 warning" in flags
    assert "1 entry is near" in flags


def test_why_it_cannot_be_decided_is_told(somebody: Callable[..., Somebody]) -> None:
    luis, li, mei = (somebody(Role.REVIEWER, each) for each in ("en", "zh", "es"))
    document = to_document(concept())
    rows = [*document["designations"], designation("visit of state", status="admitted")]
    draft = Draft(Kind.CHANGE, document | {"designations": rows}, "state-visit", based_on=1)
    page = f"/en/proposals/{contribution.propose(luis.person, draft).id}"

    def standing(who: Somebody) -> str:
        return " ".join(each.text for each in Markup(who.get(page).text).all("ul", "standing"))

    assert "It waits for a reviewer of English." in standing(luis)
    assert "Nobody reviews their own proposal" in standing(luis)
    assert "None of the languages that wait is one that you review" in standing(li)
    mei.send(page, f"{page}/review", "changes", {"text": "lower case"})
    assert "Make them and send it again" in standing(luis)
    assert "Its author was asked for changes" in standing(li)


CORRECT = "/en/concepts/state-visit/correct"
ENGLISH = f"{CORRECT}?designation=state+visit&language=en"


def test_a_correction_where_the_term_stands_becomes_a_proposal(somebody: Callable[..., Somebody]) -> None:
    ana, mei = somebody(), somebody(Role.REVIEWER, "en", "es", "zh")
    assert ENGLISH in html.unescape(ana.get("/en/concepts/state-visit").text)
    page = ana.send(ENGLISH, CORRECT, "send", {"text": "State visit", "reason": "so in the manual"}).headers["Location"]
    assert mei.send(page, f"{page}/review", "approve:en").status_code == 302
    entry = entries.get_entry("state-visit").concept
    assert [each.text for each in entry.designations] == ["State visit", "visita de Estado", "国事访问"]
    assert entries.get_history("state-visit")[0].reason == "so in the manual"


def test_a_correction_of_a_definition_with_a_new_source(somebody: Callable[..., Somebody]) -> None:
    ana = somebody()
    fields = {"text": "国家元首出访的最高规格。", "c-cite": "https://www.mfa.gov.cn/libin", "reason": "shorter"}
    answer = ana.send(f"{CORRECT}?definition=zh-Hans", CORRECT, "send", fields)
    assert answer.status_code == 422
    assert "Give the title of the source." in answer.text
    filled = typed(answer.text, CORRECT)
    filled["s-0-title"], filled["s-0-publisher"], filled["s-0-tier"] = "礼宾", "外交部", "official"
    assert ana.post(CORRECT, filled, "send").status_code == 302
    (number,) = numbers(ana.person)  # type: ignore[arg-type]
    found = contribution.get_proposal(ana.person, number)  # type: ignore[arg-type]
    assert found.document["definitions"]["zh-Hans"]["text"] == fields["text"]
    assert found.needed == {"zh"}
    assert [each.document["title"] for each in found.records] == ["礼宾"]


def test_chinese_reworded_has_its_pinyin_and_traditional_form_anew(somebody: Callable[..., Somebody]) -> None:
    ana = somebody()
    page = f"{CORRECT}?designation=国事访问&language=zh-Hans"
    ana.send(page, CORRECT, "send", {"text": "国事会见", "reason": "so in the communique"})
    (number,) = numbers(ana.person)  # type: ignore[arg-type]
    row = contribution.get_proposal(ana.person, number).document["designations"][2]  # type: ignore[arg-type]
    assert (row["text"], row["reading"], row["traditional"]["text"]) == ("国事会见", "guóshì huìjiàn", "國事會見")


def test_a_designation_is_retired_in_one_step_and_its_replacement_is_preferred(
    somebody: Callable[..., Somebody], publish: Publish
) -> None:
    rows = [*to_document(concept())["designations"], designation("visit of state", status="admitted")]
    publish(concept(designations=rows))
    ana, mei = somebody(), somebody(Role.REVIEWER, "en", "es", "zh")
    fields = {"replaced_by": "visit of state", "status": "superseded", "until": "2020", "reason": "renamed"}
    hidden = {
        name: each for name, each in typed(ana.get(ENGLISH).text, CORRECT).items() if name not in ("text", "c-cite")
    }
    page = ana.post(CORRECT, hidden | fields, "retire").headers["Location"]
    assert "Usage status" in mei.get(page).text
    mei.send(page, f"{page}/review", "approve:en")
    old, *_, new = entries.get_entry("state-visit").concept.designations
    assert (old.status, old.replaced_by, old.valid_until, new.status) == (
        "superseded",
        "visit of state",
        "2020",
        "preferred",
    )


@pytest.mark.parametrize(
    ("fields", "do", "said"),
    [
        ({"reason": ""}, "send", "Say why: the reviewer reads it."),
        ({"reason": "wrong"}, "send", "Nothing is changed yet."),
        ({"reason": "wrong", "replaced_by": "no such thing"}, "retire", "Say what to write instead."),
    ],
)
def test_what_is_wanting_in_a_correction_is_told_beside_it(
    somebody: Callable[..., Somebody], fields: dict[str, str], do: str, said: str
) -> None:
    answer = somebody().send(ENGLISH, CORRECT, do, fields)
    assert answer.status_code == 422
    assert said in html.unescape(answer.text)


def test_a_correction_of_what_moved_meanwhile_shows_both(somebody: Callable[..., Somebody], publish: Publish) -> None:
    ana = somebody()
    opened = typed(ana.get(f"{CORRECT}?definition=en").text, CORRECT)
    definitions = to_document(concept())["definitions"]
    publish(concept(kind="event", definitions=definitions | {"es": {"text": "Otra."}}))
    filled = with_(opened, {"text": "Most solemn visit.", "reason": "shorter"})
    assert ana.post(CORRECT, filled, "send").status_code == 302, "the rest of the entry is nobody's business here"
    publish(concept(definitions=definitions | {"en": {"text": "Theirs."}}))
    answer = ana.post(CORRECT, filled, "send")
    assert answer.status_code == 409
    assert "Theirs." in answer.text
    again = typed(answer.text, CORRECT)
    assert (again["text"], again["based_on"]) == ("Most solemn visit.", "3")
    assert ana.post(CORRECT, again, "send").status_code == 302
    publish(concept(definitions={}))
    answer = ana.post(CORRECT, again, "send")
    assert answer.status_code == 409
    assert "Most solemn visit." in answer.text


def test_a_correction_that_was_sent_after_the_session_ended_is_not_lost(somebody: Callable[..., Somebody]) -> None:
    filled = with_(typed(somebody().get(ENGLISH).text, CORRECT), {"text": "visit of state", "reason": "better"})
    answer = somebody(None).post(CORRECT, filled, "send")
    assert answer.status_code == 401
    assert typed(answer.text, CORRECT)["text"] == "visit of state"


@pytest.mark.parametrize(
    "query", ["", "?definition=fr", "?designation=nothing&language=en", "?designation=state+visit"]
)
def test_a_correction_is_of_something(somebody: Callable[..., Somebody], query: str) -> None:
    assert somebody().get(CORRECT + query).status_code == 400
    assert somebody(None).get(CORRECT + query).status_code == 302


@pytest.mark.parametrize(
    ("query", "text", "language"), [("?q=audience&language=es", "audience", "es"), ("?q=接见", "接见", "zh-Hans")]
)
def test_a_term_that_is_not_found_goes_into_the_form_with_its_language(
    somebody: Callable[..., Somebody], query: str, text: str, language: str
) -> None:
    ana = somebody()
    (way,) = [each for each in Markup(ana.get(f"/en/search{query}").text).links() if "/propose" in each]
    form = typed(ana.get(way).text, "/en/propose")
    column = next(name for name, each in form.items() if each == text).removesuffix("-text")
    assert form[f"{column}-language"] == language


@pytest.mark.parametrize("interface", INTERFACES)
def test_an_entry_is_withdrawn_its_address_tells_and_it_is_restored(
    somebody: Callable[..., Somebody], interface: str
) -> None:
    ana, mei, visitor = somebody(), somebody(Role.REVIEWER, "en", "es", "zh"), somebody(None)
    entry = f"/{interface}/concepts/state-visit"
    way = f"{entry}/withdrawal"
    assert way in ana.get(entry).text
    assert way not in visitor.get(entry).text
    assert ana.send(way, way, "", {"reason": " "}).status_code == 422
    page = ana.send(way, way, "", {"reason": "it says two things"}).headers["Location"]
    for language in ("en", "es", "zh"):
        mei.send(page, f"{page}/review", f"approve:{language}")
    gone = visitor.get(entry)
    assert gone.status_code == 410
    assert "it says two things" in gone.text
    assert f"{entry}/history" in gone.text
    assert f"{entry}/propose" not in gone.text
    assert visitor.get(f"{entry}/history").status_code == 200
    assert visitor.get("/api/v1/concepts/state-visit").status_code == 410
    assert f"{entry}/propose" in ana.get(entry).text
    page = ana.send(f"{entry}/propose", f"/{interface}/propose", "submit", {"reason": "wanted"}).headers["Location"]
    assert Markup(mei.get(page).text).all("ins"), "what comes back is shown as what comes"
    for language in ("en", "es", "zh"):
        mei.send(page, f"{page}/review", f"approve:{language}")
    assert visitor.get(entry).status_code == 200
    assert len(entries.get_history("state-visit")) == 3


def test_an_entry_goes_into_another_and_its_address_leads_there(
    somebody: Callable[..., Somebody], publish: Publish
) -> None:
    document = to_document(concept())
    definitions = document["definitions"] | {"en": {"text": "Trip of the first rank."}}
    publish(concept("visit-of-state", designations=[designation("visit of state")], definitions=definitions))
    ana, mei = somebody(), somebody(Role.REVIEWER, "en", "es", "zh")
    way = "/en/concepts/visit-of-state/merger"
    assert "No other entry has this designation." in ana.get(f"{way}?into=no+such+thing").text
    page = ana.get(f"{way}?into=国事访问").text
    assert "visit of state" in page
    assert "Trip of the first rank." in page, "of two definitions the one that goes is shown"
    page = ana.send(f"{way}?into=国事访问", way, "", {"reason": "one concept"}).headers["Location"]
    for language in ("en", "es", "zh"):
        mei.send(page, f"{page}/review", f"approve:{language}")
    answer = ana.get("/en/concepts/visit-of-state")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/en/concepts/state-visit")
    texts = [each.text for each in entries.get_entry("state-visit").concept.designations]
    assert "visit of state" in texts


def test_a_merger_that_would_not_be_sound_is_told(somebody: Callable[..., Somebody], publish: Publish) -> None:
    publish(named("rank", "highest rank"))
    way = "/en/concepts/rank/merger"
    answer = somebody().send(f"{way}?into=state-visit", way, "", {"reason": "one concept"})
    assert answer.status_code == 422
    assert "The definition contains the designation it defines, “highest rank”" in html.unescape(answer.text)


def test_an_entry_does_not_go_into_itself(somebody: Callable[..., Somebody]) -> None:
    ana = somebody()
    way = "/en/concepts/state-visit/merger"
    token = typed(ana.get("/en/propose").text, "/en/propose")["csrf_token"]
    fields = {"csrf_token": token, "target": "state-visit", "reason": "x"}
    assert ana.post(way, fields).status_code == 400
    assert ana.post(way, fields | {"target": "nothing"}).status_code == 404


@pytest.mark.parametrize(("whose", "expected"), [("theirs", "Theirs."), ("mine", "Most solemn visit.")])
def test_of_two_wordings_one_is_chosen_by_a_button(
    somebody: Callable[..., Somebody], publish: Publish, whose: str, expected: str
) -> None:
    ana = somebody()
    opened = typed(ana.get("/en/concepts/state-visit/propose").text, "/en/propose")
    definitions = to_document(concept())["definitions"]
    publish(concept(definitions=definitions | {"en": {"text": "Theirs."}, "es": {"text": "También esta."}}))
    answer = ana.post("/en/propose", with_(opened, {"def-en-text": "Most solemn visit."}), "submit")
    assert answer.status_code == 409
    assert "Published since" in answer.text
    assert "También esta." in answer.text, "what does not meet mine is shown as well"
    for choice in ("theirs:0", f"{whose}:0"):
        answer = ana.post("/en/propose", typed(answer.text, "/en/propose"), choice)
        assert answer.status_code == 200
        assert "Published since" in answer.text
    form = typed(answer.text, "/en/propose")
    assert (form["def-en-text"], form["def-es-text"]) == (expected, "También esta.")
    assert ("Yours stands in the form" if whose == "mine" else "Theirs stands in the form") in answer.text


def test_a_designation_that_one_took_out_and_another_changed_is_chosen(
    somebody: Callable[..., Somebody], publish: Publish
) -> None:
    ana = somebody()
    opened = typed(ana.get("/en/concepts/state-visit/propose").text, "/en/propose")
    rows = to_document(concept())["designations"]
    publish(concept(designations=[rows[0] | {"type": "phrase"}, *rows[1:]]))
    answer = ana.post("/en/propose", with_(opened, {"d-0-text": "visit of state"}), "submit")
    assert answer.status_code == 409
    texts = [each for name, each in typed(answer.text, "/en/propose").items() if re.fullmatch("d-.*-text", name)]
    assert {"state visit", "visit of state"} <= set(texts), "nothing is lost"
    answer = ana.post("/en/propose", typed(answer.text, "/en/propose"), "mine:0")
    texts = [each for name, each in typed(answer.text, "/en/propose").items() if re.fullmatch("d-.*-text", name)]
    assert "state visit" not in texts


@pytest.mark.parametrize(
    "forged",
    [
        "[",
        "{}",
        "[[1]]",
        "[[[], 1, 2, 3]]",
        '[[["designations"], 1, "x", "x"]]',
        '[[["designations", "a"], 1, {"x": 1}, 2]]',
    ],
)
def test_forged_conflicts_do_no_harm(somebody: Callable[..., Somebody], forged: str) -> None:
    ana = somebody()
    fields = with_(typed(ana.get("/en/propose").text, "/en/propose"), AUDIENCE | {"conflicts": forged})
    answer = ana.post("/en/propose", fields, "theirs:0")
    assert answer.status_code == 200
    assert typed(answer.text, "/en/propose")["d-0-text"] == "audience"


def test_what_was_published_since_stands_beside_a_proposal_in_review(
    somebody: Callable[..., Somebody], publish: Publish
) -> None:
    ana, mei = somebody(), somebody(Role.REVIEWER, "en", "es", "zh")
    document = to_document(concept())
    definitions = document["definitions"]
    draft = Draft(
        Kind.CHANGE, document | {"definitions": definitions | {"en": {"text": "Mine."}}}, "state-visit", based_on=1
    )
    made = contribution.propose(ana.person, draft)
    publish(concept(definitions=definitions | {"en": {"text": "Theirs."}}))
    for who in (ana, mei):
        page = who.get(f"/en/proposals/{made.id}").text
        assert "Published since" in page
        assert {"Mine.", "Theirs."} <= {each.text for each in Markup(page).all("ins")} | {
            each.text for each in Markup(page).all("bdi")
        }
