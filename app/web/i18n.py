"""The interface's languages: which one a request is in, and how its addresses say so.

The interface's language and a content's language are two things: the first is `en`, `es` or `zh` in the address, the
second a tag on every designation and definition.
"""

from typing import Any

from flask import Flask, g, request, url_for
from flask_babel import Babel

INTERFACES = {"en": "English", "es": "Español", "zh": "中文"}
TAGS = {"en": "en", "es": "es", "zh": "zh-Hans"}
"""The content language that a reader of each interface reads."""
LOCALES = {"en": "en", "es": "es", "zh": "zh_Hans_CN"}
PREFIX = "/<any(en, es, zh):interface>"


def init(app: Flask) -> None:
    Babel(app, locale_selector=_locale, default_timezone="UTC", default_translation_directories=_translations(app))

    @app.url_value_preprocessor
    def _take(endpoint: str | None, values: dict[str, Any] | None) -> None:
        g.interface = (values or {}).pop("interface", None) or _interface_of_path() or "en"

    @app.url_defaults
    def _give(endpoint: str, values: dict[str, Any]) -> None:
        if "interface" not in values and app.url_map.is_endpoint_expecting(endpoint, "interface"):
            values["interface"] = g.get("interface", "en")


def interface() -> str:
    """The language of the interface of this request: `en`, `es` or `zh`."""
    return str(g.get("interface", "en"))


def languages() -> list[str]:
    """The content languages, the reader's own first."""
    own = TAGS[interface()]
    return [own, *(tag for tag in TAGS.values() if tag != own)]


def preferred_interface() -> str:
    """The interface language that a visitor's browser asks for."""
    best = request.accept_languages.best_match(["en", "es", "zh", "zh-Hans", "zh-CN", "zh-TW"], "en")
    return (best or "en")[:2]


def same_page(other: str) -> str:
    """This page in another interface language, its query kept."""
    if request.endpoint and request.url_rule and "interface" in request.url_rule.arguments:
        values: dict[str, Any] = request.args.to_dict(flat=False) | (request.view_args or {}) | {"interface": other}
        return url_for(request.endpoint, **values)
    return url_for("home.home", interface=other)


def _locale() -> str:
    return LOCALES[interface()]


def _interface_of_path() -> str | None:
    first = request.path.split("/")[1]
    return first if first in INTERFACES else None


def _translations(app: Flask) -> str:
    return f"{app.root_path}/translations"
