"""Worlds in which one rule is broken: a door that lacks one guard lets an act through, and signs it.

One petition is brought from stage to stage once; each stage is kept as a copy of database and keys, so
that every broken act begins from an honest world of its own.
"""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

import app.records  # noqa: F401 - so that every table is known
from app.db import Base, Database
from app.demo.founding import signing_key
from app.operations import clock_facts
from app.operations.bundles import _write, last_checkpoint
from app.operations.checkpoints import make_checkpoint
from app.operations.clock_facts import facts_for
from app.operations.door import act, govern_by, governing_situation, situation_of
from app.operations.who import THE_CLOCK, Who
from app.queries.exports import FullSelection
from app.queries.log_pages import policy_text
from app.records.log import LogEntry
from charter import moves
from charter.deadlines import Due
from charter.facts import Facts
from charter.findings import Report
from charter.guards.signatures import signed_with_own_key
from charter.policy import parse_policy
from charter.signing import as_kept, text_to_sign
from charter.sshsig import signed_message
from charter.verify import Asked, verify
from charter.verifying import rules
from charter.vocabulary import Act, Role, Stage
from tests.builders import Petition, World

STAGES = (
    Stage.DRAFT, Stage.ADMISSIBILITY, Stage.INQUIRY, Stage.DIALOGUE, Stage.ASSESSMENT, Stage.DELIBERATION,
    Stage.REPORT, Stage.VOTING, Stage.STANDSTILL, Stage.ENDORSEMENT, Stage.IN_FORCE,
)


OWN_KEY = frozenset(move.act for move in moves.MOVES if move.own_key)


def kept(office: Any, here: Any, what: Act, facts: dict[str, Any], person: str | None = None) -> str:
    """Return a signature over an act as the log keeps it, by who acts or by another person."""
    key = signing_key(office.chance, person or here.actor.id)
    return as_kept(key.sign(signed_message(text_to_sign(what, here, Facts(facts)))))


@dataclass
class Place:
    """An honest world with its petition at a stage."""

    world: World
    petition: Petition

    def act(self, who: Who, what: Act, **facts: Any) -> None:
        """Let somebody do an act, its facts whatever they are; an officer signs it unless it comes signed."""
        with self.world.office() as office:
            if what in OWN_KEY:
                here = situation_of(office, self.petition.id, who)
                facts = {"signature": kept(office, here, what, facts), **facts}
            act(office, self.petition.id, who, what, facts)

    def clock(self, what: Act, **changed: Any) -> None:
        """Let the clock do an act now, its facts those of the service with some changed."""
        with self.world.office() as office:
            here = situation_of(office, self.petition.id, THE_CLOCK)
            facts = {**facts_for(office, here, Due(what)), **changed}
            act(office, self.petition.id, THE_CLOCK, what, facts)

    def govern(self, who: Who, what: Act, **facts: Any) -> Any:
        """Let somebody do an act without a case; an officer signs it unless it comes signed."""
        with self.world.office() as office:
            if what in OWN_KEY:
                facts = {"signature": kept(office, governing_situation(office, who), what, facts), **facts}
            return govern_by(office, who, what, facts)

    def step(self, name: str, **words: Any) -> None:
        """Play a step of the demo world."""
        self.world.do(self.petition, name, **words)

    def days(self, count: int) -> None:
        """Let days pass without the clock's acts; the date is not confirmed either, so no more than three."""
        self.world.now += timedelta(days=count)

    @property
    def case(self) -> Any:
        """The folded case."""
        return self.world.case(self.petition)

    def sign(self) -> None:
        """Let a checkpoint of this day be signed."""
        with self.world.office() as office:
            make_checkpoint(office, self.world.signer, at_least_one=False)

    @property
    def case_rules(self) -> Any:
        """The edition that the petition is judged under."""
        return self.roll.editions[self.case.edition]

    @property
    def given(self) -> list[str]:
        """Every undertaking of the edition."""
        return list(self.roll.editions[self.roll.edition].undertakings)

    @property
    def me(self) -> Who:
        """The petitioner."""
        return self.petition.petitioner

    def last(self, word: str, later: int = 0) -> int | None:
        """Return the index of the last entry of a type, or of the one that has so many others behind it."""
        chosen = select(LogEntry.index).where(LogEntry.type == word).order_by(LogEntry.index.desc())
        with self.world.reading_office() as office:
            return office.session.scalar(chosen.offset(later).limit(1))

    def seat(self, number: int = 0) -> Who:
        """Return a person whose seat sits."""
        return self.world.seats(self.petition)[number]

    @property
    def rapporteur(self) -> Who:
        """The person who leads."""
        return self.world.rapporteur(self.petition)

    def officer(self, number: int = 0, of: tuple[str, ...] | None = None) -> Who:
        """Return an officer of an organisation asked for the identity, or of another list."""
        org = (of or self.case.identity.asked)[0]
        return next(
            Who(Role.OFFICER, person_id=place.id)
            for place in self.roll.holders(Role.OFFICER, self.world.day, org)[number:]
        )

    @property
    def roll(self) -> Any:
        """The folded roll."""
        with self.world.reading_office() as office:
            return office.roll()


