"""Write entries at the head, each judged by the charter first: the door's steps, without its transaction."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any

from app.chance import SystemChance
from app.chancery import Chancery
from app.demo.founding import signing_key
from app.operations.clock_facts import facts_for
from app.operations.log import Draft, Head, disclosure_rows, entry_row, fair_copy, lock_head, take_place
from app.operations.past import past_signed
from app.records.log import LogCheckpoint, LogDisclosure, LogEntry
from app.vault.data_keys import DataKeys
from app.vault.signer import Past
from bench.history.gathering import Gathering
from charter.case import CLOCK, Actor, Case, Elsewhere, Situation
from charter.deadlines import Due, due
from charter.entry import Entry
from charter.facts import Facts
from charter.logkeys import signers_of
from charter.moves import NO_CASE, check
from charter.note import Checkpoint
from charter.replay import evolve, govern
from charter.roll import Roll
from charter.signing import as_kept, text_to_sign
from charter.sshsig import signed_message
from charter.vocabulary import Act
from tests.builders import World

_NOON = time(12, tzinfo=UTC)
_ROLL_SUBJECT = frozenset({"roll"})
_OWN_KEY = (Act.PROPOSE, Act.APPROVE, Act.VERIFY_IDENTITY, Act.ENDORSE)
_key_of = cache(signing_key)
_NOWHERE = Elsewhere(live=False)
BLOCK = 16


class _NewKeys(DataKeys):
    """Data keys of which the database has none that this process has not made."""

    def have_ready(self, case_id: str | None, subjects: frozenset[str]) -> None:
        """Look nowhere."""


@dataclass
class Pen:
    """The head of a log that nobody else writes, its roll, and the office of the present day."""

    world: World
    gathering: Gathering
    office: Chancery
    head: Head
    roll: Roll
    past: Past
    last_of_roll: int = 0
    checkpoints: int = 0
    mix: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, world: World) -> Pen:
        """Take up the pen where a founded world stands."""
        gathering = Gathering(world.database)
        with world.reading_office() as office:
            office.keys.have_ready(None, _ROLL_SUBJECT)
            known, head, roll = office.keys, lock_head(office), office.roll()
            past = past_signed(office, world.signer)
        keys = _NewKeys(**{**vars(known), "session": gathering, "chance": SystemChance()})
        pen = cls(world, gathering, office, head, roll, past)
        pen._sit(keys, world.now)
        return pen

    def _sit(self, keys: DataKeys, now: datetime) -> None:
        old = self.office
        self.office = replace(old, session=self.gathering, chance=SystemChance(), now=now)
        self.office.__dict__["keys"] = keys  # one set of opened data keys for all days

    def turn_to(self, day: date) -> None:
        """Go on to another day."""
        self.world.now = datetime.combine(day, _NOON)
        self._sit(self.office.keys, self.world.now)
        self.head.on = day

    def act(
        self, case: Case, actor: Actor, what: Act, previous: bytes | None, **facts: Any
    ) -> tuple[Entry, Case]:
        """Do one act on a case, as the door does; return its entry, and the case after it."""
        here = Situation(case, self.roll, actor, self.head.on, _NOWHERE)
        facts = self._signed(what, here, facts)
        move = check(here, what, Facts(facts))
        reached = move.leads_to(here, Facts(facts))
        to = None if reached is None else str(reached)
        entry = self._append(
            Draft(move.entry, case.id, actor, case.edition, facts, to, case.seq + 1, previous)
        )
        return entry, evolve(case, entry)

    def owed(self, case: Case, *, immediate: bool) -> Due | None:
        """Return what the clock owes a case: at once, or by the daily run."""
        found = due(case, self.roll.editions[case.edition], self.head.on)
        return found if found is not None and (found.immediate or not immediate) else None

    def facts_for(self, case: Case, owed: Due, secret: bytes) -> dict[str, Any]:
        """Return what an act of the clock states."""
        self.gathering.secret = secret
        return facts_for(self.office, Situation(case, self.roll, CLOCK, self.head.on), owed)

    def govern(self, actor: Actor, what: Act, **facts: Any) -> Entry:
        """Do one act without a case."""
        here = Situation(NO_CASE, self.roll, actor, self.head.on)
        facts = self._signed(what, here, facts)
        move = check(here, what, Facts(facts))
        entry = self._append(Draft(move.entry, None, actor, self.roll.edition, facts))
        if what is not Act.PAD:
            self.roll, self.last_of_roll = govern(self.roll, entry), entry.index
        return entry

    def _signed(self, what: Act, here: Situation, facts: dict[str, Any]) -> dict[str, Any]:
        """Let an officer sign what officers sign, with the key that the world's seed gives."""
        if what not in _OWN_KEY:
            return facts
        key = _key_of(self.world.chance, str(here.actor.id))
        text = signed_message(text_to_sign(what, here, Facts(facts)))
        return {**facts, "signature": as_kept(key.sign(text))}

    def _append(self, draft: Draft) -> Entry:
        self.mix[draft.type] += 1
        copy = fair_copy(self.office, draft, self.head.on, self.head.edge.size)
        entry = take_place(self.head, copy)
        self.gathering.take(LogEntry, [entry_row(entry, copy)])
        self.gathering.take(LogDisclosure, disclosure_rows(entry, copy))
        self.past.grow([entry.leaf_hash])
        return entry

    def sign(self, *, at_least_one: bool) -> None:
        """Pad to a full block, and sign a checkpoint there."""
        signer, size = self.world.signer, self.head.edge.size
        for _ in range(-size % BLOCK or (BLOCK if at_least_one else 0)):
            self.govern(CLOCK, Act.PAD)
        edge, before = self.head.edge, self.past.signed[0]
        if before == edge.size:
            return
        checkpoint = Checkpoint(self.office.origin, edge.size, edge.root())
        keys = signers_of(self.roll.keys, edge.size, before)
        note = signer.sign(checkpoint, past=self.past, keys=keys)
        signer.remember(edge)
        self.past = Past(signer.memory().signed, edge)
        self.checkpoints += 1
        self.gathering.add(LogCheckpoint(size=edge.size, signed_on=self.head.on, note=note))
