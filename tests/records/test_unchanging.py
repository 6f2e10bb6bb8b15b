"""A table whose rows never change, in both dialects."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.db import Database
from app.records.unchanging import unchanging


class Ground(DeclarativeBase):
    """Tables of this test alone."""


class Stone(Ground):
    """A word that is carved."""

    __tablename__ = "stones"

    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str]


unchanging(Stone)


@pytest.fixture
def stones(databases):
    """A table with one row in it."""
    with databases.empty() as url:
        database = Database(url)
        Ground.metadata.create_all(database.engine)
        with database.unit_of_work() as session:
            session.execute(text("INSERT INTO stones VALUES (1, 'carved')"))
        yield database
        database.close()


@pytest.mark.parametrize("change", ["UPDATE stones SET word = 'other'", "DELETE FROM stones"])
def test_the_database_refuses_the_change(stones, change):
    with pytest.raises(DBAPIError, match="stones never change"), stones.unit_of_work() as session:
        session.execute(text(change))

    with stones.reading() as session:
        assert session.scalars(text("SELECT word FROM stones")).all() == ["carved"]


def test_the_database_takes_further_rows(stones):
    with stones.unit_of_work() as session:
        session.execute(text("INSERT INTO stones VALUES (2, 'also')"))

    with stones.reading() as session:
        assert session.scalars(text("SELECT word FROM stones ORDER BY id")).all() == ["carved", "also"]
