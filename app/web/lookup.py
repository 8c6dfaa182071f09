"""The results of a search, in three columns, and how a browser learns to search here."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from app.services import entries, lookup, wanted
from app.web import i18n

lookup_ = Blueprint("lookup", __name__, url_prefix=i18n.PREFIX)


@lookup_.get("/search")
def search() -> ResponseReturnValue:
    """Look `q` up; `language` keeps to designations of one language."""
    query = request.args.get("q", "").strip()
    language = request.args.get("language") or None
    result = lookup.find(query, language=language, limit=40)
    if result.is_wanted:
        wanted.note(query)
    found = entries.find_entries([hit.concept.id for hit in result.hits])
    return render_template("lookup/results.html", result=result, entries=found, language=language)


@lookup_.get("/opensearch.xml")
def opensearch() -> ResponseReturnValue:
    """The OpenSearch description that a browser adds as a search engine."""
    return Response(
        render_template("lookup/opensearch.xml"), content_type="application/opensearchdescription+xml; charset=utf-8"
    )
