"""The type of a fold, and what several of them share."""

from __future__ import annotations

from collections.abc import Callable

from charter.case import Case, Reading
from charter.entry import Entry

Fold = Callable[[Case, Entry], Case]


def unchanged(case: Case, entry: Entry) -> Case:
    """Return the case as it is: the entry's weight lies in its stage or in its text alone."""
    del entry
    return case


def reading_of(entry: Entry) -> Reading:
    """Return a college member's decision."""
    return Reading(str(entry.actor.id), bool(entry.data["upheld"]), entry.on, bool(entry.data["final"]))
