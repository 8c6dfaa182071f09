"""Packs for the booth: a workbench whose state is its form, files to carry along, and the sheet for the desk.

Nothing is kept here of a pack that is only worked on: what it holds comes with each request.
"""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from lxml import html as markup
from markupsafe import Markup

from app.formats import packs as files
from app.formats.packs import Format, paper, sheet_style
from app.formats.packs import html as packs_html
from app.formats.packs.words import language_name, region_name, words
from app.services import pack_texts, packs, saved_packs
from app.services.pack_texts import Text
from app.services.packs import Asked, Made
from app.terminology import outline as outlines
from app.terminology.errors import InvalidBody
from app.terminology.outline import Item, Outline
from app.web import documents, i18n, identity, pack_forms
from app.web.documents import Problem
from app.web.pack_forms import Bench, Form

packs_ = Blueprint("packs", __name__, url_prefix=i18n.PREFIX)
MOST_FIELDS = 10_000
MOST_LINES = 200
_NUMBER = re.compile("[0-9]{1,15}")


@dataclass(frozen=True)
class Told:
    """What the page says besides the pack: lines with several meanings or none, ids of nobody, a text too rich.

    Of a file: why it could not be read, or what was left out of it.
    """

    asked: tuple[Asked, ...] = ()
    missing: tuple[str, ...] = ()
    too_many: bool = False
    too_long: bool = False
    is_full: bool = False
    added: int | None = None
    problem: Problem | None = None
    remarks: tuple[str, ...] = ()


@packs_.get("/pack")
def pack() -> ResponseReturnValue:
    """The workbench, with the entries that the address names (`id`, any number of them)."""
    bench = _compared(pack_forms.empty())
    ids = list(dict.fromkeys(request.args.getlist("id")))[: outlines.MAX_ITEMS]
    known = tuple(Item(id=id) for id in packs.known(ids))
    return _page(replace(bench, outline=replace(bench.outline, items=known)))


@packs_.post("/pack")
def work() -> ResponseReturnValue:
    """The workbench after a step. The form changes nothing here, so any page may send it."""
    bench = pack_forms.read(_form())
    step, _, what = request.form.get("do", "").partition(":")
    done = STEPS.get(step)
    bench, told = done(bench, what) if done else (bench, Told())
    return _page(bench, told)


