"""Confirmations of the date after a silence: by officers, and in `demo` and `test` for them (ledger 4.3)."""

from __future__ import annotations

from app.chancery import Chancery
from app.operations.door import govern_by
from app.operations.locks import Lock, lock
from app.operations.who import Who
from app.queries.silence import silence_now
from charter.entry import Entry
from charter.moves import Refused
from charter.silence import ORGANISATIONS
from charter.vocabulary import Act, Role


class DateAwaited(Refused):
    """Officers must confirm the date before anything is written."""


def confirm_date(office: Chancery, who: Who, *, days: int) -> Entry:
    """Confirm the date as an officer, after the days of silence that the officer has read.

    Raises:
        NotFound: the person does not hold the role claimed.
        Refused: the date need not be confirmed, the officer's organisation has confirmed it, or the days are
            not those any more.
    """
    lock(office.connection, Lock.ROLL)  # so that nobody ends the silence meanwhile
    now = silence_now(office)
    is_due = now is not None and now.is_due
    return govern_by(office, who, Act.CONFIRM_DATE, {"gap": days if is_due else 0})


def refuse_until_confirmed(office: Chancery) -> None:
    """Refuse to write anything while the date must be confirmed.

    Raises:
        DateAwaited: it must.
    """
    now = silence_now(office)
    awaited = None if now is None else now.awaited
    if awaited is not None:
        raise DateAwaited((awaited,))


def confirm_for_two(office: Chancery) -> int:
    """Confirm the date for one officer of each of two organisations, if it must be; return how many did."""
    lock(office.connection, Lock.ROLL)
    done = 0
    while done < ORGANISATIONS and (now := silence_now(office)) is not None and now.is_due:
        govern_by(office, _officer_of_another(office, now.heard), Act.CONFIRM_DATE, {"gap": now.days})
        done += 1
    return done


def _officer_of_another(office: Chancery, heard: str | None) -> Who:
    roll = office.roll()
    others = [org.id for org in roll.members(office.day) if org.id != heard]
    found = next(place for org in others for place in roll.holders(Role.OFFICER, office.day, org))
    return Who(Role.OFFICER, person_id=found.id)
