"""Writers that act through the door until they are killed; each act has an idempotency key (R301, R401).

A writer notes in a file of its own what it is about to send and what was acknowledged. Begun again, it sends
once more what was not acknowledged, under the same key: whoever got no answer does just that.
"""

from __future__ import annotations

import itertools
import random
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TextIO

from sqlalchemy.exc import DBAPIError

from app.chance import SeededChance, SystemChance
from app.chancery import Chancery
from app.db import Database
from app.demo.founding import signature_by
from app.operations.checkpoints import make_checkpoint
from app.operations.dialogue import offer_interview
from app.operations.governance import new_proposal, propose
from app.operations.receipts import once
from app.operations.signing import roll_text
from app.operations.who import Who
from charter.entry import Entry
from charter.vocabulary import Act, Change, Role
from tests.builders import World
from tests.operations.exported import AUDIT

WRITERS = 8
FOUNDERS = SeededChance("test")  # the source of the keys that found a world of `tests.builders`
Case = tuple[str, Sequence[Who]]  # a petition in dialogue, and who sits


@dataclass(frozen=True)
class Post:
    """What one process of writers needs to begin: where the world is, who it is, and what to act on."""

    url: str
    folder: Path
    moment: datetime
    first: int
    seed: int
    cases: Sequence[Case]


def journal_of(folder: Path, writer: int) -> Path:
    """Return where a writer notes what it sends."""
    return folder / f"writer-{writer:02d}.journal"


def noted(folder: Path, writer: int) -> list[list[str]]:
    """Return a writer's notes: `sent KEY`, `acknowledged KEY INDEX`, `failed REASON`; half a line is none."""
    path = journal_of(folder, writer)
    lines = path.read_text(encoding="ascii").split("\n")[:-1] if path.exists() else []
    return [line.split(" ", 2) for line in lines]


def write_until_killed(post: Post) -> None:
    """Let the writers of one process act, each in a thread, without end."""
    world = World(Database(post.url), post.folder, now=post.moment, founded=False)
    world.chance = SystemChance()  # a seed would give one id to two acts on a case at the same instant
    threads = [
        threading.Thread(target=_write, args=(world, post, post.first + number), daemon=True)
        for number in range(WRITERS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _write(world: World, post: Post, writer: int) -> None:
    notes = noted(post.folder, writer)
    with journal_of(post.folder, writer).open("a", encoding="ascii", buffering=1) as journal:
        try:
            if notes and notes[-1][0] == "sent":
                _send(world, post, journal, notes[-1][1])
            for number in itertools.count(sum(note[0] == "sent" for note in notes)):
                key = f"key-{writer:02d}-{number:06d}"
                journal.write(f"sent {key}\n")
                _send(world, post, journal, key)
        except Exception as wrong:
            journal.write(f"failed {wrong!r}\n".encode("ascii", "replace").decode())
            raise


def _send(world: World, post: Post, journal: TextIO, key: str) -> None:
    """Send one act until it is acknowledged: a database that is away or busy is asked again."""
    chosen = random.Random(f"{post.seed} {key}")
    while True:
        try:
            with world.office() as office:
                done = once(office, key, "campaign", {"key": key}, lambda: _act(office, post, chosen, key))
        except DBAPIError:
            time.sleep(0.01)
        else:
            journal.write(f"acknowledged {key} {done.index}\n")
            break
    if chosen.randrange(5) == 0:
        _sign(world)


def _act(office: Chancery, post: Post, chosen: random.Random, key: str) -> Entry:
    if chosen.randrange(8) == 0:
        officer = Who(Role.OFFICER, person_id=f"officer-{chosen.choice('abcdef')}-1")
        facts = new_proposal(office, officer, Change.ADMIT_AUDITOR, {**AUDIT, "id": key})
        text = roll_text(office, officer, Act.PROPOSE, facts)
        return propose(office, officer, facts, signature=signature_by(FOUNDERS, str(officer.person_id), text))
    case_id, seats = chosen.choice(post.cases)
    return offer_interview(office, case_id, chosen.choice(seats), text=key)  # as often as one likes


def _sign(world: World) -> None:
    """Sign a checkpoint among the acts; one that could not be signed is owed by whoever comes next."""
    try:
        with world.office() as office:
            make_checkpoint(office, world.signer)
    except DBAPIError:
        time.sleep(0.01)
