"""`flask clock`: the daily run, by cron or by hand; it may run late, twice, and in parallel."""

from __future__ import annotations

import click

from app.cli.commands import Commands
from app.cli.failures import Failures, tell_all
from app.cli.service import ready_service
from app.operations.checkpoints import Hours
from app.operations.confirming import DateAwaited
from app.operations.cosigning import gather_cosignatures, lacking
from app.operations.deadlines import run_clock
from app.operations.erasure import ErasureRun, perform_erasures
from app.operations.sessions import clear_away
from app.service import LogWouldFork

group = Commands("clock", help="What falls due: stages, daily entries, checkpoints.")


@group.command("run")
def run_command() -> None:
    """Do all that is owed today, and print what was done."""
    service = ready_service()
    hours = Hours(service.settings.hours, strict=service.settings.is_production)
    erased = ErasureRun()
    failed, kept = Failures("clock"), Failures("erasure")
    try:
        done = run_clock(
            service.office, service.signer, open_reading=service.reading_office, hours=hours,
            confirms_date=not service.settings.is_production, on_failure=failed.note,
        )
        if done.at_hour or not hours.strict:  # an erasure brings a checkpoint of its own
            erased = perform_erasures(service.office, service.signer, on_failure=kept.note)
    except (LogWouldFork, DateAwaited) as reason:
        raise click.ClickException(str(reason)) from None
    with service.database.unit_of_work() as session:
        clear_away(session, service.now())
    service.database.settle()
    heard = gather_cosignatures(service.office, service.reading_office)
    click.echo(f"Daily entries written: {done.daily}")
    click.echo(f"Acts of the clock: {done.acts}")
    click.echo(f"Cases erased: {erased.cases}")
    click.echo(f"Newest checkpoint at size: {done.size}")
    for one in lacking(heard):
        click.echo(f"Witness {one.witness.name}: {one.trouble}", err=True)
    tell_all(failed, kept)
