"""What a delta shows from the size that it continues on: days, checkpoints and acts, none of them left out.

Every act without a case is open from there on, so these can be held against each other without the roll and
the cases that the delta continues; what those are needed for is left to whoever takes a whole bundle.

Source: ledger 4.6 (v).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from charter.changing import replace
from charter.entry import Entry
from charter.fields import DAILY
from charter.findings import BROKEN, MISSING, Report
from charter.roll import Roll
from charter.showing import PADDING
from charter.verifying.calendar import Calendar, Point
from charter.verifying.register import acts_before


@dataclass
class Continued:
    """Follows the open entries of a delta; `points` are its checkpoints, of which `since` is the first.

    The roll begins at the first day of which the delta must show daily entries, and holds nothing but their
    days: a day has them once it is over, so they stand behind every entry of that day.
    """

    report: Report
    since: int
    points: list[Point]
    _calendar: Calendar = field(init=False)
    _roll: Roll = field(default_factory=Roll)
    _acts: int | None = None

    def __post_init__(self) -> None:
        """Begin before the first entry, with the checkpoint that is continued."""
        self._calendar = Calendar(self.report, self.points)
        if self._held is None:
            sentence = "The list of checkpoints does not begin with the one that the delta continues."
            self.report.add(MISSING, "checkpoints", sentence)

    @property
    def _held(self) -> Point | None:
        return self.points[0] if self.points and self.points[0].size == self.since else None

    def take(self, entry: Entry) -> None:
        """Check one open entry; of one before `since`, whose days the delta does not show, its date."""
        if entry.index < self.since:
            self._calendar.check_cosigned(entry)
            return
        if self._roll.founded_on is None:
            self._roll = replace(self._roll, founded_on=self._first_day(entry))
        self._calendar.take(entry, self._roll)
        if entry.case is None and entry.type != PADDING:
            self._count(entry)

    def _first_day(self, entry: Entry) -> date:
        """What stands before `since` is dated no later than its checkpoint was cosigned, where it was."""
        cosigned = None if self._held is None else self._held.day
        return min(entry.on, cosigned or entry.on)

    def close(self) -> None:
        """Check what lies after the last open entry."""
        self._calendar.close(self._roll)

    def _count(self, entry: Entry) -> None:
        if entry.type in DAILY:
            self._follow(entry)
        if entry.type == "register.stated":
            self._hold(entry)
        if self._acts is not None:
            self._acts += 1

    def _follow(self, entry: Entry) -> None:
        """Each daily entry is of the next day, and of one that is over."""
        day, batched = _day_of(entry), entry.type == DAILY[0]
        last = self._roll.batched if batched else self._roll.stated
        if day is None or day >= entry.on or not self._is_next(day, last):
            self._broken("daily", "The daily entry is not that of the next day.", entry)
        if day is not None:
            self._roll = replace(self._roll, **{"batched" if batched else "stated": day})

    def _is_next(self, day: date, last: date | None) -> bool:
        """The first that is shown may be of an earlier day than the delta's first, and of no later one."""
        if last is None:
            return self._roll.founded_on is not None and day <= self._roll.founded_on
        return day.toordinal() == last.toordinal() + 1

    def _hold(self, stated: Entry) -> None:
        """From one statement to the next, their counts differ by as many acts as are shown."""
        named = stated.data["governance"]
        if type(named) is int:
            self._acts = acts_before(self.report, stated, named if self._acts is None else self._acts)
        if type(named) is not int or named != self._acts:
            self._broken("governance", "The count of acts without a case is wrong.", stated)

    def _broken(self, rule: str, sentence: str, entry: Entry) -> None:
        self.report.add(BROKEN, rule, sentence, entry.index)


def _day_of(entry: Entry) -> date | None:
    try:
        return date.fromisoformat(str(entry.data["day"]))
    except ValueError:
        return None
