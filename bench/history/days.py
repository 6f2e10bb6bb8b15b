"""A log of many days: petitions opened at a steady pace, governance, daily entries, padding, checkpoints.

history = History.begun(world, pace=7.0, seed=1)
history.grow(100_000)     # day by day until the log has so many entries
history.settle()          # heads and projected rows, so that the service can go on from there
"""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import update

from app.operations.projection import identity_rows, petition_row, project_roll, seat_rows
from app.records.log import LogHead, RollHead
from app.records.petition import IdentityRequest, Petition, SeatRow
from bench.history.gathering import put
from bench.history.life import Life
from bench.history.pen import Pen
from charter.canonical import encode_value
from charter.case import CLOCK, Actor, Case, Situation
from charter.guards.governance import proposal_is_late
from charter.moves import NO_CASE
from charter.register import RegisterRow, readings_root, register_root
from charter.roll import Roll
from charter.vocabulary import Act, Change, Role
from tests.builders import World

_REGISTRAR = Actor(Role.REGISTRAR, id="registrar-1")
_OFFICERS = tuple(Actor(Role.OFFICER, id=f"officer-{letter}-1", org=org) for letter, org in (
    ("a", "alder_bridge"), ("b", "birchlight"), ("c", "cedar_gate"), ("d", "dogwood_house"),
))


@dataclass
class History:
    """The log so far, the petitions that live, and those that are over."""

    pen: Pen
    pace: float
    chance: random.Random
    first_roll: Roll
    living: list[Life] = field(default_factory=list)
    over: list[Case] = field(default_factory=list)
    published: dict[str, RegisterRow] = field(default_factory=dict)
    days: int = 0
    opened: float = 0.0

    @classmethod
    def begun(cls, world: World, *, pace: float, seed: int) -> History:
        """Begin after the founding; `pace` is how many petitions are opened on a day."""
        pen = Pen.of(world)
        return cls(pen, pace, random.Random(seed), pen.roll)

    @property
    def size(self) -> int:
        """How many entries the log has."""
        return self.pen.head.edge.size

    def grow(self, size: int) -> None:
        """Let days pass until the log has at least so many entries."""
        while self.size < size:
            self._day()
        self.pen.sign(at_least_one=False)
        self.pen.gathering.put_away(all_of_it=True)

    def _day(self) -> None:
        self.days += 1
        self.pen.turn_to(self.pen.head.on + timedelta(days=1))
        self._daily_entries()
        self.pen.sign(at_least_one=True)
        self._govern()
        self.opened += self.pace
        while self.opened >= 1:
            self.opened -= 1
            self.living.append(Life.begun(self.pen, self.chance))
        for life in self.living:
            life.live()
            self._register(life)
        self.over += [life.case for life in self.living if life.is_over]
        self.living = [life for life in self.living if not life.is_over]
        self.pen.sign(at_least_one=False)
        self.pen.gathering.put_away()

    def _daily_entries(self) -> None:
        yesterday = (self.pen.head.on - timedelta(days=1)).isoformat()
        read = [self.pen.office.chance.octets(16).hex() for _ in range(len(self.living))]
        self.pen.govern(CLOCK, Act.BATCH_ACCESS, day=yesterday, root=readings_root(read))
        rows = self.published.values()
        self.pen.govern(
            CLOCK, Act.STATE_REGISTER, day=yesterday, count=len(rows), root=register_root(rows),
            governance=self.pen.roll.size,
        )

    def _register(self, life: Life) -> None:
        case = life.case
        if case.published_on is not None and life.last is not None:
            self.published[case.id] = RegisterRow(case.id, case.seq, life.last.hex(), str(case.stage))

    def _govern(self) -> None:
        """Make proposals that are approved, and some that are not; accept a list now and then."""
        here = Situation(NO_CASE, self.pen.roll, CLOCK, self.pen.head.on)
        for proposal in self.pen.roll.proposals.values():
            if proposal.closed is None and proposal_is_late(here, proposal):
                self.pen.govern(CLOCK, Act.EXPIRE_PROPOSAL, proposal=proposal.id)
        if self.days % 7 == 0:
            self._propose(approved=self.days % 14 == 0)
        if self.days % 3 == 0:
            digest = hashlib.sha256(str(self.days).encode()).hexdigest()
            self.pen.govern(
                _REGISTRAR, Act.ACCEPT_LIST, source="gb_uksl", digest=digest, size=8_000_000, published=None,
                parser="1", persons=4000, entities=900, added=3, changed=5, removed=1, root=digest,
            )

    def _propose(self, *, approved: bool) -> None:
        proposal = "p" + self.pen.office.chance.octets(6).hex()
        subject = {"id": f"auditor-{self.days}", "scope": "full", "days": 90}
        text = {"proposal": proposal, "change": str(Change.ADMIT_AUDITOR), "subject": subject}
        digest = hashlib.sha256(encode_value(text)).hexdigest()
        self.pen.govern(_OFFICERS[0], Act.PROPOSE, **text, text_digest=digest)
        if approved:
            for officer in _OFFICERS[1:]:
                self.pen.govern(officer, Act.APPROVE, proposal=proposal, text_digest=digest)
            self.pen.govern(CLOCK, Act.TAKE_EFFECT, proposal=proposal)

    def settle(self) -> None:
        """Write the heads and every projected row, as the door would have left them."""
        pen, cases = self.pen, [*self.over, *(life.case for life in self.living)]
        editions = pen.roll.editions
        with pen.world.office() as office:
            session, edge = office.session, pen.head.edge
            project_roll(office, self.first_roll, pen.roll)
            head = {"size": edge.size, "edge": b"".join(edge.hashes), "last_on": pen.head.last_on}
            session.execute(update(LogHead).values(**head))
            session.execute(update(RollHead).values(last_index=pen.last_of_roll))
            put(session, Petition, [petition_row(case, editions[case.edition]) for case in cases])
            put(session, SeatRow, [row for case in cases for row in seat_rows(case)])
            put(session, IdentityRequest, [row for case in cases for row in identity_rows(case)])
