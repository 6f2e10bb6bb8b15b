"""``flask keys``: the service's own keys, and how one takes the place of another."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from app.operations.rewrapping import PLACES, seal_anew
from app.service import Service

group = AppGroup("keys", help="The service's own keys: draw them, change them.")


def _service() -> Service:
    service: Service = current_app.extensions["offramp"]
    return service


@group.command()
def create() -> None:
    """Draw every key that has no file yet; in production no other command does.

    Copy the files to a second safe place at once: without the key-encryption key nothing sealed
    can ever be read again.
    """
    service = _service()
    service.cabinet.create_all()
    click.echo(f"The keys are in {service.settings.key_folder}; keep a second copy elsewhere.")


@group.command("next-kek")
def next_kek() -> None:
    """Draw the key-encryption key that comes next; nothing is sealed under it yet."""
    path = _service().cabinet.draw_next_kek()
    click.echo(f"The next key-encryption key is in {path}; keep a second copy elsewhere.")
    click.echo("When the copy is safe: flask --app wsgi keys rotate-kek")


@group.command("rotate-kek")
def rotate_kek() -> None:
    """Put the next key-encryption key in force, and seal anew what is under an older one.

    The service may run meanwhile. Run it again after it was stopped, or to hear when the old key may go.
    """
    service = _service()
    begun = service.cabinet.put_next_kek_in_force()
    if begun:
        click.echo("The next key-encryption key is in force; the one before it still opens what it sealed.")
    done = [seal_anew(service.database.unit_of_work, service.cabinet, place) for place in PLACES]
    for one in done:
        click.echo(f"{one.table}: sealed anew: {one.anew}, opening under no key: {one.broken}")
    click.echo(_what_next(service, quiet=not begun and not any(one.anew + one.broken for one in done)))


def _what_next(service: Service, *, quiet: bool) -> str:
    """Say when an older key may go: once a whole run has found nothing under it.

    A request that had read the older key just before may still be writing when the first run ends.
    """
    retired = service.cabinet.retired_keks
    if not retired:
        return "There is one key-encryption key, and everything is sealed under it."
    if not quiet:
        return "Run this command once more in five minutes; it says when the older key may go."
    files = ", ".join(map(str, retired))
    return f"Nothing in the database is under an older key; only old backups are. Remove with them: {files}"
