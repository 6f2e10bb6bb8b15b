"""Silence of the log: after too many days without an entry, officers of two organisations confirm the date.

Each names the days since the last act, and nothing else is written between the two. The door and the verifier
ask here. Source: ledger 4.3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from charter.roll import Roll
from charter.sentence import Sentence

CONFIRMED = "date.confirmed"
ORGANISATIONS = 2
_BOTH = Sentence(
    "Nothing has been entered in the log for days. Officers of two organisations must confirm the date "
    "before anything else can be done."
)
_ANOTHER = Sentence(
    "Nothing has been entered in the log for days. One organisation has confirmed the date; an officer of "
    "another must do so before anything else can be done."
)
_MISNAMED = Sentence("The days of silence are other than those named. Read the page again.")


@dataclass(frozen=True)
class Silence:
    """The days before an entry on which nothing was written.

    `heard` is the organisation that has confirmed the date, while that counts; `is_half_over` says that a
    confirmation, counting or not, is what was written last, and waits for another; `is_due` that the date
    must be confirmed.
    """

    since: date
    days: int
    heard: str | None
    is_half_over: bool
    is_due: bool

    @property
    def awaited(self) -> Sentence | None:
        """Say what every other act waits for."""
        if not self.is_due:
            return None
        return _BOTH if self.heard is None else _ANOTHER

    def objection(self, word: str, stated: Mapping[str, Any]) -> Sentence | None:
        """Return what stands against an entry: a confirmation names these very days, all others wait."""
        if word != CONFIRMED:
            return self.awaited
        return None if stated["gap"] == self.days else _MISNAMED


def silence_before(roll: Roll, size: int, last_on: date, day: date) -> Silence:
    """Return the silence before an entry that is about to be written.

    A first confirmation counts no more as soon as anything else stands behind it, or as many days have passed
    since as ask for one; the silence that it named goes on until two have confirmed.

    Args:
        roll: as the entries so far leave it.
        size: how many they are.
        last_on: the day of the last.
        day: the day of the next.
    """
    first = roll.confirmation
    is_half_over = first is not None and first.index == size - 1
    since = first.since if first is not None and is_half_over else last_on
    days = (day - since).days
    heard = heard_from(roll, day) if is_half_over else None
    return Silence(since, days, heard, is_half_over, days > most_days(roll))


def heard_from(roll: Roll, day: date) -> str | None:
    """Return the organisation whose confirmation of the date waits for another's on a day, if it counts."""
    first = roll.confirmation
    return first.org if first is not None and (day - first.on).days <= most_days(roll) else None


def most_days(roll: Roll) -> int:
    """Return how many days may pass without an entry before the date must be confirmed."""
    return roll.editions[roll.edition].clock("date_gap")
