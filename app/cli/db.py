"""`flask db`: moves the schema along its revisions."""

from __future__ import annotations

from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from migrations import run

group = AppGroup("db", help="Move the schema along its revisions.")


def _url() -> str:
    return current_app.extensions["offramp"].settings.database_url


def _line(difference: Any) -> str:
    while isinstance(difference, list):  # changes of one column come together
        difference = difference[0]
    kind, *things = difference
    return f"{kind}: {' '.join(str(getattr(thing, 'name', thing)) for thing in things if thing is not None)}"


@group.command("upgrade")
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the database up to REVISION (the newest, unless you name one)."""
    run.upgrade(_url(), revision)
    click.echo(f"The schema is at {run.current(_url())}.")


@group.command("downgrade")
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take the database down to REVISION."""
    run.downgrade(_url(), revision)
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
