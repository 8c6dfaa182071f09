"""The terms that people look up in vain, for those who could propose them."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.services import wanted as wanted_terms
from app.web import i18n

wanted_ = Blueprint("wanted", __name__, url_prefix=i18n.PREFIX)


@wanted_.get("/wanted")
def wanted() -> ResponseReturnValue:
    """What was looked up most often and is not in the glossary."""
    return render_template("wanted/wanted.html", terms=wanted_terms.most_wanted())
