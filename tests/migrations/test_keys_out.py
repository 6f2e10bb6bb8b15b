"""Revision 0011: data keys leave the database for the key store, and none is lost on the way."""

from contextlib import closing

import pytest
from sqlalchemy import inspect, text

from app import create_app
from app.db import Database
from app.vault.key_store import KeyStore
from migrations import run
from migrations.keys_out import set_out_keys
from tests.conftest import settings_for

HELD = {"a" * 32: b"wrapped one", "b" * 32: b"wrapped two", "c" * 32: None}
LIVE = {key_id: wrapped for key_id, wrapped in HELD.items() if wrapped}
DESTROYED = {key_id: wrapped is None for key_id, wrapped in HELD.items()}


@pytest.fixture
def before(databases):
    """The address of a database of the revision before, in which a key is destroyed and two are not."""
    with databases.empty() as url:
        run.upgrade(url, "0010")
        with closing(Database(url)) as database, database.unit_of_work() as session:
            for key_id, wrapped in HELD.items():
                session.execute(
                    text("INSERT INTO data_keys (id, case_id, subject, wrapped) VALUES (:id, NULL, :id, :w)"),
                    {"id": key_id, "w": wrapped},
                )
        yield url


@pytest.fixture
def upgrade(before, tmp_path):
    """A way to run `flask db upgrade`; returns its exit code and lines."""

    def upgrade():
        (tmp_path / "present").write_text("2026-03-02T12:00:00+00:00", encoding="ascii")
        with closing(Database(before)) as database:
            app = create_app(settings_for(before, tmp_path), database=database)
            done = app.test_cli_runner().invoke(args=["db", "upgrade"])
        return done.exit_code, done.output.splitlines()

    return upgrade


def marks(url):
    with closing(Database(url)) as database, database.reading() as session:
        columns = inspect(session.connection()).get_columns("data_keys")
        assert "wrapped" not in {one["name"] for one in columns}
        return {key_id: bool(gone) for key_id, gone in session.execute(
            text("SELECT id, is_destroyed FROM data_keys ORDER BY id")
        )}


def kept(folder):
    store = KeyStore(folder / "data_keys")
    return {key_id: store.wrapped(key_id) for key_id in store.ids()}


def test_an_upgrade_sets_the_keys_out_and_marks_those_destroyed(before, upgrade, tmp_path):
    assert upgrade() == (0, [
        f"Data keys set out into {tmp_path / 'data_keys'}: 2.", f"The schema is at {run.head()}.",
    ])

    assert (kept(tmp_path), marks(before)) == (LIVE, DESTROYED)
    assert upgrade() == (0, [f"The schema is at {run.head()}."])


def test_an_upgrade_that_was_killed_half_way_is_taken_up_again(before, upgrade, tmp_path):
    KeyStore(tmp_path / "data_keys").keep("a" * 32, LIVE["a" * 32])

    upgrade()

    assert (kept(tmp_path), marks(before)) == (LIVE, DESTROYED)


def test_a_way_down_and_up_again_neither_loses_a_key_nor_brings_one_back(before, upgrade, tmp_path):
    upgrade()

    run.downgrade(before, "0010")
    upgrade()

    assert (kept(tmp_path), marks(before)) == (LIVE, DESTROYED)


def test_an_empty_database_has_no_keys_to_set_out(databases, tmp_path):
    with databases.empty() as url:
        assert set_out_keys(url, KeyStore(tmp_path / "data_keys")) == 0
