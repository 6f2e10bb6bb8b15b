"""A new log after the true loss of the one before: what is left, and entry 0 of the new (ledger 4.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from charter.bundle import open_bundle
from charter.findings import SOUND
from charter.note import ED25519, NoteError, SignedCheckpoint, VerifierKey, open_checkpoint
from charter.policy import Policy
from charter.roll import Roll
from charter.verify import Asked, examine
from charter.verifying.predecessor import WholeLog
from charter.vocabulary import Role


class NoRemains(Exception):
    """What is left of the log before cannot be relied on; the text is a sentence."""


@dataclass(frozen=True)
class Remains:
    """What is left: the best bundle, the old policy, and what others hold beyond the bundle.

    `checkpoint` is the newest signed note that anybody has, `last_seen` the number of the last entry that
    anybody knows of, from a receipt or a page.
    """

    bundle: Path
    policy: Policy
    checkpoint: bytes | None = None
    last_seen: int | None = None


def succession_from(remains: Remains) -> dict[str, Any]:
    """Return what entry 0 of the new log states, as far as the log before tells it; the reason is left out.

    Raises:
        NoRemains: the bundle is not sound under the old policy, or the checkpoint does not continue it.
    """
    report, log = examine(remains.bundle, Asked(remains.policy))
    if log is None or report.exit_code != SOUND or log.on is None:
        raise NoRemains(f"The bundle of the log before does not stand: {report.line}")
    note = remains.checkpoint or _note_of(remains.bundle)
    signed = _opened(note, log)
    last = max(signed.checkpoint.size - 1, remains.last_seen or 0)
    return {
        **_founders(log.roll, log.on),
        "previous": {
            "origin": log.newest.origin,
            "entry_0": log.leaves[0].hex(),
            "key": signed.log_keys[-1].public.hex(),
            "checkpoint": note.decode(),
        },
        "lost": {"first": log.newest.size, "last": last},
    }


def _note_of(path: Path) -> bytes:
    with open_bundle(path) as bundle:
        return bundle.checkpoint()


def _opened(note: bytes, log: WholeLog) -> SignedCheckpoint:
    origin, newest = log.newest.origin, log.newest
    keys = [VerifierKey(origin, ED25519, bytes.fromhex(one.key)) for one in log.roll.keys]
    try:
        signed = open_checkpoint(note, keys)
    except NoteError as wrong:
        raise NoRemains(f"The checkpoint is not one of the log before: {wrong}") from None
    point = signed.checkpoint
    if point.size < newest.size:
        raise NoRemains(f"The checkpoint has {point.size} entries, the bundle {newest.size}: it is older.")
    if point.size == newest.size and point.root != newest.root:
        raise NoRemains("Bundle and checkpoint are of the same size and differ: the log before forked.")
    return signed


def _founders(roll: Roll, day: date) -> dict[str, Any]:
    """Return those who held power at the end of the log before, as a founding names them."""
    college = [place for place in roll.holders(Role.COLLEGE, day) if not place.deputy]
    observers = roll.holders(Role.OBSERVER, day)
    return {
        "organisations": [
            {
                "id": org.id,
                "name": org.name,
                "officers": _keyed(roll, Role.OFFICER, day, org.id),
                "reviewers": [place.id for place in roll.holders(Role.REVIEWER, day, org.id)],
            }
            for org in roll.members(day)
        ],
        "offices": {
            str(office): [place.id for place in roll.holders(office, day)]
            for office in (Role.REGISTRAR, Role.LIAISON)
        },
        "college": [{"id": place.id, "key": place.key} for place in college],
        "alternates": [
            {"id": place.id, "key": place.key} for place in roll.holders(Role.COLLEGE, day) if place.deputy
        ],
        "observer": next((place.id for place in observers if not place.deputy), ""),
        "observer_deputy": next((place.id for place in observers if place.deputy), ""),
        "witnesses": [
            {"org": one.org, "name": one.name, "key": one.key, "url": one.url}
            for one in roll.witnesses_on(day)
        ],
    }


def _keyed(roll: Roll, role: Role, day: date, org: str) -> list[Mapping[str, str | None]]:
    return [{"id": place.id, "key": place.key} for place in roll.holders(role, day, org)]
