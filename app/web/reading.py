"""Read a text: paste it, see its terms marked, the sense of each, and the wording to check. Nothing of it is kept."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.services import entries, reading, subjects
from app.web import i18n, marks

reading_ = Blueprint("reading", __name__, url_prefix=i18n.PREFIX)

MAX_TEXT = 500_000
LONGEST_REASON = 200
MOST_FIELDS = 2000
LANGUAGES = ("en", "es", "zh-Hans")
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True)
class Given:
    """What the form was sent with."""

    text: str = ""
    language: str = ""
    date: str = ""
    waivers: Mapping[str, str] = field(default_factory=dict)  # a warning's id to the reason for setting it aside


@reading_.get("/read")
def read() -> ResponseReturnValue:
    """The form that takes a text."""
    return render_template("reading/form.html", given=Given(), errors={})


@reading_.post("/read")
def read_text() -> ResponseReturnValue:
    """The text with its marks. The form changes nothing, so any page may send it."""
    return answer(given())


def given() -> Given:
    """What the form was sent with."""
    form = request.form
    return Given(
        form.get("text", "").replace("\r\n", "\n"),
        form.get("language", ""),
        form.get("date", "").strip(),
        _waivers(form),
    )


def answer(given: Given, problem: str | None = None) -> ResponseReturnValue:
    """The text with its marks, or the form with what is wrong in it; `problem` is what was wrong on the page."""
    errors = _errors(given)
    if errors:
        response = make_response(render_template("reading/form.html", given=given, errors=errors), 422)
    else:
        found = reading.annotate(given.text, given.language or None, given.date or None, given.waivers)
        shown = marks.page_of(given.text, found, entries.find_entries(marks.concepts_of(found)))
        response = make_response(
            render_template(
                "reading/read.html",
                given=given,
                reading=found,
                page=shown,
                reason=marks.reason,
                problem=problem,
                subjects=subjects.labels()["subject"],
            )
        )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _waivers(form: Mapping[str, str]) -> dict[str, str]:
    """The warnings that the reader set aside for this text, with the reasons; `take_up` brings one back."""
    kept = {
        name.removeprefix("waived-"): reason.strip()[:LONGEST_REASON]
        for name, reason in list(form.items())[:MOST_FIELDS]
        if name.startswith("waived-")
    }
    if chosen := form.get("waive"):
        kept[chosen] = form.get(f"reason-{chosen}", "").strip()[:LONGEST_REASON]
    kept.pop(form.get("take_up", ""), None)
    return kept


def _errors(given: Given) -> dict[str, str]:
    """What is wrong, by the name of the field."""
    found = {}
    if not given.text.strip():
        found["text"] = _("Paste a text first.")
    elif len(given.text) > MAX_TEXT:
        found["text"] = _(
            "The text is too long: at most 500,000 characters can be read at once. "
            "Paste it in parts, or send it to the API, which takes 1,000,000."
        )
    if given.language and given.language not in LANGUAGES:
        found["language"] = _("Choose one of the languages.")
    if given.date and not _DATE.fullmatch(given.date):
        found["date"] = _("Give a year, a month or a day: 2022, 2022-11, 2022-11-25.")
    return found
