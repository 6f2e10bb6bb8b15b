"""Guards of a succession: a new log after the true loss of the one before (ledger 4.4)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from charter.case import Situation
from charter.facts import Facts
from charter.note import ED25519, Checkpoint, NoteError, VerifierKey, open_checkpoint
from charter.sentence import Sentence
from charter.vocabulary import Loss

_HASH = re.compile(r"[0-9a-f]{64}")
_NAMED = {"origin", "entry_0", "key", "checkpoint"}


def log_before_is_named(here: Situation, facts: Facts) -> Sentence | None:
    """The log before is named by origin, entry 0, key, and the last checkpoint that this key signed."""
    del here
    named = facts["previous"]
    if not isinstance(named, Mapping) or named.keys() != _NAMED or not _are_hashes(named):
        return Sentence("Name the log before by its origin, entry 0, key and last checkpoint.")
    if checkpoint_before(named) is None:
        return Sentence("The checkpoint named is not one that the key of the log before has signed.")
    return None


def log_is_another(here: Situation, facts: Facts) -> Sentence | None:
    """A new log has a new origin and a new key, so that nothing signed for one is good for the other."""
    del here
    named = facts["previous"]
    if not isinstance(named, Mapping) or facts["origin"] == named.get("origin"):
        return Sentence("The new log needs an origin of its own.")
    if facts["key"] == named.get("key"):
        return Sentence("The new log needs a key of its own.")
    return None


def range_lost_fits(here: Situation, facts: Facts) -> Sentence | None:
    """What is lost begins within the last checkpoint or behind it, and ends no earlier than that one."""
    del here
    lost, point = facts["lost"], checkpoint_before(facts["previous"])
    if not isinstance(lost, Mapping) or lost.keys() != {"first", "last"}:
        return Sentence("Name the first and the last entry that are lost.")
    first, last = lost["first"], lost["last"]
    if type(first) is not int or type(last) is not int:  # true is an int to isinstance
        return Sentence("Name the first and the last entry that are lost.")
    if point is not None and not 0 <= first <= point.size <= last + 1:
        return Sentence("The range lost does not fit the last checkpoint of the log before.")
    return None


def loss_is_named(here: Situation, facts: Facts) -> Sentence | None:
    """The reason is one of four words."""
    del here
    return None if facts["reason"] in set(Loss) else Sentence("Say why the log before cannot go on.")


def checkpoint_before(named: Any) -> Checkpoint | None:
    """Return the checkpoint of the log before, if the key named with it has signed it."""
    try:
        key = VerifierKey(str(named["origin"]), ED25519, bytes.fromhex(str(named["key"])))
        return open_checkpoint(str(named["checkpoint"]).encode(), [key]).checkpoint
    except (NoteError, LookupError, TypeError, ValueError):
        return None


def _are_hashes(named: Mapping[str, Any]) -> bool:
    return all(isinstance(named[one], str) and _HASH.fullmatch(named[one]) for one in ("entry_0", "key"))
