"""Every guard that the table names objects with its sentence in one situation, and is silent in another."""

from __future__ import annotations

import pytest

from charter.facts import Facts
from charter.fields import ENTRY_TYPES
from charter.table import MOVES
from tests.charter import (
    examples_confirming,
    examples_desk,
    examples_dialogue,
    examples_draws,
    examples_erasure,
    examples_roll,
    examples_succession,
    examples_vote,
    examples_witnesses,
)
from tests.charter.guarding import Example

EXAMPLES: tuple[Example, ...] = tuple(
    example
    for module in (
        examples_desk, examples_draws, examples_dialogue, examples_vote, examples_roll, examples_erasure,
        examples_witnesses, examples_succession, examples_confirming,
    )
    for example in module.EXAMPLES
)
GUARDS = sorted(
    {guard for move in MOVES for guard in (*move.standing, *move.submitted)}, key=lambda one: one.__name__
)


@pytest.mark.parametrize(
    "example", EXAMPLES, ids=lambda one: f"{one.guard.__name__}-{'objects' if one.says else 'silent'}"
)
def test_a_guard_says_exactly_this(example):
    assert example.said() == example.says


@pytest.mark.parametrize("guard", GUARDS, ids=lambda one: one.__name__)
def test_each_guard_of_the_table_has_an_example_that_objects_and_one_that_is_silent(guard):
    kinds = {one.says is None for one in EXAMPLES if one.guard is guard}

    assert kinds == {True, False}


class Watched(Facts):
    """Facts that remember which of them a guard asked for."""

    def __init__(self, values):
        super().__init__(values)
        self.asked = set()

    def __getitem__(self, name):
        self.asked.add(name)
        return super().__getitem__(name)


@pytest.mark.parametrize("move", MOVES, ids=lambda one: f"{one.act} {one.entry}")
def test_the_guards_of_a_row_ask_for_fields_of_its_entry_and_for_no_others(move):
    known = {field.name for field in ENTRY_TYPES[move.entry].fields} - {"chain", "at"}
    asked = set()
    for example in EXAMPLES:
        if example.guard in move.submitted:
            watched = Watched(example.facts)
            example.guard(example.here, watched)
            asked |= watched.asked

    assert asked - known == set()
    assert asked or not move.submitted


def test_no_example_is_of_a_guard_that_the_table_has_lost():
    assert {one.guard.__name__ for one in EXAMPLES} <= {guard.__name__ for guard in GUARDS}


def test_no_two_guards_of_the_table_share_a_name():
    assert len({guard.__name__ for guard in GUARDS}) == len(GUARDS)
