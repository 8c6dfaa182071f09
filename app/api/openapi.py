"""The API's description, OpenAPI 3.1, made from the declared routes."""

import re
from functools import cache
from typing import Any

from flask import Response
from pydantic import TypeAdapter

from app.api import shapes
from app.api.routing import ROUTES, Body, Empty, Route, answer_json, get

REFERENCE = "#/components/schemas/{model}"
_PART = re.compile(r"<(?:(int):)?(\w+)>")


@get("/openapi.json")
def openapi(query: Empty) -> Response:
    """This description."""
    return answer_json(document())


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document of every route."""
    schemas: dict[str, Any] = {}
    paths: dict[str, Any] = {}
    for route in ROUTES:
        operations = paths.setdefault("/api/v1" + _PART.sub(r"{\2}", route.path), {})
        operations[route.method.lower()] = _operation(route, schemas)
    schemas["Problem"] = _schema(shapes.Problem, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Puente",
            "version": "1",
            "summary": "Terminology of diplomacy in English, Spanish and Chinese.",
            "description": "Anonymous reads need no key. Text is UTF-8; names are snake_case; offsets are code points.",
            "license": {"name": "CC BY-SA 4.0 (content)", "url": "https://creativecommons.org/licenses/by-sa/4.0/"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(route: Route, schemas: dict[str, Any]) -> dict[str, Any]:
    parameters = [_path_parameter(kind, name) for kind, name in _PART.findall(route.path)]
    parameters += _query_parameters(route, schemas)
    answer: dict[str, Any] = {"description": route.summary}
    answer["content"] = {"application/json": {"schema": _schema(route.answer, schemas) if route.answer else {}}}
    answer["content"] |= {media_type: {} for media_type in route.media}
    responses: dict[str, Any] = {str(route.status): answer}
    if route.method == "GET" and route.scope is None:
        answer["headers"] = {"ETag": {"schema": {"type": "string"}}}
        responses["304"] = {"description": "The client has it."}
    for status, description in _failures(route).items():
        problem = {"application/problem+json": {"schema": {"$ref": REFERENCE.format(model="Problem")}}}
        responses[str(status)] = {"description": description, "content": problem}
    operation = {
        "operationId": route.endpoint,
        "summary": route.summary,
        "parameters": parameters,
        "responses": responses,
    }
    if route.body is not None:
        described = _body_schema(route.body, schemas)
        content = {"application/json": {"schema": described}}
        if route.upload is not None:
            content["multipart/form-data"] = {"schema": _body_schema(route.upload, schemas)}
        operation["requestBody"] = {"required": True, "content": content}
    if route.scope is not None:
        operation["security"] = [{"token": [route.scope.value]}]
    return operation


def _failures(route: Route) -> dict[int, str]:
    failures = {400: "A parameter is not known, or has a value it cannot have.", 503: "Try again in a few seconds."}
    if route.body is not None:
        failures |= {
            400: "The body is not JSON, or a parameter is not known.",
            408: "The body did not arrive in time.",
            413: "The body is too large.",
            415: "The body is not sent as JSON, or a file is of a kind that is not read.",
            422: "The body has another shape, or breaks a rule.",
        }
    if route.media:
        failures[406] = "None of the types that are asked for can be answered."
    if route.scope is not None:
        failures |= {401: "This needs a token that is good.", 403: "A role, a language or a scope is missing."}
    if route.scope is not None and route.body is not None:
        failures |= {
            409: "What is asked does not fit what is there.",
            412: "The version that `If-Match` names is not the current one.",
            428: "This needs `If-Match`.",
            429: "Too many; wait.",
        }
    if any(code.endswith("_not_found") for code in route.errors):
        failures[404] = "There is no such thing."
    if "concept_withdrawn" in route.errors:
        failures |= {301: "The concept lives on under another id.", 410: "The concept was withdrawn."}
    return dict(sorted(failures.items()))


def _path_parameter(kind: str, name: str) -> dict[str, Any]:
    schema = {"type": "integer", "minimum": 0} if kind == "int" else {"type": "string", "minLength": 1}
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _query_parameters(route: Route, schemas: dict[str, Any]) -> list[dict[str, Any]]:
    described = route.query.model_json_schema(ref_template=REFERENCE)
    schemas |= described.pop("$defs", {})
    parameters = []
    for name, schema in described.get("properties", {}).items():
        plain = _without_null(schema)
        description = plain.pop("description", "")
        plain.pop("title", None)
        if plain.get("default") is None:
            plain.pop("default", None)
        parameters.append({"name": name, "in": "query", "description": description, "schema": plain})
    return parameters


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A query parameter is there or not: null is no value of it."""
    choices = [each for each in schema.get("anyOf", ()) if each.get("type") != "null"]
    if len(choices) != 1:
        return dict(schema)
    kept = {key: value for key, value in schema.items() if key != "anyOf"}
    kept.update(choices[0])
    return kept


def _body_schema(shape: type[Body], schemas: dict[str, Any]) -> dict[str, Any]:
    described = shape.model_json_schema(ref_template=REFERENCE)
    schemas |= described.pop("$defs", {})
    schemas[shape.__name__] = described
    return {"$ref": REFERENCE.format(model=shape.__name__)}


def _schema(shape: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    """A reference to a shape's schema, which is put among the schemas with all that it uses."""
    described = TypeAdapter(shape).json_schema(mode="serialization", ref_template=REFERENCE)
    schemas |= described.pop("$defs", {})
    if shape is shapes.Problem:
        return described
    schemas[shape.__name__] = described
    return {"$ref": REFERENCE.format(model=shape.__name__)}
