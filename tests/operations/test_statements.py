"""Every statement that is compiled once reaches the driver as SQLAlchemy itself would send it (ADR 0027)."""

from contextlib import closing
from datetime import date
from enum import StrEnum

import pytest
from sqlalchemy import event

from app.compiled import Compiled
from app.operations import door, locks, log, projection
from app.queries import folds
from app.vault import data_keys


class Word(StrEnum):
    """A word of the charter, as an act may hand it over."""

    ONE = "one"


class Seen(Exception):
    """Text and values, on the way to the driver."""


VALUES = {str: Word.ONE, int: 7, bytes: b"\x00\xff", date: date(2026, 3, 2), bool: True}
ROOMS = (door, log, projection, folds)
STATEMENTS = {
    **{f"{room.__name__}.{name}": one for room in ROOMS for name, one in vars(room).items()
       if isinstance(one, Compiled)},
    **{f"{what} shared": one for what, one in locks._SHARED.items()},
    **{f"{what} alone": one for what, one in locks._ALONE.items()},
    "keys of a case": data_keys._of_subjects(3, in_case=True),
    "keys of the roll": data_keys._of_subjects(1, in_case=False),
}


def catch(_connection, _cursor, text, values, *_rest):
    raise Seen(text, values)


def as_sqlalchemy_sends(connection, statement, values):
    event.listen(connection, "before_cursor_execute", catch)
    with pytest.raises(Seen) as seen:
        connection.execute(statement, values)
    return seen.value.args


def in_order(values):
    listed = sorted(values.items()) if isinstance(values, dict) else list(enumerate(values))
    return [(name, type(value), getattr(value, "obj", value)) for name, value in listed]  # obj of a Binary


def test_there_are_statements():
    assert len(STATEMENTS) > 18


@pytest.mark.parametrize("empty", [False, True], ids=["values", "nothing"])
@pytest.mark.parametrize("name", STATEMENTS)
def test_text_and_values_are_those_of_sqlalchemy(database, name, empty):
    compiled = STATEMENTS[name]
    with closing(database.engine.connect()) as connection:
        form = compiled._form(connection.dialect)
        binds = compiled._statement.compile(dialect=connection.dialect).bind_names.items()
        kinds = {known: bind.type.python_type for bind, known in binds if known not in form.fixed}
        named = {known: None if empty else VALUES[kind] for known, kind in kinds.items()}
        text, values = as_sqlalchemy_sends(connection, compiled._statement, named)

    assert form.text == text
    assert in_order(form.given(named)) == in_order(values)
