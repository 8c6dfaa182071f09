"""The page of an entry that was withdrawn: what it was, since when and why it is gone, and the ways on."""

from flask import render_template

from app.services import entries
from app.terminology.people import Role
from app.web import identity, proposing


def page(id: str) -> str:
    """What stands at the address of a withdrawn entry."""
    latest = entries.get_history(id)[0]
    person = identity.shown()
    return render_template(
        "entries/withdrawn.html",
        id=id,
        latest=latest,
        labels=proposing.label(latest.document, id),
        may_propose=person is not None and person.role.reaches(Role.CONTRIBUTOR),
    )
