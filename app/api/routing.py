"""The thin layer under every route of the API: what it takes and answers, declared once for checks and for OpenAPI."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Annotated, Any, get_origin

from flask import Blueprint, Response, request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, InstanceOf, ValidationError, WithJsonSchema
from pydantic.fields import FieldInfo
from werkzeug.exceptions import PreconditionRequired, UnsupportedMediaType

from app.api import identity
from app.services import positions
from app.terminology.errors import InvalidBody, InvalidJson, InvalidRequest
from app.terminology.findings import pointer
from app.terminology.people import Role, Scope

api = Blueprint("api", __name__, url_prefix="/api/v1")

MAX_LIMIT = 100


class Query(BaseModel):
    """The query parameters of a route; any other is refused, by name."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Body(BaseModel):
    """The JSON body of a route: JSON's own types as they are, no other keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


@dataclass(frozen=True)
class File:
    """A file that was sent in a form; its name and media type are what the client says they are."""

    data: bytes
    name: str
    declared: str


SentFile = Annotated[InstanceOf[File], WithJsonSchema({"type": "string", "format": "binary"})]


@dataclass(frozen=True)
class Route:
    """A route as it is documented. `scope` is what a token needs for it, None where none is needed.

    `media` are the types that it answers besides JSON; `upload` is the form that it takes in the place of a JSON body.
    """

    path: str
    endpoint: str
    summary: str
    query: type[Query]
    answer: Any
    errors: tuple[str, ...]
    method: str = "GET"
    body: type[Body] | None = None
    scope: Scope | None = None
    status: int = 200
    media: tuple[str, ...] = ()
    upload: type[Body] | None = None


ROUTES: list[Route] = []


def digits(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{1,6}", value):
        raise ValueError("a whole number in ASCII digits")
    return value


Limit = Annotated[int, BeforeValidator(digits), Field(ge=1, le=MAX_LIMIT, description="How many at most.")]
Cursor = Annotated[str | None, Field(max_length=2000, description="Where to go on, from the previous answer.")]


class Empty(Query):
    """A route that takes no query parameters."""


def get(
    path: str,
    *,
    query: type[Query] = Empty,
    answer: Any = None,
    errors: tuple[str, ...] = (),
    scope: Scope | None = None,
) -> Callable[..., Any]:
    """Declare a GET route: its view is called with the path's parts and `query`, and answers a Response."""

    def declare(view: Callable[..., Response]) -> Callable[..., Response]:
        def checked(**parts: Any) -> Response:
            _admit(scope)
            return view(**parts, query=parse(query))

        return _declare(view, checked, Route(path, view.__name__, "", query, answer, errors, scope=scope))

    return declare


def post(
    path: str,
    *,
    body: type[Body],
    answer: Any = None,
    errors: tuple[str, ...] = (),
    scope: Scope | None = None,
    status: int = 200,
    method: str = "POST",
    media: tuple[str, ...] = (),
    upload: type[Body] | None = None,
) -> Callable[..., Any]:
    """Declare a route that takes a JSON body: its view is called with the path's parts and `body`.

    With `upload`, the body may be a form with a file (multipart/form-data) in that shape instead.
    """

    def declare(view: Callable[..., Response]) -> Callable[..., Response]:
        def checked(**parts: Any) -> Response:
            _admit(scope)
            parse(Empty)
            is_form = upload is not None and request.mimetype == "multipart/form-data"
            return view(**parts, body=read_form(upload) if is_form and upload else read_body(body))

        route = Route(path, view.__name__, "", Empty, answer, errors, method, body, scope, status, media, upload)
        return _declare(view, checked, route)

    return declare


def _admit(scope: Scope | None) -> None:
    """Judge the token before anything that it was sent with is read. Raises SignInRequired, NotAllowed."""
    if scope is not None:
        identity.needed(Role.READER, scope)


def _declare(view: Callable[..., Response], checked: Callable[..., Response], route: Route) -> Callable[..., Response]:
    summary = (view.__doc__ or "").strip().split("\n")[0]
    checked.__name__, checked.__doc__ = view.__name__, view.__doc__
    api.add_url_rule(route.path, view.__name__, checked, methods=[route.method])
    ROUTES.append(replace(route, summary=summary))
    return view


def read_body(shape: type[Body]) -> Any:
    """The request's JSON body in a shape.

    Raises UnsupportedMediaType (415), InvalidJson (400) and InvalidBody (422), with a JSON pointer to each error.
    """
    if request.mimetype != "application/json":
        raise UnsupportedMediaType("Send JSON, with Content-Type: application/json.")
    try:
        return shape.model_validate_json(request.get_data())
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        if first["type"] == "json_invalid":
            raise InvalidJson(first["msg"]) from error
        raise _invalid(error) from error


