"""A founded world for every test of an operation."""

from pathlib import Path

import pytest

from app.db import Database
from tests.builders import World


@pytest.fixture
def world(database: Database, tmp_path: Path) -> World:
    """Six organisations, offices, a college; noon of a Monday."""
    return World(database, tmp_path)
