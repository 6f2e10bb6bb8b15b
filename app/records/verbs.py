"""What the application's login may do with a table on PostgreSQL; the owner grants it (ledger 4.3, R102).

A record whose rows may not all be changed says so below its class; every other table takes all four verbs.
TRUNCATE, REFERENCES and TRIGGER are granted on no table at all.
"""

from __future__ import annotations

from sqlalchemy import Table
from sqlalchemy.orm import DeclarativeBase

_VERBS = "verbs"
_ALL = ("SELECT", "INSERT", "UPDATE", "DELETE")


def only(record: type[DeclarativeBase], *verbs: str) -> None:
    """Let the application's login do nothing but this with the record's table.

    Args:
        record: the record.
        verbs: as GRANT writes them, a column in brackets where only that column may be changed.
    """
    record.metadata.tables[record.__tablename__].info[_VERBS] = verbs


def verbs_of(table: Table) -> tuple[str, ...]:
    """Return what the application's login may do with the table."""
    verbs: tuple[str, ...] = table.info.get(_VERBS, _ALL)
    return verbs
