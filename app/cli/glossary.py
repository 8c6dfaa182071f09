"""`flask glossary …`: the group that every command of the glossary belongs to."""

from flask.cli import AppGroup

glossary = AppGroup("glossary", help="Look up, check, load and maintain the glossary.")

from app.cli import backup, files, lookup, store  # noqa: E402, F401  (the commands register themselves with the group)
