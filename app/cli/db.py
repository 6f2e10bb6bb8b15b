"""`flask db`: moves the schema along its revisions."""

from __future__ import annotations

from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from app.service import Service
from app.settings import Settings
from migrations import roles, run
from migrations.keys_out import WayOut, set_out_keys

group = AppGroup("db", help="Move the schema along its revisions; make the database's two logins.")


def _service() -> Service:
    service: Service = current_app.extensions["offramp"]
    return service


def _settings() -> Settings:
    return _service().settings


def _url() -> str:
    return _settings().database_owner_url


def _grant() -> None:
    """Open what a revision has made to the application's login, where it has one of its own."""
    settings = _settings()
    if roles.are_two(settings.database_owner_url, settings.database_url):
        click.echo(roles.grant(settings.database_owner_url, settings.database_url))


def _line(difference: Any) -> str:
    while isinstance(difference, list):  # changes of one column come together
        difference = difference[0]
    kind, *things = difference
    return f"{kind}: {' '.join(str(getattr(thing, 'name', thing)) for thing in things if thing is not None)}"


@group.command("upgrade")
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the database up to REVISION (the newest, unless you name one)."""
    way = WayOut(_service().key_store, _service().cabinet)
    try:
        count = set_out_keys(_url(), way)
        run.upgrade(_url(), revision, way_out=way)
        _grant()
    except run.MayNotMigrate as reason:
        raise click.ClickException(str(reason)) from None
    if count:
        _service().database.settle()
        click.echo(f"Data keys set out into {_service().settings.key_store}: {count}.")
        click.echo("Older copies of the database hold them too; keep those no longer than the store's.")
    click.echo(f"The schema is at {run.current(_url())}.")


@group.command("downgrade")
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take the database down to REVISION."""
    try:
        run.downgrade(_url(), revision)
        _grant()
    except run.MayNotMigrate as reason:
        raise click.ClickException(str(reason)) from None
    click.echo(f"The schema is at {run.current(_url())}.")


@group.command("current")
def current() -> None:
    """Say which revision the database is at, and which is the newest."""
    click.echo(f"The schema is at {run.current(_url())}; the newest is {run.head()}.")


@group.command("check")
def check() -> None:
    """Exit 1, with a line for each difference, unless the database equals the records."""
    found = run.differences(_url())
    for difference in found:
        click.echo(_line(difference))
    if found:
        raise SystemExit(1)
    click.echo("The schema equals the records.")


@group.command("revision")
@click.argument("number")
@click.argument("message")
def revision(number: str, message: str) -> None:
    """Write a new revision NUMBER from the records; MESSAGE is a plain verb phrase."""
    run.write_revision(_url(), number, message)


@group.command("roles")
def make_roles() -> None:
    """Make the owner's and the application's login on PostgreSQL, and grant each what it may do."""
    settings = _settings()
    urls = (settings.database_admin_url, settings.database_owner_url, settings.database_url)
    try:
        said = list(roles.make_roles(*urls))
    except run.MayNotMigrate as reason:
        raise click.ClickException(f"{reason} Nothing was changed.") from None
    for sentence in said:
        click.echo(sentence)
