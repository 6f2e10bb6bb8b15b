"""How many officers' signatures were checked, and which of those shown were not (ledger 4.6 ii)."""

from __future__ import annotations

from dataclasses import dataclass, field

from charter.entry import Entry
from charter.guards.signatures import (
    every_founder_signed,
    every_founder_signed_anew,
    signed_with_own_key,
)
from charter.signing import SIGNATURES
from charter.verifying.rules import Judged

_RULES = frozenset({every_founder_signed, every_founder_signed_anew, signed_with_own_key})


@dataclass
class Signatures:
    """Counts what the open entries bear; `unchecked` names the entries whose rule was not applied."""

    checked: int = 0
    unchecked: set[int] = field(default_factory=set)

    def take(self, entry: Entry) -> None:
        """Note an entry before it is judged."""
        if _borne_by(entry):
            self.unchecked.add(entry.index)

    def judged(self, entry: Entry, judged: Judged) -> None:
        """Count the signatures of an entry whose rule has given its answer, good or bad."""
        if entry.index in self.unchecked and _RULES & judged.answered:
            self.unchecked.remove(entry.index)
            self.checked += _borne_by(entry)

    def notes(self) -> list[str]:
        """Return what the report says of them."""
        told = [f"signatures: {self.checked} checked"]
        if self.unchecked:
            entries = ", ".join(map(str, sorted(self.unchecked)))
            told.append(f"signatures not checked, of the entries: {entries}")
        return told


def _borne_by(entry: Entry) -> int:
    several = entry.data.get(SIGNATURES)
    return len(several) if isinstance(several, list) else int("signature" in entry.data)
