"""Alembic runs this file for every command: one connection, one transaction for the whole way."""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.types import TypeDecorator

from app.db import make_engine
from migrations.run import all_tables, alone, ours


def _plain_type(kind: str, item: Any, autogen: Any) -> Any:
    """Write the type below one of ours into a revision, which may not import the application."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return autogen.migration_context.impl.render_type(item.impl_instance, autogen) or f"sa.{item.impl!r}"
    return False


def _migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=all_tables(),
        render_as_batch=True,
        include_object=ours,
        render_item=_plain_type,
        compare_type=True,
        transactional_ddl=True,  # also on SQLite: our engine begins every transaction itself
    )
    with context.begin_transaction():
        alone(connection)
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            _nothing_dangles(connection)


def _nothing_dangles(connection: Connection) -> None:
    dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if dangling:
        raise RuntimeError(f"The migration would leave references to nothing: {dangling[:5]}")


def _online() -> None:
    engine = make_engine(context.config.attributes["url"])
    try:
        with engine.connect() as connection:
            if connection.dialect.name == "sqlite":  # a batch drops and rebuilds tables others refer to
                connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
            _migrate(connection)
    finally:
        engine.dispose()


_online()
