"""Reading a text: the door for other people's tools. A text is neither stored nor logged."""

from typing import Annotated, Literal

from flask import Response
from pydantic import Field

from app.api import shapes
from app.api.routing import Body, answer_private, post
from app.services import reading
from app.terminology.concept import PartialDate

MAX_TEXT = 1_000_000


class Text(Body):
    text: Annotated[str, Field(max_length=MAX_TEXT, description="The text as it is; a million characters at most.")]
    language: Annotated[
        Literal["en", "es", "zh-Hans", "zh-Hant"] | None,
        Field(description="The text's main language; found by script and function words when left out."),
    ] = None
    date: Annotated[
        PartialDate | None,
        Field(description="When the text was written: wording that was official then is not warned of."),
    ] = None
    waivers: Annotated[
        tuple[Annotated[str, Field(max_length=300)], ...],
        Field(max_length=500, description="The ids of warnings that the text is to keep; they come marked as waived."),
    ] = ()


@post("/annotations", body=Text, answer=shapes.Reading)
def annotations(body: Text) -> Response:
    """Read a text: its terms, the sense of each and why, wording to check, what the glossary lacks.

    Offsets count Unicode code points of the text as sent, end excluded. Nothing of the text is kept.
    """
    found = reading.annotate(body.text, body.language, body.date, frozenset(body.waivers))
    return answer_private(found.to_data())
