"""Data keys, one for each (case, subject): made when first needed, kept wrapped (ledger 4.2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import cast

from sqlalchemy import String, Table, bindparam, select
from sqlalchemy.orm import Session

from app.chance import Chance, fresh_id
from app.compiled import Compiled
from app.records.log import DataKey
from app.vault.keys import KeyCabinet, unseal_under

_KEYS = cast("Table", DataKey.__table__).c
_WRAPPED = select(_KEYS.wrapped).where(_KEYS.id == bindparam("id"))
_COLUMNS = select(_KEYS.id, _KEYS.subject, _KEYS.wrapped)


@cache
def _of_subjects(count: int, *, in_case: bool) -> Compiled:
    case = _KEYS.case_id == bindparam("case_id") if in_case else _KEYS.case_id.is_(None)
    subjects = [bindparam(f"subject_{at}", type_=String()) for at in range(count)]
    return Compiled(_COLUMNS.where(case, _KEYS.subject.in_(subjects)))


class Erased(Exception):
    """The data key was destroyed: what it sealed is erased, not missing."""


@dataclass
class DataKeys:
    """The data keys of one transaction; opened keys are remembered for its length only."""

    session: Session
    cabinet: KeyCabinet
    chance: Chance
    _open: dict[str, bytes] = field(default_factory=dict)
    _ids: dict[tuple[str | None, str], str] = field(default_factory=dict)

    def have_ready(self, case_id: str | None, subjects: frozenset[str]) -> None:
        """Look up the data keys of several subjects at once; those that are not there yet are left out."""
        wanted = sorted(subject for subject in subjects if (case_id, subject) not in self._ids)
        if not wanted:
            return
        asked = {f"subject_{at}": subject for at, subject in enumerate(wanted)}
        chosen = _of_subjects(len(wanted), in_case=case_id is not None)
        for key_id, subject, wrapped in chosen.run(self.session.connection(), {"case_id": case_id, **asked}):
            self._ids[case_id, subject] = key_id
            if wrapped is not None:
                self.have_at_hand(key_id, wrapped)

    def have_at_hand(self, key_id: str, wrapped: bytes) -> None:
        """Remember a data key that was read, wrapped, together with what it sealed."""
        if key_id not in self._open:
            self._open[key_id] = self.cabinet.open_data_key(wrapped)

    def id_for(self, case_id: str | None, subject: str) -> str:
        """Return the id of the data key of a subject, making the key when there is none."""
        at = (case_id, subject)
        if at not in self._ids:
            self.have_ready(case_id, frozenset({subject}))
        if at not in self._ids:
            self._ids[at] = self._make(case_id, subject)
        return self._ids[at]

    def _make(self, case_id: str | None, subject: str) -> str:
        key, wrapped = self.cabinet.new_data_key(case_id, subject)
        row = DataKey(
            id=fresh_id(self.chance, "data key", case_id, subject),
            case_id=case_id,
            subject=subject,
            wrapped=wrapped,
        )
        self.session.add(row)
        self.session.flush()  # rows sealed under this key name it in a foreign key
        self._open[row.id] = key
        return row.id

    def forget_beyond(self, most: int) -> None:
        """Forget all opened keys once there are more; a long export would hold those of every case."""
        if len(self._open) > most:
            self._open.clear()

    def seal(self, key_id: str, plaintext: bytes, aad: str, *purpose: object) -> bytes:
        """Seal under a data key; the context must be given again to open."""
        return self.cabinet.seal_under(self._key(key_id), plaintext, aad.encode(), *purpose)

    def unseal(self, key_id: str, sealed: bytes, aad: str) -> bytes:
        """Open what `seal` made.

        Raises:
            Erased: the key was destroyed.
            SealBroken: bytes or context are not those that were sealed.
        """
        return unseal_under(self._key(key_id), sealed, aad.encode())

    def _key(self, key_id: str) -> bytes:
        if key_id not in self._open:
            wrapped = self.session.scalar(_WRAPPED, {"id": key_id})
            if wrapped is None:
                raise Erased(key_id)
            self._open[key_id] = self.cabinet.open_data_key(wrapped)
        return self._open[key_id]
