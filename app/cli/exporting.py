"""`flask log export`: bundles, deltas and flat lists, with the rights of whoever is named."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext
from flask_babel import force_locale

from app.chancery import Chancery
from app.cli.service import ready_service
from app.cli.words import LANGUAGES
from app.operations import bundles, flat
from app.operations.flat import Form
from app.operations.who import NotFound, Who
from app.queries.readers import reader_named
from app.service import Service
from app.web.flat_words import wording
from charter.moves import Refused
from charter.vocabulary import Role
from charter.zipform import TooLong

FLAT, DELTA = "flat", "delta"
_KINDS = ("public", "case", "full", DELTA, FLAT)
_NOT_YOURS = "There is no such petition for this person, or no such right."
_OUT = click.Path(dir_okay=False, path_type=Path)


@dataclass(frozen=True)
class Asked:
    """What an export was asked for on the command line."""

    kind: str
    case_id: str | None
    name: str | None
    since: int | None
    form: str | None
    language: str

    def check(self) -> None:
        """Refuse what does not fit together, in words."""
        if (self.kind == DELTA) != (self.since is not None):
            raise click.UsageError("--since SIZE belongs to --kind delta, and to no other.")
        if (self.kind == FLAT) != (self.form is not None):
            raise click.UsageError("--format belongs to --kind flat, and to no other.")
        if self.kind == FLAT:
            if self.case_id is not None and self.name is None:
                raise click.UsageError("A list of one petition is made for somebody: give --as NAME.")
            return
        if (self.kind == "case") != (self.case_id is not None):
            raise click.UsageError("--case ID belongs to --kind case or flat, and to no other.")
        if (self.kind in ("public", DELTA)) != (self.name is None):
            raise click.UsageError("--as NAME belongs to every kind but public and delta.")


@click.command()
@click.option("--kind", type=click.Choice(_KINDS), required=True)
@click.option("--case", "case_id", metavar="ID", help="The petition, for a bundle or list of one.")
@click.option("--as", "name", metavar="NAME", help="The account whose rights are used; not for everyone's.")
@click.option("--since", type=click.IntRange(min=1), metavar="SIZE", help="The size that a delta continues.")
@click.option("--format", "form", type=click.Choice([str(one) for one in Form]), help="The form of a list.")
@click.option("--language", type=click.Choice(list(LANGUAGES)), default="en", help="The language of a list.")
@click.argument("out", type=_OUT)
@with_appcontext
def command(out: Path, **given: Any) -> None:
    """Write a bundle, a delta, or a flat list of acts at the last signed checkpoint to OUT."""
    asked = Asked(**given)
    asked.check()
    try:
        with force_locale(asked.language):
            taken = _export(ready_service(), asked, out)
    except NotFound:
        raise click.ClickException(_NOT_YOURS) from None
    except (bundles.NoBundle, TooLong) as reason:
        raise click.ClickException(str(reason)) from None
    except Refused as refusal:
        raise click.ClickException(" ".join(map(str, refusal.reasons))) from None
    what = "list" if taken.kind == FLAT else "bundle"
    click.echo(f"{taken.kind} {what} at size: {taken.size}. Acts that are newer: {taken.newer}.")


def _export(service: Service, asked: Asked, out: Path) -> bundles.Taken:
    who = None if asked.name is None else _who(service, asked.name, asked.case_id)
    if who is not None and asked.case_id is None:  # an auditor's, recorded before its first byte
        offices = service.office, service.reading_office
        if asked.kind == FLAT:
            return flat.flat_full(*offices, out, Form(str(asked.form)), wording(), who=who)
        return bundles.export_full(*offices, out, who)
    with service.reading_office() as office:
        if asked.kind == FLAT:
            return _flat(office, asked, out, who)
        if who is not None and asked.case_id is not None:
            return bundles.export_case(office, out, asked.case_id, who)
        if asked.since is not None:
            return bundles.export_delta(office, out, asked.since)
        return bundles.export_public(office, out)


def _flat(office: Chancery, asked: Asked, out: Path, who: Who | None) -> bundles.Taken:
    form = Form(str(asked.form))
    if who is None or asked.case_id is None:
        return flat.flat_public(office, out, form, wording())
    return flat.flat_case(office, out, form, wording(), case_id=asked.case_id, who=who)


def _who(service: Service, name: str, case_id: str | None) -> Who:
    """Return the claim of a named account: as petitioner, or in the one role that its person holds."""
    with service.reading_office() as office:
        reader = reader_named(office.session, name, office.day)
    if reader is None:
        raise click.ClickException(f"There is no account named {name}.")
    if reader.person_id is None:
        return Who(Role.PETITIONER, account_id=reader.account_id)
    if not reader.roles:
        raise NotFound
    role = min(reader.roles)
    is_seat = role is Role.REVIEWER and case_id is not None
    return Who(Role.SEAT if is_seat else role, person_id=reader.person_id)
