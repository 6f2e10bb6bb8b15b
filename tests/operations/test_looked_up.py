"""What an act asks of the database is looked up, however long the log: no table is read through or sorted.

SQLite alone is asked how: it plans by rule, PostgreSQL by what its tables hold.
"""

import pytest

from app.operations.dialogue import offer_interview
from charter.vocabulary import Stage


@pytest.fixture
def selects(sqlite_world):
    """Return what one act of a seat selects, with the values in it."""
    world = sqlite_world
    petition = world.draft()
    for stage in (Stage.ADMISSIBILITY, Stage.INQUIRY, Stage.DIALOGUE):
        world.advance(petition, stage)
    seat, heard = world.seats(petition)[0], []
    with world.office() as office:
        link = office.connection.connection.driver_connection
        link.set_trace_callback(heard.append)
        offer_interview(office, petition.id, seat, text="We can talk on any day of next week.")
        link.set_trace_callback(None)
    return [one for one in heard if one.startswith("SELECT")]


def test_an_act_looks_up_what_it_asks_for(sqlite_world, selects):
    with sqlite_world.reading_office() as office:
        ask = office.connection.exec_driver_sql
        steps = [row[3] for one in selects for row in ask(f"EXPLAIN QUERY PLAN {one}")]

    assert len(steps) > 5
    assert [step for step in steps if not step.startswith("SEARCH")] == []
