"""The API's documentation, made from the description that the API gives of itself."""

from functools import cache
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, current_app, g, render_template
from flask.typing import ResponseReturnValue

from app.services import subjects

documentation = Blueprint("documentation", __name__)

EXAMPLES: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "search": ({}, {"q": "一带一路"}),
    "suggest": ({}, {"q": "quanqiu"}),
    "concepts": ({}, {"subject": "chinese-initiatives", "limit": "5"}),
    "concept": ({"id": "global-development-initiative"}, {}),
    "concept_revisions": ({"id": "global-development-initiative"}, {}),
    "concept_revision": ({"id": "global-development-initiative", "number": "1"}, {}),
    "concept_diff": ({"id": "global-development-initiative"}, {"from": "1", "to": "1"}),
    "changes": ({}, {"limit": "5"}),
    "sources": ({}, {"limit": "5"}),
}
"""For each operation, the path's parts and the query of an example that runs."""


@documentation.get("/api/docs")
def docs() -> ResponseReturnValue:
    """Every call of the API in English, with what it takes and answers, and an example that runs."""
    g.interface = "en"
    described = _description()
    return render_template(
        "documentation/docs.html",
        description=described,
        calls=[_call(path, method, each) for path, item in described["paths"].items() for method, each in item.items()],
        resolve=_resolve,
    )


@cache
def _description() -> dict[str, Any]:
    with current_app.test_request_context("/api/v1/openapi.json"):
        answer: Any = current_app.view_functions["api.openapi"]()
        described: dict[str, Any] = answer.get_json()
    return described


def _examples() -> dict[str, tuple[dict[str, str], dict[str, str]]]:
    """The examples, with the first source that there is."""
    sources = subjects.list_sources(1, None)
    return EXAMPLES | ({"source": ({"key": sources[0]["key"]}, {})} if sources else {})


def _call(path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    """An operation as the page shows it; `example` is an address to follow, where one can be given."""
    parts, query = _examples().get(operation["operationId"], ({}, {}))
    example = path
    for name, value in parts.items():
        example = example.replace("{" + name + "}", value)
    if query:
        example += "?" + urlencode(query)
    is_runnable = method == "get" and "security" not in operation and "{" not in example
    return {
        "id": operation["operationId"],
        "path": path,
        "method": method.upper(),
        "summary": operation.get("summary", ""),
        "description": operation.get("description", ""),
        "parameters": operation.get("parameters", []),
        "answer": _answer_schema(operation),
        "status": next(iter(operation["responses"])),
        "body": _body_schema(operation),
        "scope": next((scope for each in operation.get("security", ()) for scope in each["token"]), None),
        "failures": {
            status: each["description"] for status, each in operation["responses"].items() if int(status) >= 300
        },
        "example": example if is_runnable else None,
    }


def _body_schema(operation: dict[str, Any]) -> str | None:
    """The name of the shape that a call takes."""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    return content.get("schema", {}).get("$ref", "").rsplit("/", 1)[-1] or None


def _answer_schema(operation: dict[str, Any]) -> str | None:
    """The name of the shape that a call answers."""
    for each in operation["responses"].values():
        for content in each.get("content", {}).values():
            reference: str = content.get("schema", {}).get("$ref", "")
            return reference.rsplit("/", 1)[-1] or None
    return None


def _resolve(schema: dict[str, Any]) -> str:
    """A schema in a few words: `list of Hit`, `string or null`, `one of: en, es`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " or ".join(_resolve(each) for each in schema["anyOf"])
    if "enum" in schema:
        return "one of: " + ", ".join(map(str, schema["enum"]))
    if "const" in schema:
        return str(schema["const"])
    if schema.get("type") == "array":
        if "prefixItems" in schema:
            return "pair of " + " and ".join(dict.fromkeys(_resolve(each) for each in schema["prefixItems"]))
        return "list of " + _resolve(schema.get("items", {}))
    return str(schema.get("type", "anything"))
