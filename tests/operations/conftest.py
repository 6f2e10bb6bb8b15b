"""A founded world for every test of an operation."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.db import Base, Database
from tests.builders import World


@pytest.fixture
def world(database: Database, tmp_path: Path) -> World:
    """Six organisations, offices, a college; noon of a Monday."""
    return World(database, tmp_path)


@pytest.fixture
def signed_world(world: World) -> World:
    """A world with two checkpoints, and acts after the second."""
    world.days(2)
    world.draft()
    return world


@pytest.fixture
def sqlite_world(tmp_path: Path) -> Iterator[World]:
    """Such a world in a file of its own, for what does not depend on the database and takes long."""
    database = Database(f"sqlite:///{tmp_path / 'log.sqlite3'}")
    Base.metadata.create_all(database.engine)
    yield World(database, tmp_path)
    database.close()
