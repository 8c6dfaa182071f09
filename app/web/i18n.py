"""The interface's languages: which one a request is in, and how its addresses say so.

The interface's language and a content's language are two things: the first is `en`, `es` or `zh` in the address, the
second a tag on every designation and definition.
"""

from typing import Any

import flask_babel
from flask import Flask, Response, g, request, url_for
from flask_babel import Babel
from markupsafe import Markup

INTERFACES = {"en": "English", "es": "Español", "zh": "中文"}
TAGS = {"en": "en", "es": "es", "zh": "zh-Hans"}
"""The content language that a reader of each interface reads."""
LOCALES = {"en": "en_GB", "es": "es", "zh": "zh_Hans"}
PREFIX = "/<any(en, es, zh):interface>"


def init(app: Flask) -> None:
    Babel(app, locale_selector=_locale, default_timezone="UTC", default_translation_directories=_translations(app))
    # What a catalog says is text: it is escaped like any other, and values in it are.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        _gettext, _ngettext, newstyle=False, pgettext=_pgettext
    )

    @app.url_value_preprocessor
    def _take(endpoint: str | None, values: dict[str, Any] | None) -> None:
        g.interface = (values or {}).pop("interface", None) or _interface_of_path() or preferred_interface()

    @app.url_defaults
    def _give(endpoint: str, values: dict[str, Any]) -> None:
        if "interface" not in values and app.url_map.is_endpoint_expecting(endpoint, "interface"):
            values["interface"] = interface()

    app.after_request(_say_the_language)


def interface() -> str:
    """The language of the interface of this request: `en`, `es` or `zh`."""
    if "interface" not in g:
        g.interface = (_interface_of_path() or preferred_interface()) if request else "en"
    return str(g.interface)


def languages() -> list[str]:
    """The content languages, the reader's own first."""
    own = TAGS[interface()]
    return [own, *(tag for tag in TAGS.values() if tag != own)]


def preferred_interface() -> str:
    """The interface language that a visitor's browser asks for."""
    asked = (tag.partition("-")[0].lower() for tag, _ in request.accept_languages)  # the dearest first
    return next((language for language in asked if language in INTERFACES), "en")


def same_page(other: str) -> str:
    """This page in another interface language, its query kept."""
    if request.endpoint and request.url_rule and "interface" in request.url_rule.arguments:
        kept = {name: texts for name, texts in request.args.to_dict(flat=False).items() if "token" not in name.lower()}
        values: dict[str, Any] = kept | (request.view_args or {}) | {"interface": other}
        return url_for(request.endpoint, **values)
    return url_for("home.home", interface=other)


def _locale() -> str:
    return LOCALES[interface()]


def _interface_of_path() -> str | None:
    first = request.path.split("/")[1]
    return first if first in INTERFACES else None


def _say_the_language(response: Response) -> Response:
    """Let no cache hand a page to a reader of another language: its address names the language, or `Vary` does."""
    if response.mimetype == "text/html":
        response.headers.setdefault("Content-Language", TAGS[interface()])
        if _interface_of_path() is None:
            response.vary.add("Accept-Language")
    return response


def _translations(app: Flask) -> str:
    return f"{app.root_path}/translations"


def _gettext(message: str, **values: Any) -> Markup:
    return _filled(flask_babel.gettext(message), message, values)


def _pgettext(context: str, message: str, **values: Any) -> Markup:
    return _filled(flask_babel.pgettext(context, message), message, values)


def _ngettext(singular: str, plural: str, num: int, **values: Any) -> Markup:
    counted = {"num": flask_babel.format_decimal(num)} | values
    found = flask_babel.get_translations().ungettext(singular, plural, num)
    return _filled(found, singular if num == 1 else plural, counted)


def _filled(translation: str, message: str, values: dict[str, Any]) -> Markup:
    """The translation escaped, with its values; the message itself where the catalog's placeholders are not ours."""
    if not values:
        return Markup.escape(translation)
    try:
        return Markup.escape(translation) % values
    except (KeyError, TypeError, ValueError):
        return Markup.escape(message) % values
