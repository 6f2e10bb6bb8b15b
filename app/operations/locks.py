"""What an act waits for: locks by name, and what goes to the database together under them (ADR 0024)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

import psycopg
from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from app.compiled import Compiled, told


class Lock(StrEnum):
    """What is locked in one piece, and by its name (ADR 0024)."""

    ROLL = "roll"
    HEAD = "head"


_NUMBERS = {Lock.ROLL: 7264827, Lock.HEAD: 7264828}  # that PostgreSQL knows them by; ours alone
_ALONE = {one: Compiled(select(func.pg_advisory_xact_lock(number))) for one, number in _NUMBERS.items()}
_SHARED = {one: Compiled(select(func.pg_advisory_xact_lock_shared(at))) for one, at in _NUMBERS.items()}


def lock(connection: Connection, what: Lock, *, shared: bool = False) -> None:
    """Wait until the transaction holds a lock, alone or with others that share it; the commit gives it back.

    Whoever waits is served in the order of coming. A transaction that writes into SQLite has locked all of
    it (R203).

    Raises:
        OperationalError: others held it for longer than `lock_timeout`.
    """
    if connection.dialect.name == "postgresql":
        (_SHARED if shared else _ALONE)[what].run(connection)


def lock_rows(connection: Connection, rows: Compiled, named: Mapping[str, Any]) -> None:
    """Run a `SELECT ... FOR UPDATE` for its locks alone; SQLite needs none."""
    if connection.dialect.name == "postgresql":
        rows.run(connection, named)


@contextmanager
def in_one_trip(session: Session) -> Iterator[None]:
    """Send statements that return nothing to PostgreSQL together, and wait for all of them at the end.

    For what is done under a lock that everybody else waits for. SQLite has no way to go.

    Raises:
        DBAPIError: one of the statements failed, and with it the transaction.
    """
    session.flush()  # what is pending may ask for an answer
    connection = session.connection()
    driver = connection.connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        yield
        return
    try:
        with driver.pipeline():
            yield
    except psycopg.Error as wrong:  # met at the end, where SQLAlchemy does not see it
        raise told(connection, None, wrong) from wrong
