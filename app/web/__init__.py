"""The pages, in three languages: one module and one template folder for each thing people do."""

from flask import Flask

from app.web import assets, entries, headers, health, home, i18n, lookup, presentation


def register(app: Flask) -> None:
    i18n.init(app)
    presentation.init(app)
    headers.init(app)
    for blueprint in (assets.assets, health.health, home.home_, lookup.lookup_, entries.entries_):
        app.register_blueprint(blueprint)
