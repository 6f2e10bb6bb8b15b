"""Each outcome that is not published is counted once, and costs nothing afterwards."""

import pytest

from app.operations.figures import count_outcomes
from app.queries.folds import Folds
from charter.vocabulary import Stage


@pytest.fixture
def declined(world):
    """A world whose one petition was declined, is over, and is counted."""
    choices = ["decline"] * 5
    petition = world.petition_in(Stage.VOTING, vote={"choices": choices})
    world.do(petition, "vote", choices=choices)
    for days in (15, 15, 1):
        world.jump(days)
    assert world.case(petition).stage is Stage.CLOSED
    return world


def test_an_outcome_is_counted_once(declined):
    with declined.reading_office() as office:
        assert len(office.roll().counted) == 1
    size = declined.size()

    with declined.office() as office:
        assert count_outcomes(office) == 0
    assert declined.size() == size


def test_a_case_that_was_counted_is_not_read_again(declined, monkeypatch):
    def unasked(*_words):
        raise AssertionError("A case was folded.")

    monkeypatch.setattr(Folds, "case", unasked)

    with declined.office() as office:
        assert count_outcomes(office) == 0
