"""The page of what waits for review: a screenful or all of it, what is ticked, and what became of what was."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from flask import render_template, request

from app.services import failures, review, subjects
from app.services.review import Remarks, Result
from app.store.proposals import Proposal
from app.terminology.people import REVIEWED_LANGUAGES, Person
from app.terminology.workflow import State
from app.web import identity, paging, proposing

MOST_SHOWN = 30
OWN, ANY = "own", "any"


def page(results: Iterable[Result] = ()) -> str:
    """The queue as `language` and `subject` choose, with `results` of what was done with some of it.

    `from` goes on with a later proposal, `show=all` shows as many as are decided at once, and `tick=clear` ticks those
    of which nothing is to be looked at twice.
    """
    person = identity.known()
    language = _language(request.values.get("language"), person)
    subject = request.values.get("subject") or None
    found = review.queue(person, languages=_languages(language, person), subject=subject)
    waiting = [each for each in found if each.state == State.PROPOSED]
    shown, more = _shown(waiting)
    remarks = {each.id: review.remarks(each) for each in shown}
    return render_template(
        "review/queue.html",
        rows=proposing.rows(shown),
        remarks=remarks,
        ticked=_ticked(shown, remarks, person),
        count=len(waiting),
        more=more,
        with_authors=proposing.rows([each for each in found if each.state == State.CHANGES_REQUESTED][:MOST_SHOWN]),
        language=language,
        subject=subject,
        subjects=subjects.labels()["subject"],
        outcomes=[_outcome(each) for each in results],
        viewer=person,
    )


def _language(given: str | None, person: Person) -> str:
    """Which languages are asked for: a language, at first all of the reviewer’s own, or any."""
    if given in (*REVIEWED_LANGUAGES, ANY):
        return str(given)
    return OWN if person.reviews else ANY


def _languages(chosen: str, person: Person) -> frozenset[str]:
    return person.reviews if chosen == OWN else frozenset() if chosen == ANY else frozenset({chosen})


def _shown(waiting: list[Proposal]) -> tuple[list[Proposal], int | None]:
    """What of the queue is shown, and the proposal to go on with, if more wait behind."""
    start = paging.read_number(request.args.get("from"), "from") or 0
    later = [each for each in waiting if each.id >= start]
    most = len(later) if request.args.get("show") == "all" else MOST_SHOWN
    return later[:most], later[most].id if len(later) > most else None


def _ticked(shown: Iterable[Proposal], remarks: Mapping[int, Remarks], person: Person) -> set[int]:
    if request.args.get("tick") != "clear":
        return set()
    return {each.id for each in shown if each.author != person.id and remarks[each.id].is_clear}


class Outcome(NamedTuple):
    """What became of a proposal: what it is about in the reader's language first, and the code of what was wrong."""

    result: Result
    label: tuple[str, str] | None
    code: str


def _outcome(result: Result) -> Outcome:
    label = proposing.label_of(result.proposal)[0] if result.proposal else None
    return Outcome(result, label, failures.describe(result.error).code if result.error else "")
