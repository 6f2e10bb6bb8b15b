"""The databases that tests are given."""

import socket

import pytest
from sqlalchemy import text


def test_a_test_gets_a_database_that_it_can_write_to(database):
    with database.unit_of_work() as session:
        session.execute(text("CREATE TABLE written (word TEXT)"))
        session.execute(text("INSERT INTO written VALUES ('kept')"))

    with database.reading() as session:
        assert session.scalars(text("SELECT word FROM written")).all() == ["kept"]


def test_two_tests_never_share_a_database(databases):
    with databases.migrated() as one, databases.migrated() as other:
        assert one != other


def test_no_test_reaches_the_network():
    with socket.socket() as ours, pytest.raises(AssertionError, match="tried to connect"):
        ours.connect(("192.0.2.1", 80))
