"""Entries to cases and roll. `evolve` is the only function that changes a stage.

The door folds with every disclosure at hand, the verifier with those of its bundle; a value that is not
shown is `UNKNOWN` in the state, never a default (ledger 4.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from charter.case import Case
from charter.changing import replace
from charter.entry import Entry
from charter.folding import FOLDS
from charter.governing import fold_governance
from charter.roll import Roll
from charter.rulebook import Rulebook
from charter.vocabulary import ENDS, Stage


def new_case(entry: Entry) -> Case:
    """Return the case that a `petition.opened` begins; `evolve` then folds the entry itself."""
    assert entry.case is not None
    return Case(id=entry.case, edition=entry.edition)


def evolve(case: Case, entry: Entry) -> Case:
    """Return the case after one of its entries.

    The stage is the one the entry names; the door and the verifier have compared it with the table's
    before (ledger 4.1).
    """
    reached = entry.to
    after = case
    if reached is not case.stage:
        after = _enter(case, entry, reached)
    after = replace(after, seq=case.seq + 1)
    return FOLDS[entry.type](after, entry)


def _enter(case: Case, entry: Entry, reached: Stage | None) -> Case:
    over = reached in ENDS
    return replace(
        case,
        stage=reached,
        since=entry.on,
        since_before=case.since,
        extended=0,
        substituted_on=None,
        ended_on=entry.on if over else None,
        closing=entry.data.get("closing") if over else case.closing,
    )


def fold_case(entries: Iterable[Entry]) -> Case | None:
    """Fold all entries of one case, in order; None for none."""
    case: Case | None = None
    for entry in entries:
        case = evolve(case or new_case(entry), entry)
    return case


def empty_roll(editions: Mapping[str, Rulebook]) -> Roll:
    """Return the roll before entry 0, with the editions at hand to be named there."""
    return Roll(editions=dict(editions))


def govern(roll: Roll, entry: Entry) -> Roll:
    """Return the roll after one entry without a case."""
    return fold_governance(roll, entry)
