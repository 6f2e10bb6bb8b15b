"""`flask log`: bundles, the policy that checks them, checkpoints on demand, erasure, audit and replay."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.commands import Commands
from app.cli.exporting import command as export
from app.cli.failures import Failures, tell_all
from app.cli.service import ready_service
from app.cli.witness import command as witness
from app.operations.audit import differences
from app.operations.checkpoints import sign_now
from app.operations.cosigning import gather_cosignatures, lacking
from app.operations.erasure import perform_erasures
from app.operations.replaying import CannotReplay, replay_bundle
from app.queries.log_pages import policy_text
from app.service import LogWouldFork
from charter.moves import Refused
from charter.quorum import cosignatures_needed

group = Commands("log", help="The log: export, policy, checkpoint, witnesses, erase, audit, replay.")
group.add_command(export, "export")
group.add_command(witness)

_OUT = click.Path(dir_okay=False, path_type=Path)


@group.command()
@click.argument("out", type=_OUT)
def policy(out: Path) -> None:
    """Write the policy file that a verifier needs to OUT: the log's key, its witnesses, entry 0."""
    with ready_service().reading_office() as office:
        text = policy_text(office)
    if text is None:
        raise click.ClickException("The log has not been founded yet.")
    out.write_bytes(text)
    click.echo(f"The policy is in {out}.")


@group.command()
def checkpoint() -> None:
    """Pad to a full block and sign a checkpoint now; for demo and test only."""
    service = ready_service()
    if service.settings.is_production:
        raise click.ClickException("In production checkpoints are signed at their fixed hours only.")
    try:
        size = sign_now(service.office, service.signer)
    except (LogWouldFork, Refused) as reason:
        raise click.ClickException(str(reason)) from None
    click.echo(f"The checkpoint has the size: {size}.")
    for one in lacking(gather_cosignatures(service.office, service.reading_office)):
        click.echo(f"Witness {one.witness.name}: {one.trouble}", err=True)


@group.command()
def witnesses() -> None:
    """Ask the witnesses to cosign the newest checkpoint; exit 1 unless two thirds of them have."""
    service = ready_service()
    heard = gather_cosignatures(service.office, service.reading_office)
    for one in heard:
        said = one.trouble or f"It has cosigned the checkpoint of size: {one.size}."
        click.echo(f"{one.witness.name}: {said}")
    if not heard:
        click.echo("The roll names no witness, or nothing has been signed yet.")
    if len(heard) - len(lacking(heard)) < cosignatures_needed(len(heard)):
        raise SystemExit(1)


@group.command()
def audit() -> None:
    """Replay the whole log and compare with the tables; exit 1, with a line for each difference."""
    service = ready_service()
    try:
        signed = service.signer.last()  # before the log is read, which then holds at least that
    except LogWouldFork as reason:
        raise click.ClickException(str(reason)) from None
    with service.auditing_office() as office:
        count = 0
        for difference in differences(office, signed):
            click.echo(difference)
            count += 1
    if count:
        raise SystemExit(1)
    click.echo("The tables equal the log.")


@group.command()
def erase() -> None:
    """Erase what two members of the college have decided, and nothing else; sign a checkpoint of it."""
    service, kept = ready_service(), Failures("erasure")
    try:
        done = perform_erasures(service.office, service.signer, on_failure=kept.note)
    except Refused as refusal:
        raise click.ClickException(" ".join(map(str, refusal.reasons))) from None
    except LogWouldFork as reason:
        raise click.ClickException(str(reason)) from None
    service.database.settle()
    click.echo(f"Cases erased: {done.cases}. Disclosures: {done.disclosures}.")
    if done.waiting:
        click.echo(f"Cases that wait until today's readings are in the log: {done.waiting}.")
    tell_all(kept)


@group.command()
@click.argument("bundle", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def replay(bundle: Path) -> None:
    """Fill an empty database from a full BUNDLE: the log's rows and all that is folded from them."""
    try:
        with ready_service().office() as office:
            counts = replay_bundle(office.session, bundle)
    except CannotReplay as reason:
        raise click.ClickException(str(reason)) from None
    for table, count in counts.items():
        click.echo(f"{table}: {count}")
