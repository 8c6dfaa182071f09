"""The terms of texts as the rows of a pack: each once, in the order in which they are first said."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from unicodedata import category

from pydantic import ValidationError

from app.language import scripts, tags
from app.recognition import passages
from app.recognition.reading import Occurrence
from app.services import reading
from app.terminology.errors import InvalidBody
from app.terminology.outline import MAX_ITEMS, Item, Outline, Passage

MOST_FORMS = 20
_LEFT_OVER = " .,;:…。，；："  # of the sentence before


@dataclass(frozen=True)
class Text:
    """A text of a meeting: its language is found when None; the date tells which wording was official then."""

    text: str
    title: str | None = None
    language: str | None = None
    date: str | None = None


@dataclass
class _Mention:
    """How texts say a concept: the forms, and the sentence in which the first stands."""

    context: Passage | None
    forms: dict[str, None] = field(default_factory=dict)


def with_terms(outline: Outline, texts: Iterable[Text]) -> Outline:
    """The outline with the terms of texts: what it has already learns how they say it, the rest follows.

    Raises InvalidBody when a pack cannot hold them all, ValueError for an unknown language.
    """
    mentions = _mentions(texts)
    items = [_learnt(item, mentions.pop(item.id, None)) if item.id else item for item in outline.items]
    items += [_learnt(Item(id=id), mention) for id, mention in mentions.items()]
    if len(items) > MAX_ITEMS:
        told = f"The texts hold {len(items):,} terms; a pack holds {MAX_ITEMS:,}: take fewer texts at once."
        raise InvalidBody([("/texts", "too_many_terms", told)])
    return replace(outline, items=tuple(items))


def _mentions(texts: Iterable[Text]) -> dict[str, _Mention]:
    found: dict[str, _Mention] = {}
    for each in texts:
        read = reading.annotate(each.text, each.language, each.date)
        spans = passages.spans(each.text)
        starts = [start for start, _ in spans]
        for occurrence in read.occurrences:
            if occurrence.concept is None or occurrence.within is not None:
                continue
            id = str(occurrence.concept["id"])
            if id not in found:
                sentence = spans[max(0, bisect_right(starts, occurrence.start) - 1)]
                found[id] = _Mention(_quoted(each, sentence, occurrence, read.language))
            found[id].forms.setdefault(_plain(occurrence.text))
    return found


def _learnt(item: Item, mention: _Mention | None) -> Item:
    """The item with how texts say it; what it knows already of a text stays."""
    if mention is None or item.context:
        return item
    forms = list(dict.fromkeys((*item.found, *mention.forms)))[:MOST_FORMS]
    try:
        return replace(item, context=mention.context, found=tuple(forms))
    except ValidationError:  # a form that no entry could have: the mention is left out, the term stays
        return replace(item, context=mention.context)


def _quoted(text: Text, span: tuple[int, int], occurrence: Occurrence, language: str) -> Passage | None:
    """The sentence of a mention; None for one that nobody could read, such as piled-up marks."""
    start, end = span[0], max(span[1], occurrence.end)
    sentence = _plain(text.text[start:end]).lstrip(_LEFT_OVER)
    tag = tags.normalize(language) or "en"
    if tag.startswith("zh"):
        tag = "zh-Hant" if scripts.to_simplified(sentence) != sentence else "zh-Hans"
    try:
        return Passage(text=sentence, language=tag, title=text.title)
    except ValidationError:
        return None


def _plain(text: str) -> str:
    """The text on one line, without what no reader sees."""
    kept = ("" if (kind := category(char)) == "Cf" else " " if kind in _NO_LETTER else char for char in text)
    return " ".join("".join(kept).split())


_NO_LETTER = frozenset(("Cc", "Co", "Cs", "Cn", "Zl", "Zp"))
