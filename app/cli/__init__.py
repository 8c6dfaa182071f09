"""The commands: read arguments, call one service, print. Exit codes: 0 done, 1 findings or not found, 2 wrong use."""

from flask import Flask

from app.cli.glossary import glossary


def register(app: Flask) -> None:
    app.cli.add_command(glossary)
