"""The words of a text, and where they stand in the text as given."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.recognition.normalising import DELIMITER, cut


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Xi’s visit", ["xi", "’s", "visit"]),
        ("G-77 y G77", ["g", "77", "y", "g", "77"]),
        ("中華人民共和國", list("中华人民共和国")),
        ("77国集团", ["77", "国", "集", "团"]),
        ("ＣＰＣ", ["cpc"]),
        ("Díaz-Canel", ["diaz", "canel"]),
        ("soft\u00adhyphen", ["softhyphen"]),
    ],
)
def test_words_are_folded_one_by_one(text: str, folded: list[str]) -> None:
    assert cut(text).folded == folded


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_offsets_are_those_of_the_text_as_given(form: str) -> None:
    text = unicodedata.normalize(form, "👩‍👩‍👧 reunión\r\nde Díaz-Canel")
    words = cut(text)
    assert [unicodedata.normalize("NFC", words.surface(at, at)) for at in range(len(words))] == [
        "reunión", "de", "Díaz", "Canel",
    ]  # fmt: skip


@given(st.text(max_size=200))
def test_every_word_stands_where_it_is_said_to_be_and_holds_no_delimiter(text: str) -> None:
    words = cut(text)
    assert list(words.starts) == sorted(words.starts)
    for at, folded in enumerate(words.folded):
        assert words.starts[at] < words.ends[at] <= len(text)
        assert folded and DELIMITER not in folded
