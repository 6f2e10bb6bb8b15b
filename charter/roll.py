"""Who holds power: organisations, officers, reviewers, offices, college; folded from its own entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from charter.logkeys import LogKey
from charter.rulebook import Rulebook
from charter.vocabulary import Change, Role, Scope


@dataclass(frozen=True)
class Place:
    """One person's place in the roll: a role since a day, until a day when it has ended.

    `key` is the officer's or college member's OpenSSH public key line, None where none is asked for;
    `scope` is an auditor's alone.
    """

    id: str
    role: Role
    org: str | None
    since: date
    key: str | None = None
    until: date | None = None
    deputy: bool = False
    scope: Scope | None = None

    def holds_on(self, day: date) -> bool:
        """Say whether the place is held on a day."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Organisation:
    """A member organisation; `last_answer` is the day it last acted on a proposal."""

    id: str
    name: str
    since: date
    until: date | None = None
    beacon: str | None = None


@dataclass(frozen=True)
class Witness:
    """An organisation's witness of the log: its name in policies, its key as C2SP writes it, its address."""

    org: str
    name: str
    key: str
    url: str
    since: date
    until: date | None = None

    def serves_on(self, day: date) -> bool:
        """Say whether its cosignature counts on a day."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Proposal:
    """A change of power that waits for approvals, each over the same text.

    `withdrawals` names the organisation of each approval that was taken back, in order.
    """

    id: str
    change: Change
    subject: Mapping[str, Any]
    text_digest: str
    proposer: str
    org: str
    made_on: date
    approvals: tuple[tuple[str, str], ...] = ()
    withdrawals: tuple[str, ...] = ()
    closed: str | None = None

    @property
    def approving(self) -> frozenset[str]:
        """Organisations whose officers approve now; the proposer's own is not among them."""
        return frozenset(org for _, org in self.approvals)


@dataclass(frozen=True)
class Confirmation:
    """The first of two confirmations of the date: its entry and day, and the last day before the silence."""

    index: int
    org: str
    on: date
    since: date


@dataclass(frozen=True)
class Roll:
    """The folded roll. `size` counts the entries folded into it, padding left out.

    `keys` are the log's own in their order, the one in force last; `due_key` is the proposal that took effect
    and the key it names, until that key is in force. `previous` and `lost` are as a succession states them.
    `confirmation` waits for that of another organisation.
    """

    origin: str = ""
    keys: tuple[LogKey, ...] = ()
    due_key: tuple[str, str] | None = None
    previous: Mapping[str, Any] | None = None
    lost: Mapping[str, Any] | None = None
    founded_on: date | None = None
    editions: Mapping[str, Rulebook] = field(default_factory=dict)
    edition: str = ""
    organisations: Mapping[str, Organisation] = field(default_factory=dict)
    places: tuple[Place, ...] = ()
    witnesses: tuple[Witness, ...] = ()
    proposals: Mapping[str, Proposal] = field(default_factory=dict)
    snapshots: Mapping[str, str] = field(default_factory=dict)
    confirmation: Confirmation | None = None
    stated: date | None = None
    batched: date | None = None
    counted: tuple[str, ...] = ()
    exports: int = 0
    size: int = 0

    def members(self, day: date) -> tuple[Organisation, ...]:
        """Return the organisations that are members on a day, by id."""
        return tuple(
            org
            for _, org in sorted(self.organisations.items())
            if org.since <= day and (org.until is None or day < org.until)
        )

    def witnesses_on(self, day: date) -> tuple[Witness, ...]:
        """Return the witnesses whose cosignatures count on a day, in the roll's order."""
        return tuple(witness for witness in self.witnesses if witness.serves_on(day))

    def places_of(self, person: str | None, day: date) -> tuple[Place, ...]:
        """Return the places a person holds on a day."""
        return tuple(place for place in self.places if place.id == person and place.holds_on(day))

    def holders(self, role: Role, day: date, org: str | None = None) -> tuple[Place, ...]:
        """Return who holds a role on a day, of one organisation if given, in the roll's order."""
        return tuple(
            place
            for place in self.places
            if place.role is role and place.holds_on(day) and (org is None or place.org == org)
        )

    def holds(self, person: str | None, role: Role, day: date, org: str | None = None) -> bool:
        """Say whether a person holds a role on a day."""
        return any(place.id == person for place in self.holders(role, day, org))

    def eligible_reviewers(self, day: date) -> tuple[Place, ...]:
        """Return the reviewers of member organisations on a day: the roster of a filing (2.2 `file`)."""
        members = {org.id for org in self.members(day)}
        return tuple(place for place in self.holders(Role.REVIEWER, day) if place.org in members)
