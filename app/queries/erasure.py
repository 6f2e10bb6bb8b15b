"""What a member of the college reads of erasures: who wants what erased, and whose matter is still there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.chancery import Chancery
from app.queries.case_file import seen_entries, shown
from charter.case import Situation
from charter.entry import Entry
from charter.erasing import own_subject
from charter.vocabulary import Role, Subject

_NOBODY = (Role.PETITIONER, Role.CLOCK)


@dataclass(frozen=True)
class ErasureRow:
    """One member's reading: whose matter is to go and why; `final` once a second member says the same."""

    member: str
    on: date
    subjects: tuple[str, ...]
    reasons: str
    final: bool


def erasures_of(office: Chancery, here: Situation) -> tuple[ErasureRow, ...]:
    """Return the readings of the members, oldest first."""
    entries = [one for one in seen_entries(office, here) if one.type == "erasure.decided"]
    return tuple(_row(here, one) for one in entries)


def _row(here: Situation, entry: Entry) -> ErasureRow:
    told = shown(here, entry)
    reasons = str(told.get("reasons") or "")
    return ErasureRow(entry.actor.name, entry.on, tuple(told["subjects"]), reasons, bool(told["final"]))


def subjects_left(office: Chancery, here: Situation) -> tuple[str, ...]:
    """Return whose matter of this case can still be erased: petitioner, seats, third persons, offices."""
    case = here.case
    named = [
        str(Subject.PETITIONER),
        *(f"{Subject.SEAT}:{seat.handle}" for seat in case.seats),
        *(f"{Subject.THIRD}:{one.item}" for one in case.adverse),
        *_offices(seen_entries(office, here)),
    ]
    return tuple(one for one in named if one not in case.erased)


def _offices(entries: Sequence[Entry]) -> list[str]:
    own = {own_subject(one.actor) for one in entries if one.actor.role not in _NOBODY}
    return sorted(one for one in own if one.startswith(f"{Subject.OFFICE}:"))


def proposed_by_another(here: Situation) -> tuple[str, ...]:
    """Return whose matter another member wants erased, for this one to confirm; none when nobody does."""
    waiting = [one for one in here.case.proposed_erasures if one.member != here.actor.id]
    return waiting[-1].subjects if waiting else ()
