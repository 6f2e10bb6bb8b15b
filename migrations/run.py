"""Moves a database along the revisions; used by `flask db`, by the start of the service, and by tests."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData
from sqlalchemy.exc import DBAPIError

import app.records
from app.db import Base, make_engine

_HERE = Path(__file__).resolve().parent
_LACKS_RIGHT = "42501"


class MayNotMigrate(Exception):
    """The database or its login is not one that this can be done with; the text is one sentence."""


def all_tables() -> MetaData:
    """Return the metadata of every record, having read every file of `app.records`."""
    for found in pkgutil.walk_packages(app.records.__path__, "app.records."):
        importlib.import_module(found.name)
    return Base.metadata


def upgrade(url: str, revision: str = "head", *, way_out: Any = None) -> None:
    """Bring the database at `url` up to `revision`; eight callers at once do it once.

    Args:
        url: of the database.
        revision: where it shall be.
        way_out: where data keys go that revision 0011 finds (`keys_out.WayOut`); it refuses to lose any.
    """
    _run(url, command.upgrade, revision, attributes={"way_out": way_out})


def downgrade(url: str, revision: str) -> None:
    """Take the database at `url` down to `revision`; `base` leaves no table of ours."""
    _run(url, command.downgrade, revision)


def write_revision(url: str, number: str, message: str) -> None:
    """Write a new revision from the difference between the records and the database at `url`."""
    _run(url, command.revision, message, autogenerate=True, rev_id=number)


def head() -> str | None:
    """Return the newest revision in this checkout."""
    return ScriptDirectory(str(_HERE)).get_current_head()


def current(url: str) -> str | None:
    """Return the revision the database at `url` is at; None when it holds nothing of ours."""
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()


def differences(url: str) -> list[Any]:
    """Return what separates the database at `url` from the records; nothing does when it is at head."""
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            looks = {"include_object": ours, "compare_type": True}
            context = MigrationContext.configure(connection, opts=looks)
            return list(compare_metadata(context, all_tables()))
    finally:
        engine.dispose()


def ours(_item: object, name: str | None, kind: str, reflected: bool, _other: object) -> bool:  # noqa: FBT001 - Alembic calls it so
    """Say whether a thing found in the database is one of our tables, or belongs to one."""
    return not (kind == "table" and reflected and name not in Base.metadata.tables)


def alone(connection: Connection) -> None:
    """Wait until no other process migrates this database; to be called in the transaction."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7264826)")


def _run(
    url: str, what: Any, *words: str, attributes: Mapping[str, Any] | None = None, **options: Any
) -> None:
    config = Config()
    config.set_main_option("script_location", str(_HERE))
    config.attributes.update({"url": url, **(attributes or {})})
    try:
        what(config, *words, **options)
    except DBAPIError as refused:
        if lacks_right(refused):
            raise MayNotMigrate(
                "This login may not change the schema: give the owner's in OFFRAMP_DATABASE_OWNER_URL."
            ) from None
        raise


def lacks_right(refused: DBAPIError) -> bool:
    """Say whether the database refused for want of a right."""
    return getattr(refused.orig, "sqlstate", None) == _LACKS_RIGHT