class Shelf:
    """Honest worlds by stage, made once and copied for each use."""

    def __init__(self, folder: Path) -> None:
        """Bring one petition from its draft into force, keeping a copy at each stage."""
        self.folder = folder
        self._numbers = 0
        self._petitions: dict[Stage, tuple[Any, Petition]] = {}
        self._sizes: dict[Stage, int] = {}
        live = folder / "live"
        live.mkdir()
        database = Database(f"sqlite:///{live / 'world.sqlite3'}")
        Base.metadata.create_all(database.engine)
        world = World(database, live)
        world.days(1)
        petition = world.draft("quiet-heron")
        for stage in STAGES:
            world.advance(petition, stage)
            database.close()  # and whatever reads, so that the files are whole
            shutil.copytree(live, folder / stage)
            self._petitions[stage] = (world.now, copy.copy(petition))
            self._sizes[stage] = world.size()
        database.close()

    def size(self, stage: Stage) -> int:
        """Return how many entries the log has at a stage."""
        return self._sizes[stage]

    @contextmanager
    def at(self, stage: Stage) -> Iterator[Place]:
        """Lend a world at a stage."""
        self._numbers += 1
        folder = self.folder / f"used-{self._numbers}"
        shutil.copytree(self.folder / stage, folder)
        now, petition = self._petitions[stage]
        database = Database(f"sqlite:///{folder / 'world.sqlite3'}")
        world = World(database, folder, now=now, founded=False)
        try:
            yield Place(world, copy.copy(petition))
        finally:
            database.close()
            shutil.rmtree(folder)


def without_in_door(patch: pytest.MonkeyPatch, *guards: str) -> None:
    """Take guards out of every row of the door's table."""
    patch.setattr(moves, "MOVES", tuple(map(_less(guards), moves.MOVES)))


def without_in_verifier(patch: pytest.MonkeyPatch, *guards: str) -> None:
    """Take guards out of every row of the verifier's table."""
    rows = {word: list(map(_less(guards), found)) for word, found in rules._BY_ENTRY.items()}
    patch.setattr(rules, "_BY_ENTRY", rows)


def altering(patch: pytest.MonkeyPatch, module: Any, **changed: Any) -> None:
    """Let the operations of a module state other facts than they would."""

    def altered(office: Any, case_id: str, who: Who, what: Act, facts: Any = None, **seen: Any) -> Any:
        return act(office, case_id, who, what, {**(facts or {}), **changed}, **seen)

    patch.setattr(module, "act", altered)


def lying_clock(patch: pytest.MonkeyPatch, what: Act, **changed: Any) -> None:
    """Let the clock state other facts than those that follow; a change may be a function of the true one."""
    true = clock_facts._MAKERS[what]

    def made(office: Any, here: Any) -> dict[str, Any]:
        facts = true(office, here)
        said = {name: new(facts.get(name)) if callable(new) else new for name, new in changed.items()}
        return {**facts, **said}

    patch.setattr(clock_facts, "_MAKERS", {**clock_facts._MAKERS, what: made})


def _less(guards: tuple[str, ...]) -> Callable[[Any], Any]:
    def less(move: Any) -> Any:
        return replace(
            move,
            standing=tuple(one for one in move.standing if one.__name__ not in guards),
            submitted=tuple(one for one in move.submitted if one.__name__ not in guards),
            own_key=move.own_key and signed_with_own_key.__name__ not in guards,
        )

    return less


def report_on(place: Place, out: Path) -> Report:
    """Pad, sign, write the bundle that shows everything, and verify it."""
    place.sign()
    with place.world.reading_office() as office:
        checkpoint = last_checkpoint(office)
        _write(office, out, checkpoint, FullSelection(checkpoint.size))
        policy = policy_text(office)
    out.with_suffix(".policy").write_bytes(policy or b"")
    return again(out)


def again(out: Path) -> Report:
    """Verify the bundle once more, by the rules as they are now."""
    return verify(out, Asked(parse_policy(out.with_suffix(".policy").read_bytes())))

