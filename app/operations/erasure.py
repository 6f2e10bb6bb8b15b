"""Erasure: members of the college decide it, the clock performs what two have decided (ledger 4.2).

One case is erased in one transaction: the entries that list what goes, the rows that go, the marks on the
keys. The keys are destroyed once that is committed, and a checkpoint follows, so that the next bundle holds
the entries. Killed before the commit, nothing has happened but that files may be gone whose turn it was;
killed after it, the next run destroys and signs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import case as case_of
from sqlalchemy import delete, func, select, tuple_

from app.chancery import Chancery
from app.operations.alone import OnFailure, done_alone, raise_it
from app.operations.checkpoints import OpenOffice, sign_now
from app.operations.door import act, hold
from app.operations.figures import count_outcomes
from app.operations.forgetting import (
    condemn_keys,
    destroy_keys,
    files_of,
    forget,
    forget_bundles,
    forget_discarded,
    readings_wait,
)
from app.operations.who import THE_CLOCK, Who
from app.queries.log_entries import encoded_of
from app.records.log import LogCheckpoint, LogDisclosure, LogEntry
from app.vault.files import SealedFiles
from app.vault.signer import Signer
from charter.case import Case, Erasure
from charter.disclosure import digest
from charter.entry import Entry, read_entry
from charter.erasing import MOST_IN_A_LEAF, ErasedField, covers, subject_of
from charter.fields import ENTRY_TYPES
from charter.moves import Refused
from charter.vocabulary import Act, Subject

_NEWEST_ERASURE = select(func.max(LogEntry.index)).where(LogEntry.type == "erasure.performed")


@dataclass(frozen=True)
class ErasureRun:
    """What one run did: cases erased, disclosures that went, cases that wait for a reading's day to end."""

    cases: int = 0
    disclosures: int = 0
    waiting: int = 0


def erase(
    office: Chancery, case_id: str, who: Who, *, subjects: Sequence[str], reasons: str,
    seen: str | None = None,
) -> Entry:
    """Say as a member of the college whose matter is to be erased; the second who says the same decides."""
    case, named = office.case(case_id), sorted(set(subjects))
    final = case is not None and any(list(one.subjects) == named for one in case.proposed_erasures)
    facts = {"subjects": named, "final": final, "reasons": reasons}
    return act(office, case_id, who, Act.ERASE, facts, seen=seen)


def perform_erasures(
    open_office: OpenOffice, signer: Signer, *, on_failure: OnFailure = raise_it
) -> ErasureRun:
    """Erase what two members have decided, and what discarded drafts left; nothing else.

    Args:
        open_office: opens one unit of work; each case has its own.
        signer: signs the checkpoint of each.
        on_failure: is told of a case that could not be erased; unless it is given, the failure ends the run.

    Raises:
        Refused: the date must be confirmed first; nothing was erased.
    """
    with open_office() as office:
        count_outcomes(office)  # the number of a figure comes from a secret that goes with its case
        decided = _decided_cases(office)
        _remove(office, forget_discarded(office))
    cases = disclosures = waiting = 0
    for case_id in decided:
        gone, waits = done_alone(_perform, open_office, case_id, _but_refusals(on_failure)) or (None, False)
        cases, disclosures, waiting = cases + (gone is not None), disclosures + (gone or 0), waiting + waits
    with open_office() as office:
        destroy_keys(office)
    _bring_into_a_checkpoint(open_office, signer)
    return ErasureRun(cases, disclosures, waiting)


def _but_refusals(on_failure: OnFailure) -> OnFailure:
    """Let a refusal end the run: it is the date's, and the same for every case."""
    return lambda case_id, wrong: (raise_it if isinstance(wrong, Refused) else on_failure)(case_id, wrong)


