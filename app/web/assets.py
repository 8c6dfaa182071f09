"""Static files, served by the application so that they carry its headers."""

from flask import Blueprint, Response, request

assets = Blueprint("assets", __name__, static_folder="static", static_url_path="/static")


@assets.after_request
def _cache(response: Response) -> Response:
    # The address of a file carries its fingerprint, so what was fetched by it never changes.
    if response.status_code in (200, 304) and "v" in request.args:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
