"""What a delta shows from the size that it continues on: days, checkpoints and acts, none of them left out.

Every act without a case is open from there on, and already from the newest statement of the register ahead
of it, so these can be held against each other without the roll and the cases that the delta continues; what
those are needed for is left to whoever takes a whole bundle.

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
from charter.showing import PADDING, PUBLICATION
from charter.verifying.calendar import Calendar, Point
from charter.verifying.register import acts_before

_STATED = DAILY[1]


@dataclass
class Continued:
    """Follows the open entries of a delta; `points` are its checkpoints, of which `since` is the first.

    Acts without a case, and publications, are followed from the newest statement of the register ahead of
    `since`, or from entry 0 where there is none; `begun` is that entry, if it was shown. The roll holds
    nothing but days.
    """

    report: Report
    since: int
    points: list[Point]
    begun: Entry | None = None
    _calendar: Calendar = field(init=False)
    _roll: Roll = field(default_factory=Roll)
    _acts: int | None = None
    _published: int | None = None
    _oldest: int | None = None

    def __post_init__(self) -> None:
        """Begin before the first entry, with the checkpoint that is continued."""
        if not self.points or self.points[0].size != self.since:
            sentence = "The list of checkpoints does not begin with the one that the delta continues."
            self.report.add(MISSING, "checkpoints", sentence)
            self.points = sorted([Point(self.since), *self.points])
        self._calendar = Calendar(self.report, self.points)

    @property
    def counted_from(self) -> int:
        """The index from which on all that is counted is shown."""
        return self.since if self.begun is None else self.begun.index

    def take(self, entry: Entry) -> None:
        """Check one open entry; of one before `since`, whose days the delta does not show, its date."""
        if entry.index >= self.since:
            self._calendar.take(entry, self._roll)
        else:
            self._calendar.check_cosigned(entry)
            if entry.case is None:
                self._look_back(entry)
        if entry.case is None and entry.type != PADDING:
            self._count(entry)
        if entry.type == PUBLICATION and self._published is not None:
            self._published += 1

    def close(self) -> None:
        """Check what lies after the last open entry, and that there was something to begin with."""
        self._calendar.close(self._roll)
        if not self.begun:
            sentence = "Neither a statement of the register before the size continued is shown, nor entry 0."
            self.report.add(MISSING, "since", sentence)

    def _look_back(self, entry: Entry) -> None:
        """The newest statement ahead of `since`, or entry 0, is the first act without a case shown."""
        if entry.index == 0 or entry.type == _STATED:
            if self._oldest is not None:
                sentence = "An act without a case stands before those that the delta continues to count."
                self.report.add(BROKEN, "since", sentence, self._oldest)
            self._oldest = entry.index
            self._begin(entry)
        elif self._oldest is None:
            self._oldest = entry.index

    def _begin(self, entry: Entry) -> None:
        """At `since` both daily entries are there of every day up to the one that was stated last."""
        self.begun = entry
        if entry.index == 0:
            self._acts, self._published, self._roll = 0, 0, Roll(founded_on=entry.on)
        else:
            day = _day_of(entry)
            self._roll = Roll(founded_on=day, batched=day, stated=day)

    def _count(self, entry: Entry) -> None:
        if entry.type in DAILY:
            self._follow(entry)
        if entry.type == _STATED:
            self._hold(entry)
            self._hold_published(entry)
        if self._acts is not None:
            self._acts += 1

    def _follow(self, entry: Entry) -> None:
        """Each daily entry is of a day that is over, and from `since` on of the next one."""
        day, name = _day_of(entry), "stated" if entry.type == _STATED else "batched"
        is_next = entry.index < self.since or self._is_next(day, getattr(self._roll, name))
        if day is None or day >= entry.on or not is_next:
            self._broken("daily", "The daily entry is not that of the next day.", entry)
        if day is not None:
            self._roll = replace(self._roll, **{name: day})

    def _is_next(self, day: date | None, last: date | None) -> bool:
        """The first is of the day of the founding; of any, where nothing was shown to begin with."""
        if day is None or last is None:
            return self._roll.founded_on in (None, day)
        return day.toordinal() == last.toordinal() + 1

    def _hold(self, stated: Entry) -> None:
        """From one statement to the next, their counts differ by as many acts as are shown."""
        named = stated.data["governance"]
        if type(named) is int:
            self._acts = acts_before(self.report, stated, named if self._acts is None else self._acts)
        if type(named) is not int or named != self._acts:
            self._broken("governance", "The count of acts without a case is wrong.", stated)

    def _hold_published(self, stated: Entry) -> None:
        """From one statement to the next, as many more cases are published as are shown."""
        named, shown = stated.data["count"], self._published
        if type(named) is not int or named < (shown or 0):
            self._broken("stated", "The count of published cases is wrong.", stated)
        elif shown is not None and named > shown:
            sentence = f"Published cases are withheld before this statement: {named - shown}."
            self.report.add(MISSING, "whole", sentence, stated.index)
        self._published = named if type(named) is int else shown

    def _broken(self, rule: str, sentence: str, entry: Entry) -> None:
        self.report.add(BROKEN, rule, sentence, entry.index)


def _day_of(entry: Entry) -> date | None:
    try:
        return date.fromisoformat(str(entry.data["day"]))
    except ValueError:
        return None
