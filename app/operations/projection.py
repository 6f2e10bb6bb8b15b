"""The tables' shadow of the log: rows computed from the folded case and roll, and from nothing else.

The door writes through here in the act's transaction; the audit compares with `rows_of`; `flask log
replay` fills an empty database from a bundle. A stage is assigned in this file alone.
"""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, insert, update

from app.chancery import Chancery
from app.compiled import Compiled
from app.records.petition import IdentityRequest, Petition, SeatRow
from app.records.roll import OrganisationRow, PlaceRow
from charter.case import Case, Seat
from charter.deadlines import next_deadline
from charter.roll import Roll
from charter.rulebook import Rulebook

Shadow = list[tuple[Compiled, list[dict[str, Any]]]]  # statements with their rows

_PETITIONS, _SEATS = cast("Table", Petition.__table__), cast("Table", SeatRow.__table__)
_REQUESTS = cast("Table", IdentityRequest.__table__)
_ADD_PETITION, _ADD_SEAT, _ADD_REQUEST = map(Compiled, map(insert, (_PETITIONS, _SEATS, _REQUESTS)))
_MOVE_PETITION = Compiled(
    update(_PETITIONS)
    .where(_PETITIONS.c.id == bindparam("moved"))
    .values({column: bindparam(column.name) for column in _PETITIONS.c if column.name != "id"})
)
_CLEAR_SEATS, _CLEAR_REQUESTS = (
    Compiled(delete(table).where(table.c.petition_id == bindparam("petition_id")))
    for table in (_SEATS, _REQUESTS)
)


def petition_row(case: Case, rulebook: Rulebook) -> dict[str, Any]:
    """Return the columns of `petitions` that a case projects to."""
    return {
        "id": case.id,
        "last_seq": case.seq,
        "stage": str(case.stage),
        "stage_since": case.since,
        "due_on": next_deadline(case, rulebook),
        "edition": case.edition,
        "kind": case.kind,
        "opened_on": case.opened_on,
        "filed_on": case.filed_on,
        "admitted_on": case.admitted_on,
        "college": case.college,
        "outcome": None if case.tally is None else str(case.tally.outcome),
        "closing": case.closing,
        "number": case.number,
        "published_on": case.published_on,
        "ended_on": case.ended_on,
    }


def seat_rows(case: Case) -> list[dict[str, Any]]:
    """Return the rows of `seats` that a case projects to."""
    return [_seat_row(case, seat) for seat in case.seats]


def _seat_row(case: Case, seat: Seat) -> dict[str, Any]:
    sealed, ballot = case.sealed.get(seat.handle), case.ballots.get(seat.handle)
    return {
        "petition_id": case.id,
        "handle": seat.handle,
        "org": seat.org,
        "drawn_on": seat.drawn_on,
        "out": None if seat.out is None else str(seat.out),
        "declared_on": seat.declared_on,
        "effect": None if seat.effect is None else str(seat.effect),
        "rapporteur": seat.handle == case.rapporteur,
        "sealed_on": sealed.on if sealed else None,
        "voted_on": ballot.on if ballot else None,
    }


def identity_rows(case: Case) -> list[dict[str, Any]]:
    """Return the rows of `identity_requests` that a case projects to."""
    identity = case.identity
    rows = []
    for org, on in identity.drawn:
        answer = next(
            (
                word
                for word, orgs in (
                    ("verified", identity.verified),
                    ("doubted", identity.doubted),
                    ("recused", identity.recused),
                    ("idle", identity.idle),
                )
                if org in orgs
            ),
            None,
        )
        rows.append({"petition_id": case.id, "org": org, "drawn_on": on, "answer": answer})
    return rows


def organisation_rows(roll: Roll) -> list[dict[str, Any]]:
    """Return the rows of `organisations` that a roll projects to."""
    return [
        {"id": org.id, "name": org.name, "since": org.since, "until": org.until}
        for org in roll.organisations.values()
    ]


def place_rows(roll: Roll) -> list[dict[str, Any]]:
    """Return the rows of `places` that a roll projects to."""
    return [
        {
            "person_id": place.id,
            "role": str(place.role),
            "org": place.org,
            "since": place.since,
            "until": place.until,
            "deputy": place.deputy,
        }
        for place in roll.places
    ]


def shadow_of(before: Case, case: Case, rulebook: Rulebook) -> Shadow:
    """Return the statements that write the shadow of one case where an act changed it."""
    row = petition_row(case, rulebook)
    if case.seq == 1:
        return [(_ADD_PETITION, [row])]
    shadow: Shadow = [(_MOVE_PETITION, [{"moved": case.id, **row}])]
    mine = [{"petition_id": case.id}]
    if (seats := seat_rows(case)) != seat_rows(before):
        shadow += [(_CLEAR_SEATS, mine), (_ADD_SEAT, seats)]
    if (requests := identity_rows(case)) != identity_rows(before):
        shadow += [(_CLEAR_REQUESTS, mine), (_ADD_REQUEST, requests)]
    return shadow


def project(office: Chancery, shadow: Shadow) -> None:
    """Write the shadow of one case."""
    for statement, rows in shadow:
        statement.run_each(office.connection, rows)


def project_roll(office: Chancery, before: Roll, after: Roll) -> None:
    """Write the shadow of the roll where it changed."""
    if after.organisations == before.organisations and after.places == before.places:
        return
    office.session.execute(delete(PlaceRow))
    office.session.execute(delete(OrganisationRow))
    office.session.execute(insert(OrganisationRow), organisation_rows(after))
    office.session.execute(insert(PlaceRow), place_rows(after))
