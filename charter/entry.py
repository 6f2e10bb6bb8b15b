"""One entry of the log as a typed value: read from a verbatim leaf and the disclosures at hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from charter.canonical import parse
from charter.case import Actor
from charter.changing import made
from charter.facts import Facts
from charter.fields import ENTRY_TYPES
from charter.tree import leaf_hash
from charter.vocabulary import Role, Stage

VERSION = 0
# 32 octets in base64url; the last letter bears four bits only.
_DIGEST = "[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]"
_DIGESTS = re.compile(f"{_DIGEST}(?: {_DIGEST})*")
_KEYS = frozenset({"v", "type", "id", "log", "on", "case", "actor", "edition", "data", "sd"})
_ACTOR_KEYS = (frozenset({"role", "handle", "org"}), frozenset({"role", "id", "org"}))


class Malformed(ValueError):
    """A leaf is canonical JSON and yet no entry; the log is not ours, or was altered."""


@dataclass(frozen=True)
class Entry:
    """One entry. `opened` holds the disclosures shown, by name; `leaf_hash` is of the verbatim bytes."""

    index: int
    leaf_hash: bytes
    type: str
    id: str
    log: str
    on: date
    case: str | None
    actor: Actor
    edition: str
    data: Mapping[str, Any]
    sd: tuple[str, ...]
    opened: Mapping[str, Any]

    @cached_property
    def facts(self) -> Facts:
        """What the act stated, as guards read it: `to` is not a fact but a result."""
        known = {**self.data, **self.opened}
        for name in ("to", "chain", "at"):
            known.pop(name, None)
        return Facts(known, ENTRY_TYPES[self.type].disclosed_names - self.opened.keys())

    @cached_property
    def to(self) -> Stage | None:
        """The stage reached, None for an entry without a case."""
        reached = self.data.get("to")
        return None if reached is None else Stage(reached)


def compose(
    *,
    type_: str,
    id_: str,
    log: str,
    on: date,
    case: str | None,
    actor: Actor,
    edition: str,
    data: Mapping[str, Any],
    sd: list[str],
) -> dict[str, Any]:
    """Return the plain form of an entry, ready for its canonical bytes (ledger 4.1)."""
    return {
        "v": VERSION,
        "type": type_,
        "id": id_,
        "log": log,
        "on": on.isoformat(),
        "case": case,
        "actor": _plain_actor(actor),
        "edition": edition,
        "data": dict(data),
        "sd": sorted(sd),
    }


def _plain_actor(actor: Actor) -> dict[str, Any]:
    named = {"handle": actor.handle} if actor.handle is not None else {"id": actor.id}
    return {"role": str(actor.role), **named, "org": actor.org}


def read_entry(index: int, leaf: bytes, opened: Mapping[str, Any]) -> Entry:
    """Read a leaf.

    Args:
        index: its place in the log.
        leaf: the verbatim canonical bytes.
        opened: disclosures of this entry that are shown and were checked against `sd`, by name.

    Raises:
        NotCanonical: the bytes are not the canonical form.
        Malformed: they are, and are no entry of this format.
    """
    return read_plain(index, leaf_hash(leaf), parse(leaf), opened)


def read_plain(index: int, hashed: bytes, plain: Mapping[str, Any], opened: Mapping[str, Any]) -> Entry:
    """Read a leaf that has been hashed and parsed already; see `read_entry`."""
    try:
        return _typed(index, hashed, plain, opened)
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise Malformed(f"Entry {index} is not an entry of this format: {wrong}.") from None


def _digests(sd: Any, count: int) -> tuple[str, ...]:
    """Return the digests, looked at together: only so many letters can be so many digests."""
    joined = " ".join(sd) if isinstance(sd, list) and sd == sorted(set(sd)) else ""
    if len(sd) != count or len(joined) != count * 44 - 1 or not _DIGESTS.fullmatch(joined):
        raise ValueError("the digests of disclosures")
    return tuple(sd)


def _typed(index: int, hashed: bytes, plain: Mapping[str, Any], opened: Mapping[str, Any]) -> Entry:
    if plain.keys() != _KEYS or plain["v"] != VERSION or plain["v"] is False:
        raise ValueError("fields or version")
    kind = ENTRY_TYPES[plain["type"]]
    data = plain["data"]
    if not isinstance(data, dict) or data.keys() != kind.data_names:
        raise ValueError("its fields are not those of the table")
    if (plain["case"] is not None) != kind.in_case:
        raise ValueError("the case")
    reached = data.get("to")
    entry = made(
        Entry,
        index=index,
        leaf_hash=hashed,
        type=plain["type"],
        id=_text(plain["id"]),
        log=_text(plain["log"]),
        on=_day(plain["on"]),
        case=_text_or_none(plain["case"]),
        actor=_actor(plain["actor"]),
        edition=_text(plain["edition"]),
        data=data,
        sd=_digests(plain["sd"], kind.sd_length),
        opened=opened,
        to=None if reached is None else Stage(reached),
    )
    if kind.in_case and entry.to is None:
        raise ValueError("the stage reached is missing")
    return entry


@lru_cache(maxsize=1000)
def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if day.isoformat() != text:
        raise ValueError("the date")
    return day


def _actor(plain: Mapping[str, Any]) -> Actor:
    if plain.keys() not in _ACTOR_KEYS:
        raise ValueError("the actor")
    return _named(plain["role"], plain.get("handle"), plain.get("id"), plain["org"])


@lru_cache(maxsize=10_000)
def _named(role: str, handle: str | None, id_: str | None, org: str | None) -> Actor:
    """Return an actor; the same few act again and again."""
    return Actor(Role(role), _text_or_none(handle), _text_or_none(id_), _text_or_none(org))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("a value that is not a text")  # noqa: TRY004 - one kind of fault for a leaf's author
    return value


def _text_or_none(value: Any) -> str | None:
    return None if value is None else _text(value)
