"""The queue's pages: none twice, none missed, in an order that does not move."""

import pytest
from sqlalchemy import delete, update

from app.queries import queue
from app.queries.queue import Wanted, queue_of
from app.records.petition import HandleLink
from charter.vocabulary import Stage
from tests.builders import World

PERSON = "reviewer-a-1"


@pytest.fixture
def world(database, tmp_path):
    return World(database, tmp_path)


def seat(world, petition):
    """Give one seat of a petition to the person, whose own place in its roster goes."""
    with world.office() as office:
        handle = office.case(petition.id).seats[0].handle
        link = (HandleLink.petition_id == petition.id, HandleLink.person_id == PERSON)
        office.session.execute(delete(HandleLink).where(*link))
        seated = (HandleLink.petition_id == petition.id, HandleLink.handle == handle)
        office.session.execute(update(HandleLink).where(*seated).values(person_id=PERSON))
    return petition.id


def page(world, **wanted):
    with world.reading_office() as office:
        return queue_of(office.session, PERSON, dict(office.roll().editions), Wanted(**wanted))


def ids(found):
    return [row.case_id for row in found.rows]


def test_pages_forth_and_back_show_each_case_once(world, monkeypatch):
    monkeypatch.setattr(queue, "PAGE", 2)
    cases = [seat(world, world.petition_in(Stage.INQUIRY)) for _ in range(5)]

    first = page(world)
    second = page(world, after=first.after)
    third = page(world, after=second.after)

    assert sorted(ids(first) + ids(second) + ids(third)) == sorted(cases)
    assert (first.before, third.after) == (None, None)
    assert ids(page(world, before=third.before)) == ids(second)
    assert ids(page(world, before=second.before)) == ids(first)
    assert page(world, before=second.before).before is None
    assert (first.waiting, first.seats) == (5, 5)


def test_a_case_added_meanwhile_moves_no_other_to_another_page(world, monkeypatch):
    monkeypatch.setattr(queue, "PAGE", 2)
    for _ in range(3):
        seat(world, world.petition_in(Stage.INQUIRY))
    first = page(world)

    added = seat(world, world.petition_in(Stage.INQUIRY))

    rest = ids(page(world, after=first.after))
    assert set(rest).isdisjoint(ids(first))
    assert len(set(rest) | set(ids(first)) | {added}) == 4
