"""Data keys that still lie in the database, set out into the key store before revision 0011 lets them go."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, inspect, text

from app.db import make_engine
from app.vault.key_store import KeyStore
from app.vault.keys import NAME_OCTETS, KeyCabinet

_HELD = text("SELECT id, wrapped FROM data_keys WHERE length(wrapped) > 0 ORDER BY id")


@dataclass(frozen=True)
class WayOut:
    """Where the data keys of a database of before go, as they are wrapped."""

    store: KeyStore
    cabinet: KeyCabinet

    def set_out(self, connection: Connection) -> int:
        """Copy the keys that a database still holds into the store; return how many there were."""
        if not _holds_keys(connection):
            return 0
        held = connection.execute(_HELD).all()
        for key_id, wrapped in held:
            self._keep(key_id, bytes(wrapped))
        return len(held)

    def _keep(self, key_id: str, wrapped: bytes) -> None:
        """An upgrade that was broken off may have kept it before the key-encryption key was changed."""
        is_there = self.store.holds(key_id)
        kept = self.store.wrapped(key_id) if is_there else self.store.keep(key_id, wrapped)
        if kept != wrapped and wrapped[:NAME_OCTETS] == self.cabinet.kek_name != kept[:NAME_OCTETS]:
            self.store.replace(key_id, kept, wrapped)


def set_out_keys(url: str, way: WayOut) -> int:
    """Copy the data keys of a database of before into the store; once more, it copies what is left.

    Revision 0011 looks once more, for the service may have drawn a key after this.

    Args:
        url: of a database at any revision, or of an empty one; nothing in it is changed.
        way: where they go.

    Returns:
        how many there were; a database of today has none.
    """
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            return way.set_out(connection)
    finally:
        engine.dispose()


def _holds_keys(connection: Connection) -> bool:
    found = inspect(connection)
    if not found.has_table("data_keys"):
        return False
    return "wrapped" in {column["name"] for column in found.get_columns("data_keys")}
