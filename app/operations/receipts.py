"""A form sent twice acts once: the idempotency key is kept with the entry it made (reliability R301)."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.chancery import Chancery
from app.records.log import LogEntry
from app.records.post import Receipt
from charter.canonical import encode_value
from charter.entry import Entry
from charter.sentence import Sentence


class KeyReused(Exception):
    """The key of this form was used before, with other content."""

    sentence = Sentence("This form was sent before with other content. Open the page again and send it once.")


@dataclass(frozen=True)
class Done:
    """What a form did: its entry's index and leaf hash, and whether it had been done before."""

    index: int
    leaf_hash: bytes
    before: bool


def once(
    office: Chancery, key: str, scope: str, content: Mapping[str, object], perform: Callable[[], Entry]
) -> Done:
    """Perform an act once for a form's key.

    Args:
        office: the transaction's office.
        key: the form's random key.
        scope: the person and the form, so that no one can use another's key.
        content: the form's fields, as typed.
        perform: does the act and returns its entry.

    Raises:
        KeyReused: the key was used with other content.
    """
    secret = office.cabinet.secret("receipts")
    typed = encode_value({"fields": [[name, str(content[name])] for name in sorted(content)]})
    mark = hmac.digest(secret, scope.encode() + b"\x00" + typed, "sha256")
    row = office.session.get(Receipt, key)
    if row is not None:
        if row.scope != scope or not hmac.compare_digest(row.content, mark):
            raise KeyReused
        made = office.session.get_one(LogEntry, row.entry_index)
        return Done(made.index, made.leaf_hash, before=True)
    entry = perform()
    office.session.add(
        Receipt(key=key, scope=scope, content=mark, entry_index=entry.index, on_day=office.day)
    )
    office.session.flush()  # two at the same instant meet the primary key here
    return Done(entry.index, entry.leaf_hash, before=False)
