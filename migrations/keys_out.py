"""Data keys that still lie in the database, set out into the key store before revision 0011 lets them go."""

from __future__ import annotations

from sqlalchemy import inspect, text

from app.db import make_engine
from app.vault.key_store import KeyStore


def set_out_keys(url: str, store: KeyStore) -> int:
    """Copy the data keys of a database of before into the store; once more, it copies what is left.

    Args:
        url: of a database at any revision, or of an empty one; nothing in it is changed.
        store: takes the keys, as they are wrapped.

    Returns:
        how many there were; a database of today has none.
    """
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            found = inspect(connection)
            if not found.has_table("data_keys"):
                return 0
            if "wrapped" not in {column["name"] for column in found.get_columns("data_keys")}:
                return 0
            held = connection.execute(text("SELECT id, wrapped FROM data_keys WHERE length(wrapped) > 0"))
            return sum(bool(store.keep(key_id, bytes(wrapped))) for key_id, wrapped in held)
    finally:
        engine.dispose()
