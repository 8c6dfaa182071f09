"""The senses of an acronym are told apart by how alike a place is to the uses that their entries quote."""

import pytest

from app.recognition.matching import Matcher
from app.recognition.normalising import cut
from app.recognition.passages import Passages
from app.recognition.profiles import Example, Profile, features
from app.recognition.senses import Evidence
from app.recognition.term_index import in_memory
from app.recognition.usage import Usage
from tests import builders


def profile(id: str, name: str, *uses: str) -> Profile:
    examples = tuple(Example(each, features(each)) for each in uses)
    words = frozenset().union(features(name), *(each.features for each in examples))
    return Profile(id, examples, (), words, frozenset(), frozenset(), features(name))


PARTY = profile("party", "People’s Congress", "The PC of the province elected him.", "Delegates of the PC voted.")
COMPUTER = profile("computer", "personal computer", "He bought a PC with a new disk.", "The PC runs slowly.")


def evidence(text: str, *profiles: Profile) -> dict[str, Evidence]:
    words = cut(text)
    sentences = Passages(words, "en").sentences
    concept = builders.concept(designations=[builders.designation("PC", type="acronym")], definitions={})
    (match,) = Matcher([in_memory([concept])]).find(words)
    return Usage(words, sentences, lambda name: 1.0).evidence(match, 0, profiles, (), frozenset())


@pytest.mark.parametrize(
    ("text", "meant", "use"),
    [
        ("The delegates elected the PC chair.", "party", "Delegates of the PC voted."),
        ("She wants a PC with a screen.", "computer", "He bought a PC with a new disk."),
        ("A member of the PC of the county spoke.", "party", "The PC of the province elected him."),
    ],
)
def test_the_sense_whose_uses_are_most_alike_has_the_evidence(text: str, meant: str, use: str) -> None:
    found = evidence(text, PARTY, COMPUTER)
    assert list(found) == [meant]
    assert (found[meant].code, found[meant].text) == ("example", use)
    assert found[meant].weight > 0.2


def test_the_words_of_a_name_nearby_count() -> None:
    assert list(evidence("Their personal PC broke.", PARTY, COMPUTER)) == ["computer"]


def test_what_stands_right_beside_the_surface_counts_more_than_what_stands_elsewhere() -> None:
    beside = profile("beside", "x", "We saw the old PC there.")
    elsewhere = profile("elsewhere", "y", "The old car and my PC are here.")
    assert list(evidence("An old PC is red.", beside, elsewhere)) == ["beside"]


def test_senses_are_not_compared_where_one_shows_no_use() -> None:
    assert evidence("The PC voted.", PARTY, profile("bare", "partial charge")) == {}
    assert evidence("The PC voted.", PARTY) == {}
