"""Data keys, one for each (case, subject): made when first needed, kept wrapped (ledger 4.2).

The database knows whose each key is and whether it is destroyed; the key itself lies in the store.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import cast

from sqlalchemy import String, Table, bindparam, select
from sqlalchemy.orm import Session

from app.chance import Chance, fresh_id
from app.compiled import Compiled
from app.records.log import DataKey
from app.vault.key_store import KeyStore
from app.vault.keys import KeyCabinet, unseal_under

_KEYS = cast("Table", DataKey.__table__).c
_DESTROYED = select(_KEYS.is_destroyed).where(_KEYS.id == bindparam("id"))
_COLUMNS = select(_KEYS.id, _KEYS.subject, _KEYS.is_destroyed)


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
    store: KeyStore
    cabinet: KeyCabinet
    chance: Chance
    _open: dict[str, bytes] = field(default_factory=dict)
    _live: set[str] = field(default_factory=set)
    _ids: dict[tuple[str | None, str], str] = field(default_factory=dict)

    def have_ready(self, case_id: str | None, subjects: frozenset[str]) -> None:
        """Look up the data keys of several subjects at once; those that are not there yet are left out."""
        wanted = sorted(subject for subject in subjects if (case_id, subject) not in self._ids)
        if not wanted:
            return
        asked = {f"subject_{at}": subject for at, subject in enumerate(wanted)}
        chosen = _of_subjects(len(wanted), in_case=case_id is not None)
        for key_id, subject, gone in chosen.run(self.session.connection(), {"case_id": case_id, **asked}):
            self._ids[case_id, subject] = key_id
            if not gone:
                self.know_live(key_id)

    def know_live(self, key_id: str) -> None:
        """Remember that a data key is not destroyed, as was read together with what it sealed."""
        self._live.add(key_id)

    def id_for(self, case_id: str | None, subject: str) -> str:
        """Return the id of the data key of a subject, making the key when there is none."""
        at = (case_id, subject)
        if at not in self._ids:
            self.have_ready(case_id, frozenset({subject}))
        if at not in self._ids:
            self._ids[at] = self._make(case_id, subject)
        return self._ids[at]

    def _make(self, case_id: str | None, subject: str) -> str:
        key_id = fresh_id(self.chance, "data key", case_id, subject)
        wrapped = self.cabinet.new_data_key(case_id, subject)
        # The key is on the disk before any row that needs it; one whose row never comes opens nothing.
        self._open[key_id] = self.cabinet.open_data_key(self.store.keep(key_id, wrapped))
        self.session.add(DataKey(id=key_id, case_id=case_id, subject=subject, is_destroyed=False))
        self.session.flush()  # rows sealed under this key name it in a foreign key
        return key_id

    def forget_beyond(self, most: int) -> None:
        """Forget all opened keys once there are more; a long export would hold those of every case."""
        if len(self._open) > most:
            self._open.clear()
            self._live.clear()

    def seal(self, key_id: str, plaintext: bytes, aad: str, *purpose: object) -> bytes:
        """Seal under a data key; the context must be given again to open."""
        return self.cabinet.seal_under(self._key(key_id), plaintext, aad.encode(), *purpose)

    def unseal(self, key_id: str, sealed: bytes, aad: str) -> bytes:
        """Open what `seal` made.

        Raises:
            Erased: the key was destroyed.
            NotInStore: the key is lost, or was destroyed since this transaction began.
            SealBroken: bytes or context are not those that were sealed.
        """
        return unseal_under(self._key(key_id), sealed, aad.encode())

    def _key(self, key_id: str) -> bytes:
        if key_id not in self._open:
            if key_id not in self._live and self.session.scalar(_DESTROYED, {"id": key_id}) is not False:
                raise Erased(key_id)
            self._open[key_id] = self.cabinet.open_data_key(self.store.wrapped(key_id))
        return self._open[key_id]
