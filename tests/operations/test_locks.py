"""Locks by name, and the statements that go to PostgreSQL together under the head's (R202, ADR 0024)."""

import threading
import time

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from app.operations.locks import Lock, in_one_trip, lock
from app.operations.log import lock_head
from app.records.post import Letter


def letters(world):
    with world.reading_office() as office:
        return office.session.execute(select(Letter.entry_index, Letter.recipient).order_by(Letter.id)).all()


def letter(recipient, entry_index=0):
    return {"entry_index": entry_index, "recipient": recipient, "sent_on": None}


def post_twice(office):
    with in_one_trip(office.session):
        for _ in range(2):
            office.connection.execute(insert(Letter.__table__).inline(), letter("somebody"))


def test_what_fails_on_a_trip_is_an_error_of_the_database_and_leaves_nothing(world):
    before = letters(world)

    with pytest.raises(IntegrityError), world.office() as office:
        post_twice(office)

    assert letters(world) == before


def test_what_was_pending_before_a_trip_is_written_first(world):
    with world.office() as office:
        office.session.add(Letter(**letter("first")))
        with in_one_trip(office.session):
            office.connection.execute(insert(Letter.__table__).inline(), letter("second"))
        office.session.add(Letter(**letter("third")))

    assert [recipient for _, recipient in letters(world)][-3:] == ["first", "second", "third"]


def day_seen(world):
    with world.office() as office:
        return lock_head(office).last_on


def is_waiting(world):
    with world.reading_office() as office:
        return office.session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted"))


@pytest.mark.parametrize("what", Lock)
@pytest.mark.parametrize("held", ["alone", "shared"])
@pytest.mark.postgresql
def test_a_lock_is_held_alone_or_shared_until_the_transaction_ends(world, what, held):
    def take(office, *, shared):
        office.session.execute(text("SET LOCAL lock_timeout = 50"))
        lock(office.connection, what, shared=shared)

    with world.office() as first:
        take(first, shared=held == "shared")
        if held == "shared":
            with world.office() as second:
                take(second, shared=True)
        with pytest.raises(OperationalError, match="lock timeout"), world.office() as third:
            take(third, shared=held == "alone")
    with world.office() as fourth:
        take(fourth, shared=False)


@pytest.mark.postgresql
def test_the_head_is_read_only_once_its_lock_is_held(world):
    days = []
    with world.office() as first:
        lock(first.connection, Lock.HEAD)
        waiting = threading.Thread(target=lambda: days.append(day_seen(world)))
        waiting.start()
        while not is_waiting(world):
            time.sleep(0.01)
        first.connection.execute(text("UPDATE log_heads SET last_on = last_on + 1"))
        expected = first.connection.scalar(text("SELECT last_on FROM log_heads"))
    waiting.join()

    assert days == [expected]
