"""`flask log witness`: the witness of an organisation, which needs nothing of the service."""

from __future__ import annotations

from pathlib import Path

import click

from app.settings import BadSettings, witness_present
from app.witness.front import listening, serve
from app.witness.opening import Forgotten, opened_witness
from charter.note import Malformed

_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("witness")
@click.option("--name", required=True, help="Its key's name: an address without https://, ours for ever.")
@click.option("--keys", type=_FOLDER, required=True, help="Folder of its keys; drawn when there are none.")
@click.option("--state", type=_FILE, required=True, help="File that keeps what it has cosigned; lose none.")
@click.option("--log", "logs", multiple=True, metavar="VKEY", help="A log that it knows; may be repeated.")
@click.option("--beacon/--no-beacon", default=False, help="Also give values of the organisation's beacon.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", default=8100, show_default=True, help="Port to listen at; 0 for a free one.")
def command(  # noqa: PLR0917 - the options of a command come by name
    name: str, keys: Path, state: Path, logs: tuple[str, ...], beacon: bool, host: str, port: int,  # noqa: FBT001
) -> None:
    """Cosign checkpoints of the logs named, over HTTP; without a log, only print the keys."""
    try:
        witness = opened_witness(
            name, logs, keys=keys, state=state, beacon=beacon, present=witness_present()
        )
    except (Malformed, Forgotten, BadSettings) as wrong:
        raise click.ClickException(str(wrong)) from None
    click.echo(f"Key of the witness: {witness.public}")
    for log in witness.logs if beacon else ():
        click.echo(f"End of the beacon for {log.name}: {witness.chain(log.name, 0).hex()}")
    if not logs:
        return
    try:
        listener = listening(host, port)
    except OSError:
        reason = f"The port {port} of {host} is taken, or is none of this machine."
        raise click.ClickException(reason) from None
    click.echo(f"The witness listens at: http://{host}:{listener.getsockname()[1]}")
    serve(witness, listener)
