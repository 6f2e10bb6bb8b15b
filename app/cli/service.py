"""The service that a command works on, once its database can be read."""

from __future__ import annotations

import click
from flask import current_app

from app.service import Service
from migrations import run


def ready_service() -> Service:
    """Return the service, or say that its database lacks tables of this version."""
    service: Service = current_app.extensions["offramp"]
    if run.current(service.settings.database_url) != run.head():
        raise click.ClickException(
            "The database is not at the newest revision; run: .venv/bin/flask --app wsgi db upgrade"
        )
    return service
