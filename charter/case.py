"""A petition as its entries tell it: frozen state that guards look at and `replay` alone makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from charter.facts import UNKNOWN, Unknown
from charter.roll import Roll
from charter.rulebook import Rulebook
from charter.vocabulary import ENDS, RECOMMENDS, Effect, Out, Outcome, Role, Stage


@dataclass(frozen=True)
class Actor:
    """Who acts: a role with the handle of the case, or the roll id, and the organisation if any."""

    role: Role
    handle: str | None = None
    id: str | None = None
    org: str | None = None

    @property
    def name(self) -> str:
        """The handle or roll id; the role's word for the clock."""
        return self.handle or self.id or str(self.role)


CLOCK = Actor(Role.CLOCK)


@dataclass(frozen=True)
class Seat:
    """A reviewer's place on the panel, under a handle of this case."""

    handle: str
    org: str
    drawn_on: date
    out: Out | None = None
    declared_on: date | None = None
    effect: Effect | None = None

    @property
    def sits(self) -> bool:
        """Say whether the seat has neither been recused nor replaced."""
        return self.out is None

    @property
    def is_ready(self) -> bool:
        """Say whether the seat sits and has declared its interests."""
        return self.sits and self.declared_on is not None


@dataclass(frozen=True)
class Identity:
    """The verification of identity: organisations drawn, and what their officers found."""

    order: tuple[str, ...] = ()
    drawn: tuple[tuple[str, date], ...] = ()
    idle: frozenset[str] = frozenset()
    recused: frozenset[str] = frozenset()
    verified: frozenset[str] = frozenset()
    doubted: frozenset[str] = frozenset()

    @property
    def asked(self) -> tuple[str, ...]:
        """Organisations drawn that are neither idle nor recused."""
        gone = self.idle | self.recused
        return tuple(org for org, _ in self.drawn if org not in gone)

    @property
    def left(self) -> tuple[str, ...]:
        """Organisations of the order that can still be drawn."""
        gone = self.recused | {org for org, _ in self.drawn}
        return tuple(org for org in self.order if org not in gone)

    @property
    def silent(self) -> tuple[str, ...]:
        """Organisations asked that have not answered."""
        return tuple(org for org in self.asked if org not in self.verified | self.doubted)

    @property
    def is_verified(self) -> bool:
        """Two organisations verified, and no doubt, or two of three against one doubt."""
        return len(self.verified) >= 2

    @property
    def is_refused(self) -> bool:
        """Two organisations doubted."""
        return len(self.doubted) >= 2


@dataclass(frozen=True)
class Reading:
    """A college member's decision that waits for a second member, or is final."""

    member: str
    upheld: bool
    on: date
    final: bool


@dataclass(frozen=True)
class Challenge:
    """An objection of the petitioner to an organisation or to a seat."""

    against: str
    with_cause: bool
    made_on: date
    readings: tuple[Reading, ...] = ()

    @property
    def decided(self) -> Reading | None:
        """The final reading, if there is one."""
        return next((reading for reading in self.readings if reading.final), None)


@dataclass(frozen=True)
class Question:
    """A question to the petitioner; it closes at the end of `due` as unanswered."""

    item: str
    asked_on: date
    due: date
    answered_on: date | None = None


@dataclass(frozen=True)
class Adverse:
    """An adverse item and the day its gist was disclosed to the petitioner."""

    item: str
    recorded_on: date
    gist_on: date | None = None
    gist_due: date | None = None


@dataclass(frozen=True)
class Sealed:
    """A sealed assessment or ballot: fixed by `digest`; `content` may be unknown to this reader."""

    handle: str
    org: str
    digest: str
    on: date
    content: Any | Unknown = UNKNOWN
    report: str | None = None


@dataclass(frozen=True)
class Revision:
    """A seat's later score on one criterion, in deliberation."""

    handle: str
    criterion: str
    score: Any | Unknown
    on: date


@dataclass(frozen=True)
class Condition:
    """A condition proposed; `plan` says that it is the monitored plan of criterion C8."""

    item: str
    plan: bool


@dataclass(frozen=True)
class Report:
    """The comprehensive report in its versions; the digest is of the content with a salt.

    `reasons` are the public ones of the final report, until they are published; None where none were written.
    """

    circulated_on: date | None = None
    finalised_on: date | None = None
    digest: str | None = None
    findings: int = 0
    denominator: tuple[str, ...] = ()
    reasons: str | Unknown | None = None


@dataclass(frozen=True)
class Tally:
    """The counted vote."""

    outcome: Outcome
    votes: Mapping[str, str]
    met: tuple[str, ...]
    upheld: tuple[str, ...]
    conditions: tuple[str, ...]
    denominator: tuple[str, ...]

    @property
    def yes(self) -> frozenset[str]:
        """Organisations whose vote is one of the two kinds of yes."""
        return frozenset(org for org, choice in self.votes.items() if choice in RECOMMENDS)


@dataclass(frozen=True)
class Erasure:
    """What a member of the college wants erased; decided once a second has confirmed it.

    `subjects` say whose matter it is, in the words under which disclosures are sealed.
    """

    subjects: tuple[str, ...]
    member: str
    proposed_on: date
    decided_on: date | None = None
    performed_on: date | None = None


