"""Word boundaries in Chinese, judged around hits that are in doubt: 中共 in 集中共享 is an accident."""

from functools import cache
from typing import Any

from app.language.scripts import is_han
from app.recognition.matching import Match
from app.recognition.normalising import Words

LONGEST_DOUBTFUL = 2  # characters
_NUMERALS = frozenset("一二三四五六七八九十")
_MEASURES = [[measure] for measure in "桌碗包盘袋箱杯瓶步项类张块片"]
_STATES, _PAIRED = frozenset("中拉美俄朝越老"), frozenset("两关双友建命合经外边各")
_GOING, _AFTER_STATE = frozenset("访驻赴来援"), frozenset("方中")
AROUND = 8  # characters segmented on each side


@cache
def _segmenter() -> Any:
    import rjieba

    return rjieba


def kept(words: Words, matches: list[Match]) -> list[Match]:
    """The matches without those that lie across the words around them."""
    certain = _certain(matches)
    memo: dict[str, bool] = {}
    found = []
    for match in matches:
        length = match.last - match.first + 1
        certain_here = length > 1 and (match.start, match.end) in certain
        if _is_counted(words, match):
            continue
        if length > LONGEST_DOUBTFUL or not is_han(words.text[match.start]) or certain_here:
            found.append(match)
            continue
        low = max(0, match.first - AROUND)
        window = "".join(words.folded[low : match.last + AROUND + 1])
        at = sum(map(len, words.folded[low : match.first]))
        named = match.options[0].name.is_proper or match.options[0].card.kind in ("place", "person", "institution")
        known = f"{at} {length} {named} {window}"
        if known not in memo:
            memo[known] = _stands_alone(window, at, at + length, named=named)
        if memo[known]:
            found.append(match)
    states = {match.last for match in found if match.first == match.last and is_han(words.text[match.start])}
    return [match for match in found if not (match.last in states and _is_only_others(match))]


def _is_only_others(match: Match) -> bool:
    """Whether two characters are no designation of ours: 中古 in 中古两国, where 古 is Cuba, is not the Middle Ages."""
    return match.last > match.first and all(option.card.is_homonym for option in match.options)


def _is_counted(words: Words, match: Match) -> bool:
    """Whether it is a number of things: 二十大 in 二十大桌."""
    follows = words.folded[match.last + 1 : match.last + 2]
    return words.folded[match.first] in _NUMERALS and words.folded[match.last] == "大" and follows in _MEASURES


def _certain(matches: list[Match]) -> set[tuple[int, int]]:
    """Short matches within longer ones that begin or end with them: their boundary is that of a designation."""
    outer: Match | None = None
    found = set()
    for match in matches:
        if outer is not None and match.end <= outer.end:
            if match.start == outer.start or match.end == outer.end:
                found.add((match.start, match.end))
        else:
            outer = match
    return found


def _is_beside_its_like(window: str, at: int) -> bool:
    """Whether a state's one character stands as such: 中古两党 and 中古关系, 访古 and 驻古, 古方."""
    before, after = window[at - 1 : at], window[at + 1 : at + 2]
    if before and before in _STATES:
        return bool(after) and after in _PAIRED
    if before and before in _GOING:
        return not _crosses(window, at)
    return bool(after) and after in _AFTER_STATE


def _crosses(window: str, at: int) -> bool:
    """Whether the character belongs to the word that follows: 古老, 古代."""
    return any(first <= at < last and last > at + 1 for _, first, last in _segmenter().tokenize(window))


def _stands_alone(window: str, start: int, end: int, *, named: bool) -> bool:
    """Whether the hit is made of whole words; a name may also begin or end a longer word (中国人)."""
    if end - start == 1:
        return _is_beside_its_like(window, start)
    for _, first, last in _segmenter().tokenize(window):
        if last <= start or first >= end or (start <= first and last <= end):
            continue
        whole = first <= start and end <= last
        if not (whole and named and end - start > 1 and (first == start or last == end)):
            return False
    return True
