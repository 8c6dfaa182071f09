"""Entries as JSON Lines: one document in the shape of the files on each line, read and written as a stream."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import ValidationError

from app.formats.yaml_files import shape_findings
from app.terminology import concept as concepts
from app.terminology.concept import Concept
from app.terminology.errors import InvalidGlossary


def read(path: Path) -> Iterator[Concept]:
    """The entries. Raises InvalidGlossary at the first line that holds none."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            place = f"{path.name}:{number}"
            try:
                yield concepts.concept_adapter.validate_json(line)
            except ValidationError as error:
                raise InvalidGlossary([(f"{place}: {each.message}", each) for each in shape_findings(error)]) from error


def write(entries: Iterable[Concept]) -> Iterator[str]:
    """One line for each entry."""
    for concept in entries:
        yield json.dumps(concepts.to_document(concept), ensure_ascii=False, separators=(",", ":")) + "\n"
