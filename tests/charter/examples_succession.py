"""Examples of the guards of a succession (`charter.guards.successor`)."""

from __future__ import annotations

from typing import Any

from charter.guards import signatures, successor
from charter.note import ED25519, Checkpoint, compose, key_id, signature_line
from charter.vocabulary import Act
from tests.charter.examples_roll import EMPTY
from tests.charter.guarding import Example, objects, silent
from tests.charter.situations import founders_sign, founding, key_of

ORIGIN, SIZE = "offramp.example/log", 48
OLD = key_of("the old log")
KEY = OLD.public_key().public_bytes_raw()
NOT_NAMED = "Name the log before by its origin, entry 0, key and last checkpoint."
NOT_SIGNED = "The checkpoint named is not one that the key of the log before has signed."
NOT_IN_RANGE = "The range lost does not fit the last checkpoint of the log before."
NO_RANGE = "Name the first and the last entry that are lost."


def note(size: int = SIZE, origin: str = ORIGIN) -> str:
    """Return a checkpoint of the log before, signed by its key."""
    text = str(Checkpoint(origin, size, bytes(32)))
    line = signature_line(origin, key_id(origin, ED25519, KEY), OLD.sign(text.encode()))
    return compose(text, [line]).decode()


def before(**changed: Any) -> dict[str, Any]:
    """Return how the log before is named."""
    return {"origin": ORIGIN, "entry_0": "ab" * 32, "key": KEY.hex(), "checkpoint": note(), **changed}


def succession(**changed: Any) -> dict[str, Any]:
    """Return what entry 0 of a new log states, signed by every officer."""
    facts = {
        **founding(), "origin": "offramp.example/second", "key": "cd" * 32, "previous": before(),
        "lost": {"first": 32, "last": 50}, "reason": "key_lost", **changed,
    }
    return {**facts, "signatures": changed.get("signatures") or founders_sign(facts, Act.SUCCEED)}


def _named() -> list[Example]:
    g = successor.log_before_is_named
    wrong: tuple[Any, ...] = (
        None, {}, {**before(), "more": 1}, before(entry_0="AB" * 32), before(entry_0=None), before(key="ab"),
    )
    unsigned: tuple[Any, ...] = (
        before(key="ab" * 32), before(origin="another.example/log"), before(checkpoint=""),
        before(checkpoint=note().replace("48", "64")), before(checkpoint=7), before(origin=None),
    )
    return [
        *(objects(g, NOT_NAMED, EMPTY, **succession(previous=one)) for one in wrong),
        *(objects(g, NOT_SIGNED, EMPTY, **succession(previous=one)) for one in unsigned),
        silent(g, EMPTY, **succession()),
    ]


def _range() -> list[Example]:
    g = successor.range_lost_fits

    def lost(says: str | None, first: Any, last: Any) -> Example:
        return Example(g, says, EMPTY, succession(lost={"first": first, "last": last}))

    return [
        objects(g, NO_RANGE, EMPTY, **succession(lost=None)),
        objects(g, NO_RANGE, EMPTY, **succession(lost={"first": 32})),
        lost(NO_RANGE, "32", 47), lost(NO_RANGE, 32, None), lost(NO_RANGE, True, 47),
        lost(NOT_IN_RANGE, 32, SIZE - 2), lost(NOT_IN_RANGE, SIZE + 1, SIZE + 9),
        lost(NOT_IN_RANGE, -1, SIZE), lost(None, 0, SIZE - 1), lost(None, SIZE, SIZE - 1),
        lost(None, SIZE, SIZE + 7), lost(None, 32, 900),
    ]


def _another() -> list[Example]:
    g = successor.log_is_another
    return [
        objects(g, "The new log needs an origin of its own.", EMPTY, **succession(origin=ORIGIN)),
        objects(g, "The new log needs an origin of its own.", EMPTY, **succession(previous=None)),
        objects(g, "The new log needs a key of its own.", EMPTY, **succession(key=KEY.hex())),
        silent(g, EMPTY, **succession()),
        objects(successor.loss_is_named, "Say why the log before cannot go on.", EMPTY,
                **succession(reason="")),
        silent(successor.loss_is_named, EMPTY, **succession()),
    ]


def _signed() -> list[Example]:
    g, facts = signatures.every_founder_signed_anew, succession()
    first = facts["signatures"][0][0]
    founded = founders_sign(founding())
    everyone = ", ".join(one for one, _ in founded)
    return [
        objects(g, f"Every founding officer must sign. Missing: {first}.", EMPTY,
                **{**facts, "signatures": facts["signatures"][1:]}),
        objects(g, f"These signatures do not fit the founding: {everyone}.", EMPTY,
                **{**facts, "signatures": founded}),
        silent(g, EMPTY, **facts),
    ]


EXAMPLES = (*_named(), *_range(), *_another(), *_signed())
