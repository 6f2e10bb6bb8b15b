"""The public register in a bundle: its root is the one stated in the log, its cases are whole (ledger 4.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from charter.entry import Entry
from charter.findings import ALTERED, BROKEN, MISSING, Report
from charter.register import RegisterRow, register_root
from charter.roll import Roll


@dataclass
class Statements:
    """What the walk kept for the register: the newest statement, and each case's entries by index."""

    newest: Entry | None = None
    places: dict[str, list[tuple[int, str, str]]] = field(default_factory=dict)
    published: dict[str, int] = field(default_factory=dict)

    def take(self, entry: Entry) -> None:
        """Remember what an entry means for the register."""
        if entry.type == "register.stated":
            self.newest = entry
        if entry.case is not None:
            place = (entry.index, entry.leaf_hash.hex(), str(entry.to))
            self.places.setdefault(entry.case, []).append(place)
            if entry.type == "case.published":
                self.published.setdefault(entry.case, entry.index)


def check_register(report: Report, plain: Any, kept: Statements, kind: str) -> None:
    """Compare `register.json` with the newest statement in the log, and with the cases shown."""
    rows = _rows(report, plain)
    if kept.newest is None:
        if rows:
            report.add(ALTERED, "register", "The register is not stated in the log.")
        return
    stated = kept.newest
    if register_root(rows) != stated.data["root"] or len(rows) != stated.data["count"]:
        report.add(ALTERED, "register", "The register is not the one that the log states.", stated.index)
        return
    report.until = str(stated.data["day"])
    for row in rows:
        _check_case(report, row, kept, kind)
    named = {row.case for row in rows}
    for case, index in kept.published.items():
        if index < stated.index and case not in named:
            report.add(BROKEN, "register", "A published case is not in the register.", index)


def _rows(report: Report, plain: Any) -> list[RegisterRow]:
    try:
        return [RegisterRow(**row) for row in plain["rows"]]
    except (KeyError, TypeError):
        report.add(ALTERED, "register", "The register is not of its form.")
        return []


def _check_case(report: Report, row: RegisterRow, kept: Statements, kind: str) -> None:
    assert kept.newest is not None
    before = [place for place in kept.places.get(row.case, []) if place[0] < kept.newest.index]
    if not before and kind == "case":
        return
    last = before[-1][1:] if before else ("", "")
    if len(before) != row.entries or last != (row.last, row.status):
        report.add(
            MISSING, "whole", f"The published case {row.case} is not whole: {len(before)} of {row.entries}."
        )


def check_days(report: Report, roll: Roll, last: date | None) -> None:
    """Check that the daily entries of every finished day are there."""
    if roll.founded_on is None or last is None or last <= roll.founded_on:
        return
    days: Mapping[str, date | None] = {"access.batched": roll.batched, "register.stated": roll.stated}
    for word, newest in days.items():
        if newest is None or newest < last - timedelta(days=1):
            report.add(BROKEN, "daily", f"The daily entry {word} of a finished day is missing.")
