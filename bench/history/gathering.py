"""A session that gathers what the door's composing code writes, and puts it into the database in bulk.

The code that composes an entry is the service's own (`app.operations.log.fair_copy`); only the transaction
around each act is left out, and the answers that a database would give are kept in memory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Insert, Table, insert
from sqlalchemy.orm import Session

from app.db import Base, Database
from app.records.log import DataKey, LogCheckpoint, LogDisclosure, LogEntry
from app.records.petition import CaseSecret

_ORDER = (DataKey, LogEntry, LogDisclosure, LogCheckpoint, CaseSecret)
_FULL = 50_000


class Gathering(Session):
    """Rows on their way into the database, and the one answer that draws need: the secret of a case."""

    def __init__(self, database: Database) -> None:
        """Begin with no rows."""
        super().__init__()
        self._database = database
        self._rows: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        self.secret: bytes | None = None

    def execute(self, statement: Any, params: Any = None, **_: Any) -> Iterable[Any]:
        """Gather what is inserted; the head is kept by whoever holds it, and nothing else is known."""
        if isinstance(statement, Insert):
            self._rows[statement.table.name] += params if isinstance(params, list) else [params]
        return ()

    def scalar(self, statement: Any, params: Any = None, **_: Any) -> Any:
        """Answer what the secret of the present case is; everything else is not there yet."""
        del params
        return self.secret if statement.column_descriptions[0]["entity"] is CaseSecret else None

    def get(self, entity: Any, ident: Any, **_: Any) -> None:
        """Answer that there is no such row: petitions here have no texts of their own."""
        del entity, ident

    def add(self, instance: Any, **_: Any) -> None:
        """Gather one record."""
        names = instance.__table__.columns.keys()
        self._rows[instance.__tablename__].append({name: getattr(instance, name) for name in names})

    def take(self, record: type[Base], rows: list[dict[str, Any]]) -> None:
        """Gather rows of one table."""
        self._rows[record.__tablename__] += rows

    @property
    def newest_secret(self) -> bytes:
        """The sealed secret of the case that was opened last."""
        return bytes(self._rows[CaseSecret.__tablename__][-1]["sealed"])

    def flush(self, objects: Any = None) -> None:
        """Do nothing: rows that refer to each other go into the database together."""
        del objects

    def put_away(self, *, all_of_it: bool = False) -> None:
        """Write what has been gathered, once it is much."""
        if not all_of_it and sum(map(len, self._rows.values())) < _FULL:
            return
        with self._database.unit_of_work() as session:
            for record in _ORDER:
                put(session, record, self._rows.pop(record.__tablename__, []))
        assert not self._rows, sorted(self._rows)


def put(session: Session, record: type[Base], rows: list[Mapping[str, Any]]) -> None:
    """Insert many rows of one table."""
    table = record.__table__
    assert isinstance(table, Table)
    if rows:
        session.execute(insert(table), rows)
