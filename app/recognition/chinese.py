"""Word boundaries in Chinese, judged around hits that are in doubt: 中共 in 集中共享 is an accident."""

from functools import cache
from typing import Any

from app.language.scripts import is_han
from app.recognition.matching import Match
from app.recognition.normalising import Words

LONGEST_DOUBTFUL = 3  # characters
AROUND = 8  # characters segmented on each side


@cache
def _segmenter() -> Any:
    import rjieba

    return rjieba


def kept(words: Words, matches: list[Match]) -> list[Match]:
    """The matches without those that lie across the words around them."""
    covered = _covered(matches)
    memo: dict[str, bool] = {}
    found = []
    for match in matches:
        if match.end - match.start > LONGEST_DOUBTFUL or not is_han(words.text[match.start]):
            found.append(match)
            continue
        window = words.text[max(0, match.start - AROUND) : match.end + AROUND]
        at = match.start - max(0, match.start - AROUND)
        memo_key = f"{at} {match.end - match.start} {window}"
        if memo_key not in memo:
            memo[memo_key] = _stands_alone(window, at, at + match.end - match.start)
        if memo[memo_key] or (match.start, match.end) in covered:
            found.append(match)
    return found


def _covered(matches: list[Match]) -> set[tuple[int, int]]:
    """Short matches within longer ones that begin or end with them: their boundary on one side is certain."""
    outer: Match | None = None
    found = set()
    for match in matches:
        if outer is not None and match.end <= outer.end:
            if match.start == outer.start or match.end == outer.end:
                found.add((match.start, match.end))
        else:
            outer = match
    return found


def _stands_alone(window: str, start: int, end: int) -> bool:
    """Whether no word of the segmented window crosses an edge of the hit."""
    words = _segmenter().tokenize(window)
    return not any(first < start < last or first < end < last for _, first, last in words)