def read_form(shape: type[Body]) -> Any:
    """The request's form in a shape: a field sent several times is a list, an empty one was left out.

    Raises InvalidBody, with a JSON pointer to each error.
    """
    values: dict[str, Any] = {}
    for name, texts in request.form.lists():
        several = name in shape.model_fields and get_origin(shape.model_fields[name].annotation) is tuple
        kept = tuple(filter(None, texts))
        if kept:
            values[name] = kept if several or len(kept) > 1 else kept[0]
    for name, files in request.files.lists():
        sent = [File(each.read(), each.filename or "", each.mimetype) for each in files]
        values[name] = sent[0] if len(sent) == 1 else sent
    try:
        return shape.model_validate(values)
    except ValidationError as error:
        raise _invalid(error) from error


def _invalid(error: ValidationError) -> InvalidBody:
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return InvalidBody([(pointer(tuple(each["loc"])), each["type"], each["msg"]) for each in found])


def parse(shape: type[Query]) -> Any:
    """The request's query parameters in a shape. Raises InvalidRequest, naming the parameter and what is allowed."""
    known = fields(shape)
    for name, values in request.args.lists():
        if name not in known:
            raise InvalidRequest("unknown_parameter", name, ", ".join(known) or "none")
        if len(values) > 1:
            raise InvalidRequest("invalid_value", name, "one value, not several")
    try:
        return shape.model_validate(request.args.to_dict())
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = str(first["loc"][0])
        raise InvalidRequest("invalid_value", name, _allowed(shape, name, first["msg"])) from error


@cache
def fields(shape: type[Query]) -> dict[str, FieldInfo]:
    """The parameters by the name that a request gives them: `from` can be no name in Python."""
    return {field.alias or name: field for name, field in shape.model_fields.items()}


def _allowed(shape: type[Query], name: str, message: str) -> str:
    described = fields(shape)[name].description
    return f"{message.removeprefix('Value error, ')}{f' ({described})' if described else ''}"


def answer_json(document: object, next_page: str | None = None) -> Response:
    """A JSON answer with a strong ETag, or 304 when the client has it; `next_page` is where the list goes on."""
    response = answer_bytes(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode())
    if next_page:
        response.headers["Link"] = f'<{next_page}>; rel="next"'
    return response


def answer_bytes(body: bytes, etag: str | None = None) -> Response:
    """Ready-made JSON with its ETag, or 304 when the client has it."""
    tag = etag or f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = [("ETag", tag), ("Cache-Control", "public, max-age=0, must-revalidate")]
    if "HTTP_IF_NONE_MATCH" in request.environ and request.if_none_match.contains_weak(tag.strip('"')):
        return Response(status=304, headers=headers)
    return Response(body, headers=[("Content-Type", "application/json"), *headers])


def answer_private(document: object, status: int = 200, version: int | None = None) -> Response:
    """A JSON answer that no cache keeps; `version` is what `If-Match` must name to change what it tells of."""
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    response = Response(body, status, content_type="application/json")
    response.headers["Cache-Control"] = "private, no-store"
    if version is not None:
        response.headers["ETag"] = f'"{version}"'
    return response


def seen_version() -> int:
    """The version that `If-Match` names. Raises PreconditionRequired (428) without one, InvalidRequest.

    A tag that a proxy made weak, as one that compresses does, still names the version.
    """
    header = request.headers.get("If-Match")
    if header is None:
        raise PreconditionRequired('Say which version you saw: If-Match: "3", as its ETag has it.')
    match = re.fullmatch(r'(?:W/)?"([0-9]{1,9})"', header.strip())
    if not match:
        raise InvalidRequest("invalid_value", "If-Match", "the ETag of the answer that you saw")
    return int(match[1])


def write_cursor(position: tuple[Any, int], *of: object) -> str:
    """An opaque cursor that only continues the list it comes from (`of`: what the list was asked for)."""
    return positions.write(_fingerprint(of), *position)


def read_cursor(cursor: str | None, *of: object) -> tuple[str | None, int] | None:
    """The position in a cursor. Raises InvalidRequest for one that is broken or of another list."""
    if cursor is None:
        return None
    try:
        fingerprint, key, number = positions.read(cursor)
    except ValueError as error:
        raise InvalidRequest("invalid_value", "cursor", "a cursor from a previous answer") from error
    if fingerprint != _fingerprint(of):
        raise InvalidRequest("invalid_value", "cursor", "a cursor from a previous answer to this very query")
    return key, number


def _fingerprint(of: tuple[object, ...]) -> str:
    return hashlib.sha256(repr(of).encode()).hexdigest()[:12]
