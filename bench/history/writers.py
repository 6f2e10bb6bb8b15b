"""Writers that append through the real door, side by side: how many a second, and how long each waits.

Three kinds of transaction are measured on the same database, taking turns: `append` is what stands under the
locks alone (roll, petition, head; one entry with its sealed disclosures), `act` the door's whole act with
fold, guards, projection and letter, and `without_log` that same act without entry and head.
"""

from __future__ import annotations

import itertools
import multiprocessing
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Table, bindparam, select, update

from app.chance import SystemChance
from app.chancery import Chancery
from app.compiled import Compiled
from app.db import Database
from app.operations import door
from app.operations.locks import in_one_trip
from app.operations.log import Draft, enter, fair_copy, lock_head
from app.operations.who import Who
from app.records.log import LogEntry
from app.records.petition import Petition
from app.vault.keys import KeyCabinet
from bench.door import TEXT, act_without_log, offered
from charter.vocabulary import Act, Stage
from tests.builders import World

_PETITIONS = cast("Table", Petition.__table__)
_MOVED = Compiled(
    update(_PETITIONS).where(_PETITIONS.c.id == bindparam("moved")).values(last_seq=bindparam("last_seq"))
)
KINDS = ("append", "act", "without_log")
_SPAWNING = multiprocessing.get_context("spawn")
Times = dict[str, list[list[float]]]  # of each kind, a list for each round, the warming up first


@dataclass(frozen=True)
class Post:
    """What one process of writers is told: the world, a case and a seat for each writer, and how much."""

    url: str
    folder: Path
    moment: datetime
    posts: Sequence[tuple[str, Who]]
    each: int
    rounds: int


def prepare(world: World, writers: int) -> list[tuple[str, Who]]:
    """Open a petition for each writer, in dialogue, and return it with its first seat."""
    petitions = [world.draft() for _ in range(writers)]
    for stage in (Stage.ADMISSIBILITY, Stage.INQUIRY, Stage.DIALOGUE):
        for petition in petitions:
            world.advance(petition, stage)
    return [(petition.id, world.seats(petition)[0]) for petition in petitions]


def measure(
    world: World, url: str, writers: int, *, processes: int, each: int, rounds: int = 3
) -> dict[str, Any]:
    """Let writers append on different cases at the same time; return the figures of each kind.

    Args:
        world: a founded world in the database at `url`.
        writers: how many there are in all, spread over the processes.
        processes: how many processes they run in.
        each: how many transactions of each kind a writer makes in a round.
        rounds: how often the kinds take turns.
    """
    posts = prepare(world, writers)
    barrier, told = _SPAWNING.Barrier(writers), _SPAWNING.Queue()
    share = writers // processes
    told_of = [
        Post(url, world.folder, world.now, posts[number * share : (number + 1) * share], each, rounds)
        for number in range(processes)
    ]
    started = [_SPAWNING.Process(target=_write_all, args=(post, barrier, told)) for post in told_of]
    for process in started:
        process.start()
    found = [told.get() for _ in started]
    for process in started:
        process.join()
    figures = {kind: _figures(kind, found, writers) for kind in KINDS}
    return {"writers": writers, "processes": processes, **figures}


def _figures(kind: str, found: Sequence[tuple[Times, Times]], writers: int) -> dict[str, Any]:
    rounds = [one for times, _ in found for one in times[kind][writers // len(found) :]]
    took = sorted(itertools.chain.from_iterable(rounds))
    measured = [walls[kind][1:] for _, walls in found]
    wall = sum(max(one)[0] for one in zip(*measured, strict=True))
    return {
        "transactions": len(took), "per_second": round(len(took) / wall, 1),
        "p50_ms": _ms(took, 0.50), "p99_ms": _ms(took, 0.99),
    }


def _ms(ordered: Sequence[float], part: float) -> float:
    return round(1000 * ordered[min(len(ordered) - 1, int(part * len(ordered)))], 2)


def _write_all(post: Post, barrier: Barrier, told: Queue[tuple[Times, Times]]) -> None:
    database = Database(post.url)
    world = World(database, post.folder, now=post.moment, founded=False)
    world.chance = SystemChance()  # as in production
    world.cabinet = KeyCabinet(post.folder / "keys", SystemChance())
    times: Times = {kind: [] for kind in KINDS}
    walls: Times = {kind: [] for kind in KINDS}
    writers = [_Writer(world, post, number) for number in range(len(post.posts))]
    threads = [threading.Thread(target=one.write, args=(barrier, times, walls)) for one in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told.put((times, walls))
    database.close()


class _Writer:
    """One writer: its case, its seat, and where the case's chain stands."""

    def __init__(self, world: World, post: Post, number: int) -> None:
        self._world, self._post, self._number = world, post, number
        self._case_id, self._seat = post.posts[number]
        self._letters = itertools.count()
        self._steps = {"append": self._append, "act": self._act, "without_log": self._without_log}

    def write(self, barrier: Barrier, times: Times, walls: Times) -> None:
        """Warm up, then take turns with the others at the kinds of transaction."""
        for kind in [*KINDS, *KINDS * self._post.rounds]:
            self._find_end_of_chain()
            barrier.wait()
            began = time.perf_counter()
            took = [self._timed(self._steps[kind]) for _ in range(self._post.each)]
            barrier.wait()  # the slowest writer ends the round
            times[kind].append(took)
            if self._number == 0:
                walls[kind].append([time.perf_counter() - began])

    def _timed(self, step: Callable[[Chancery], None]) -> float:
        began = time.perf_counter()
        with self._world.office() as office:
            step(office)
        return time.perf_counter() - began

    def _find_end_of_chain(self) -> None:
        newest = select(LogEntry.case_seq, LogEntry.leaf_hash).where(LogEntry.case_id == self._case_id)
        with self._world.reading_office() as office:
            found = office.session.execute(newest.order_by(LogEntry.case_seq.desc()).limit(1)).one()
            self._seq, self._last = found
            self._actor = door.situation_of(office, self._case_id, self._seat).actor

    def _append(self, office: Chancery) -> None:
        """Append an entry under the locks that the door takes, in the same order, and nothing more."""
        roll = door.hold(office, self._case_id)
        facts = {"record": "i" + office.chance.octets(6).hex(), "text": TEXT}
        self._seq += 1
        reached, chain = str(Stage.DIALOGUE), (self._seq, self._last)
        draft = Draft("interview.offered", self._case_id, self._actor, roll.edition, facts, reached, *chain)
        copy = fair_copy(office, draft, office.day)
        head = lock_head(office)
        with in_one_trip(office.session):
            self._last = enter(office, head, copy).leaf_hash
            _MOVED.run(office.connection, {"moved": self._case_id, "last_seq": self._seq})

    def _act(self, office: Chancery) -> None:
        door.act(office, self._case_id, self._seat, Act.OFFER_INTERVIEW, offered(office, self._case_id))

    def _without_log(self, office: Chancery) -> None:
        act_without_log(office, self._case_id, self._seat, f"{self._case_id}/{next(self._letters)}")
