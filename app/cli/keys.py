"""``flask keys``: the service's own keys, and how one takes the place of another."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import click
from flask import current_app

from app.cli.commands import Commands
from app.cli.service import ready_service
from app.operations.rewrapping import PLACES, lost_keys, seal_anew, wrap_anew
from app.queries.log_pages import signed_size
from app.service import Service
from charter.roll import Roll

_COMES = "with the next daily run"
_MISSING = "but is not in the key folder"

group = Commands("keys", help="The service's own keys: draw them, change them.")


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
    click.echo("When the copy is safe: .venv/bin/flask --app wsgi keys rotate-kek")


@group.command("rotate-kek")
def rotate_kek() -> None:
    """Put the next key-encryption key in force, and seal anew what is under an older one.

    The service may run meanwhile. Run it again after it was stopped, or to hear when the old key may go.
    """
    service = ready_service()
    begun = service.cabinet.put_next_kek_in_force()
    if begun:
        click.echo("The next key-encryption key is in force; the one before it still opens what it sealed.")
    done = [
        wrap_anew(service.key_store, service.cabinet),
        *(seal_anew(service.database.unit_of_work, service.cabinet, place) for place in PLACES),
    ]
    for one in done:
        click.echo(f"{one.where}: sealed anew: {one.anew}, opening under no key: {one.broken}")
    click.echo(_what_next(service, quiet=not begun and not any(one.anew + one.broken for one in done)))


def _what_next(service: Service, *, quiet: bool) -> str:
    """Say when an older key may go: once a whole run has found nothing under it, and every data key.

    A request that had read the older key just before may still be writing when the first run ends.
    """
    with service.database.reading() as session:
        lost = lost_keys(session, service.key_store)
    if lost:
        return (
            f"Data keys that are not in {service.settings.key_store}: {lost}. OFFRAMP_KEY_STORE names "
            "another folder, or an older copy was restored; do not remove any key until you know."
        )
    retired = service.cabinet.retired_keks
    if not retired:
        return "There is one key-encryption key, and everything is sealed under it."
    if not quiet:
        return "Run this command once more in five minutes; it says when the older key may go."
    files = ", ".join(map(str, retired))
    return f"Nothing here is under an older key; only old backups are. Remove with them: {files}"


@group.command("next-log-key")
def next_log_key() -> None:
    """Draw the key that signs the log next, and print its public part, which a proposal has to name."""
    service = ready_service()
    with service.reading_office() as office:
        known = {one.key for one in office.roll().keys}
    waiting = [public for public in service.cabinet.further_log_keys() if public.hex() not in known]
    public = waiting[0] if waiting else service.cabinet.draw_log_key()
    click.echo(f"The next log key is in {service.settings.key_folder}; keep a second copy elsewhere.")
    click.echo("An officer proposes it by its public part, and others approve. The next daily run takes it:")
    click.echo(public.hex())


@group.command("show")
def show() -> None:
    """Say which keys are in force, which come next, and which are to be destroyed."""
    service = ready_service()
    with service.reading_office() as office:
        roll, signed = office.roll(), signed_size(office.session)
    click.echo(f"Key-encryption key in force: {service.cabinet.kek_name.hex()}")
    for path in service.cabinet.retired_keks:
        click.echo(f"Older key-encryption key, which opens what is still under it: {path}")
    for line in _log_keys(service, roll, signed):
        click.echo(line)


def _log_keys(service: Service, roll: Roll, signed: int) -> Iterator[str]:
    cabinet = service.cabinet
    for one, following in pairwise(roll.keys):
        if following.named_at >= signed:
            yield f"Log key that was replaced and signs once more; keep it until then: {one.key}"
        elif cabinet.holds_log_key(bytes.fromhex(one.key)):
            yield f"Log key that was replaced; destroy it and its copies: {one.key}"
    for one in roll.keys[-1:]:
        yield f"Log key in force: {one.key}"
    _, due = roll.due_key or ("", "")
    if due:
        is_here = cabinet.holds_log_key(bytes.fromhex(due))
        yield f"Log key that comes next, {_COMES if is_here else _MISSING}: {due}"
    for public in cabinet.further_log_keys():
        if public.hex() not in {due, *(one.key for one in roll.keys)}:
            yield f"Log key that waits for a proposal to take effect: {public.hex()}"
