"""Revision 0011: data keys leave the database for the key store, and none is lost on the way."""

from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import inspect, text

from app import create_app
from app.db import Database
from app.vault.key_store import KeyStore
from migrations import run
from migrations.keys_out import set_out_keys
from tests.conftest import settings_for
from tests.migrations.rows import way_out
from tests.postgres import ADMINISTRATOR

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
        f"Data keys set out into {tmp_path / 'data_keys'}: 2.",
        "Older copies of the database hold them too; keep those no longer than the store's.",
        f"The schema is at {run.head()}.",
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
        assert set_out_keys(url, way_out(tmp_path)) == 0


def test_a_key_drawn_after_they_were_set_out_is_not_lost(before, tmp_path, monkeypatch):
    add, late = run.upgrade, {"d" * 32: b"wrapped late"}

    def upgrade(url, *given, **named):
        with closing(Database(url)) as database, database.unit_of_work() as session:
            session.execute(
                text("INSERT INTO data_keys (id, case_id, subject, wrapped) VALUES (:id, NULL, :id, :w)"),
                {"id": "d" * 32, "w": late["d" * 32]},
            )
        add(url, *given, **named)

    monkeypatch.setattr(run, "upgrade", upgrade)
    with closing(Database(before)) as database:
        app = create_app(settings_for(before, tmp_path), database=database)
        assert app.test_cli_runner().invoke(args=["db", "upgrade"]).exit_code == 0

    assert kept(tmp_path) == LIVE | late


def test_a_database_that_would_lose_its_keys_is_not_upgraded(before):
    with pytest.raises(RuntimeError, match="would be lost"):
        run.upgrade(before)

    assert run.current(before) == "0010"


def test_a_key_wrapped_anew_after_an_upgrade_was_broken_off_comes_as_it_is_now(before, tmp_path):
    way = way_out(tmp_path)
    way.store.keep("a" * 32, b"under an older key")
    now = way.cabinet.kek_name + b"wrapped"
    with closing(Database(before)) as database, database.unit_of_work() as session:
        session.execute(text("UPDATE data_keys SET wrapped = :w WHERE id = :id"), {"w": now, "id": "a" * 32})

    set_out_keys(before, way)

    assert kept(tmp_path) == LIVE | {"a" * 32: now}


def test_an_old_copy_of_the_database_puts_no_older_wrapping_over_one_in_force(before, tmp_path):
    way = way_out(tmp_path)
    way.store.keep("a" * 32, way.cabinet.kek_name + b"wrapped")

    set_out_keys(before, way)

    assert way.store.wrapped("a" * 32) == way.cabinet.kek_name + b"wrapped"


def test_the_database_holds_no_byte_of_a_key_that_was_set_out(before, upgrade):
    assert b"wrapped one" in bytes_of(before)

    upgrade()

    assert b"wrapped one" not in bytes_of(before)


def bytes_of(url):
    """Return what the table of keys is made of; on SQLite, the database."""
    with closing(Database(url)) as database:
        address = database.engine.url
        if database.engine.dialect.name == "sqlite":
            path = Path(address.database)
            return b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))
    mighty = f"host={address.query['host']} dbname={address.database} user={ADMINISTRATOR}"
    with psycopg.connect(mighty, autocommit=True) as link:
        link.execute("CHECKPOINT")
        return link.execute("SELECT pg_read_binary_file(pg_relation_filepath('data_keys'))").fetchone()[0]
