"""The folded roll and cases, kept in memory by the hash of their last entry, never trusted without it.

A kept fold is used only after the database has confirmed that its last entry stands at its place, so a
rolled-back act or another process's act can never be served from here. The audit does not use it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import cast

from sqlalchemy import Table, bindparam, select
from sqlalchemy.orm import Session

from app.compiled import Compiled
from app.queries.log_entries import case_entries, roll_entries
from app.records.log import LogEntry, RollHead
from app.rulebooks import shipped_editions
from app.vault.data_keys import DataKeys
from charter.case import Case
from charter.replay import empty_roll, evolve, govern, new_case
from charter.roll import Roll

_MOST_KEPT = 2000

# They are asked at every act.
_ENTRIES = cast("Table", LogEntry.__table__).c
_NEWEST_OF_CASE = Compiled(
    select(_ENTRIES.leaf_hash)
    .where(_ENTRIES.case_id == bindparam("case_id"))
    .order_by(_ENTRIES.case_seq.desc())
    .limit(1)
)
_ROLL_HEAD = cast("Table", RollHead.__table__).c
_NEWEST_OF_ROLL = Compiled(  # by its place: among the entries without a case most are padding
    select(_ENTRIES.index, _ENTRIES.leaf_hash)
    .join_from(LogEntry, RollHead, _ENTRIES.index == _ROLL_HEAD.last_index)
    .where(_ROLL_HEAD.id == 1)
)


def _newest(session: Session, case_id: str) -> bytes | None:
    rows = _NEWEST_OF_CASE.run(session.connection(), {"case_id": case_id})
    return rows[0][0] if rows else None


@dataclass
class Folds:
    """Folds kept by one process; safe under threads."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _cases: OrderedDict[str, tuple[bytes, Case]] = field(default_factory=OrderedDict)
    _roll: tuple[int, bytes, Roll] | None = None

    def case(self, session: Session, keys: DataKeys, case_id: str) -> Case | None:
        """Return the case as its entries tell it now; None when there is no such case."""
        with self._lock:
            kept = self._cases.get(case_id)
        if kept is not None and _newest(session, case_id) == kept[0]:
            return kept[1]
        case, last_hash = None, b""
        if kept is not None and self._stands(session, case_id, kept[1].seq, kept[0]):
            last_hash, case = kept
        newer = case_entries(session, keys, case_id, after=case.seq if case else 0)
        if case is not None and any(entry.type == "erasure.performed" for entry in newer):
            # What was kept still holds what was erased.
            case, newer = None, case_entries(session, keys, case_id)
        for entry in newer:
            case = evolve(case or new_case(entry), entry)
            last_hash = entry.leaf_hash
        if case is not None:
            self.keep(case, last_hash)
        return case

    def keep(self, case: Case, last_hash: bytes) -> None:
        """Remember a fold under the hash of its last entry."""
        with self._lock:
            self._cases[case.id] = (last_hash, case)
            self._cases.move_to_end(case.id)
            while len(self._cases) > _MOST_KEPT:
                self._cases.popitem(last=False)

    def forget(self, case_id: str) -> None:
        """Drop a fold that holds what was erased."""
        with self._lock:
            self._cases.pop(case_id, None)

    def hash_of(self, session: Session, case: Case) -> bytes | None:
        """Return the leaf hash of a folded case's last entry; None before its first."""
        with self._lock:
            kept = self._cases.get(case.id)
        if kept is not None and kept[1] is case:
            return kept[0]  # whoever gave out this very fold has asked the database for it
        chosen = select(LogEntry.leaf_hash).where(LogEntry.case_id == case.id, LogEntry.case_seq == case.seq)
        return session.scalar(chosen)

    def _stands(self, session: Session, case_id: str, seq: int, last_hash: bytes) -> bool:
        chosen = select(LogEntry.leaf_hash).where(LogEntry.case_id == case_id, LogEntry.case_seq == seq)
        return session.scalar(chosen) == last_hash

    def roll(self, session: Session, keys: DataKeys) -> Roll:
        """Return the roll as its entries tell it now."""
        with self._lock:
            kept = self._roll
        newest = _NEWEST_OF_ROLL.run(session.connection())
        if kept is not None and newest == [kept[:2]]:
            return kept[2]
        roll, index, last_hash = empty_roll(shipped_editions()), -1, b""
        if not newest:
            return roll
        if kept is not None and self._hash_at(session, kept[0]) == kept[1]:
            index, last_hash, roll = kept
        for entry in roll_entries(session, keys, after=index):
            roll = govern(roll, entry)
            index, last_hash = entry.index, entry.leaf_hash
        self.keep_roll(roll, index, last_hash)
        return roll

    def keep_roll(self, roll: Roll, index: int, last_hash: bytes) -> None:
        """Remember the roll under the place and the hash of its last entry."""
        with self._lock:
            self._roll = (index, last_hash, roll)

    def _hash_at(self, session: Session, index: int) -> bytes | None:
        return session.scalar(select(LogEntry.leaf_hash).where(LogEntry.index == index))
