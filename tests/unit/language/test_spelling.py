import pytest

from app.language.spelling import closest, deletions, max_distance


def test_longer_words_may_hold_more_mistakes():
    assert [max_distance(word) for word in ("onu", "cuba", "china", "estado", "iniciativa")] == [0, 1, 1, 2, 2]


def test_deletions_are_of_the_prefix():
    assert deletions("cuba") == {"cuba", "uba", "cba", "cua", "cub"}
    assert deletions("onu") == set()
    assert deletions("initiative", distance=1) == deletions("initiate", distance=1)
    assert len(deletions("abcdefgh")) == 29
    assert max(map(len, deletions("x" * 10_000))) == 7


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("comunique", "communique"), ("embasy", "embassy"), ("soberania", "soberanai"), ("xinhau", "xinhua")],
)
def test_a_misspelt_word_meets_the_right_one(typed, meant):
    assert deletions(typed) & deletions(meant)
    assert closest(typed, [meant]) == [meant]


def test_the_closest_come_first():
    vocabulary = ["iniciativas", "iniciativa", "nacion", "miniciativa", "iniciado"]
    assert closest("iniciatva", vocabulary) == ["iniciativa", "iniciativas", "miniciativa"]
    assert closest("cuba", ["cuba", "tuba", "cubas", "tubas"]) == ["cuba", "cubas", "tuba"]
    assert closest("onu", ["ong"]) == []
