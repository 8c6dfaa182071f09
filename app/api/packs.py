"""Packs for the booth: entries and additions of one's own as a file. Nothing of them is kept."""

import io
from typing import Annotated, Any, Literal

from flask import Response, request, send_file
from pydantic import Field
from werkzeug.exceptions import NotAcceptable

from app.api import pack_shapes as shapes
from app.api.reading import MAX_TEXT
from app.api.routing import Body, answer_private, post
from app.formats import packs as files
from app.formats.packs import Format
from app.formats.packs import json as packs_json
from app.services import pack_texts, packs
from app.services.pack_texts import Text
from app.services.packs import News
from app.terminology.concept import PartialDate
from app.terminology.errors import ConceptNotFound
from app.terminology.outline import Outline
from app.terminology.pack import Pack

FILES = tuple(files.media_type(format) for format in Format if format is not Format.JSON)


class PackText(Body):
    """A text of the meeting, whose terms the pack takes in."""

    text: Annotated[str, Field(max_length=MAX_TEXT)]
    title: Annotated[str | None, Field(max_length=200, description="What it is called beside its sentences.")] = None
    language: Literal["en", "es", "zh-Hans", "zh-Hant"] | None = None
    date: PartialDate | None = None


class PackBody(Body):
    """A pack as it was chosen: the entries by id, additions by their terms, the columns in order; and texts."""

    pack: Outline = Outline()
    texts: Annotated[tuple[PackText, ...], Field(max_length=10, description="Their terms follow the items.")] = ()
    language: Annotated[Literal["en", "es", "zh"], Field(description="The language of the heads and notes.")] = "en"
    format: Annotated[Format | None, Field(description="The file wanted; without it, `Accept` decides.")] = None
    bom: Annotated[bool, Field(description="Begin a CSV file with a byte order mark, as Excel needs it.")] = True


@post("/packs", body=PackBody, answer=shapes.Pack, media=FILES, errors=("concept_not_found",))
def pack(body: PackBody) -> Response:
    """Make a pack for the booth: a sheet of terms as JSON, DOCX, XLSX, CSV, HTML or an Anki deck.

    The JSON can be sent again later: it then tells which equivalents have changed since.
    """
    format = body.format or _accepted()
    texts = [Text(each.text, each.title or None, each.language, each.date) for each in body.texts]
    made = packs.make(pack_texts.with_terms(body.pack, texts), body.language)
    if made.missing:
        raise ConceptNotFound(made.missing[0])
    if format is Format.JSON:
        return answer_private(packs_json.document(made.pack) | {"news": _news(packs.news(body.pack))})
    return _file(made.pack, format, packs.write(made.pack, format, bom=body.bom))


def _accepted() -> Format:
    """The format that the client wants most. Raises NotAcceptable."""
    offered = {files.media_type(format): format for format in (Format.JSON, *Format)}
    if not request.accept_mimetypes:
        return Format.JSON
    found = request.accept_mimetypes.best_match(list(offered))
    if found is None:
        raise NotAcceptable("Packs are " + ", ".join(offered) + ".")
    return Format(offered[found])


def _file(made: Pack, format: Format, data: bytes) -> Response:
    media_type = files.media_type(format) + ("; charset=utf-8" if format in (Format.CSV, Format.HTML) else "")
    response = send_file(
        io.BytesIO(data), media_type, as_attachment=True, download_name=files.file_name(made, format), etag=False
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _news(told: News) -> dict[str, Any]:
    return {
        "changes": [packs_json.change_document(each) for each in told.changes],
        "moved": [{"id": id, "target": target} for id, target in told.moved],
        "withdrawn": list(told.withdrawn),
    }
