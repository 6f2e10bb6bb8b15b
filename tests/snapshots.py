"""Founded worlds with one petition in a stage, kept for a whole run of the tests.

The way to a stage is the same in every test, since every draw follows from the seed: it is walked once,
through the door, and copied afterwards: on SQLite as a file, on PostgreSQL table by table.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from psycopg import Cursor

from app.db import Database
from tests.databases import as_administrator

_SIGNED = "last_checkpoint.json"
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
    """The content of a PostgreSQL database: each table as COPY writes it, and where sequences stand."""

    tables: Mapping[str, bytes]
    sequences: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Kept:
    """One world's content, the moment it stands at, the signer's memory, and the petition's own facts."""

    content: Path | Rows
    now: datetime
    signed: str | None
    petition: tuple[str, str, int]


@dataclass
class Shelf:
    """The kept worlds of this process."""

    folder: tempfile.TemporaryDirectory | None = None
    worlds: dict[object, Kept] = field(default_factory=dict)

    def keep(
        self, name: object, database: Database, now: datetime, keys: Path, petition: tuple[str, str, int]
    ) -> None:
        """Copy a database that is not being written."""
        content = self._file_of(database) if _is_file(database) else _rows_of(database)
        signed = keys / _SIGNED
        text = signed.read_text(encoding="ascii") if signed.exists() else None
        self.worlds[name] = Kept(content, now, text, petition)

    def restore(self, name: object, database: Database, keys: Path) -> Kept | None:
        """Put a kept world in the place of a database's content; None when it is not kept."""
        kept = self.worlds.get(name)
        if kept is None:
            return None
        if isinstance(kept.content, Rows):
            _put_rows(database, kept.content)
        else:
            _put_file(database, kept.content)
        if kept.signed is not None:
            (keys / _SIGNED).write_text(kept.signed, encoding="ascii")
        return kept

    def _file_of(self, database: Database) -> Path:
        if self.folder is None:
            self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / f"{len(self.worlds)}.sqlite3"
        target = sqlite3.connect(path)
        with database.engine.connect() as connection:
            connection.connection.driver_connection.backup(target)
        target.close()
        return path


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
        tables = {name: _copied(cursor, name) for name in names}
        return Rows(tables, tuple(cursor.execute(_SEQUENCES).fetchall()))


def _copied(cursor: Cursor, name: str) -> bytes:
    with cursor.copy(f'COPY "{name}" TO STDOUT (FORMAT BINARY)') as copy:
        return b"".join(map(bytes, copy))


def _put_rows(database: Database, rows: Rows) -> None:
    with as_administrator(database) as opened, opened.engine.connect() as connection:
        cursor = connection.connection.driver_connection.cursor()
        # Neither references nor triggers are asked: rows that never change are taken away here.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(";".join(f'DELETE FROM "{name}"' for name in rows.tables))
        for name, content in rows.tables.items():
            with cursor.copy(f'COPY "{name}" FROM STDIN (FORMAT BINARY)') as copy:
                copy.write(content)
        for name, value in rows.sequences:
            cursor.execute("SELECT setval(%s, %s)", (f'"{name}"', value))
        connection.connection.driver_connection.commit()


SHELF = Shelf()
