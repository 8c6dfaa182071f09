"""Entries as JSON Lines: one document in the shape of the files on each line, read and written as a stream."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import ValidationError

from app.formats.yaml_files import shape_findings
from app.terminology import concept as concepts
from app.terminology.concept import Concept
from app.terminology.errors import InvalidGlossary

Line = tuple[str, bytes]
"""Where it stands (`entries.jsonl:3`), and what it holds."""


def lines(path: Path) -> Iterator[Line]:
    """The lines of a file, not judged yet."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            yield f"{path.name}:{number}", line


def read(line: Line) -> Concept:
    """The entry of a line. Raises InvalidGlossary when it holds none."""
    place, text = line
    try:
        return concepts.concept_adapter.validate_json(text)
    except ValidationError as error:
        raise InvalidGlossary([(f"{place}: {each.message}", each) for each in shape_findings(error)]) from error


def write(entries: Iterable[Concept]) -> Iterator[str]:
    """One line for each entry."""
    for concept in entries:
        yield json.dumps(concepts.to_document(concept), ensure_ascii=False, separators=(",", ":")) + "\n"
