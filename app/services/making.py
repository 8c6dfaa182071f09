"""Making what a publication writes of a concept, as far as the concept alone tells it."""

from typing import NamedTuple

from app.formats import entry_json
from app.formats.entry_json import Parts
from app.store.indexed import Indexed, index
from app.terminology import concept as concepts
from app.terminology.concept import Concept


class Made(NamedTuple):
    """A concept's document, what the indexes hold of it, and its ready-made JSON as far as it goes; all plain data."""

    document: str
    indexed: Indexed
    parts: Parts


def make(concept: Concept) -> Made:
    """All that is written of a concept, but for row numbers and what is around it."""
    document, indexed = concepts.to_json(concept), index(concept)
    designations = [each.document for each in indexed.designations]
    parts = entry_json.parts(concept, document, designations, indexed.labels_document)
    return Made(document, indexed, parts)
