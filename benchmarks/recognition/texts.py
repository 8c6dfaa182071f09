"""Annotated texts: a text with every span that is a designation of the glossary, and what it means there.

One file per text: a head (`key: value` lines), the text, and its annotations, parted by lines of `----`. README.md in
this folder describes both and says what is annotated how. Offsets are computed from what stands in the annotation.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.language.scripts import is_han

FOLDER = Path(__file__).parent / "texts"
SEPARATOR = re.compile(r"^----\n", re.MULTILINE)
NOT_OURS = ("rival", "plain", "accident")
"""What a span means that none of the glossary's concepts is: a sense outside the glossary, an ordinary word, letters
that only happen to stand side by side."""
OPEN = "open"
"""The label of a span that readers of the text cannot decide either: whatever is answered costs nothing."""
WARNINGS = ("superseded", "deprecated", "wrong_acronym", "damaged_name", "altered_phrase", "two_names")
PARTS = ("dev", "test")
LANGUAGES = ("en", "es", "zh-Hans", "zh-Hant")
FORMS: dict[str, Callable[[str], str]] = {
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "CRLF": lambda text: text.replace("\n", "\r\n"),
}
"""What may be done to a text after it is read, since editors and git do not keep it in a file."""

_MARK = re.compile(r"(?P<surface>.+?) = (?P<label>[a-z0-9-]+)(?P<optional>\?)?(?P<warnings>(?: ![a-z_]+\??)*)")
_DEFINITION = re.compile(r"(?P<short>.+?) := (?P<long>.+)")
_BRACKETED = re.compile(r"(?P<before>.*)\[(?P<marked>.+)\](?P<after>.*)")


class InvalidText(ValueError):
    """A file that is not an annotated text; names the file and the line."""


@dataclass(frozen=True, order=True)
class Mark:
    """A span (code points, end excluded) and what it means: a concept's id, or one of NOT_OURS.

    An `optional` mark may be missing from an answer. `warnings` must be given, `tolerated` ones may be.
    """

    start: int
    end: int
    label: str
    optional: bool = False
    warnings: frozenset[str] = frozenset()
    tolerated: frozenset[str] = frozenset()

    @property
    def has_concept(self) -> bool:
        return self.label not in NOT_OURS and self.label != OPEN

    def overlaps(self, start: int, end: int) -> bool:
        return self.start < end and start < self.end


@dataclass(frozen=True)
class AnnotatedText:
    """A text, when it was written (`date`, a day or less), and all its annotations in order of start, longest first."""

    name: str
    language: str
    date: str
    part: str
    text: str
    marks: tuple[Mark, ...] = ()
    definitions: frozenset[tuple[str, str]] = frozenset()

    @property
    def primary_language(self) -> str:
        """`en`, `es` or `zh`."""
        return self.language[:2]


def read_all(folder: Path = FOLDER) -> list[AnnotatedText]:
    """Every annotated text of a folder, in order of their names. Raises InvalidText."""
    return [read(path) for path in sorted(folder.glob("**/*.txt"))]


def read(path: Path) -> AnnotatedText:
    """Read one file. Raises InvalidText."""
    return parse(path.read_text(encoding="utf-8"), path.stem)


def parse(content: str, name: str) -> AnnotatedText:
    """The annotated text that a file's content stands for. Raises InvalidText."""
    parts = SEPARATOR.split(content)
    if len(parts) != 3:
        raise InvalidText(f"{name}: a head, a text and annotations are parted by two lines of ----")
    head = dict(line.split(": ", 1) for line in parts[0].splitlines() if ": " in line)
    missing = {"language", "date", "part"} - head.keys()
    if missing or head["language"] not in LANGUAGES or head["part"] not in PARTS:
        raise InvalidText(f"{name}: the head names language ({LANGUAGES}), date and part ({PARTS})")
    forms = [FORMS[form] for form in head.get("form", "").split()]
    text, annotations = parts[1].strip("\n"), parts[2]
    for change in forms:
        text, annotations = change(text), change(annotations)
    marks, definitions = _annotations(text, annotations, name)
    return AnnotatedText(name, head["language"], head["date"], head["part"], text, marks, definitions)


def _annotations(text: str, lines: str, name: str) -> tuple[tuple[Mark, ...], frozenset[tuple[str, str]]]:
    general: dict[tuple[int, int], Mark] = {}
    special: dict[tuple[int, int], Mark] = {}
    definitions = set()
    for line in filter(None, map(str.strip, lines.splitlines())):
        if line.startswith("//"):
            continue
        if found := _DEFINITION.fullmatch(line):
            definitions.add((found["short"], found["long"]))
        elif found := _MARK.fullmatch(line):
            held = special if _BRACKETED.fullmatch(found["surface"]) else general
            for mark in _marks(text, found, name):
                if (mark.start, mark.end) in held:
                    raise InvalidText(f"{name}: annotated twice by lines of one kind: {line}")
                held[mark.start, mark.end] = mark
        else:
            raise InvalidText(f"{name}: neither a mark nor a definition: {line}")
    marks = sorted((general | special).values(), key=lambda each: (each.start, -each.end))
    return tuple(marks), frozenset(definitions)


def _marks(text: str, found: re.Match[str], name: str) -> Iterator[Mark]:
    codes = found["warnings"].replace("!", "").split()
    required = frozenset(code for code in codes if not code.endswith("?"))
    tolerated = frozenset(code.rstrip("?") for code in codes) - required
    if unknown := (required | tolerated) - set(WARNINGS):
        raise InvalidText(f"{name}: unknown warnings {sorted(unknown)} at {found['surface']}")
    spans = list(find(text, found["surface"]))
    if not spans:
        raise InvalidText(f"{name}: does not stand in the text: {found['surface']}")
    for start, end in spans:
        yield Mark(start, end, found["label"], bool(found["optional"]), required, tolerated)


def find(text: str, surface: str) -> Iterator[tuple[int, int]]:
    """Where a surface stands in a text, as whole words unless it is Chinese; a space stands for any white space.

    Square brackets in the surface enclose the marked part; what is around them only says which occurrence is meant.
    """
    bracketed = _BRACKETED.fullmatch(surface)
    before, marked, after = bracketed.group("before", "marked", "after") if bracketed else ("", surface, "")
    pattern = f"(?={_pattern(before)}({_pattern(marked)}){_pattern(after)})"
    for match in re.finditer(pattern, text):
        start, end = match.span(1)
        if is_whole(text, start, end):
            yield start, end


def _pattern(surface: str) -> str:
    return r"\s+".join(re.escape(piece) for piece in re.split(r"\s+", surface))


def is_whole(text: str, start: int, end: int) -> bool:
    """Whether no letter or digit continues the span at either side; Chinese characters continue nothing."""
    return not (start > 0 and _join(text[start - 1], text[start])) and not (
        end < len(text) and _join(text[end - 1], text[end])
    )


def _join(left: str, right: str) -> bool:
    return _is_word(left) and (_is_word(right) or unicodedata.combining(right) > 0)


def _is_word(char: str) -> bool:
    return (char.isalnum() or unicodedata.combining(char) > 0) and not is_han(char)
