"""Reading a text: the door for other people's tools. A text is neither stored nor logged."""

from typing import Annotated, Any, Literal

from flask import Response, current_app
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from app.api import shapes
from app.api.routing import Body, SentFile, answer_private, post
from app.services import document_words, reading
from app.services.documents import DocumentReader
from app.terminology.concept import PartialDate

MAX_TEXT = 1_000_000


class Question(Body):
    """What may be said of any text."""

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


def _at_most(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise PydanticCustomError("string_too_long", "send the text in parts of at most 1,000,000 characters each")
    return text


class Text(Question):
    text: Annotated[
        str,
        AfterValidator(_at_most),
        Field(
            json_schema_extra={"maxLength": MAX_TEXT}, description="The text as it is; a million characters at most."
        ),
    ]


class Upload(Question):
    file: Annotated[SentFile, Field(description="Plain text, DOCX, PDF, HTML, SRT or VTT.")]
    encoding: Annotated[
        str | None, Field(max_length=40, description="What a text is encoded in; found by its letters when left out.")
    ] = None


@post("/annotations", body=Text, upload=Upload, answer=shapes.Reading)
def annotations(body: Text | Upload) -> Response:
    """Read a text: its terms, the sense of each and why, wording to check, what the glossary lacks.

    Offsets count Unicode code points of the text as sent, end excluded; of a file, those of `document.text`, which is
    what was read of it. Nothing of the text is kept.
    """
    if isinstance(body, Text):
        return answer_private(_read(body.text, body))
    reader: DocumentReader = current_app.extensions["documents"]
    sent = body.file
    document = reader.read(sent.data, name=sent.name, declared=sent.declared, encoding=body.encoding)
    return answer_private(_read(document.text, body) | {"document": document_words.describe(document)})


def _read(text: str, question: Question) -> dict[str, Any]:
    return reading.annotate(text, question.language, question.date, frozenset(question.waivers)).to_data()
