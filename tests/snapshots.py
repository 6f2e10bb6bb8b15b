"""Founded worlds with one petition in a stage, kept as files for a whole run of the tests.

The way to a stage is the same in every test, since every draw follows from the seed: it is walked once,
through the door, and copied afterwards. Only SQLite is copied; PostgreSQL walks each time.
"""

from __future__ import annotations

import sqlite3
import tempfile
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from app.db import Database

_SIGNED = "last_checkpoint.json"


@dataclass(frozen=True)
class Kept:
    """One world as a file, the moment it stands at, the signer's memory, and the petition's own facts."""

    path: Path
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
        if self.folder is None:
            self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / f"{len(self.worlds)}.sqlite3"
        target = sqlite3.connect(path)
        with database.engine.connect() as connection:
            connection.connection.driver_connection.backup(target)
        target.close()
        signed = keys / _SIGNED
        text = signed.read_text(encoding="ascii") if signed.exists() else None
        self.worlds[name] = Kept(path, now, text, petition)

    def restore(self, name: object, database: Database, keys: Path) -> Kept | None:
        """Put a kept world in the place of a database's content; None when it is not kept."""
        kept = self.worlds.get(name)
        if kept is None:
            return None
        source = sqlite3.connect(kept.path)
        raw = database.engine.raw_connection()
        try:
            source.backup(raw.driver_connection)
        finally:
            raw.close()
            source.close()
        if kept.signed is not None:
            (keys / _SIGNED).write_text(kept.signed, encoding="ascii")
        return kept


SHELF = Shelf()
