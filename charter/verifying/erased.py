"""What the log says is erased: each line held against the entry that it names (ledger 4.2).

What is rightly listed is erased, not missing; whatever else is absent stays missing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from charter.bundle import Bundle
from charter.canonical import NotCanonical
from charter.disclosure import NotADisclosure, open_disclosure
from charter.entry import Entry, Malformed, read_entry
from charter.erasing import ErasedField, fields_listed, wrongly_listed
from charter.findings import BROKEN, Report

_NOT_SHOWN, _ERASED = "; not shown: ", "; erased: "
_CARRIED_BY = {"evidence": "manifest", "the person's other petitions": "person"}
"""Values that rules ask for and that another field brought into the case."""


@dataclass
class Erasures:
    """The lists of all `erasure.performed`, and what of them holds."""

    report: Report
    _listed: dict[int, list[tuple[Entry, ErasedField]]] = field(default_factory=dict)
    _held: dict[str | None, set[tuple[int, str]]] = field(default_factory=dict)

    def take(self, entry: Entry) -> None:
        """Note what an entry lists as erased."""
        if entry.type != "erasure.performed":
            return
        for one in fields_listed(entry.data["erased"]) or ():
            self._listed.setdefault(one.entry, []).append((entry, one))

    def hold(self, bundle: Bundle) -> None:
        """Go through the bundle once more, for the entries that are named, and judge each line."""
        if not self._listed:
            return
        for leaf in bundle.leaves():
            for by, one in self._listed.get(leaf.index, ()):
                try:
                    self._judge(by, one, read_entry(leaf.index, leaf.leaf, {}))
                except (NotCanonical, Malformed):
                    continue  # reported when it was read the first time
        for shown in bundle.disclosures():
            if shown.index in self._listed:
                self._check_gone(shown.index, shown.disclosure)

    def _judge(self, by: Entry, one: ErasedField, named: Entry) -> None:
        wrong = wrongly_listed(one, by, named)
        if wrong is not None:
            self.report.add(BROKEN, "erased", wrong, by.index)
        else:
            self._held.setdefault(by.case, set()).add((one.entry, one.name))

    def _check_gone(self, index: int, encoded: str) -> None:
        try:
            name = open_disclosure(encoded).name
        except NotADisclosure:
            return  # reported when it was read the first time
        if any((index, name) in held for held in self._held.values()):
            said = f"The disclosure {name} is listed as erased, and yet it is shown."
            self.report.add(BROKEN, "erased", said, index)

    def holds(self, case: str | None, index: int, name: str) -> bool:
        """Say whether an entry's disclosure is rightly listed as erased."""
        return (index, name) in self._held.get(case, ())

    def of(self, case: str) -> tuple[str, ...]:
        """Return what is erased of a case, a line for each disclosure."""
        return tuple(f"entry {index}: {name}" for index, name in sorted(self._held.get(case, ())))

    def told(self, case: str, unchecked: Iterable[str]) -> tuple[str, ...]:
        """Return the rules that were not checked, those that erased values stood behind called so."""
        names = {name for _, name in self._held.get(case, ())}
        return tuple(_told(line, names) for line in unchecked)


def _told(line: str, names: set[str]) -> str:
    rule, at, value = line.partition(_NOT_SHOWN)
    is_erased = bool(at) and _CARRIED_BY.get(value, value) in names
    return f"{rule}{_ERASED}{value}" if is_erased else line
