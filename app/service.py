"""What a running service holds: made once by ``create_app`` and never changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from app.chance import Chance, SeededChance
from app.chancery import Chancery
from app.clock import day_of
from app.db import Database
from app.operations.accounts import Locks
from app.queries.folds import Folds
from app.settings import Settings
from app.vault.data_keys import Erased
from app.vault.key_store import KeyStore, NotInStore
from app.vault.keys import KeyCabinet
from app.vault.signer import Signer, WouldFork
from charter.vocabulary import Role

# Pages may not know the database layer and the vault, yet they must say what these could not do.
DatabaseFault, DatabaseAway = DBAPIError, OperationalError
MatterErased = Erased
DataKeyGone = NotInStore
LogWouldFork = WouldFork  # nor may commands know the vault

RolesOf = Callable[[Session, str], frozenset[Role]]


@dataclass(frozen=True)
class Service:
    """Settings, database, chance, keys and their store, and how to look up whose roles are which.

    `chance` is the world's source, seeded in tests; `locks.chance` draws tokens and is the system's
    always, because a session token that a seed foretells would be no secret. `form_key` signs the
    tokens in forms.
    """

    settings: Settings
    database: Database
    chance: Chance
    cabinet: KeyCabinet
    key_store: KeyStore
    locks: Locks
    roles_of: RolesOf
    form_key: bytes = field(repr=False)
    folds: Folds = field(default_factory=Folds, repr=False)

    @property
    def signer(self) -> Signer:
        """The log's signer; its memory lies in the key folder, away from the database."""
        return Signer(self.cabinet, self.settings.key_folder)

    @contextmanager
    def office(self) -> Iterator[Chancery]:
        """Open one unit of work: an office whose acts are committed together at the end, or not at all."""
        with self.database.unit_of_work() as session:
            yield self._chancery(session, self.now())

    @contextmanager
    def reading_office(self) -> Iterator[Chancery]:
        """Open an office that only reads; whatever it might write is rolled back."""
        with self.database.reading() as session:
            yield self._chancery(session, self.now())

    @contextmanager
    def auditing_office(self) -> Iterator[Chancery]:
        """Open an office that only reads, and sees nothing of what others write meanwhile."""
        with self.database.snapshot() as session:
            yield self._chancery(session, self.now())

    @contextmanager
    def offices_of_many_days(self) -> Iterator[Callable[[datetime], Chancery]]:
        """Open one unit of work that passes through many days: a world is loaded whole or not at all."""
        with self.database.unit_of_work() as session:
            yield lambda moment: self._chancery(session, moment)

    def _chancery(self, session: Session, now: datetime) -> Chancery:
        settings = self.settings
        return Chancery(
            session, self.key_store, self.cabinet, self.chance, self.folds, settings.origin, now,
            settings.data_folder,
        )

    def seeded(self, seed: str) -> Service:
        """Return this service with every draw a function of the seed, as the demo world is loaded with.

        Keys that lie in the key folder already stay; absent ones are drawn from the seed.
        """
        chance = SeededChance(seed)
        cabinet = KeyCabinet(self.settings.key_folder, chance)
        locks = Locks(cabinet, self.locks.passwords, chance)
        return replace(self, chance=chance, cabinet=cabinet, locks=locks, folds=Folds())

    def now(self) -> datetime:
        """Return the present moment of the service's clock."""
        return self.settings.now()

    def today(self) -> date:
        """Return the present UTC day."""
        return day_of(self.now())
