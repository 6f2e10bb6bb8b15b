"""Fresh, migrated databases for tests: a copied file on SQLite, a copied template on PostgreSQL.

On PostgreSQL the schema belongs to the owner, and tests connect as the application: what the service may
not do, no test does by accident.
"""

from __future__ import annotations

import contextlib
import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import psycopg

from app.db import Database
from migrations.roles import grant, make_roles
from migrations.run import all_tables, head, upgrade
from tests.postgres import ADMINISTRATOR, APPLICATION, OWNER, Server, running_server


class Databases(Protocol):
    """A source of databases of one dialect; `model` is the address of the one that others are copied from."""

    model: str

    def empty(self) -> contextlib.AbstractContextManager[str]:
        """Lend the address of a database without tables, for a login that may make some."""
        ...

    def migrated(self) -> contextlib.AbstractContextManager[str]:
        """Lend the address of a database for the application, its schema at head, without rows."""
        ...


class SQLiteDatabases:
    """Files in one folder; the migrated one is made once and then copied."""

    def __init__(self, folder: Path) -> None:
        """Migrate the file that the others are copied from."""
        self._folder = folder
        self._numbers = itertools.count()
        self._file = folder / "model.sqlite3"
        self.model = f"sqlite:///{self._file}"
        _build(self.model)
        _fold_journal(self._file)

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
            shutil.copyfile(self._file, url.removeprefix("sqlite:///"))
            yield url


class PostgreSQLDatabases:
    """Databases of one private server; migrated ones are copied once, and emptied for the next borrower."""

    _MODEL = "model"
    _free: list[tuple[str, psycopg.Connection]]

    def __init__(self, stack: contextlib.ExitStack) -> None:
        """Start the server, until `stack` closes, and migrate the database the others are copied from."""
        self._numbers = itertools.count()
        self._free, self._stack = [], stack
        self._server = stack.enter_context(running_server())
        self.model = application_database(self._server, self._MODEL)
        with self._server.administrating(self._MODEL) as link:
            self._shape = _shape_of(link)

    @contextlib.contextmanager
    def empty(self) -> Iterator[str]:
        """Lend a new database, and drop it afterwards."""
        name = self._copy_of("template1")
        yield self._server.url(name, OWNER)
        self._drop(name)

    @contextlib.contextmanager
    def migrated(self) -> Iterator[str]:
        """Lend a database like the migrated one; afterwards only one of the same shape is kept."""
        name, link = self._free.pop() if self._free else self._linked_copy()
        LINKS[name] = link
        yield self._server.url(name, APPLICATION)
        del LINKS[name]
        if _shape_of(link) == self._shape:
            empty_all_tables(link)
            self._free.append((name, link))
        else:
            link.close()
            self._drop(name)

    def _linked_copy(self) -> tuple[str, psycopg.Connection]:
        """Return a copy of the model, and a link to it that stays open as long as the copy is there."""
        name = self._copy_of(self._MODEL)
        link = self._server.administrating(name)
        self._stack.callback(link.close)
        _prepare_to_empty(link, self._shape)
        return name, link

    def _copy_of(self, model: str) -> str:
        name = f"test_{next(self._numbers)}"
        self._server.run(f"CREATE DATABASE {name} TEMPLATE {model} OWNER {OWNER}")
        return name

    def _drop(self, name: str) -> None:
        self._server.run(f"DROP DATABASE {name} WITH (FORCE)")


def application_database(server: Server, name: str) -> str:
    """Make a database of the owner's, its schema at head; return its address for the application."""
    server.run(f"CREATE DATABASE {name}")
    owner, application = server.url(name, OWNER), server.url(name, APPLICATION)
    make_roles(server.url(name), owner, application)
    _build(owner)
    grant(owner, application)
    return application


@contextlib.contextmanager
def as_administrator(database: Database) -> Iterator[Database]:
    """Open a test's database with every right there is; a file has no logins, so it is opened once more."""
    url = database.engine.url
    is_server = url.get_backend_name() == "postgresql"
    mighty = url.set(username=ADMINISTRATOR) if is_server else url
    with contextlib.closing(Database(mighty.render_as_string(hide_password=False))) as opened:
        yield opened


LINKS: dict[str, psycopg.Connection] = {}
"""The administrator's link to each database of this process that is lent, by its name."""

_Shape = frozenset[tuple[str, str, str]]
_SHAPE = """
SELECT relkind::text, relname, concat(relacl, string_agg(concat(attname, attacl), ' ' ORDER BY attnum))
FROM pg_class LEFT JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0
WHERE relnamespace = 'public'::regnamespace GROUP BY pg_class.oid
UNION ALL
SELECT 't', tgname, tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
"""


def _shape_of(link: psycopg.Connection) -> _Shape:
    """Return what tells a test that has changed the schema from one that has only written rows."""
    return frozenset(link.execute(_SHAPE).fetchall())


def _prepare_to_empty(link: psycopg.Connection, shape: _Shape) -> None:
    """Let a link know, and plan once, how all tables but the schema's own revision are emptied."""
    tables = [table for kind, table, _ in sorted(shape) if kind == "r" and table != "alembic_version"]
    sequences = [sequence for kind, sequence, _ in sorted(shape) if kind == "S"]
    link.execute("SET lock_timeout = 3000")  # a test that left a transaction open is told, instead of hanging
    link.execute("SET session_replication_role = replica")  # neither references nor triggers are asked
    steps = [
        *(f'DELETE FROM public."{table}";' for table in tables),
        *(f"PERFORM setval('public.\"{sequence}\"', 1, false);" for sequence in sequences),
    ]
    body = f"AS $$ BEGIN {' '.join(steps)} END $$"
    link.execute(f"CREATE FUNCTION pg_temp.make_empty() RETURNS void LANGUAGE plpgsql {body}")


def empty_all_tables(link: psycopg.Connection) -> None:
    """Empty every table, and begin every sequence anew."""
    link.execute("SELECT pg_temp.make_empty()")


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
