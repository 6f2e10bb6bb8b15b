"""The silence of the log that an act of today would end, and how officers are told of it (ledger 4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from app.chancery import Chancery
from app.queries.proposals import name_in
from app.records.log import LogHead
from charter.case import Actor
from charter.sentence import Sentence
from charter.silence import Silence, most_days, silence_before

_HEAD = select(LogHead.size, LogHead.last_on)


def silence_now(office: Chancery) -> Silence | None:
    """Return the days before an act of today on which nothing was written; None before the founding."""
    head = office.session.execute(_HEAD).first()
    if head is None or head.last_on is None:
        return None
    return silence_before(office.roll(), head.size, head.last_on, max(office.day, head.last_on))


@dataclass(frozen=True)
class Awaited:
    """A silence that waits to be confirmed, for an officer: `by` has confirmed it, which counts `until`."""

    silence: Silence
    today: date
    sentence: Sentence
    by: str | None
    until: date | None
    is_own: bool


def awaited_by(office: Chancery, actor: Actor) -> Awaited | None:
    """Return the silence that officers must end now, None where nothing waits for them."""
    silence, roll = silence_now(office), office.roll()
    sentence = None if silence is None else silence.awaited
    if silence is None or sentence is None:
        return None
    by = None if silence.heard is None else name_in(roll, silence.heard)
    until = None
    if by is not None and roll.confirmation is not None:
        until = roll.confirmation.on + timedelta(days=most_days(roll))
    return Awaited(silence, office.day, sentence, by, until, silence.heard == actor.org)
