"""The service on a database of the test's own, and a person's browser that lints what it fetches."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.db import Database
from app.settings import Settings
from charter import zipform
from charter.vocabulary import Role
from tests.pages import PageClient
from tests.web.sample import add_sample_room

ROLES: dict[str, frozenset[Role]] = {"reviewer-a-1": frozenset({Role.REVIEWER})}


def roles_of(_session: object, person_id: str) -> frozenset[Role]:
    """Look a person up in the test's roll."""
    return ROLES.get(person_id, frozenset())


@pytest.fixture
def app(database: Database, settings: Settings) -> Flask:
    """The service; the roll is a table of the test."""
    app = create_app(settings, database=database, roles_of=roles_of)
    add_sample_room(app)
    return app


@pytest.fixture
def client(app: Flask) -> PageClient:
    """One person's browser."""
    return PageClient(app)


@pytest.fixture
def aside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder in which files for one reader are written aside."""
    folder = tmp_path / "aside"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a bundle end at two thousand bytes."""
    monkeypatch.setattr(zipform, "_NARROW_LIMIT", 2_000)
