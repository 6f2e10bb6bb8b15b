"""What a witness remembers, in a SQLite file of its own: the newest checkpoint of each log, beacons given.

Whoever opens a turn holds the whole book until it is closed, so nobody else can look and write in between;
when it closes, all of it is on the disk, or none.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from charter.note import Checkpoint, parse_checkpoint

_PATIENCE = 5.0  # seconds
_TABLES = """
CREATE TABLE IF NOT EXISTS heads (origin TEXT PRIMARY KEY, checkpoint TEXT NOT NULL, note BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS forks (note BLOB PRIMARY KEY, origin TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS beacons (
    origin TEXT, number INTEGER, note BLOB NOT NULL, PRIMARY KEY (origin, number)
);
"""


@dataclass(frozen=True)
class Turn:
    """The book while it is held for one log."""

    _open: sqlite3.Connection
    origin: str

    def kept(self) -> Checkpoint | None:
        """Return the checkpoint cosigned last, None before the first."""
        row = self._open.execute("SELECT checkpoint FROM heads WHERE origin = ?", (self.origin,)).fetchone()
        return None if row is None else parse_checkpoint(row[0])

    def keep(self, checkpoint: Checkpoint, note: bytes) -> None:
        """Replace the checkpoint cosigned last, together with the note in which the log signed it."""
        self._open.execute("REPLACE INTO heads VALUES (?, ?, ?)", (self.origin, str(checkpoint), note))

    def keep_fork(self, note: bytes) -> None:
        """Keep the note of a checkpoint that contradicts the one cosigned: with it, proof of a fork."""
        self._open.execute("INSERT OR IGNORE INTO forks VALUES (?, ?)", (note, self.origin))

    def given(self) -> int:
        """Return the number of the last beacon value given, 0 before the first."""
        chosen = "SELECT max(number) FROM beacons WHERE origin = ?"
        return int(self._open.execute(chosen, (self.origin,)).fetchone()[0] or 0)

    def beacon(self, number: int) -> bytes | None:
        """Return the note in which a beacon value was given, None while it is not its turn."""
        chosen = "SELECT note FROM beacons WHERE origin = ? AND number = ?"
        row = self._open.execute(chosen, (self.origin, number)).fetchone()
        return None if row is None else bytes(row[0])

    def give_beacon(self, number: int, note: bytes) -> None:
        """Note that a beacon value is given, for ever with this note."""
        self._open.execute("INSERT INTO beacons VALUES (?, ?, ?)", (self.origin, number, note))


@dataclass(frozen=True)
class Book:
    """The file; several threads and processes may hold it in turn."""

    path: Path

    @contextmanager
    def turn(self, origin: str) -> Iterator[Turn]:
        """Hold the book for one log; everything written is durable when this ends without an exception."""
        with closing(self._opened()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield Turn(connection, origin)
            connection.execute("COMMIT")

    def prepare(self) -> None:
        """Make the file with its tables, unless it is there."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with closing(self._opened()) as connection:
            connection.executescript(_TABLES)

    def _opened(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        return connection
