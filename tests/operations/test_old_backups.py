"""Data keys lie apart: an old backup of the database opens nothing of whoever was erased since."""

from contextlib import closing

import pytest
from sqlalchemy import insert, select

from app import create_app
from app.db import Database
from app.operations import erasure
from app.operations.audit import differences
from app.operations.petitions import withdraw
from app.operations.starting import MayNotStart, check_before_serving
from app.queries.log_entries import case_entries
from app.records.log import DataKey
from app.vault.key_store import KeyStore, NotInStore
from charter.vocabulary import Stage
from migrations.run import all_tables
from tests.builders import PASSWORD, World
from tests.conftest import settings_for
from tests.operations.erased import decide
from tests.pages import PageClient


@pytest.fixture
def ended(world):
    """A petition whose erasure is decided, and another that goes on."""
    ended, other = world.petition_in(Stage.DIALOGUE), world.petition_in(Stage.DRAFT)
    with world.office() as office:
        withdraw(office, ended.id, ended.petitioner)
    decide(world, ended, "petitioner", *(f"seat:{one.handle}" for one in world.case(ended).seats))
    return ended, other


@pytest.fixture
def app(world):
    return create_app(
        settings_for(world.database.engine.url.render_as_string(hide_password=False), world.folder),
        database=world.database,
    )


@pytest.fixture
def backup(databases):
    """A way to copy a world's database, and to open the copy with the keys of whoever opens it."""
    with databases.migrated() as url, closing(Database(url)) as copy:

        def copied(world):
            with world.database.reading() as session, copy.unit_of_work() as target:
                for table in all_tables().sorted_tables:
                    rows = [dict(row) for row in session.execute(select(table)).mappings()]
                    if rows:
                        target.execute(insert(table), rows)
            return copy

        yield copied


def opened(world, database, petition):
    """Return what a database shows of a petition, opened with the keys that the world has now."""
    then = World(database, world.folder, now=world.now, founded=False)
    with database.reading() as session:
        return [entry.opened for entry in case_entries(session, then._chancery(session).keys, petition.id)]


def perform(world):
    return erasure.perform_erasures(world.office, world.signer)


def kill(office):
    raise KeyboardInterrupt


def condemned(world):
    with world.database.reading() as session:
        return set(session.scalars(select(DataKey.id).where(DataKey.is_destroyed)))


def test_it_opened_before_and_does_not_after(world, ended, backup):
    gone, other = ended
    old = backup(world)
    before = {one.id: opened(world, old, one) for one in ended}
    assert "He praised the war." in str(before[gone.id])

    perform(world)

    with pytest.raises(NotInStore):
        opened(world, old, gone)
    assert opened(world, old, other) == before[other.id]


def test_the_keys_outlive_a_run_that_is_killed_at_once_and_go_with_the_next(world, ended, monkeypatch):
    with monkeypatch.context() as killed:
        killed.setattr(erasure, "destroy_keys", kill)
        with pytest.raises(KeyboardInterrupt):
            perform(world)
    left = condemned(world)
    with world.reading_office() as office:
        said = list(differences(office))
    assert said == [f"data_keys {one}: it is destroyed, and still in the key store." for one in sorted(left)]
    assert len(left) > 5

    perform(world)

    assert condemned(world) == left
    assert left & set(KeyStore(world.folder / "data_keys").ids()) == set()
    with world.reading_office() as office:
        assert list(differences(office)) == []


def test_every_key_of_the_store_is_one_that_the_database_names(world, ended):
    perform(world)

    with world.database.reading() as session:
        live = set(session.scalars(select(DataKey.id).where(~DataKey.is_destroyed)))
    assert set(KeyStore(world.folder / "data_keys").ids()) == live


def lose_a_key(world, petition):
    """Lose the key of the petitioner, as with an older copy of the store; return its id."""
    with world.database.reading() as session:
        mine = (DataKey.case_id == petition.id, DataKey.subject == "petitioner")
        key_id = session.scalars(select(DataKey.id).where(*mine)).one()
    world.key_store.destroy(key_id)
    return key_id


def test_a_service_without_the_newest_keys_does_not_start(world, ended):
    with world.reading_office() as office:
        check_before_serving(office, world.signer)
    lose_a_key(world, ended[1])

    with world.reading_office() as office, pytest.raises(MayNotStart) as refused:
        check_before_serving(office, world.signer)

    assert str(refused.value) == (
        "The key store lacks data keys of the newest entries: OFFRAMP_KEY_STORE names another folder, or an "
        "older copy of it was restored."
    )


def test_the_audit_names_a_lost_key(world, ended):
    key_id = lose_a_key(world, ended[1])

    with world.reading_office() as office:
        said = list(differences(office))

    assert len(said) == 3
    assert said[0] == f"data_keys {key_id}: it is not in the key store."
    assert f"The data key {key_id} is not in the key store" in said[1]
    assert said[2] == "The log itself is not sound, so nothing is folded from it."


def test_the_audit_names_every_key_that_is_lost_and_every_one_that_came_back(world, ended):
    perform(world)
    back = min(condemned(world))
    world.key_store.keep(back, b"as in an older copy of the store")
    with world.database.reading() as session:
        lost = set(session.scalars(select(DataKey.id).where(DataKey.case_id == ended[1].id)))
    for key_id in lost:
        world.key_store.destroy(key_id)

    with world.reading_office() as office:
        said = set(differences(office))

    assert len(lost) > 1
    assert f"data_keys {back}: it is destroyed, and still in the key store." in said
    assert {f"data_keys {one}: it is not in the key store." for one in lost} <= said


def test_an_export_that_meets_a_lost_key_says_so_in_one_line(world, ended, app):
    world.days(1)
    key_id, out = lose_a_key(world, ended[1]), world.folder / "case.zip"
    asked = ["log", "export", "--kind", "case", "--case", ended[1].id, "--as", "petitioner-2", str(out)]

    done = app.test_cli_runner().invoke(args=asked)

    assert done.exit_code == 1
    assert done.output == (
        f"Error: The data key {key_id} is not in the key store: it was destroyed a moment ago, and then try "
        "again, or OFFRAMP_KEY_STORE names another folder or an older copy.\n"
    )
    assert not out.exists()


@pytest.mark.parametrize("words", [("clock", "run"), ("log", "erase"), ("keys", "show")])
def test_a_command_that_is_given_another_store_says_so_in_one_line(world, ended, app, words):
    (world.folder / "data_keys").rename(world.folder / "elsewhere")
    size = world.size()

    done = app.test_cli_runner().invoke(args=words)

    assert (done.exit_code, world.size()) == (1, size)
    assert done.output.startswith("Error: The data key ")
    assert done.output.count("\n") == 1


def test_a_page_that_meets_a_lost_key_asks_to_try_again(world, ended, app):
    browser = PageClient(app)
    browser.sign_in("petitioner-2", PASSWORD)
    lose_a_key(world, ended[1])

    page = browser.get(f"/en/petitions/{ended[1].id}/check", status=503)

    assert "Nothing was recorded" in page.text
