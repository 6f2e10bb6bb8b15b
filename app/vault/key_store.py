"""The store of data keys: each wrapped, in a file of its own, apart from what it sealed (S902, ADR 0028).

A key that is destroyed here opens nothing any more, in no copy of the database however old. So the backups
of this store are kept for a shorter time than those of the data (ledger 4.2).
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.vault.durable import keep_once, left_aside, make_durable, put_in_place

_LOCK = ".lock"
_MOST_AT_HAND = 10_000


class NotInStore(Exception):
    """A data key that the database names is not in the store."""

    def __init__(self, key_id: str) -> None:
        super().__init__(
            f"The data key {key_id} is not in the key store: it was destroyed a moment ago, and then try "
            "again, or OFFRAMP_KEY_STORE names another folder or an older copy."
        )


class KeyStore:
    """Wrapped data keys by their id, in files of one folder.

    What was read is remembered, for an act opens several keys. A remembered key of a process opens what it
    opened before; when it was destroyed meanwhile, nothing is left that it could open.
    """

    def __init__(self, folder: Path) -> None:
        """Remember where the keys lie; the folder is made when the first one comes."""
        self._folder = folder
        self._at_hand: dict[str, bytes] = {}

    def keep(self, key_id: str, wrapped: bytes) -> bytes:
        """Keep a key, durably, before anything that it seals is committed.

        Returns:
            what is kept under this id: what came first, should it be there.
        """
        keep_once(self._path(key_id), wrapped)
        return self.wrapped(key_id)

    def wrapped(self, key_id: str) -> bytes:
        """Return a key as it is kept.

        Raises:
            NotInStore: it is not there; destroyed, never kept, or lost with an older copy.
        """
        found = self._at_hand.get(key_id)
        if found is None:
            found = self._read(key_id)
            if len(self._at_hand) >= _MOST_AT_HAND:
                self._at_hand.clear()
            self._at_hand[key_id] = found
        return found

    def holds(self, key_id: str) -> bool:
        """Say whether a key is there."""
        return self._path(key_id).exists()

    def ids(self) -> Iterator[str]:
        """Yield the ids of all keys, in order."""
        for folder in sorted(self._folder.glob("??")):
            yield from sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))

    def replace(self, key_id: str, old: bytes, fresh: bytes) -> bool:
        """Keep a key in another wrapping; return whether it was still kept in the old one.

        Whoever destroys a key at the same moment is waited for, and none comes back.
        """
        with self._alone():
            try:
                is_same = self._read(key_id) == old
            except NotInStore:
                return False
            if is_same:
                put_in_place(self._path(key_id), fresh)
        self._at_hand.pop(key_id, None)
        return is_same

    def destroy(self, key_id: str) -> None:
        """Destroy a key, its bytes first; one that is not there is destroyed already.

        With it go files that somebody filled with it and was killed before they had their name.
        """
        self._at_hand.pop(key_id, None)
        path = self._path(key_id)
        if not path.exists():
            return
        with self._alone(), suppress(FileNotFoundError):  # another may have been first
            for one in (*left_aside(path), path):  # the key last: while it is there, it is destroyed again
                _overwrite(one)
                one.unlink()
            make_durable(path.parent)

    def _read(self, key_id: str) -> bytes:
        try:
            found = self._path(key_id).read_bytes()
        except FileNotFoundError:
            raise NotInStore(key_id) from None
        if not any(found):  # it is being destroyed, or whoever did so was killed
            raise NotInStore(key_id)
        return found

    def _path(self, key_id: str) -> Path:
        return self._folder / key_id[:2] / key_id

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Wait until no other thread or process changes a key that is there."""
        number = os.open(self._folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(number, fcntl.LOCK_EX)
            yield
        finally:
            os.close(number)


def _overwrite(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(bytes(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())
