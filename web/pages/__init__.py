"""The server-rendered pages: one module per page, a blueprint each."""

from flask import Flask

from web.pages import (
    account,
    api,
    archive,
    auditing,
    case,
    comparing,
    definitions,
    deploying,
    drafts,
    files,
    groups,
    incidents,
    login,
    notices,
    offers,
    people,
    replaying,
    start,
    supposing,
    task,
    tokens,
    undelivered,
    worklist,
)

BLUEPRINTS = (
    login.blueprint,
    worklist.blueprint,
    start.blueprint,
    task.blueprint,
    case.blueprint,
    offers.blueprint,
    definitions.blueprint,
    deploying.blueprint,
    comparing.blueprint,
    incidents.blueprint,
    undelivered.blueprint,
    archive.blueprint,
    auditing.blueprint,
    replaying.blueprint,
    supposing.blueprint,
    notices.blueprint,
    files.blueprint,
    drafts.blueprint,
    tokens.blueprint,
    account.blueprint,
    people.blueprint,
    groups.blueprint,
    api.blueprint,
)


def register(app: Flask) -> None:
    """Put all pages into *app*."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
