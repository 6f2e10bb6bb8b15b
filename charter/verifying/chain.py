"""The chain of one case's entries: each names its number and the leaf before it (ledger 4.1)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from charter.case import Case
from charter.entry import Entry
from charter.findings import ALTERED, BROKEN, MISSING, CaseStatus, Report
from charter.verifying.shown import Seen

_NOT_SHOWN = "the chain of the case's entries is not shown"
_WITHHELD = "entries of the case are withheld"


@dataclass
class Walked:
    """One case as far as it was walked.

    `case` is its fold while every entry so far was shown; `gap` is the index of the first entry before
    which one was not, and from there on only what needs no fold is judged. `first` is the index of the first
    entry that is open.
    """

    case: Case | None = None
    gap: int | None = None
    first: int | None = None
    entries: int = 0
    seen: Seen = field(default_factory=Seen)
    unchecked: dict[str, None] = field(default_factory=dict)
    last: str | None = None
    _number: int | None = 0

    def status(self, case_id: str) -> CaseStatus:
        """Return what was checked of the case."""
        whole = self.gap is None and not self.unchecked
        return CaseStatus(case_id, "whole" if whole else "partial", self.entries, tuple(self.unchecked))

    def follows(self, report: Report, entry: Entry) -> bool:
        """Say whether the entry is known to be the case's next; a chain that contradicts is a finding."""
        if self._number is None or "chain" not in entry.opened:
            self._check_later(report, entry)
        else:
            self._check_link(report, entry, self._number)
        self.last = entry.leaf_hash.hex()
        return self.gap is None

    def leave(self, entry: Entry, reason: str) -> None:
        """Stop folding the case here."""
        self.gap = entry.index if self.gap is None else self.gap
        self.unchecked.setdefault(reason, None)

    def miss(self, report: Report, name: str) -> None:
        """Report the entry before which one was not shown, where there is such."""
        if self.gap is not None:
            report.add(MISSING, "chain", f"Not every entry of the case {name} is shown.", self.gap)

    def _check_link(self, report: Report, entry: Entry, before: int) -> None:
        number, previous = _link(entry.opened["chain"])
        self._number = number
        if number is None or number <= before:
            report.add(BROKEN, "chain", "The number of the entry in its case is not the next.", entry.index)
            self.leave(entry, _WITHHELD)
        elif number > before + 1:
            self.leave(entry, _WITHHELD)
        elif previous != self.last:
            report.add(ALTERED, "chain", "The entry does not follow the case's last entry.", entry.index)
            self.leave(entry, _WITHHELD)

    def _check_later(self, report: Report, entry: Entry) -> None:
        """Go on after an entry without its chain; a number that is shown again must still be a number."""
        self.leave(entry, _NOT_SHOWN)
        self._number = None
        if "chain" in entry.opened:
            self._number, _ = _link(entry.opened["chain"])
            if self._number is None:
                report.add(
                    BROKEN, "chain", "The number of the entry in its case is not the next.", entry.index
                )


def _link(chain: Any) -> tuple[int | None, str | None]:
    match chain:
        case {"case_seq": int() as number, "prev": None | str() as previous, **others}:
            if not others and number is not True and number > 0:
                return number, previous
    return None, None