@packs_.post("/pack/file")
def file() -> ResponseReturnValue:
    """The pack as a file in `format`.

    :raise 404: there is no such format
    """
    bench = pack_forms.read(_form())
    wanted = request.form.get("format", "")
    if wanted not in list(Format):
        abort(404)
    format = Format(wanted)
    made = packs.make(bench.carried, i18n.interface()).pack
    media_type = files.media_type(format) + ("; charset=utf-8" if format in (Format.CSV, Format.HTML) else "")
    response = send_file(
        io.BytesIO(packs.write(made, format)),
        media_type,
        as_attachment=True,
        download_name=files.file_name(made, format),
        etag=False,
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


@packs_.post("/pack/save")
@identity.needed()
def save() -> ResponseReturnValue:
    """Save the pack with the account; where another window changed it meanwhile, beside what is there."""
    bench = pack_forms.read(_form())
    id, version = request.form.get("saved", ""), request.form.get("version", "")
    known = (int(id), int(version)) if _NUMBER.fullmatch(id) and _NUMBER.fullmatch(version) else (None, 0)
    place = saved_packs.save(identity.known(), bench.outline, *known)
    if place is None:
        return _page(bench, Told(is_full=True), 409)
    if place.is_beside:
        flash(gettext("The saved pack was changed elsewhere meanwhile, so this one is kept beside it."), "info")
    else:
        flash(gettext("The pack is saved with your account."), "info")
    return redirect(url_for("packs.saved", id=place.id))


@packs_.get("/packs")
@identity.needed()
def all_saved() -> ResponseReturnValue:
    """The packs that the person saved, with how much has changed in each."""
    return render_template(
        "packs/saved.html", packs=saved_packs.of(identity.known()), title=words(i18n.interface()).title
    )


@packs_.get("/packs/<int:id>")
@identity.needed()
def saved(id: int) -> ResponseReturnValue:
    """A saved pack on the workbench.

    :raise 404: the person has no such pack
    """
    found = saved_packs.get(identity.known(), id)
    return _page(pack_forms.bench_of(found.outline), place=saved_packs.Place(found.id, found.version))


@packs_.post("/packs/<int:id>/deletion")
@identity.needed()
def forget(id: int) -> ResponseReturnValue:
    """Take a saved pack away."""
    saved_packs.remove(identity.known(), id)
    flash(gettext("The pack is gone from your account."), "info")
    return redirect(url_for("packs.all_saved"))


def _compared(bench: Bench) -> Bench:
    """The bench compared with a saved pack that the address names (`since`), for who is signed in."""
    person, since = identity.person() if "since" in request.args else None, request.args.get("since", "")
    if person is None or not _NUMBER.fullmatch(since):
        return bench
    earlier = saved_packs.get(person, int(since)).outline
    title = earlier.title or words(i18n.interface()).title
    return replace(bench, outline=replace(bench.outline, since=earlier.keys), since_title=title)


@packs_.get("/pack/sheet.css")
def style() -> ResponseReturnValue:
    """The style of the sheet, which the offline file carries as well."""
    response = Response(sheet_style(), content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@packs_.app_template_global("sheet_style_address")
def style_address() -> str:
    return url_for("packs.style", v=_fingerprint())


@cache
def _fingerprint() -> str:
    return sha256(sheet_style().encode()).hexdigest()[:10]


def _form() -> Form:
    request.max_form_parts = MOST_FIELDS  # a form with a file has a part for each field of each row
    return request.form


def _page(
    bench: Bench, told: Told | None = None, status: int = 200, place: saved_packs.Place | None = None
) -> Response:
    told = told or Told()
    made = packs.make(replace(bench.outline, only_new=False), i18n.interface())
    carried = packs.make(bench.carried, i18n.interface()).pack
    told = replace(told, missing=(*told.missing, *made.missing))
    page = render_template(
        "packs/pack.html",
        bench=bench,
        pack=made.pack,
        rows=_rows(bench, made),
        carried=carried,
        layout=paper.lay_out(carried),
        sheet=_written(packs_html.sheet(carried)),
        told=told,
        news=packs.news(bench.outline),
        formats=list(Format),
        variants=pack_forms.VARIANTS,
        say=words(i18n.interface()),
        asides={aside.value: text for aside, text in words(i18n.interface()).asides.items()},
        details={detail.value: text for detail, text in words(i18n.interface()).details.items()},
        language_name=language_name,
        region_name=lambda code: region_name(code, i18n.interface()),
        place=place,
        is_printed=request.form.get("do") == "print",
    )
    response = make_response(page, status)
    if request.method == "POST":
        response.headers["Cache-Control"] = "private, no-store"
    return response


def _written(element: Any) -> Markup:
    """What lxml made, in which every text is escaped."""
    return Markup(markup.tostring(element, encoding="unicode"))  # noqa: S704


def _rows(bench: Bench, made: Made) -> list[dict[str, Any]]:
    """Each row with the fields that it leaves in the form; the revision is the one that the pack remembers."""
    remembered = {item.key: item.revision for item in bench.outline.items}
    rows = []
    for number, row in enumerate(made.pack.rows):
        item = replace(row.item, remark=None, revision=remembered.get(row.item.key) or row.item.revision)
        terms = dict(zip(made.pack.languages, row.terms, strict=True))
        known = {"number": number, "row": row, "terms": terms, "key": row.item.key}
        rows.append(known | {"field": outlines.item_document(item)})
    return rows


def _add_lines(bench: Bench, _: str) -> tuple[Bench, Told]:
    """Take in the entries that lines name, by a term in any spelling or an id."""
    lines = [line for each in request.form.get("lines", "").splitlines() if (line := pack_forms.clean(each, 400))]
    asked = packs.ask(lines[:MOST_LINES])
    found = [Item(id=each.id) for each in asked if each.id]
    bench, added = _with_items(bench, found)
    return bench, Told(asked=tuple(each for each in asked if not each.id), added=added)


def _take(bench: Bench, _: str) -> tuple[Bench, Told]:
    """Take in the entries that were chosen among several."""
    bench, added = _with_items(bench, [Item(id=id) for id in packs.known(request.form.getlist("take"))])
    return bench, Told(added=added)


def _add_text(bench: Bench, _: str) -> tuple[Bench, Told]:
    """Take in the terms of a text or a file."""
    form, handed = request.form, documents.take()
    if handed.problem:
        return bench, Told(problem=handed.problem)
    if len(handed.text) > documents.MAX_TEXT:
        return bench, Told(too_long=True)
    title = pack_forms.clean(handed.title, documents.LONGEST_TITLE) or None
    known = form.get("language") if form.get("language") in pack_forms.LANGUAGES else None
    try:
        outline = pack_texts.with_terms(bench.outline, [Text(handed.text, title, known, bench.outline.date)])
    except InvalidBody:
        return bench, Told(too_many=True)
    return replace(bench, outline=outline), Told(
        added=len(outline.items) - len(bench.outline.items), remarks=handed.remarks
    )


def _add_own(bench: Bench, _: str) -> tuple[Bench, Told]:
    item = pack_forms.own_item(request.form)
    bench, added = _with_items(bench, [item] if item else [])
    return bench, Told(added=added)


def _with_items(bench: Bench, items: list[Item]) -> tuple[Bench, int]:
    there = set(bench.outline.keys)
    new = [item for item in items if item.key not in there]
    room = outlines.MAX_ITEMS - len(bench.outline.items)
    outline = replace(bench.outline, items=(*bench.outline.items, *new[:room]))
    return replace(bench, outline=outline), len(new[:room])


def _seen(bench: Bench, _: str) -> tuple[Bench, Told]:
    """Take what the glossary says now as known: what changed is not told again."""
    now: Outline = packs.make(replace(bench.outline, only_new=False)).pack.outline
    return replace(bench, outline=replace(bench.outline, items=now.items)), Told()


def _alone(bench: Bench, _: str) -> tuple[Bench, Told]:
    """Compare with no earlier pack any more."""
    return replace(bench, outline=replace(bench.outline, since=None, only_new=False), since_title=""), Told()


STEPS: dict[str, Callable[[Bench, str], tuple[Bench, Told]]] = {
    "lines": _add_lines,
    "take": _take,
    "text": _add_text,
    "own": _add_own,
    "seen": _seen,
    "alone": _alone,
    "empty": lambda bench, _: (replace(bench, outline=replace(bench.outline, items=())), Told()),
    "row-up": lambda bench, key: (pack_forms.rearranged(bench, key, -1), Told()),
    "row-down": lambda bench, key: (pack_forms.rearranged(bench, key, 1), Told()),
    "remove": lambda bench, key: (pack_forms.rearranged(bench, key, 0), Told()),
    "column-up": lambda bench, key: (pack_forms.moved(bench, key, -1), Told()),
    "column-down": lambda bench, key: (pack_forms.moved(bench, key, 1), Told()),
}
"""What a button of the form does (its value, before the colon), given what it is about (after it)."""
