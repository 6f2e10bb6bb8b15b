"""The office in which one transaction's acts are written: session, keys, chance, folds, one present."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from app.chance import Chance
from app.clock import day_of
from app.queries.folds import Folds
from app.vault.data_keys import DataKeys
from app.vault.key_store import KeyStore
from app.vault.keys import KeyCabinet
from charter.case import Case
from charter.roll import Roll


@dataclass(frozen=True, eq=False)
class Chancery:
    """What every operation is given first. Made once for each unit of work; `now` does not move in it."""

    session: Session
    key_store: KeyStore
    cabinet: KeyCabinet
    chance: Chance
    folds: Folds
    origin: str
    now: datetime
    files: Path

    @property
    def day(self) -> date:
        """The UTC day of this transaction."""
        return day_of(self.now)

    @cached_property
    def connection(self) -> Connection:
        """The transaction's connection, for statements on tables; objects of the session are not flushed."""
        return self.session.connection()

    @cached_property
    def keys(self) -> DataKeys:
        """The data keys of this transaction."""
        return DataKeys(self.session, self.key_store, self.cabinet, self.chance)

    def roll(self) -> Roll:
        """Return the folded roll."""
        return self.folds.roll(self.session, self.keys)

    def case(self, case_id: str) -> Case | None:
        """Return a folded case."""
        return self.folds.case(self.session, self.keys, case_id)
