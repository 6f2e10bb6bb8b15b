"""`flask demo`: the invented world, its accounts, their present codes, signatures. Never in production."""

from __future__ import annotations

from pathlib import Path

import click
import pyotp
from flask import current_app

from app.chance import SeededChance
from app.cli.commands import Commands
from app.demo.accounts import PASSWORD, AccountLine, accounts, totp_secret
from app.demo.founding import signature_by
from app.demo.simulation import SEED, NotEmpty, load
from app.queries.seat_work import work_of_seats
from app.service import Service

group = Commands("demo", help="The demo world: load it, list its accounts, print a code, sign a text.")


@group.command("load")
@click.option("--if-empty", is_flag=True, help="Do nothing when the database has a log already.")
def load_command(*, if_empty: bool) -> None:
    """Load the demo world into an empty database, ending today."""
    service = _demo_service()
    try:
        loaded = load(service, seed=_seed(service))
    except NotEmpty:
        if if_empty:
            return
        raise click.ClickException("The database has a log already; nothing was loaded.") from None
    click.echo(f"Demo world loaded: {loaded.petitions} petitions, {loaded.days} days, {loaded.size} entries.")


@group.command("accounts")
def accounts_command() -> None:
    """Print every demo account with password, second factor and what it is for."""
    service = _demo_service()
    chance = SeededChance(_seed(service))
    click.echo(f"Password of every demo account: {PASSWORD}")
    click.echo("A present one-time code: python3 dev.py code NAME")
    click.echo("An officer's signature over a downloaded text: python3 dev.py sign NAME FILE")
    with service.database.reading() as session:
        work = work_of_seats(session)
    for one in accounts():
        secret = totp_secret(chance, one.name) if one.in_roll else "no second factor"
        purpose = "; ".join(filter(None, (one.purpose, work.get(one.name))))
        click.echo(f"{one.name:16} {secret:33} {purpose}")


@group.command("code")
@click.argument("name")
def code_command(name: str) -> None:
    """Print the present one-time code of the demo account NAME."""
    service = _demo_service()
    one = _account(name)
    if not one.in_roll:
        raise click.ClickException(f"{name} signs in without a code.")
    secret = totp_secret(SeededChance(_seed(service)), name)
    click.echo(pyotp.TOTP(secret).at(service.now()))


@group.command("sign")
@click.argument("name")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def sign_command(name: str, file: Path) -> None:
    """Sign FILE with the key of the demo account NAME, as ssh-keygen would; print FILE.sig and write it."""
    service = _demo_service()
    _account(name)
    with service.reading_office() as office:
        if not any(place.key for place in office.roll().places_of(name, office.day)):
            raise click.ClickException(f"{name} has no key in the roll.")
    signature = signature_by(SeededChance(_seed(service)), name, file.read_bytes())
    beside = file.with_name(f"{file.name}.sig")
    beside.write_text(signature, encoding="ascii")
    click.echo(f"Written: {beside}")
    click.echo(signature, nl=False)


def _account(name: str) -> AccountLine:
    found = next((one for one in accounts() if one.name == name), None)
    if found is None:
        raise click.ClickException(f"There is no demo account {name}.")
    return found


def _seed(service: Service) -> str:
    return service.settings.seed or SEED


def _demo_service() -> Service:
    service: Service = current_app.extensions["offramp"]
    if service.settings.is_production:
        raise click.ClickException("The demo world is not for production.")
    return service
