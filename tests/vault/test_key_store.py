"""The store of data keys: whole or not there, and what is destroyed does not come back."""

import os
import threading
from pathlib import Path
from unittest.mock import Mock

import pytest

from app.vault.key_store import KeyStore, NotInStore

ID, WRAPPED = "3f" + "0" * 30, b"name" + bytes(range(60))


@pytest.fixture
def store(tmp_path):
    return KeyStore(tmp_path / "data_keys")


def anew(tmp_path):
    """Return the store as another process has it."""
    return KeyStore(tmp_path / "data_keys")


def test_what_is_kept_comes_back_for_its_owner_alone_and_tells_no_time(store, tmp_path):
    assert store.keep(ID, WRAPPED) == WRAPPED

    path = tmp_path / "data_keys" / "3f" / ID
    assert anew(tmp_path).wrapped(ID) == path.read_bytes() == WRAPPED
    assert (path.stat().st_mode & 0o777, path.stat().st_mtime) == (0o600, 0)
    assert [one.stat().st_mode & 0o777 for one in (path.parent, path.parent.parent)] == [0o700, 0o700]
    assert list(anew(tmp_path).ids()) == [ID]


def test_what_came_first_stays(store, tmp_path):
    store.keep(ID, WRAPPED)

    assert anew(tmp_path).keep(ID, b"another" * 9) == WRAPPED


def test_what_was_never_kept_is_told(store):
    with pytest.raises(NotInStore, match=f"The data key {ID} is not in the key store"):
        store.wrapped(ID)
    assert not store.holds(ID)
    assert list(store.ids()) == []


def test_a_destroyed_key_is_gone_and_a_copy_by_a_link_opens_nothing(store, tmp_path):
    store.keep(ID, WRAPPED)
    os.link(tmp_path / "data_keys" / "3f" / ID, tmp_path / "a backup of links")

    store.destroy(ID)
    store.destroy(ID)

    assert (tmp_path / "a backup of links").read_bytes() == bytes(len(WRAPPED))
    for one in (store, anew(tmp_path)):
        with pytest.raises(NotInStore):
            one.wrapped(ID)


def test_a_key_takes_another_wrapping_once_and_only_from_the_one_it_has(store, tmp_path):
    store.keep(ID, WRAPPED)

    assert [store.replace(ID, WRAPPED, b"anew"), store.replace(ID, WRAPPED, b"late")] == [True, False]
    assert store.wrapped(ID) == anew(tmp_path).wrapped(ID) == b"anew"


def test_a_destroyed_key_takes_no_other_wrapping(store, tmp_path):
    store.keep(ID, WRAPPED)
    anew(tmp_path).destroy(ID)

    assert store.replace(ID, WRAPPED, b"anew") is False
    assert list(store.ids()) == []


def test_whoever_was_killed_while_wrapping_anew_leaves_nothing_of_a_key_destroyed_later(
    store, tmp_path, monkeypatch
):
    store.keep(ID, WRAPPED)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", Mock(side_effect=KeyboardInterrupt))
        patch.setattr(Path, "unlink", Mock())  # a killed process clears nothing away
        with pytest.raises(KeyboardInterrupt):
            store.replace(ID, WRAPPED, b"anew")
    aside = next((tmp_path / "data_keys" / "3f").glob(".*"))
    os.link(aside, tmp_path / "a backup of links")
    assert aside.read_bytes() == b"anew"

    anew(tmp_path).destroy(ID)

    assert list((tmp_path / "data_keys" / "3f").iterdir()) == []
    assert (tmp_path / "a backup of links").read_bytes() == bytes(len(b"anew"))


def test_a_key_whose_bytes_are_gone_is_gone_before_its_file_is(store, tmp_path):
    store.keep(ID, WRAPPED)
    (tmp_path / "data_keys" / "3f" / ID).write_bytes(bytes(len(WRAPPED)))

    with pytest.raises(NotInStore):
        anew(tmp_path).wrapped(ID)
    assert anew(tmp_path).replace(ID, WRAPPED, b"anew") is False

    anew(tmp_path).destroy(ID)
    assert not store.holds(ID)


def test_whoever_destroys_and_whoever_wraps_anew_at_once_leave_nothing(tmp_path):
    ids = [f"{number:02x}" + "0" * 30 for number in range(40)]
    for key_id in ids:
        anew(tmp_path).keep(key_id, WRAPPED)
    barrier, replaced = threading.Barrier(3), []

    def wrap(store):
        for key_id in ids:
            barrier.wait(30)
            replaced.append(store.replace(key_id, WRAPPED, b"anew"))

    def destroy(store):
        for key_id in ids:
            barrier.wait(30)
            store.destroy(key_id)

    threads = [threading.Thread(target=do, args=(anew(tmp_path),)) for do in (wrap, destroy, destroy)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert len(replaced) == len(ids)
    assert list(anew(tmp_path).ids()) == []
    assert [path for path in (tmp_path / "data_keys").rglob(".??*") if path.name != ".lock"] == []
