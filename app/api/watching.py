"""Staying in touch: what somebody watches, and what happened there and to their own proposals."""

from typing import Annotated, Any, Literal

from flask import Response
from pydantic import Field

from app.api import identity
from app.api import watching_shapes as shapes
from app.api.concepts import revision_document
from app.api.proposals import event_document
from app.api.routing import Body, Empty, answer_private, get, post
from app.formats import entry_json
from app.services import watching as watched_things
from app.services.watching import Happening
from app.terminology.entry import Reference
from app.terminology.people import Person, Role, Scope


class WatchBody(Body):
    """An entry or a subject field to hear of; `watch` false ends it. Sent again, it changes nothing."""

    kind: Literal["concept", "subject"]
    key: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
    watch: bool = True


@get("/watching", answer=shapes.Watching, scope=Scope.READ)
def watching(query: Empty) -> Response:
    """What one watches, and what happened there and to one's own proposals."""
    return answer_private(_document(identity.needed(Role.READER, Scope.READ)))


@post(
    "/watching",
    body=WatchBody,
    answer=shapes.Watching,
    errors=("concept_not_found", "not_found"),
    scope=Scope.PROPOSE,
)
def watch(body: WatchBody) -> Response:
    """Watch an entry or a subject field, or stop. Answers all that is watched then."""
    person = identity.needed(Role.READER, Scope.PROPOSE)
    change = watched_things.watch if body.watch else watched_things.unwatch
    change(person, body.kind, body.key)
    return answer_private(_document(person))


def _document(person: Person) -> dict[str, Any]:
    watched = watched_things.watched(person)
    return {
        "concepts": [entry_json.reference(each) for each in watched.concepts],
        "subjects": watched.subjects,
        "happened": [_shown(each) for each in watched_things.happened(person.id)],
    }


def _shown(each: Happening) -> dict[str, Any]:
    unnamed = Reference(each.concept, dict.fromkeys(("en", "es", "zh-Hans")))
    return {
        "at": entry_json.timestamp(each.at),
        "concept": entry_json.reference(each.reference or unnamed),
        "revision": revision_document(each.revision) if each.revision else None,
        "proposal": each.proposal,
        "event": event_document(each.event) if each.event else None,
    }
