"""Founded worlds with one petition in a stage, kept for a whole run of the tests.

The founding and the way to a stage are the same in every test, since every draw follows from the seed: they
are walked once, through the door, and copied afterwards: on SQLite as a file, on PostgreSQL table by table.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from psycopg import Connection, Cursor
from sqlalchemy import Table, func, select

from app.chancery import Chancery
from app.db import Database
from app.rulebooks import shipped_editions
from migrations.run import all_tables
from tests.databases import LINKS, empty_all_tables

OpenOffice = Callable[[], AbstractContextManager[Chancery]]
Content = list[tuple[Table, list[dict[str, Any]]]]
_NO_ROWS = 21  # octets that COPY writes about a table without rows: its head and its end
_SIGNED, _KEYS = "keys/last_checkpoint.json", "data_keys"
_TABLES = """
SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
AND relname <> 'alembic_version' ORDER BY relname
"""
_SEQUENCES = """
SELECT sequencename, last_value FROM pg_sequences
WHERE schemaname = 'public' AND last_value IS NOT NULL
"""


@dataclass(frozen=True)
class Rows:
    """The content of a PostgreSQL database: tables that have rows as COPY writes them, and sequences."""

    tables: Mapping[str, bytes]
    sequences: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Kept:
    """One world's content, its moment, signer's memory and data keys, and the petition's own facts."""

    content: Path | Rows
    now: datetime
    signed: str | None
    keys: Mapping[str, bytes]
    petition: tuple[str, str, int]


@dataclass
class Shelf:
    """The kept worlds of this process."""

    folder: tempfile.TemporaryDirectory | None = None
    worlds: dict[object, Kept] = field(default_factory=dict)
    foundings: dict[object, tuple[Content, Mapping[str, bytes]]] = field(default_factory=dict)

    def keep(
        self, name: object, database: Database, now: datetime, folder: Path, petition: tuple[str, str, int]
    ) -> None:
        """Copy a database that is not being written, and what lies in its world's folder."""
        content = self._file_of(database) if _is_file(database) else _rows_of(database)
        signed = folder / _SIGNED
        text = signed.read_text(encoding="ascii") if signed.exists() else None
        self.worlds[name] = Kept(content, now, text, _keys_in(folder), petition)

    def restore(self, name: object, database: Database, folder: Path) -> Kept | None:
        """Put a kept world in the place of a database's content; None when it is not kept, or cannot be."""
        kept = self.worlds.get(name)
        if kept is None or (isinstance(kept.content, Rows) and _link_of(database) is None):
            return None
        if isinstance(kept.content, Rows):
            _put_rows(_link_of(database), kept.content)
        else:
            _put_file(database, kept.content)
        if kept.signed is not None:
            (folder / _SIGNED).write_text(kept.signed, encoding="ascii")
        _put_keys(folder, kept.keys)
        return kept

    def found(self, open_office: OpenOffice, through_the_door: Callable[[Chancery], object]) -> None:
        """Found a log; what this wrote the first time is written again the next, beside what is there.

        Where the log is founded already its first row is met again, and the database refuses it.
        """
        with open_office() as office:
            way = _way_of(office)
            if way not in self.foundings:
                before = _counts_of(office)
                through_the_door(office)
                self.foundings[way] = _rows_since(office, before), _keys_in(office.files)
                return
            content, keys = self.foundings[way]
            for table, rows in content:
                office.connection.execute(table.insert(), rows)
            _put_keys(office.files, keys)

    def _file_of(self, database: Database) -> Path:
        if self.folder is None:
            self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / f"{len(self.worlds)}.sqlite3"
        target = sqlite3.connect(path)
        with database.engine.connect() as connection:
            connection.connection.driver_connection.backup(target)
        target.close()
        return path


def _keys_in(folder: Path) -> dict[str, bytes]:
    store = folder / _KEYS
    return {str(path.relative_to(store)): path.read_bytes() for path in store.glob("??/*")}


def _put_keys(folder: Path, keys: Mapping[str, bytes]) -> None:
    for name, wrapped in keys.items():
        path = folder / _KEYS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(wrapped)


def _way_of(office: Chancery) -> object:
    """Return all that two foundings may differ in."""
    dialect, keys = office.connection.dialect.name, (office.cabinet.kek_name, office.cabinet.log_public())
    return dialect, office.now, keys, tuple(edition.digest for edition in shipped_editions().values())


def _counts_of(office: Chancery) -> dict[Table, int]:
    """Return how many rows each table has; those that others refer to come first."""
    return {
        table: office.session.execute(select(func.count()).select_from(table)).scalar_one()
        for table in all_tables().sorted_tables
    }


def _rows_since(office: Chancery, before: Mapping[Table, int]) -> Content:
    """Return what stands in the tables that were empty before; no other may have changed."""
    after = _counts_of(office)
    filled = [table for table in after if after[table] and not before[table]]
    assert all(after[table] == before[table] for table in after if table not in filled)
    held = {table: office.session.execute(select(table)).mappings() for table in filled}
    return [(table, [dict(row) for row in rows]) for table, rows in held.items()]


def _is_file(database: Database) -> bool:
    return database.engine.dialect.name == "sqlite"


def _put_file(database: Database, path: Path) -> None:
    source = sqlite3.connect(path)
    raw = database.engine.raw_connection()
    try:
        source.backup(raw.driver_connection)
    finally:
        raw.close()
        source.close()


def _rows_of(database: Database) -> Rows:
    with database.engine.connect() as connection:
        cursor = connection.connection.driver_connection.cursor()
        names = [name for (name,) in cursor.execute(_TABLES).fetchall()]
        tables = {name: content for name in names if len(content := _copied(cursor, name)) > _NO_ROWS}
        return Rows(tables, tuple(cursor.execute(_SEQUENCES).fetchall()))


def _copied(cursor: Cursor, name: str) -> bytes:
    with cursor.copy(f'COPY "{name}" TO STDOUT (FORMAT BINARY)') as copy:
        return b"".join(map(bytes, copy))


def _link_of(database: Database) -> Connection | None:
    return LINKS.get(str(database.engine.url.database))


def _put_rows(link: Connection, rows: Rows) -> None:
    with link.transaction(), link.cursor() as cursor:
        empty_all_tables(link)
        for name, content in rows.tables.items():
            with cursor.copy(f'COPY "{name}" FROM STDIN (FORMAT BINARY)') as copy:
                copy.write(content)
        for name, value in rows.sequences:
            cursor.execute("SELECT setval(%s, %s)", (f'"{name}"', value))


SHELF = Shelf()
