"""Tables, typed, no behaviour. Importing this package makes every table known to the metadata."""

from app.records import account, listing, log, petition, post, roll, session

__all__ = ["account", "listing", "log", "petition", "post", "roll", "session"]
