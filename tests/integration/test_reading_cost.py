"""What reading costs grows as the text does, whatever the text; steps are counted, not seconds."""

import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.services import reading

COMMUNIQUE = (Path(__file__).parents[1] / "texts" / "communique-2022-11-25.en.txt").read_text(encoding="utf-8")
SIZE = 4_000
PIECES = {
    "one acronym": "CPC ",
    "acronyms": "CPC GDI PCC LAC ",
    "acronyms side by side": "CPC and the CPC ",
    "a designation": "Belt and Road Initiative ",
    "no full stop": "the CPC met ",
    "brackets": "(",
    "acronyms in brackets": "(CPC) ",
    "definitions": "Communist Party of China (CPC). ",
    "capitals": "THE CPC AND THE PARTY ",
    "doubtful Chinese": "中古",
    "altered Chinese": "人类命运的共同体",
    "words of a phrase": "community shared future mankind common ",
    "a damaged name": "Daz-Canel ",
    "full stops": "a. ",
    "lines": "\n",
    "joined emoji": "👩‍👩‍👧",
    "combining marks": "e\u0301\u0301\u0301",
    "quotation marks": "“‘«",
}


def steps(text: str) -> int:
    """How many calls reading a text takes."""
    counted = 0

    def count(frame: Any, event: str, argument: Any) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        reading.annotate(text)
    finally:
        sys.setprofile(None)
    return counted


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES.keys())
@pytest.mark.sample_on_postgresql(0)
def test_twice_the_text_costs_at_most_about_twice(glossary: Flask, piece: str) -> None:
    one, two = (piece * (size // len(piece)) for size in (SIZE, 2 * SIZE))
    with glossary.app_context():
        steps(two)  # what is worked out once is
        assert steps(two) < 2.3 * steps(one) + 2_000


@pytest.mark.sample_on_postgresql(0)
def test_a_real_text_costs_a_bounded_number_of_steps_a_character(glossary: Flask) -> None:
    with glossary.app_context():
        steps(COMMUNIQUE)
        assert steps(COMMUNIQUE) < 100 * len(COMMUNIQUE)


@pytest.mark.sample_on_postgresql(0)
def test_a_long_line_is_read_to_its_end(glossary: Flask) -> None:
    text = "the ministers met again and " * 20_000 + "discussed the Global Development Initiative"
    with glossary.app_context():
        found = reading.annotate(text)
    assert found.occurrences[-1].text == "Global Development Initiative"
    assert text[found.occurrences[-1].start :] == "Global Development Initiative"
