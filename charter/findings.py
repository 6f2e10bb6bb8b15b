"""What the verifier reports: findings, the status of each case, one line, one exit code (ledger 4.6)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

SOUND: Final = 0
ALTERED: Final = 1
BROKEN: Final = 2
MISSING: Final = 3
UNREADABLE: Final = 4
MOST = 1000
"""A verification ends after so many findings: whoever floods a bundle gets no more of our time."""
_GRAVEST_FIRST = (UNREADABLE, ALTERED, BROKEN, MISSING)
_WORDS = {ALTERED: "altered", BROKEN: "broken", MISSING: "incomplete", UNREADABLE: "unreadable"}


class EnoughFound(Exception):
    """The report is full; what comes after is not looked at."""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: its exit code, the rule, the entry's number if any, a plain sentence."""

    code: int
    rule: str
    sentence: str
    entry: int | None = None

    def __str__(self) -> str:
        """Return the line that is printed."""
        where = "" if self.entry is None else f"entry {self.entry}: "
        return f"{where}{self.sentence} [{self.rule}]"

    @property
    def plain(self) -> dict[str, Any]:
        """Return the finding for `--json`."""
        return {"code": self.code, "rule": self.rule, "entry": self.entry, "sentence": self.sentence}


@dataclass(frozen=True)
class CaseStatus:
    """How much of one case was checked. `unchecked` names rules and why each could not be applied.

    `erased` lists the disclosures that two members of the college had erased; they are not missing.
    """

    case: str
    status: str
    entries: int
    unchecked: tuple[str, ...] = ()
    erased: tuple[str, ...] = ()

    @property
    def plain(self) -> dict[str, Any]:
        """Return the status for `--json`."""
        return {
            "case": self.case,
            "status": self.status,
            "entries": self.entries,
            "unchecked": list(self.unchecked),
            "erased": list(self.erased),
        }


@dataclass
class Report:
    """All that one verification found."""

    findings: list[Finding] = field(default_factory=list)
    cases: list[CaseStatus] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    size: int = 0
    withheld: int = 0
    until: str | None = None

    def add(self, code: int, rule: str, sentence: str, entry: int | None = None) -> None:
        """Note that something is wrong.

        Raises:
            EnoughFound: the report holds as many findings as it may.
        """
        self.findings.append(Finding(code, rule, sentence, entry))
        if len(self.findings) >= MOST:
            raise EnoughFound

    @property
    def exit_code(self) -> int:
        """Return the exit code: with several kinds of findings 4, 1, 2, 3 in this order."""
        codes = {finding.code for finding in self.findings}
        return next((code for code in _GRAVEST_FIRST if code in codes), SOUND)

    @property
    def line(self) -> str:
        """Return the first line."""
        code = self.exit_code
        if code != SOUND:
            gravest = next(one for one in self.findings if one.code == code)
            return f"{_WORDS[code]}: {len(self.findings)} findings; first: {gravest}"
        whole = sum(case.status == "whole" for case in self.cases)
        partial = sum(case.status == "partial" for case in self.cases)
        until = f" up to {self.until}" if self.until else ""
        return f"sound: {whole} cases whole{until}, {partial} partial, {self.withheld} leaves withheld"

    @property
    def plain(self) -> dict[str, Any]:
        """Return the report for `--json`."""
        return {
            "exit": self.exit_code,
            "line": self.line,
            "size": self.size,
            "withheld": self.withheld,
            "until": self.until,
            "cases": [case.plain for case in self.cases],
            "findings": [finding.plain for finding in self.findings],
            "notes": self.notes,
        }
