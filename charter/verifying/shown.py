"""What a bundle of each kind must show of an entry, and what it may not (ledger 4.5, 4.6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from charter.entry import Entry
from charter.fields import ENTRY_TYPES, EntryType, Field
from charter.findings import BROKEN, MISSING, Report
from charter.rights import reads_tier
from charter.showing import full_shows, public_shows
from charter.verifying.erased import Erasures
from charter.vocabulary import ENDS, Role, Stage

DELTA = "delta"
KINDS = ("public", "case", "full", DELTA)


@dataclass
class Seen:
    """What the open entries of one case tell, whether or not their chain is known."""

    types: set[str] = field(default_factory=set)
    stage: Stage | None = None
    published_at: int | None = None

    def take(self, entry: Entry) -> None:
        """Remember an entry's type and the stage it names."""
        self.types.add(entry.type)
        self.stage = entry.to
        if entry.type == "case.published" and self.published_at is None:
            self.published_at = entry.index

    @property
    def decided(self) -> bool:
        """Say whether the case has come to an end or into force."""
        return self.stage in ENDS or self.stage is Stage.IN_FORCE or self.published_at is not None


@dataclass(frozen=True)
class Shows:
    """The rule of one kind of bundle; `reader` is whom a bundle of one petition was made for."""

    kind: str
    reader: Role | None = None

    def must(self, one: Field, seen: Seen | None) -> bool:
        """Say whether a disclosure must be there; `seen` is of the entry's case, None without one."""
        if self.kind == "full":
            return full_shows(one, frozenset(seen.types) if seen else frozenset())
        if self.kind == "public" or seen is None or seen.published_at is not None:
            return public_shows(one)
        opened = one.opened_by is None or one.opened_by in seen.types
        waits = one.name == "chain" and not seen.decided
        return self.reader is not None and reads_tier(self.reader, one.tier) and opened and not waits

    def may(self, one: Field, seen: Seen | None) -> bool:
        """Say whether a disclosure may be there: what is private stays so, what is sealed waits."""
        return self.kind == "case" or self.must(one, seen)


@dataclass(frozen=True)
class _Doubt:
    """A disclosure that is absent, or perhaps should be; the entry itself is not held, for there are many."""

    index: int
    case: str | None
    field: Field
    shown: bool


@dataclass
class Disclosures:
    """The disclosures that are absent or doubtful, judged when all entries have been seen."""

    shows: Shows
    _doubtful: list[_Doubt] = field(default_factory=list)
    _usually: dict[str, frozenset[str]] = field(default_factory=dict)

    def take(self, entry: Entry) -> None:
        """Note what the bundle does not show of an entry, or perhaps should not."""
        kind = ENTRY_TYPES[entry.type]
        if not kind.sealed_names and entry.opened.keys() == self._usual(kind):
            return
        for one in kind.disclosed:
            shown = one.name in entry.opened
            if one.opened_by is not None or shown is not self.shows.must(one, _ANY):
                self._doubtful.append(_Doubt(entry.index, entry.case, one, shown))

    def _usual(self, kind: EntryType) -> frozenset[str]:
        """Return the disclosures that leave no doubt of an entry of a type, where none of them is sealed."""
        if kind.word not in self._usually:
            must = (one.name for one in kind.disclosed if self.shows.must(one, _ANY))
            self._usually[kind.word] = frozenset(must)
        return self._usually[kind.word]

    def check(self, report: Report, cases: Mapping[str, Seen], erasures: Erasures) -> None:
        """Report what is missing, and what is shown that a bundle of this kind keeps back."""
        for doubt in self._doubtful:
            seen = None if doubt.case is None else cases[doubt.case]
            name = doubt.field.name
            if not doubt.shown:
                if self.shows.must(doubt.field, seen) and not erasures.holds(doubt.case, doubt.index, name):
                    report.add(MISSING, "disclosure", f"The disclosure {name} is not shown.", doubt.index)
            elif not self.shows.may(doubt.field, seen):
                sentence = f"The disclosure {name} is not for this kind of bundle."
                report.add(BROKEN, "tier", sentence, doubt.index)


_ANY = Seen(stage=Stage.CLOSED)
"""Stands for any decided case; what waits for something else is looked at again at the end."""
