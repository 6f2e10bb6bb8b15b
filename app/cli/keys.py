"""``flask keys``: the service's own keys."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

group = AppGroup("keys", help="The service's own keys.")


@group.command()
def create() -> None:
    """Draw every key that has no file yet; in production no other command does.

    Copy the files to a second safe place at once: without the key-encryption key nothing sealed
    can ever be read again.
    """
    service = current_app.extensions["offramp"]
    service.cabinet.create_all()
    click.echo(f"The keys are in {service.settings.key_folder}; keep a second copy elsewhere.")
