"""A reading cut into segments for a page."""

from app.recognition.reading import Occurrence, Reading, Sense, Warning
from app.services import marks

CHINA = {"id": "peoples-republic-of-china", "labels": {"en": "People’s Republic of China", "es": None, "zh-Hans": None}}
PARTY = {"id": "communist-party-of-china", "labels": {"en": "Communist Party of China", "es": None, "zh-Hans": None}}
TEXT = "the <b>Communist Party of China</b> & China"


def occurrence(text: str, concept: dict[str, object] | None, start: int, within: int | None = None) -> Occurrence:
    designation = {"text": text, "language": "en", "type": "full_form", "status": "preferred"}
    return Occurrence(start, start + len(text), text, designation, concept, [Sense(concept, 1.0, ())], [], within)


def reading() -> Reading:
    first = TEXT.index("Communist")
    return Reading(
        "en",
        [
            occurrence("Communist Party of China", PARTY, first),
            occurrence("China", CHINA, TEXT.index("China"), within=0),
            occurrence("China", CHINA, TEXT.rindex("China")),
        ],
        [],
        [],
    )


def test_the_segments_joined_are_the_text() -> None:
    page = marks.page_of(TEXT, reading(), {})
    assert "".join(each.text for each in page.segments) == TEXT
    assert [each.text for each in page.segments if each.mark is not None] == ["Communist Party of China", "China"]


def test_a_card_holds_each_concept_once_and_every_mark_leads_to_its_own() -> None:
    page = marks.page_of(TEXT, reading(), {})
    assert [card.anchor for card in page.cards] == ["card-communist-party-of-china", "card-peoples-republic-of-china"]
    assert page.anchors == {0: "card-communist-party-of-china", 2: "card-peoples-republic-of-china"}


def test_warnings_are_numbered_and_shown_at_the_outer_mark_unless_waived() -> None:
    read = reading()
    inner = read.occurrences[1]
    inner.warnings = [Warning("deprecated", inner.start, inner.end, inner.text, "PRC", "id", CHINA)]
    page = marks.page_of(TEXT, read, {})
    assert [(each.number, each.mark) for each in page.warnings] == [(1, 0)]
    assert page.segments[1].look == "warned"
    read.waive({"id"}, {})
    assert marks.page_of(TEXT, read, {}).warnings == []


def test_what_is_undecided_has_a_card_of_its_own() -> None:
    read = Reading("en", [occurrence("CPC", None, 0)], [], [])
    page = marks.page_of("CPC", read, {})
    assert page.segments[0].look == "undecided"
    assert page.cards[0].anchor == "open-0"
