"""Who writes locks SQLite's file as the transaction begins, and who reads locks nothing (R203)."""

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app.db import Base, Database
from app.records.roll import OrganisationRow


@pytest.fixture
def database(tmp_path):
    with closing(Database(f"sqlite:///{tmp_path / 'world.sqlite3'}")) as database:
        Base.metadata.create_all(database.engine)
        yield database


@pytest.fixture
def may_write(database):
    """Say whether another could write now."""

    def ask():
        with closing(sqlite3.connect(database.engine.url.database, timeout=0, isolation_level=None)) as other:
            try:
                other.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return False
            return True

    return ask


def test_a_unit_of_work_holds_the_file_from_its_first_reading(database, may_write):
    for _ in range(2):
        with database.unit_of_work() as session:
            session.scalars(select(OrganisationRow.id)).all()
            assert not may_write()
        assert may_write()


@pytest.mark.parametrize("way", ["reading", "snapshot"])
def test_whoever_reads_keeps_nobody_from_writing(database, may_write, way):
    with getattr(database, way)() as session:
        session.scalars(select(OrganisationRow.id)).all()
        assert may_write()


def test_a_connection_opened_anew_begins_as_the_first_did(database, may_write):
    database.engine.raw_connection().invalidate()
    with database.unit_of_work() as session:
        session.scalars(select(OrganisationRow.id)).all()
        assert not may_write()


def test_a_file_that_another_holds_is_told_of_as_a_database_that_is_away(database):
    with database.unit_of_work() as session:
        session.connection().exec_driver_sql("PRAGMA busy_timeout = 20")
    with closing(sqlite3.connect(database.engine.url.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(OperationalError, match="locked"), database.unit_of_work() as session:
            session.scalars(select(OrganisationRow.id)).all()
    with database.unit_of_work() as session:
        assert session.scalars(select(OrganisationRow.id)).all() == []
