"""The databases that tests are given."""

import socket
from contextlib import closing

import pytest
from sqlalchemy import select, text

from app.db import Database
from app.records.account import TryCount
from app.records.log import LogEntry
from app.records.post import Letter
from tests.databases import as_administrator
from tests.migrations.rows import counts, fill


def test_a_test_gets_a_database_that_it_can_write_to(database, now):
    with database.unit_of_work() as session:
        session.add(TryCount(subject="kept", count=1, window_ends_at=now))

    with database.reading() as session:
        assert session.scalars(select(TryCount.subject)).all() == ["kept"]


def test_two_tests_never_share_a_database(databases):
    with databases.migrated() as one, databases.migrated() as other:
        assert one != other


def test_no_test_reaches_the_network():
    with socket.socket() as ours, pytest.raises(AssertionError, match="tried to connect"):
        ours.connect(("192.0.2.1", 80))


def test_a_database_that_was_used_comes_back_empty(databases):
    with databases.migrated() as url, closing(Database(url)) as used, used.unit_of_work() as session:
        fill(session.connection())

    with databases.migrated() as url, closing(Database(url)) as next_one, next_one.reading() as session:
        found = counts(session.connection())
    assert {table for table, rows in found.items() if rows} <= {"alembic_version"}


def test_a_database_that_was_used_counts_from_one_again(databases, now):
    for _ in range(2):
        with databases.migrated() as url, closing(Database(url)) as used, used.unit_of_work() as session:
            session.add(LogEntry(index=7, type="word", on_day=now.date(), leaf=b"leaf", leaf_hash=b"hash"))
            session.flush()
            letter = Letter(entry_index=7, recipient="person")
            session.add(letter)
            session.flush()
            assert letter.id == 1


def test_a_database_whose_schema_was_changed_does_not_come_back(databases):
    for _ in range(2):
        with (
            databases.migrated() as url, closing(Database(url)) as used,
            as_administrator(used) as mighty, mighty.unit_of_work() as session,
        ):
            session.execute(text("CREATE TABLE further (word TEXT)"))
