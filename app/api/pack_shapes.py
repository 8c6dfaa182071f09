"""What the API answers about packs, for its documentation and its tests."""

from typing import Literal

from typing_extensions import TypedDict

from app.terminology.concept import Traditional
from app.terminology.outline import Outline, Passage
from app.terminology.pack import Caution, Notice


class Term(TypedDict):
    """What to say in one language; `region` is where it is said so, when the column asked for no region."""

    text: str
    language: str
    short_forms: list[str]
    reading: str | None
    traditional: Traditional | None
    region: str | None
    cautions: list[Caution]


class PackRow(TypedDict):
    """A row: the terms by the language of their column, null where there is none."""

    id: str | None
    revision: int | None
    terms: dict[str, Term | None]
    notices: list[Notice]
    definition: str | None
    context: Passage | None
    found: list[str]
    remark: str | None


class EquivalentChanged(TypedDict):
    """What an equivalent was at the revision that the pack remembers, and what it is."""

    id: str
    language: str
    before: Term | None
    after: Term | None


class EntryMoved(TypedDict):
    id: str
    target: str


class PackNews(TypedDict):
    """What became of the pack's entries since the revisions that it remembers."""

    changes: list[EquivalentChanged]
    moved: list[EntryMoved]
    withdrawn: list[str]


class Pack(TypedDict):
    """A pack, made. `pack` is what to keep and to send again."""

    pack: Outline
    language: Literal["en", "es", "zh"]
    rows: list[PackRow]
    news: PackNews
