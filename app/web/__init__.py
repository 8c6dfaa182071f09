"""The pages, in three languages: one module and one template folder for each thing people do."""

from flask import Flask

from app.web import health


def register(app: Flask) -> None:
    app.register_blueprint(health.health)
