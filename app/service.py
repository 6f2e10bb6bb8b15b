"""What a running service holds: made once by ``create_app`` and never changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from app.chance import Chance
from app.clock import day_of
from app.db import Database
from app.operations.accounts import Locks
from app.settings import Settings
from app.vault.keys import KeyCabinet
from charter.vocabulary import Role

# Pages may not know the database layer, yet they must say what it could not do.
DatabaseFault, DatabaseAway = DBAPIError, OperationalError

RolesOf = Callable[[Session, str], frozenset[Role]]


@dataclass(frozen=True)
class Service:
    """Settings, database, chance and keys, and how to look up the roles a person of the roll holds.

    `chance` is the world's source, seeded in tests; `locks.chance` draws tokens and is the system's
    always, because a session token that a seed foretells would be no secret. `form_key` signs the
    tokens in forms.
    """

    settings: Settings
    database: Database
    chance: Chance
    cabinet: KeyCabinet
    locks: Locks
    roles_of: RolesOf
    form_key: bytes = field(repr=False)

    def now(self) -> datetime:
        """Return the present moment of the service's clock."""
        return self.settings.now()

    def today(self) -> date:
        """Return the present UTC day."""
        return day_of(self.now())


def no_roles(_session: Session, _person_id: str) -> frozenset[Role]:
    """Stand in for the roll where there is none yet: nobody of the roll may do anything."""
    return frozenset()
