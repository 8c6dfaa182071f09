"""What grammar tells of a sense: whose body it is by who speaks, and that a body is neither joined to itself nor
said not to be itself.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.recognition.decisions import weighed
from app.recognition.matching import Match
from app.recognition.senses import MARGIN, Evidence, Scored

if TYPE_CHECKING:
    from app.recognition.decisions import Decision
    from app.recognition.reader import TextReader

SPEAKER, JOINED, APART = 4.0, 4.0, 1.0
LONGEST_LINK = 20  # characters between two places that grammar joins or tells apart
HOPS = 3
_SAID = re.compile(
    r"(?:stress|sa(?:id|ys)|point|express|outlin|not|add|reaffirm|underlin|emphasi|stat|recall|told|thank|welcom"
    r"|dijo|señal|expres|destac|subray|afirm|manifest|reafirm|reiter|agradec|indic|record|sostuvo"
    r"|表示|指出|强调|強調|说|說|重申|介绍|介紹)",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"(?:\bon behalf of|\bin the name of|\b(?:he|she|they) and|\b(?:him|her)self and|\bspeaking for"
    r"|\ben nombre d(?:e|el)|\ben representación d(?:e|el)|\b(?:él|ella) y|代表|本人和|我和)"
    r"\s*(?:the|la|el|los|las)?\s*$",
    re.IGNORECASE,
)
_JOINT = re.compile(r"^(?:\s*,?\s*(?:and|&|y|e)\s+(?:(?:the|el|la)\s+)?|\s+and\s+|[和与與及同])$", re.IGNORECASE)
_NOT = re.compile(
    r"^,?\s*(?:(?:and|y|e)\s+)?(?:(?:is|are|was|es|son|era)(?: not|n[’']t)|not|no(?: es| son| era)?)\s+"
    r"(?:(?:a|an|the|el|la|los|las|un|una)\s+)?[“\"«]?$"
    r"|^[”\"]?，?(?:而|并|並|可)?(?:不是|并非|並非|不等于|不等於|不同于|不同於|有别于|有別於|≠)[“\"]?$",
    re.IGNORECASE,
)
_SIGNS = str.maketrans("", "", "-. ")


def apply(reader: "TextReader", decisions: "list[Decision]") -> None:
    """Weigh what grammar tells into the open decisions, in place."""
    speakers = _speakers(reader, decisions)
    for at, decision in enumerate(decisions):
        if len(_ours(reader, decision)) < 2 or decision.match.within is not None:
            continue
        before = reader.text[max(0, decision.match.start - 40) : decision.match.start]
        speaker = speakers.get(decision.sentence)
        if speaker and _OWN.search(before):
            sense = _of(reader, decision, speaker)
            if sense is not None:
                evidence = Evidence("speaker", SPEAKER, before.strip(), speaker)
                decisions[at] = weighed(decision, {sense.id: evidence})
    _part(reader, decisions)


def _ours(reader: "TextReader", decision: "Decision") -> list[Scored]:
    homonyms = {option.card.id for option in decision.match.options if option.card.is_homonym}
    return [each for each in decision.scored if each.id and each.id not in homonyms]


def _speakers(reader: "TextReader", decisions: "list[Decision]") -> dict[int, str]:
    """Who speaks in each sentence: the person who said something first in it, else as before in the paragraph."""
    named: dict[int, str] = {}
    for decision in decisions:
        concept = decision.concept
        if concept is None or concept.kind not in ("person", "post") or decision.sentence in named:
            continue
        after = reader.text[decision.match.end : decision.match.end + 25]
        if _SAID.match(after.lstrip(" ,")) or _SAID.search(after.split(",")[0]):
            named[decision.sentence] = concept.id
    found: dict[int, str] = {}
    speaker, paragraph = None, -1
    for number, sentence in enumerate(reader.passages.sentences):
        if sentence.paragraph != paragraph:
            speaker, paragraph = None, sentence.paragraph
        speaker = named.get(number, speaker)
        if speaker:
            found[number] = speaker
    return found


def _of(reader: "TextReader", decision: "Decision", speaker: str) -> Scored | None:
    """The one sense that is nearest to the speaker by relations; None where two are as near."""
    reached, seen = {speaker}, {speaker}
    for _ in range(HOPS):
        profiles = reader.knowledge(sorted(reached))
        reached = {id for profile in profiles.values() for id in profile.kin} - seen
        seen |= reached
        near = [each for each in _ours(reader, decision) if each.id in reached]
        if near:
            return near[0] if len(near) == 1 else None
    return None


def _part(reader: "TextReader", decisions: "list[Decision]") -> None:
    """`The CPC and the CPC`: two bodies that the text is about, of which the likelier is named first."""
    spoken_of = {each.concept.id for each in decisions if each.concept} | reader.company.named
    for at, after in list(_neighbours(reader, decisions, _JOINT)):
        one, other = decisions[at], decisions[after]
        if one.concept and other.concept and one.concept.id != other.concept.id:
            continue
        bodies = [each.id for each in _ours(reader, one) if each.id in spoken_of][:2]
        if len(bodies) < 2:
            continue
        words = reader.text[one.match.start : other.match.end]
        bodies.sort(key=lambda id: -next(each.evidence[0].weight for each in one.scored if each.id == id))
        for place, body in zip((at, after), bodies, strict=True):
            decision = decisions[place]
            sense = next(each for each in decision.scored if each.id == body)
            lead = max(0.0, decision.scored[0].score - sense.score)
            evidence = Evidence("joined", round(JOINED + lead, 4), words)
            decisions[place] = weighed(decision, {body: evidence})


def tell_apart(reader: "TextReader", decisions: "list[Decision]") -> None:
    """`We are BRI, not the BRI`: two concepts; undecided where nothing says which is which, in place."""
    for at, after in list(_neighbours(reader, decisions, _NOT)):
        one, other = decisions[at], decisions[after]
        if one.concept and other.concept and one.concept.id != other.concept.id:
            continue
        words = reader.text[one.match.start : other.match.end]
        two = _two(one.scored, other.scored)
        for place, sense in zip((at, after), two or (one.scored[1], other.scored[1]), strict=True):
            lead = decisions[place].scored[0].score - sense.score
            evidence = Evidence("apart", round(lead + (APART if two else 0.0), 4), words)
            decisions[place] = weighed(decisions[place], {sense.id: evidence})


def _two(one: list[Scored], other: list[Scored]) -> tuple[Scored, Scored] | None:
    """The likeliest senses of two places that have not the same one; None where others are as likely."""
    pairs = sorted(((a, b) for a in one for b in other if a.id != b.id), key=lambda each: -_together(each))
    return pairs[0] if len(pairs) < 2 or _together(pairs[0]) - _together(pairs[1]) >= MARGIN else None


def _together(pair: tuple[Scored, Scored]) -> float:
    return pair[0].score + pair[1].score


def _letters(reader: "TextReader", match: Match) -> str:
    """What stands at a match, without the signs that acronyms may have: G20 for G-20."""
    return reader.text[match.start : match.end].translate(_SIGNS)


def _neighbours(
    reader: "TextReader", decisions: "list[Decision]", between_them: re.Pattern[str]
) -> Iterator[tuple[int, int]]:
    """Places of two decisions on the same letters with nothing but certain words between them."""
    last: int | None = None
    for at, decision in enumerate(decisions):
        if decision.match.within is not None or len(decision.scored) < 2:
            continue
        if last is not None:
            one, other = decisions[last].match, decision.match
            between = reader.text[one.end : other.start]
            same = _letters(reader, one) == _letters(reader, other)
            if same and len(between) < LONGEST_LINK and between_them.match(between):
                yield last, at
        last = at