def _bring_into_a_checkpoint(open_office: OpenOffice, signer: Signer) -> None:
    """Sign a head that holds every erasure, unless one is signed."""
    with open_office() as office:
        newest = office.session.scalar(_NEWEST_ERASURE)
        signed = office.session.scalar(select(func.max(LogCheckpoint.size))) or 0
    if newest is None:
        return
    if newest >= signed:
        sign_now(open_office, signer)
    with open_office() as office:
        forget_bundles(office)  # also what a reader wrote whose transaction was older than the erasure


def _decided_cases(office: Chancery) -> list[str]:
    """Return the cases in which a member has decided something since the last erasure."""
    decided = func.max(case_of((LogEntry.type == "erasure.decided", LogEntry.index), else_=-1))
    performed = func.max(case_of((LogEntry.type == "erasure.performed", LogEntry.index), else_=-1))
    chosen = (
        select(LogEntry.case_id)
        .where(LogEntry.type.in_(("erasure.decided", "erasure.performed")))
        .group_by(LogEntry.case_id)
        .having(decided > performed)
        .order_by(LogEntry.case_id)
    )
    return [str(case_id) for case_id in office.session.scalars(chosen)]


def _perform(office: Chancery, case_id: str) -> tuple[int | None, bool]:
    """Erase what is owed of one case; return how many disclosures went, and whether something waits."""
    hold(office, case_id)
    case = office.case(case_id)
    owed = () if case is None else case.owed_erasures
    ready = [one for one in owed if not _waits(office, case_id, one)]
    if case is None or not ready:
        return None, bool(owed)
    gone, files = 0, []
    for one in ready:
        gone += _erase(office, case, one)
        files += files_of(office, case_id) if Subject.PETITIONER in one.subjects else []
        forget(office, case, one.subjects)
    office.folds.forget(case_id)
    _remove(office, files)
    return gone, len(ready) < len(owed)


def _waits(office: Chancery, case_id: str, one: Erasure) -> bool:
    """The petitioner's files go once the day is over on which somebody read them, and stated in the log."""
    return Subject.PETITIONER in one.subjects and readings_wait(office, case_id)


def _erase(office: Chancery, case: Case, one: Erasure) -> int:
    """Write what goes into the log, then delete it; return how many disclosures there were."""
    lines = sorted(_lines(office, case.id, one.subjects))
    batches = [lines[at : at + MOST_IN_A_LEAF] for at in range(0, len(lines), MOST_IN_A_LEAF)] or [[]]
    for number, batch in enumerate(batches, start=1):
        facts = {
            "subjects": list(one.subjects),
            "erased": [line.plain for line in batch],
            "complete": number == len(batches),
        }
        act(office, case.id, THE_CLOCK, Act.PERFORM_ERASURE, facts)
        places = [(line.entry, line.name) for line in batch]
        at = tuple_(LogDisclosure.entry_index, LogDisclosure.name)
        office.session.execute(delete(LogDisclosure).where(at.in_(places)))
    condemn_keys(office, case.id, one.subjects)
    return len(lines)


def _lines(office: Chancery, case_id: str, subjects: Sequence[str]) -> Iterator[ErasedField]:
    rows = office.session.scalars(
        select(LogEntry).where(LogEntry.case_id == case_id).order_by(LogEntry.index)
    ).all()
    covered = {row.index: _covered(read_entry(row.index, row.leaf, {}), subjects) for row in rows}
    touched = [row for row in rows if covered[row.index]]
    for index, name, encoded in encoded_of(office.session, office.keys, touched):
        if name in covered[index]:
            yield ErasedField(index, name, digest(encoded))


def _covered(entry: Entry, subjects: Sequence[str]) -> frozenset[str]:
    fields = ENTRY_TYPES[entry.type].disclosed
    return frozenset(
        field.name for field in fields if covers(subjects, subject_of(field, entry.actor, entry.data))
    )


def _remove(office: Chancery, files: Sequence[str]) -> None:
    """Remove sealed files before their rows' end is committed: none is left that no row tells of."""
    vault = SealedFiles(office.files / "files")
    for name in files:
        vault.remove(name)
