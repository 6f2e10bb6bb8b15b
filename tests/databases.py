"""Fresh, migrated databases for tests: a copied file on SQLite, a copied template on PostgreSQL."""

from __future__ import annotations

import contextlib
import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from app.db import Database
from migrations.run import all_tables, head, upgrade
from tests.postgres import running_server


class Databases(Protocol):
    """A source of databases of one dialect."""

    def empty(self) -> contextlib.AbstractContextManager[str]:
        """Lend the address of a database without tables."""
        ...

    def migrated(self) -> contextlib.AbstractContextManager[str]:
        """Lend the address of a database whose schema is at head, and that holds no rows."""
        ...


class SQLiteDatabases:
    """Files in one folder; the migrated one is made once and then copied."""

    def __init__(self, folder: Path) -> None:
        """Migrate the file that the others are copied from."""
        self._folder = folder
        self._numbers = itertools.count()
        self._model = folder / "model.sqlite3"
        _build(f"sqlite:///{self._model}")
        _fold_journal(self._model)

    @contextlib.contextmanager
    def empty(self) -> Iterator[str]:
        """Lend a file that does not exist yet."""
        path = self._folder / f"{next(self._numbers)}.sqlite3"
        yield f"sqlite:///{path}"
        for left in self._folder.glob(f"{path.name}*"):
            left.unlink()

    @contextlib.contextmanager
    def migrated(self) -> Iterator[str]:
        """Lend a copy of the migrated file."""
        with self.empty() as url:
            shutil.copyfile(self._model, url.removeprefix("sqlite:///"))
            yield url


class PostgreSQLDatabases:
    """Databases of one private server; the migrated one is made once and then copied."""

    _MODEL = "model"

    def __init__(self, stack: contextlib.ExitStack) -> None:
        """Start the server, until `stack` closes, and migrate the database the others are copied from."""
        self._numbers = itertools.count()
        self._server = stack.enter_context(running_server())
        self._server.run(f"CREATE DATABASE {self._MODEL}")
        _build(self._server.url(self._MODEL))

    def empty(self) -> contextlib.AbstractContextManager[str]:
        """Lend a new database."""
        return self._copy_of("template1")

    def migrated(self) -> contextlib.AbstractContextManager[str]:
        """Lend a copy of the migrated database."""
        return self._copy_of(self._MODEL)

    @contextlib.contextmanager
    def _copy_of(self, model: str) -> Iterator[str]:
        name = f"test_{next(self._numbers)}"
        self._server.run(f"CREATE DATABASE {name} TEMPLATE {model}")
        try:
            yield self._server.url(name)
        finally:
            self._server.run(f"DROP DATABASE {name} WITH (FORCE)")


def _build(url: str) -> None:
    if head() is not None:
        upgrade(url)
        return
    database = Database(url)  # before the first revision the records themselves are the schema
    all_tables().create_all(database.engine)
    database.close()


def _fold_journal(path: Path) -> None:
    """Write the journal of a file back into it, so that the file alone is the whole database."""
    database = Database(f"sqlite:///{path}")
    with database.engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
