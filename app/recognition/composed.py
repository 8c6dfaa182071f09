"""Names made of a body and what it has: `the PCC’s senior leadership` is the senior leadership of the PCC."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from app.recognition.decisions import Decision
from app.recognition.matching import Match, Option, nest
from app.recognition.options import options_named
from app.recognition.senses import Evidence, Scored
from app.recognition.surfaces import Form

if TYPE_CHECKING:
    from app.recognition.reader import TextReader

MOST_WORDS = 4  # of what the body has
_WHAT = re.compile(rf"[’']s((?: [^\W\d_]+){{1,{MOST_WORDS}}})")


def add(reader: "TextReader", decisions: list[Decision]) -> None:
    """Add the names that are made of a body whose letters are decided, in place."""
    memo: dict[tuple[str, str], tuple[int, Option] | None] = {}
    made = list(_made(reader, decisions, memo))
    if made:
        decisions += made
        decisions.sort(key=lambda each: (each.match.start, -each.match.end))
        nest([each.match for each in decisions])


def _made(
    reader: "TextReader", decisions: Sequence[Decision], memo: dict[tuple[str, str], tuple[int, Option] | None]
) -> Iterator[Decision]:
    for each in decisions:
        if each.option is None or each.option.card.kind != "institution":
            continue
        if not (each.option.name.is_acronym or each.option.form == Form.IMPLIED):
            continue
        after = _WHAT.match(reader.text, each.match.end)
        if after is None or each.match.within is not None:
            continue
        place = each.option.card.id, after[1]
        if place not in memo:
            memo[place] = _named(reader, each.option, after[1].split())
        if found := memo[place]:
            length, option = found
            first, last = each.match.first, each.match.last + 1 + length
            match = Match(first, last, each.match.start, reader.words.ends[last], (option,))
            scored = [Scored(option.card.id, [Evidence("designation", 1.0, option.name.text)])]
            yield Decision(match, each.sentence, scored, option)


def _named(reader: "TextReader", body: Option, what: Sequence[str]) -> tuple[int, Option] | None:
    """How many of the words belong to a name of what the body has, and that name."""
    names = [each.text for each in body.card.names if each.language[:2] == "en" and not each.is_retired]
    for length in range(len(what), 0, -1):
        for name in names:
            found = options_named(reader.matcher, f"{' '.join(what[:length])} of the {name}")
            if found:
                return length, found[0]
    return None
