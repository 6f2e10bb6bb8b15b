"""Rows for a schema that is known only by looking at it: one in every table, parents first."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, inspect, select

from app.chance import SystemChance
from app.vault.key_store import KeyStore
from app.vault.keys import KeyCabinet
from migrations.keys_out import WayOut

_DAY = date(2026, 3, 2)
_VALUES: dict[type, Any] = {
    int: 1, bool: True, bytes: b"octets", date: _DAY, datetime: datetime(2026, 3, 2, 12, tzinfo=UTC),
    float: 1.0, dict: {"word": 1}, list: ["word"], object: {"word": 1}, timedelta: timedelta(days=1),
}


def way_out(folder: Path) -> WayOut:
    """Return where the data keys of a database of before may go."""
    return WayOut(KeyStore(folder / "data_keys"), KeyCabinet(folder / "keys", SystemChance()))


def fill(connection: Connection) -> list[str]:
    """Put one row into every table that has none, and return the tables' names."""
    found = MetaData()
    found.reflect(connection)
    tables = [table for table in found.sorted_tables if table.name != "alembic_version"]
    for table in tables:
        if connection.execute(select(table).limit(1)).first() is None:
            connection.execute(table.insert().values(_row(connection, table)))
    return [table.name for table in tables]


def counts(connection: Connection) -> dict[str, int]:
    """Return how many rows each table holds."""
    found = MetaData()
    found.reflect(connection)
    return {table.name: len(connection.execute(select(table)).all()) for table in found.sorted_tables}


def _row(connection: Connection, table: Table) -> dict[str, Any]:
    words = _words_allowed(connection, table)
    row = {column.name: _value(column, words) for column in table.columns}
    for key in table.foreign_key_constraints:
        referred = connection.execute(select(*(element.column for element in key.elements))).first()
        nothing = (None,) * len(key.elements)  # a row may not point at itself before it is there
        row.update(zip((column.name for column in key.columns), referred or nothing, strict=True))
    return row


def _words_allowed(connection: Connection, table: Table) -> dict[str, str]:
    """Return, for each column that a constraint gives a list of words, the first of them."""
    allowed = {}
    for check in inspect(connection).get_check_constraints(table.name):
        listed = re.match(r"\W*(\w+)\W.*?(?:\bIN\b|\bANY\b).*?'([^']*)'", check["sqltext"], re.DOTALL)
        if listed:
            allowed[listed[1]] = listed[2]
    return allowed


def _value(column: Column[Any], words: dict[str, str]) -> Any:
    if column.name in words:
        return words[column.name]
    try:
        kind = column.type.python_type
    except NotImplementedError:
        kind = dict
    if kind is str:
        return column.name[: getattr(column.type, "length", None) or 80]
    return _VALUES[kind]