@dataclass(frozen=True)
class Case:
    """One petition. Dates are UTC days; stages change in `charter.replay.evolve` alone."""

    id: str
    edition: str
    stage: Stage | None = None
    since: date | None = None
    since_before: date | None = None
    seq: int = 0
    petitioner: str = ""
    person: str | Unknown | None = UNKNOWN
    commitments: Mapping[str, str] = field(default_factory=dict)
    opened_on: date | None = None
    filed_on: date | None = None
    kind: str = "break"
    petition: str | None = None
    first_petition: str | None = None
    grounds: int = 0
    listings: tuple[str, ...] | Unknown = UNKNOWN
    roster: tuple[tuple[str, str], ...] = ()
    identity: Identity = Identity()
    college_order: tuple[str, ...] = ()
    college: str | None = None
    college_exhausted: bool = False
    returns: int = 0
    first_defects: frozenset[tuple[str, str]] | Unknown = frozenset()
    last_defects: frozenset[tuple[str, str]] | Unknown = frozenset()
    clock_spent: int | None = None
    admitted_on: date | None = None
    identity_reason: bool = False
    reversed: bool = False
    review_asked_on: date | None = None
    readings: tuple[Reading, ...] = ()
    panel_order: tuple[str, ...] = ()
    panel_drawn_on: date | None = None
    seats: tuple[Seat, ...] = ()
    rapporteur: str | None = None
    rapporteurs: tuple[str, ...] = ()
    panel_seed: bytes = b""
    recused_orgs: frozenset[str] = frozenset()
    declared: Mapping[str, date] = field(default_factory=dict)
    college_recused: frozenset[str] = frozenset()
    replaced: frozenset[str] = frozenset()
    corrected: bool = False
    late_rapporteur_on: date | None = None
    new_rapporteur_on: date | None = None
    late_gist_on: date | None = None
    challenges: tuple[Challenge, ...] = ()
    questions: tuple[Question, ...] = ()
    adverse: tuple[Adverse, ...] = ()
    file_closed_on: date | None = None
    evidence: frozenset[str] | Unknown = frozenset()
    interview_record: str | None = None
    interview_by: tuple[tuple[str, str], ...] = ()
    interview_on: date | None = None
    extended: int = 0
    extensions: frozenset[Stage] = frozenset()
    sealed: Mapping[str, Sealed] = field(default_factory=dict)
    opened: bool = False
    substituted_on: date | None = None
    revisions: tuple[Revision, ...] = ()
    remarked: frozenset[str] = frozenset()
    conditions: tuple[Condition, ...] = ()
    disqualifiers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    report: Report = Report()
    ballots: Mapping[str, Sealed] = field(default_factory=dict)
    tally: Tally | None = None
    manifest: str | None = None
    signed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    refused: Mapping[str, frozenset[str]] = field(default_factory=dict)
    number: str | None = None
    published_on: date | None = None
    closing: str | None = None
    ended_on: date | None = None
    erasures: tuple[Erasure, ...] = ()

    @property
    def is_over(self) -> bool:
        """Say whether the case has ended."""
        return self.stage in ENDS

    @property
    def proposed_erasures(self) -> tuple[Erasure, ...]:
        """What members want erased and no second has confirmed yet."""
        return tuple(one for one in self.erasures if one.decided_on is None)

    @property
    def owed_erasures(self) -> tuple[Erasure, ...]:
        """What two members have decided to erase and is not erased yet."""
        return tuple(one for one in self.erasures if one.decided_on and not one.performed_on)

    @property
    def erased(self) -> frozenset[str]:
        """Whose matter two members have decided to erase, done or not."""
        return frozenset(name for one in self.erasures if one.decided_on for name in one.subjects)

    @property
    def sitting(self) -> tuple[Seat, ...]:
        """The seats that sit now."""
        return tuple(seat for seat in self.seats if seat.sits)

    @property
    def sitting_orgs(self) -> tuple[str, ...]:
        """Organisations with a seat that sits, in the order of the seats, each once."""
        return tuple(dict.fromkeys(seat.org for seat in self.sitting))

    @property
    def oldest_challenge(self) -> Challenge | None:
        """The challenge that has waited the longest for its decision."""
        return next((one for one in self.challenges if one.decided is None), None)

    @property
    def seated_on(self) -> Mapping[str, date]:
        """Organisations with a seat that sits, and the day on which each came to the panel."""
        first = {seat.org: seat.drawn_on for seat in reversed(self.seats)}
        return {org: first[org] for org in self.sitting_orgs}

    @property
    def used_handles(self) -> frozenset[str]:
        """Handles that have sat, so that no substitute sits twice."""
        return frozenset(seat.handle for seat in self.seats)

    @property
    def vacancies(self) -> tuple[Seat, ...]:
        """Seats that are out and have no substitute yet."""
        return tuple(seat for seat in self.seats if not seat.sits and seat.handle not in self.replaced)

    def seat_of(self, handle: str | None) -> Seat | None:
        """Return the seat under a handle, sitting or not."""
        for seat in self.seats:
            if seat.handle == handle:
                return seat
        return None


@dataclass(frozen=True)
class Elsewhere:
    """What other cases of the same person say; None in a situation means that they are not shown."""

    live: bool
    barred_until: date | None = None


@dataclass(frozen=True)
class Situation:
    """All that a guard may look at: the case, the roll, who acts, and the UTC day."""

    case: Case
    roll: Roll
    actor: Actor
    day: date
    elsewhere: Elsewhere | None = None

    @property
    def rulebook(self) -> Rulebook:
        """The edition that this petition is judged under."""
        return self.roll.editions[self.case.edition]

    @property
    def seat(self) -> Seat | None:
        """The acting seat, when the actor has one."""
        return self.case.seat_of(self.actor.handle)
