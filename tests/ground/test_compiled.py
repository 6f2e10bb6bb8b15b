"""Statements compiled once: they answer as SQLAlchemy's own way does, and fail as it does."""

from contextlib import nullcontext
from datetime import date

import pytest
from sqlalchemy import bindparam, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from app.compiled import Compiled
from app.operations.locks import in_one_trip
from app.records.log import LogHead
from app.records.roll import OrganisationRow

HEAD = LogHead.__table__
ADD = Compiled(insert(HEAD))
ALL = Compiled(select(HEAD.c.id, HEAD.c.size, HEAD.c.last_on, HEAD.c.edge))
MOVE = Compiled(
    update(HEAD)
    .where(HEAD.c.id == bindparam("which"))
    .values(size=bindparam("size"), last_on=bindparam("last_on"))
)
CLEAR = Compiled(delete(OrganisationRow).where(OrganisationRow.id == bindparam("which")))
ROW = {"id": 1, "size": 7, "last_on": date(2026, 3, 2), "edge": b"\x00edge\xff"}


@pytest.fixture
def session(database):
    with database.reading() as session:
        yield session


def by_sqlalchemy(session):
    return session.execute(select(HEAD.c.id, HEAD.c.size, HEAD.c.last_on, HEAD.c.edge)).all()


def test_rows_come_back_with_the_types_of_their_columns(session):
    ADD.run(session.connection(), ROW)

    rows = ALL.run(session.connection())

    assert rows == [tuple(ROW.values())] == by_sqlalchemy(session)
    assert [type(value) for value in rows[0]] == [int, int, date, bytes]


def test_nothing_may_be_where_there_is_no_value(session):
    ADD.run_each(session.connection(), [{**ROW, "last_on": None}])

    assert ALL.run(session.connection()) == [(1, 7, None, ROW["edge"])]


def test_a_change_is_seen_by_sqlalchemy(session):
    ADD.run_each(session.connection(), [ROW])

    assert MOVE.run(session.connection(), {"which": 1, "size": 8, "last_on": date(2026, 3, 3)}) == []
    assert by_sqlalchemy(session) == [(1, 8, date(2026, 3, 3), ROW["edge"])]


def test_a_removal_is_seen_by_sqlalchemy(session):
    names = [OrganisationRow(id=one, name=one, since=date(2026, 3, 2)) for one in ("alder", "birch")]
    session.add_all(names)
    session.flush()

    assert CLEAR.run(session.connection(), {"which": "alder"}) == []
    assert session.scalars(select(OrganisationRow.id)).all() == ["birch"]


def test_no_rows_at_all_are_nothing_to_do(session):
    ADD.run_each(session.connection(), [])

    assert ALL.run(session.connection()) == []


@pytest.mark.parametrize("run", [ADD.run, lambda connection, row: ADD.run_each(connection, [row])])
def test_what_the_database_refuses_is_sqlalchemys_error_and_shows_no_value(session, run):
    ADD.run(session.connection(), ROW)

    with pytest.raises(IntegrityError) as refused:
        run(session.connection(), {**ROW, "edge": b"a secret"})

    assert "secret" not in str(refused.value)
    assert refused.value.params is None


def test_a_missing_value_is_our_own_fault(session):
    with pytest.raises(KeyError, match="edge"):
        ADD.run(session.connection(), {"id": 1, "size": 7, "last_on": None})


@pytest.mark.parametrize("run", [ALL.run, lambda connection: ADD.run_each(connection, [ROW])])
def test_a_connection_that_the_driver_has_closed_is_sqlalchemys_error_too(database, run):
    with database.reading() as session:
        connection = session.connection()
        connection.connection.driver_connection.close()
        with pytest.raises(DBAPIError, match="closed"):
            run(connection)

    with database.unit_of_work() as session:
        assert ALL.run(session.connection()) == []


def lose_the_server(database, together):
    with database.unit_of_work() as session:
        process = session.scalar(text("SELECT pg_backend_pid()"))
        with database.unit_of_work() as other:
            assert other.scalar(text("SELECT pg_terminate_backend(:process, 3000)"), {"process": process})
        with together(session):
            MOVE.run_each(session.connection(), [{"which": 1, "size": 8, "last_on": None}])


@pytest.mark.postgresql
@pytest.mark.parametrize("together", [nullcontext, in_one_trip], ids=["alone", "in one trip"])
def test_a_lost_server_is_told_of_as_sqlalchemy_does_and_the_connection_is_given_up(database, together):
    with pytest.raises(OperationalError) as lost:
        lose_the_server(database, together)

    assert lost.value.connection_invalidated
    assert lost.value.__context__ is lost.value.orig  # and not a second error, of a rollback to nobody
    with database.unit_of_work() as session:
        assert ALL.run(session.connection()) == []
