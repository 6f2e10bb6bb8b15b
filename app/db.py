"""The database: the declarative base, the UTC type, engines for both dialects, and the unit of work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Engine, MetaData, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.types import TypeDecorator

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """All tables; constraints get their names from one convention, the same in both dialects."""

    metadata = MetaData(naming_convention=_NAMES)


class UTCDateTime(TypeDecorator[datetime]):
    """A moment, always aware and in UTC; naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn a moment into UTC on its way in."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment without an offset cannot be stored.")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give SQLite's naive values their UTC back."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def make_engine(url: str) -> Engine:
    """Return an engine with the transaction rules of reliability R202, R203 and R205.

    Args:
        url: `sqlite:///PATH` or `postgresql+psycopg://...`.
    """
    if url.startswith("sqlite"):
        return _sqlite_engine(url, "BEGIN IMMEDIATE")
    return create_engine(
        url,
        isolation_level="READ COMMITTED",
        pool_pre_ping=True,
        connect_args={"options": "-c lock_timeout=3000 -c statement_timeout=10000 -c timezone=utc"},
    )


def _sqlite_engine(url: str, begin: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": 5})

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, record: Any) -> None:
        record.info["begin"] = begin
        connection.isolation_level = None  # the driver must not open transactions of its own
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000",
                       "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    # With a listener to the engine's "begin", listeners would be looked for at every statement.
    engine.dialect.do_begin = _begin  # type: ignore[assignment, method-assign]  # takes no self
    return engine


def _begin(connection: Any) -> None:
    connection.execute(connection.info["begin"])


class Database:
    """One engine and its sessions; made once by `create_app` or a test, closed by its maker."""

    def __init__(self, url: str) -> None:
        """Open an engine for `url`; nothing is read yet."""
        self.engine = make_engine(url)
        self._writing = sessionmaker(self.engine, expire_on_commit=False)
        # Whoever only reads does not lock SQLite's file.
        self._reader = _sqlite_engine(url, "BEGIN") if url.startswith("sqlite") else self.engine
        self._reading = sessionmaker(self._reader, expire_on_commit=False)

    @contextmanager
    def unit_of_work(self) -> Iterator[Session]:
        """One transaction that writes: committed at the end, rolled back on any exception (R201)."""
        with self._writing() as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One transaction that only reads; whatever it may have written is rolled back."""
        with self._reading() as session:
            try:
                yield session
            finally:
                session.rollback()

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """One transaction that only reads, and sees the database as it is at its first reading."""
        with self.reading() as session:
            if self.engine.dialect.name == "postgresql":  # a transaction of SQLite always reads so
                still = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
                session.connection(execution_options=still)
            yield session

    def settle(self) -> None:
        """Let SQLite's journal go, which still holds pages as they were before rows were deleted."""
        if self.engine.dialect.name == "sqlite":
            with closing(self.engine.raw_connection()) as connection:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()
        self._reader.dispose()
