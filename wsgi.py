"""What a WSGI server serves: `gunicorn "wsgi:serving()"`; commands take `flask --app wsgi ...`."""

from __future__ import annotations

from flask import Flask

from app import create_app
from app.operations.starting import MayNotStart, check_before_serving, check_login
from migrations.run import current, head

app = create_app()


def serving() -> Flask:
    """Return the application once database and log are fit to be served (reliability R210)."""
    service = app.extensions["offramp"]
    if current(service.settings.database_url) != head():
        raise SystemExit("The database is not at its newest revision: .venv/bin/flask --app wsgi db upgrade")
    try:
        with service.reading_office() as office:
            check_before_serving(office, service.signer)
            if service.settings.is_production:
                check_login(office)
    except MayNotStart as reason:
        raise SystemExit(str(reason)) from None
    return app
