"""The public register: the log states its root each day over every published case (ledger 4.1)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from charter.entry import Entry
from charter.findings import ALTERED, BROKEN, MISSING, Report
from charter.register import RegisterRow, register_root

_FORMS = {"case": str, "entries": int, "last": str, "status": str}


@dataclass
class Statements:
    """The register as the open entries make it, compared with each statement as it comes."""

    report: Report
    all_shown: bool
    newest: Entry | None = None
    at_newest: dict[str, RegisterRow] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)
    _published: dict[str, RegisterRow] = field(default_factory=dict)
    _false: list[Entry] = field(default_factory=list)

    def take(self, entry: Entry) -> None:
        """Remember what an entry means for the register, and judge a statement."""
        if entry.case is not None:
            number = self._counts[entry.case] = self._counts.get(entry.case, 0) + 1
            if entry.type == "case.published" or entry.case in self._published:
                row = RegisterRow(entry.case, number, entry.leaf_hash.hex(), str(entry.to))
                self._published[entry.case] = row
        elif entry.type == "register.stated":
            self.newest = entry
            self.at_newest = self._published.copy()
            self._compare(entry)

    def _compare(self, stated: Entry) -> None:
        rows = self.at_newest.values()
        fits = stated.data["root"] == register_root(rows) and stated.data["count"] == len(rows)
        if self.all_shown and not fits:
            self._false.append(stated)

    def check(self, plain: Any, case: str | None) -> dict[str, RegisterRow]:
        """Compare `register.json` with the newest statement, and its rows with the entries shown.

        Args:
            plain: the file as read.
            case: the case that the bundle is about, when it is about one.

        Returns:
            The rows that the log states, by case; none when the file is not to be relied on.
        """
        rows = self.compare_heads(plain)
        if rows is None or self.newest is None:
            return {}
        self._check_rows(rows, self.newest, case)
        return {row.case: row for row in rows}

    def compare_heads(self, plain: Any) -> list[RegisterRow] | None:
        """Compare `register.json` with the newest statement; None when it is not to be relied on."""
        rows = self._read(plain)
        stated = self.newest
        if rows is None:
            return None
        if stated is None:
            if rows or plain["day"] is not None or plain["index"] is not None:
                self.report.add(ALTERED, "register", "The register is not stated in the log.")
            return rows
        heads = (plain["day"], plain["index"], len(rows), register_root(rows))
        if heads != (stated.data["day"], stated.index, stated.data["count"], stated.data["root"]):
            self.report.add(
                ALTERED, "register", "The register is not the one that the log states.", stated.index
            )
            return None
        self.report.until = str(stated.data["day"])
        return rows

    def _read(self, plain: Any) -> list[RegisterRow] | None:
        try:
            rows = [RegisterRow(**row) for row in plain["rows"]]
            fits = plain.keys() == {"day", "index", "rows"} and all(map(_is_sound, rows))
        except (AttributeError, KeyError, TypeError):
            fits, rows = False, []
        if not fits or [row.case for row in rows] != sorted({row.case for row in rows}):
            self.report.add(ALTERED, "register_form", "The register is not of its form.")
            return None
        return rows

    def _check_rows(self, rows: list[RegisterRow], stated: Entry, case: str | None) -> None:
        missing = False
        for row in rows:
            shown = self.at_newest.get(row.case)
            count = 0 if shown is None else shown.entries
            if count < row.entries and (self.all_shown or shown is not None or row.case == case):
                missing = True
                sentence = f"The published case {row.case} is not whole: {count} of {row.entries}."
                self.report.add(MISSING, "whole", sentence)
            elif shown is not None and shown != row:
                self.report.add(
                    BROKEN,
                    "stated",
                    f"The register does not tell the case {row.case} as it is.",
                    stated.index,
                )
        named = {row.case for row in rows}
        for name in sorted(set(self.at_newest) - named):
            self.report.add(
                BROKEN, "stated", f"The published case {name} is not in the register.", stated.index
            )
        for one in [] if missing else self._false:
            if one is not stated:
                self.report.add(BROKEN, "stated", "The register stated is not that of its day.", one.index)


def acts_before(report: Report, stated: Entry, shown: int) -> int:
    """Hold the acts without a case that a statement counts against those shown before it; return the more."""
    named = stated.data["governance"]
    if not isinstance(named, int) or named <= shown:
        return shown
    sentence = f"Acts without a case are withheld before this one: {named - shown}."
    report.add(MISSING, "governance", sentence, stated.index)
    return named


def _is_sound(row: RegisterRow) -> bool:
    return all(
        type(getattr(row, name)) is form for name, form in _FORMS.items()
    )  # true is an int to isinstance
