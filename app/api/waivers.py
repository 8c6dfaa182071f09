"""Warnings set aside for every text: who reviews makes and revokes them, everybody may see them."""

from typing import Annotated, Any

from flask import Response
from pydantic import Field

from app.api import identity, shapes
from app.api.routing import Body, Empty, answer_json, answer_private, get, post
from app.services import waivers as glossary_waivers
from app.services.waivers import LONGEST_REASON, Waiver
from app.terminology.people import Role, Scope


class NewWaiver(Body):
    warning: Annotated[str, Field(max_length=300, description="The id that a reading gives the warning.")]
    reason: Annotated[str, Field(min_length=1, max_length=LONGEST_REASON)]


class Nothing(Body):
    """A call that takes no keys: send `{}`."""


@get("/waivers", answer=shapes.Waivers)
def waivers(query: Empty) -> Response:
    """The warnings that are set aside for every text, with the reasons, the last one first."""
    return answer_json(_document())


@post("/waivers", body=NewWaiver, answer=shapes.Waivers, scope=Scope.REVIEW)
def waive(body: NewWaiver) -> Response:
    """Set a warning aside for every text; sent again, it changes the reason. Answers all that are."""
    identity.needed(Role.REVIEWER, Scope.REVIEW)
    glossary_waivers.make(body.warning, body.reason, identity.actor())
    return answer_private(_document())


@post(
    "/waivers/<int:number>/revocation",
    body=Nothing,
    answer=shapes.Waivers,
    errors=("waiver_not_found",),
    scope=Scope.REVIEW,
)
def revoke_waiver(number: int, body: Nothing) -> Response:
    """Warn of the wording again. Answers what is still set aside."""
    identity.needed(Role.REVIEWER, Scope.REVIEW)
    glossary_waivers.revoke(number, identity.actor())
    return answer_private(_document())


def _document() -> dict[str, Any]:
    return {"waivers": [_shown(each) for each in glossary_waivers.of_all()]}


def _shown(each: Waiver) -> dict[str, Any]:
    code, concept, wording = glossary_waivers.parts(each.warning)
    return {
        "id": each.id,
        "warning": each.warning,
        "code": code,
        "concept": concept,
        "wording": wording,
        "reason": each.reason,
        "created_at": each.created_at.isoformat(),
    }
