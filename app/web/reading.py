"""Read a text, pasted or a file: its terms marked, the sense of each, the wording to check. Nothing of it is kept."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.formats.packs.words import language_name
from app.recognition.reading import Reading
from app.services import marks, reading, subjects
from app.services.packs import News
from app.services.saved_packs import Place
from app.web import documents, i18n, reasons
from app.web.documents import Problem

reading_ = Blueprint("reading", __name__, url_prefix=i18n.PREFIX)

LONGEST_REASON = 200
LONGEST_REMARK = 300
MOST_FIELDS = 2000
MOST_REMARKS = 20
LANGUAGES = ("en", "es", "zh-Hans")
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True)
class Given:
    """What the form was sent with; of a file, its text and its name as the title, with what was left out of it."""

    text: str = ""
    title: str = ""
    language: str = ""
    date: str = ""
    encoding: str = ""
    remarks: tuple[str, ...] = ()
    problem: Problem | None = None
    waivers: Mapping[str, str] = field(default_factory=dict)  # a warning's id to the reason for setting it aside


@reading_.get("/read")
def read() -> ResponseReturnValue:
    """The form that takes a text or a file."""
    return render_template("reading/form.html", given=Given(), errors={})


@reading_.post("/read")
def read_text() -> ResponseReturnValue:
    """The text with its marks. The form changes nothing, so any page may send it."""
    return answer(given())


def answer(text: Given, problem: str | None = None) -> Response:
    """The text with its marks, or the form with what is wrong in it; `problem` is what was wrong on the page."""
    wrong = errors(text)
    return form(text, wrong) if wrong else page(text, problem=problem)


def form(text: Given, wrong: dict[str, str]) -> Response:
    """The form again, with all that was typed and what is wrong with it."""
    status = text.problem.status if text.problem else 422
    return _private(render_template("reading/form.html", given=text, errors=wrong), status)


def page(
    text: Given,
    *,
    problem: str | None = None,
    place: Place | None = None,
    news: News | None = None,
    is_full: bool = False,
    status: int = 200,
) -> Response:
    """The text with its marks; where it is saved at a `place`, with the news of what it names."""
    return _private(
        render_template(
            "reading/read.html",
            given=text,
            page=marks.marked_text(text.text, annotated(text)),
            reason=reasons.reason,
            subjects=subjects.labels()["subject"],
            problem=problem,
            place=place,
            news=news,
            is_full=is_full,
            language_name=language_name,
        ),
        status,
    )


def annotated(text: Given) -> Reading:
    """The reading of a text that was handed in."""
    return reading.annotate(text.text, text.language or None, text.date or None, text.waivers)


def _private(page: str, status: int) -> Response:
    response = make_response(page, status)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def given() -> Given:
    """What the request's form was sent with."""
    form, handed = request.form, documents.take()
    carried = form.getlist("remark")[:MOST_REMARKS]  # of the file that the text was taken from
    return Given(
        handed.text,
        handed.title,
        form.get("language", ""),
        form.get("date", "").strip(),
        form.get("encoding", ""),
        handed.remarks or tuple(each[:LONGEST_REMARK] for each in carried),
        handed.problem,
        _waivers(form),
    )


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


def errors(given: Given) -> dict[str, str]:
    """What is wrong, by the name of the field."""
    found = {}
    if given.problem:
        found["file"] = str(given.problem.said.title)
    elif not given.text.strip():
        found["text"] = _("Paste a text, or choose a file.")
    elif len(given.text) > documents.MAX_TEXT:
        found["text"] = _(
            "The text is too long: at most 500,000 characters can be read at once. "
            "Paste it in parts, or send it to the API, which takes 1,000,000."
        )
    if given.encoding and given.encoding not in documents.ENCODINGS:
        found["encoding"] = _("Choose one of the encodings.")
    if given.language and given.language not in LANGUAGES:
        found["language"] = _("Choose one of the languages.")
    if given.date and not _DATE.fullmatch(given.date):
        found["date"] = _("Give a year, a month or a day: 2022, 2022-11, 2022-11-25.")
    return found
