"""The numbered rows of a form: what was typed into each, and which row of the base it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from app.terminology import merging
from app.web.typed import Typed, to_number

Document = dict[str, Any]


@dataclass(frozen=True)
class Numbered:
    """The numbers that the rows of a list go by in the form, in their order, and the row of the base that each was.

    The origin of a row that the base has not is None.
    """

    numbers: Sequence[int] = field(default_factory=list)
    origins: Sequence[int | None] = field(default_factory=list)

    def origin(self, index: int) -> int | None:
        """The row of the base that the row at this place was; None also where there is none at this place."""
        return self.origins[index] if index < len(self.origins) else None

    def by_place(self) -> "Numbered":
        """The same rows, numbered by their places."""
        return Numbered(range(len(self.numbers)), self.origins)


class Rows(NamedTuple):
    """The rows of a list as they were typed."""

    documents: list[Document]
    numbered: Numbered


def told_apart(rows: Sequence[Document], base: Sequence[Document]) -> Numbered:
    """Rows numbered by their places, each with the row of the base that it was, by what it is."""
    known = {merging.identity(each): at for at, each in reversed(list(enumerate(base)))}
    return Numbered(range(len(rows)), [known.get(merging.identity(each)) for each in rows])


def origin(typed: Typed, name: str) -> int | None:
    """The row of the base that the row of this name was, as the form says."""
    of = typed.get(f"{name}-of")
    return to_number(of) if of else None


def column(row: Mapping[str, Any]) -> str:
    """The column in which a row stands, by its language tag."""
    tag = str(row.get("language", "en"))
    return "zh-Hans" if tag.startswith("zh") else tag[:2]
