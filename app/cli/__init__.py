"""The commands: read arguments, call one service, print. Exit codes: 0 done, 1 findings or not found, 2 wrong use."""

from flask import Flask

from app.cli.glossary import glossary
from app.cli.user import user


def register(app: Flask) -> None:
    app.cli.add_command(glossary)
    app.cli.add_command(user)
