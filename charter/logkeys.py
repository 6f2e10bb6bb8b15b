"""Which of the log's keys signs a checkpoint: one at a time, and both where one takes the other's place.

Source: ledger 4.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class LogKey:
    """A key of the log, its public part in hex, and the index of the entry that names it."""

    key: str
    named_at: int


def signers_of(keys: Sequence[LogKey], size: int, before: int) -> tuple[str, ...]:
    """Return the keys that sign a checkpoint, in their order; no other key is good for it.

    Args:
        keys: all keys of the log, in the order of the entries that name them.
        size: that of the checkpoint.
        before: the size of the checkpoint before it, 0 for the first.
    """
    held = [one.key for one in keys if one.named_at < size]
    passed = sum(one.named_at < before for one in keys)
    return tuple(held[max(passed - 1, 0) :])
