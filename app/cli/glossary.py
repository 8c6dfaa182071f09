"""`flask glossary …`: the group that every command of the glossary belongs to."""

from typing import Any

import click
from flask.cli import AppGroup

from app.terminology.errors import MakerDied, StoreUnavailable

WAYS_OUT = {
    "locked": "another process is writing; try again when it is done",
    "readonly": "this user cannot write the file or its folder; see to their owner and mode",
    "read-only": "it takes no writes; see why, or name the primary in DATABASE_URL",
    "full": "free some space",
    "no space left": "free some space",
    "no such": "run `flask glossary migrate`",
    "does not exist": "run `flask glossary migrate`",
    "not a database": "see to what DATABASE_URL names, or restore a backup",
    "malformed": "stop the service and restore a backup",
    "unable to open": "see that the file is there and that this user can read it and write its folder",
}


class GlossaryGroup(AppGroup):
    """Says in a sentence what to do when the database, or a process that works for it, fails any of its commands."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except StoreUnavailable as error:
            reason = error.reason.strip().splitlines()[0] if error.reason.strip() else "it does not answer"
            way = next((way for sign, way in WAYS_OUT.items() if sign in reason.lower()), None)
            way = way or "see that it runs and that DATABASE_URL is right"
            raise click.ClickException(f"The database failed ({reason}): {way}. Nothing was changed.") from error
        except MakerDied as error:
            raise click.ClickException(
                "A process that made the entries ready was killed, perhaps for want of memory: free some and try again."
                " Nothing was changed."
            ) from error


glossary = GlossaryGroup("glossary", help="Look up, check, load and maintain the glossary.")

from app.cli import backup, coverage, files, lookup, packs, reading, store, waivers  # noqa: E402, F401  (they join the group)
