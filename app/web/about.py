"""What this is, by what principles it is edited, and under what licences it may be used."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.services import subjects
from app.web import i18n

about_ = Blueprint("about", __name__, url_prefix=i18n.PREFIX)
CODE_LICENCE = ("Apache-2.0", "https://www.apache.org/licenses/LICENSE-2.0")
CONTENT_LICENCE = ("CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/")


@about_.get("/about")
def about() -> ResponseReturnValue:
    """The page for a reader who wants to know whom they are trusting."""
    return render_template(
        "about/about.html", overview=subjects.overview(), code_licence=CODE_LICENCE, content_licence=CONTENT_LICENCE
    )
