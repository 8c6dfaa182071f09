"""The pages, in three languages: one module and one template folder for each thing people do."""

from flask import Flask

from app.web import (
    about,
    account,
    assets,
    browsing,
    contribution,
    cookies,
    correction,
    csrf,
    documentation,
    documents,
    entries,
    headers,
    health,
    history,
    home,
    i18n,
    letters,
    lookup,
    news,
    packs,
    people,
    presentation,
    reading,
    retiring,
    review,
    security,
    texts,
    waivers,
    wanted,
    watching,
)


def register(app: Flask) -> None:
    cookies.init(app)
    i18n.init(app)
    presentation.init(app)
    headers.init(app)
    csrf.init(app)
    documents.init(app)
    letters.init(app)
    security.init(app)
    for blueprint in (
        assets.assets,
        health.health,
        home.home_,
        lookup.lookup_,
        entries.entries_,
        history.history_,
        browsing.browsing_,
        news.news_,
        reading.reading_,
        texts.texts_,
        packs.packs_,
        waivers.waivers_,
        wanted.wanted_,
        watching.watching_,
        about.about_,
        documentation.documentation,
        security.security,
        account.account_,
        people.people_,
        contribution.contribution_,
        correction.correction_,
        retiring.retiring_,
        review.review_,
    ):
        app.register_blueprint(blueprint)
