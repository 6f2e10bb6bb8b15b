"""Tables whose rows never change: triggers refuse UPDATE and DELETE, and on PostgreSQL grants do (R102).

A record calls ``unchanging(Entry)`` below its class. Revisions may not import this, so they carry the
same statements in their own text; a test compares the two.
"""

from __future__ import annotations

from sqlalchemy import DDL, Table, event
from sqlalchemy.orm import DeclarativeBase

from app.records.verbs import only

_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% never change', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$
"""
_POSTGRESQL = """
CREATE TRIGGER {table}_never_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""
_SQLITE = """
CREATE TRIGGER {table}_never_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} never change'); END
"""


def unchanging(record: type[DeclarativeBase]) -> None:
    """Have the record's table refuse UPDATE and DELETE from the moment it is made."""
    table = record.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{record.__name__} has no table of its own.")
    only(record, "SELECT", "INSERT")
    _after(table, "postgresql", _FUNCTION)
    _after(table, "postgresql", _POSTGRESQL.format(table=table.name))
    for verb in ("update", "delete"):
        _after(table, "sqlite", _SQLITE.format(table=table.name, verb=verb))


def _after(table: Table, dialect: str, statement: str) -> None:
    # DDL fills in percent signs itself, so those of the statement are doubled.
    event.listen(table, "after_create", DDL(statement.strip().replace("%", "%%")).execute_if(dialect=dialect))
