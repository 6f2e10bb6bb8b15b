"""`flask lists`: import an official list from a downloaded file, and look up a name on those in force."""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from app.cli.service import ready_service
from app.operations.list_log import recorded_by
from app.operations.lists import RefusedImport, Staged, accept_list, stage_list
from app.queries.search import Hit, search
from app.service import DatabaseAway, Service
from charter.moves import Refused

group = AppGroup("lists", help="Official lists: import a file, look up a name.")

_COUNTS = ("persons", "entities", "added", "changed", "removed", "orphans")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@dataclass(frozen=True, kw_only=True)
class _Wish:
    """What the command line asks for."""

    source: str
    files: tuple[Path, ...]
    published: date | None
    registrar: str | None
    excerpt: bool


@group.command("import")
@click.argument("source")
@click.argument("files", nargs=-1, required=True, type=_FILE)
@click.option("--published", type=click.DateTime(["%Y-%m-%d"]), help="The publisher's date.")
@click.option("--dry-run", is_flag=True, help="Show the difference and keep nothing.")
@click.option("--as", "registrar", metavar="NAME", help="Accept it as this registrar; else it is staged.")
@click.option("--excerpt", is_flag=True, help="Take fewer persons than a whole list has (demo and test).")
def import_command(published: datetime | None, *, dry_run: bool, **rest: Any) -> None:
    """Import the list SOURCE from its FILES: SDN and ALT together, `.xz` as it is."""
    service = ready_service()
    wish = _Wish(published=published.date() if published else None, **rest)
    if wish.excerpt and service.settings.is_production:
        raise click.ClickException("--excerpt is for demo and test.")
    try:
        staged = _import(service, wish, keep=not dry_run)
    except RefusedImport as refusal:
        raise click.ClickException(f"{refusal} Nothing was written.") from None
    except DatabaseAway:
        raise click.ClickException("The database is busy or away; try again. Nothing was written.") from None
    except Refused as refusal:
        reasons = " ".join(map(str, refusal.reasons))
        raise click.ClickException(f"{reasons} Nothing was written.") from None
    for line in _told(staged, dry_run=dry_run):
        click.echo(line)


@group.command("search")
@click.argument("text")
@click.option("--json", "as_json", is_flag=True, help="Print an array of rows.")
@click.option("--limit", type=click.IntRange(1, 200), default=20, show_default=True)
def search_command(text: str, limit: int, *, as_json: bool) -> None:
    """Look up TEXT, a name in any spelling or script, on the lists in force."""
    service = ready_service()
    with service.database.reading() as session:
        hits = search(session, text, limit)
    if as_json:
        click.echo(json.dumps([_row(hit) for hit in hits], ensure_ascii=False, indent=1))
        return
    for hit in hits:
        click.echo(f"{hit.score:.3f} {hit.band:8} {hit.source} {hit.source_id}: {_described(hit)}")
    if not hits:
        click.echo("No entry is like this name.")


def _import(service: Service, wish: _Wish, *, keep: bool) -> Staged:
    with ExitStack() as stack:
        files = [stack.enter_context(path.open("rb")) for path in wish.files]
        office = stack.enter_context(service.office() if keep else service.reading_office())
        staged = stage_list(
            office.session, wish.source, files, published=wish.published, excerpt=wish.excerpt, now=office.now
        )
        if staged.is_accepted or wish.registrar is None or not keep:
            return staged
        record = recorded_by(office, wish.registrar)
        return accept_list(office.session, staged.snapshot_id, now=office.now, record=record)


def _told(staged: Staged, *, dry_run: bool) -> list[str]:
    if staged.is_unchanged:
        state = "unchanged: these bytes are the accepted list"
    elif dry_run:
        state = "not kept (--dry-run)"
    else:
        state = "accepted" if staged.is_accepted else "staged; a registrar accepts it with --as NAME"
    counts = ", ".join(f"{name}: {getattr(staged, name)}" for name in _COUNTS)
    published = staged.published.isoformat() if staged.published else "not stated"
    return [
        f"{staged.source}: {state}.", f"published: {published}", f"digest: {staged.digest}", counts,
        f"root: {staged.root}",
    ]


def _row(hit: Hit) -> dict[str, object]:
    return {
        "source": hit.source, "source_id": hit.source_id, "name": hit.name,
        "matched_name": hit.matched_name, "score": hit.score, "band": hit.band, "birth": hit.birth,
        "citizenship": list(hit.citizenship), "programme": hit.programme,
    }


def _described(hit: Hit) -> str:
    about = "; ".join(part for part in (hit.birth, ", ".join(hit.citizenship), hit.programme) if part)
    also = "" if hit.matched_name == hit.name else f" = {hit.name}"
    return f"{hit.matched_name}{also} ({about})"
