"""The demo world, loaded once for all tests that look at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.db import Database
from app.demo.simulation import load
from app.service import Service
from tests.conftest import NOON, settings_for
from tests.databases import Databases

END = NOON


def service_at(url: str, folder: Path) -> tuple[Flask, Database, Service]:
    """Return an application on an empty database, its clock at the end of the demo world."""
    (folder / "present").write_text(END.isoformat(), encoding="ascii")
    database = Database(url)
    app = create_app(settings_for(url, folder), database=database)
    return app, database, app.extensions["offramp"]


@pytest.fixture(scope="session")
def demo(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on the whole demo world; nobody writes in it."""
    with databases.migrated() as url:
        app, database, service = service_at(url, tmp_path_factory.mktemp("demo"))
        load(service)
        yield app
        database.close()
