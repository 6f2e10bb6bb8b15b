"""Statements of every act, compiled once and given to the driver as they stand (ADR 0027).

An act waits under locks for others, and of the time it needs, SQLAlchemy's own way to the driver took a
third. Here a statement takes that way once; its types, quoting and errors stay SQLAlchemy's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

Named = Mapping[str, Any]
_Turn = Callable[[Any], Any]


@dataclass(frozen=True)
class _Form:
    """A statement as one driver takes it: which values in which order, and how they turn on their way."""

    text: str
    names: Sequence[str]
    by_name: bool
    fixed: Named
    into: Mapping[str, _Turn]
    out_of: Sequence[tuple[int, _Turn]]

    def given(self, named: Named) -> Any:
        values = {**self.fixed, **named}
        for name, turn in self.into.items():
            values[name] = turn(values[name])
        if self.by_name:
            return {name: values[name] for name in self.names}
        return [values[name] for name in self.names]

    def taken(self, row: Sequence[Any]) -> tuple[Any, ...]:
        values = list(row)
        for at, turn in self.out_of:
            values[at] = turn(values[at])
        return tuple(values)


class Compiled:
    """A statement on tables, each value of it a column to insert or a parameter with a name.

    Defaults of columns are not filled in, lists are not expanded, and rows are plain tuples.
    """

    def __init__(self, statement: Select[Any] | Insert | Update | Delete) -> None:
        """Keep a statement; it is compiled for a dialect when it first runs there."""
        self._statement = statement
        self._forms: dict[str, _Form] = {}

    def run(self, connection: Connection, named: Named | None = None) -> list[tuple[Any, ...]]:
        """Run it once; return the rows of a SELECT, and none of another statement.

        Args:
            connection: one with a transaction.
            named: the values, by the names of columns or parameters.

        Raises:
            DBAPIError: what the database said, without the values.
            KeyError: a value is missing; our own fault.
        """
        form = self._form(connection.dialect)
        try:
            cursor = _cursor(connection)
            cursor.execute(form.text, form.given(named or {}))
            if not isinstance(self._statement, Select):
                return []
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        except connection.dialect.loaded_dbapi.Error as wrong:
            raise told(connection, form.text, wrong) from wrong
        return [form.taken(row) for row in rows] if form.out_of else rows

    def run_each(self, connection: Connection, rows: Sequence[Named]) -> None:
        """Run it for each of several rows; see `run`."""
        form = self._form(connection.dialect)
        try:
            _cursor(connection).executemany(form.text, [form.given(row) for row in rows])
        except connection.dialect.loaded_dbapi.Error as wrong:
            raise told(connection, form.text, wrong) from wrong

    def _form(self, dialect: Dialect) -> _Form:
        form = self._forms.get(dialect.name)
        if form is None:
            form = self._forms[dialect.name] = self._compiled(dialect)
        return form

    def _compiled(self, dialect: Dialect) -> _Form:
        compiled = self._statement.compile(dialect=dialect)
        columns = self._statement.selected_columns if isinstance(self._statement, Select) else ()
        binds = {name: bind.type for bind, name in compiled.bind_names.items()}
        into = {name: _native(kind, dialect).bind_processor(dialect) for name, kind in binds.items()}
        out_of = [_native(column.type, dialect).result_processor(dialect, None) for column in columns]
        return _Form(
            str(compiled),
            compiled.positiontup or tuple(binds),
            not compiled.positional,
            {name: value for name, value in compiled.params.items() if value is not None},
            {name: turn for name, turn in into.items() if turn is not None},
            [(at, turn) for at, turn in enumerate(out_of) if turn is not None],
        )


def _native(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return kind.dialect_impl(dialect)


def _cursor(connection: Connection) -> Any:
    return connection.connection.cursor()


def told(connection: Connection, text: str | None, wrong: Any) -> BaseException:
    """Return SQLAlchemy's error for one of the driver; a connection that is lost is given up, as it does."""
    dialect = connection.dialect
    is_lost = dialect.is_disconnect(wrong, connection.connection, None)
    if is_lost:
        connection.invalidate(wrong)
    return DBAPIError.instance(
        text, None, wrong, dialect.loaded_dbapi.Error, connection_invalidated=is_lost, dialect=dialect
    )
