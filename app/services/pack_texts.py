"""The terms of texts as the rows of a pack: each once, in the order in which they are first said."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from pydantic import ValidationError

from app.language import scripts, tags
from app.services import reading
from app.services.quotations import Quotations, on_one_line
from app.terminology.errors import InvalidBody
from app.terminology.outline import MAX_ITEMS, Item, Outline, Passage

MOST_FORMS = 20


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
        quotations = Quotations(each.text)
        for occurrence in read.occurrences:
            if occurrence.concept is None or occurrence.within is not None:
                continue
            id = str(occurrence.concept["id"])
            if id not in found:
                sentence = quotations.at(occurrence.start, occurrence.end)
                found[id] = _Mention(_passage(sentence, each.title, read.language))
            found[id].forms.setdefault(on_one_line(occurrence.text))
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


def _passage(sentence: str, title: str | None, language: str) -> Passage | None:
    """The sentence of a mention; None for one that nobody could read, such as piled-up marks."""
    tag = tags.normalize(language) or "en"
    if tag.startswith("zh"):
        tag = "zh-Hant" if scripts.to_simplified(sentence) != sentence else "zh-Hans"
    try:
        return Passage(text=sentence, language=tag, title=title)
    except ValidationError:
        return None
