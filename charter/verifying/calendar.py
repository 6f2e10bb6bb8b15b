"""Days and checkpoints: daily entries on time, dates between cosigned checkpoints, endings that waited.

Source: ledger 4.3 (clock acts wait for a checkpoint of their day), 4.4 (dates), 4.6 (v).
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import takewhile

from charter.entry import Entry
from charter.fields import DAILY
from charter.findings import BROKEN, MISSING, Report
from charter.quorum import is_cosigned
from charter.roll import Roll
from charter.vocabulary import Consequence

BLOCK = 16
_NOT_LISTED = "not checked: whether acts waited for witnesses that the policy does not list"
_WAITING = frozenset({"ballots.tallied", "standstill.concluded", "case.published", "endorsement.failed"})


@dataclass(frozen=True, order=True)
class Point:
    """A signed checkpoint: its size, the cosigned time in POSIX seconds where there is one, who cosigned.

    `time` needs the policy's quorum; `cosigners` are keys of the policy, written as in the roll.
    """

    size: int
    time: int | None = field(default=None, compare=False)
    cosigners: frozenset[str] = field(default=frozenset(), compare=False)

    @property
    def day(self) -> date | None:
        """The UTC day of the cosigned time."""
        return None if self.time is None else datetime.fromtimestamp(self.time, UTC).date()


@dataclass
class Calendar:
    """Follows the walk past the checkpoints, which come in rising order.

    `asked` are the keys of the witnesses that the policy lists; none where it asks for no quorum.
    """

    report: Report
    points: list[Point]
    asked: frozenset[str] = frozenset()
    _floors: list[date | None] = field(init=False)
    _ceilings: list[date | None] = field(init=False)
    _passed: int = 0
    _day_began: int = 0
    _on: date | None = None
    _stated: int | None = None

    def __post_init__(self) -> None:
        """Note for each number of checkpoints passed the last cosigned day before, and the first after."""
        days = [point.day for point in self.points]
        self._floors, self._ceilings = _filled(days), _filled(days[::-1])[::-1]

    def take(self, entry: Entry, roll: Roll) -> None:
        """Check one open entry; `roll` is as the entries before it leave it."""
        self._pass(entry.index, roll)
        if self._on not in (None, entry.on):  # the first day began with the log, or ahead of a delta
            self._day_began = entry.index
        if entry.type not in DAILY or entry.on != self._on:
            self._check_sealed()
        self.check_cosigned(entry)
        if _waits(entry):
            self._check_waited(entry, roll)
        self._stated = entry.index if entry.type in DAILY else self._stated
        self._on = entry.on

    def close(self, roll: Roll) -> None:
        """Check what lies after the last open entry."""
        self._check_sealed()
        self._pass(max((point.size for point in self.points), default=0), roll)

    def _pass(self, index: int, roll: Roll) -> None:
        while self._passed < len(self.points) and self.points[self._passed].size <= index:
            self._check_days(roll)
            self._passed += 1

    def _check_days(self, roll: Roll) -> None:
        """At a checkpoint, the daily entries of every finished day are there."""
        if self._on is None or roll.founded_on is None or self._on <= roll.founded_on:
            return
        for word, newest in zip(DAILY, (roll.batched, roll.stated), strict=True):
            if newest is None or self._on.toordinal() - newest.toordinal() > 1:
                size = self.points[self._passed].size
                sentence = (
                    f"The daily entry {word} of a finished day is missing at the checkpoint of size {size}."
                )
                self.report.add(BROKEN, "daily", sentence, size - 1)

    def _check_sealed(self) -> None:
        """After the daily entries the log is padded to a full block and signed: that checkpoint is there.

        Entries that fill a block are still padded by one entry at least, and so by a whole block.
        """
        if self._stated is None:
            return
        least = self._stated + 1
        most = (least // BLOCK + 1) * BLOCK
        where = bisect_right(self.points, Point(most)) - 1
        if where < 0 or self.points[where].size < least:
            sentence = f"A checkpoint of a size from {least} to {most} must be in the list, and is not."
            self.report.add(MISSING, "checkpoints", sentence, self._stated)
        self._stated = None

    def check_cosigned(self, entry: Entry) -> None:
        """Hold the date of an entry against the cosigned times around it."""
        floor, ceiling = self._floors[self._passed], self._ceilings[self._passed]
        if entry.on < (floor or entry.on) or entry.on > (ceiling or entry.on):
            self.report.add(
                BROKEN,
                "cosigned_date",
                "The date lies outside the checkpoints that witnesses saw.",
                entry.index,
            )

    def _check_waited(self, entry: Entry, roll: Roll) -> None:
        if entry.on == roll.founded_on:
            return
        of_day = takewhile(lambda point: point.size > self._day_began, reversed(self.points[: self._passed]))
        cosigned = [is_cosigned(roll, entry.on, point.cosigners) for point in of_day]
        if not cosigned:
            self.report.add(
                BROKEN, "checkpoint_first", "The act did not wait for a checkpoint of its day.", entry.index
            )
        elif self.asked and not any(cosigned):
            self._miss_cosignatures(entry, roll)

    def _miss_cosignatures(self, entry: Entry, roll: Roll) -> None:
        if self.asked.issuperset(witness.key for witness in roll.witnesses_on(entry.on)):
            sentence = "The act did not wait until enough witnesses had cosigned a checkpoint of its day."
            self.report.add(BROKEN, "cosigned_first", sentence, entry.index)
        elif _NOT_LISTED not in self.report.notes:
            self.report.notes.append(_NOT_LISTED)


def _waits(entry: Entry) -> bool:
    if entry.type == "stage.expired":
        taken_at_once: bool = entry.data["consequence"] == Consequence.TOO_FEW_ORGANISATIONS
        return not taken_at_once
    return entry.type in _WAITING


def _filled(days: list[date | None]) -> list[date | None]:
    """Return for each number of days passed the last one known, None before the first."""
    found: list[date | None] = [None]
    for day in days:
        found.append(day or found[-1])
    return found
