"""Kill the service again and again in the middle of its work, and see that nothing is lost or done twice.

Sixteen writers in two processes act through the door. In each cycle one process, both, or the database's
server is killed with SIGKILL at a moment of chance; then the log and the tables are compared with each other
and with what the writers were told (reliability R401, in the form of ledger 4.3).
"""

from __future__ import annotations

import argparse
import contextlib
import json
import multiprocessing
import random
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, text

from app.chancery import Chancery
from app.db import Database
from app.operations.audit import differences
from app.queries.log_entries import opened_of
from app.records.log import LogEntry
from app.records.post import Receipt
from charter.vocabulary import Stage
from migrations.run import upgrade
from tests.builders import World
from tests.campaigns.writers import WRITERS, Case, Post, noted, write_until_killed
from tests.databases import application_database
from tests.postgres import running_server

PROCESSES = 2
CASES = 4
_CYCLES_OF_A_WORLD = 20  # the audit reads the whole log, so that a world must not grow without end
_LONGEST_WAIT = 60.0
_MOST_ACTS = 30  # acknowledged before a kill; as many again are on their way
_OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user"
    " AND pid <> pg_backend_pid()"  # others are those who lent the database
)
_ACTS = ("interview.offered", "proposal.made")

_FORKING = multiprocessing.get_context("forkserver")
_FORKING.set_forkserver_preload(["tests.campaigns.writers"])


@dataclass
class Count:
    """What happened in all cycles, by which signals it ended, and what should not have happened."""

    cycles: int = 0
    ended_processes: Counter[str] = field(default_factory=Counter)
    ended_servers: Counter[str] = field(default_factory=Counter)
    sent: int = 0
    acknowledged: int = 0
    written_unacknowledged: int = 0
    slowest_start: float = 0.0
    failures: dict[str, None] = field(default_factory=dict)


@dataclass
class Scene:
    """One world that is being crashed, and what was found of it so far."""

    database: Database
    world: World
    cases: tuple[Case, ...]
    chance: random.Random
    count: Count
    crash_server: Callable[[], int] | None
    seed: int
    acknowledged: dict[str, int] = field(default_factory=dict)

    @classmethod
    def prepared(
        cls, url: str, folder: Path, *, seed: int, count: Count, crash_server: Callable[[], int] | None
    ) -> Scene:
        """Found a world with petitions that are open to acts."""
        database = Database(url)
        world = World(database, folder)
        petitions = [world.draft() for _ in range(CASES)]
        for stage in (Stage.ADMISSIBILITY, Stage.INQUIRY, Stage.DIALOGUE):
            for petition in petitions:
                world.advance(petition, stage)
        cases = tuple((petition.id, world.seats(petition)) for petition in petitions)
        return cls(database, world, cases, random.Random(seed), count, crash_server, seed)

    def cycle(self) -> None:
        """Start the writers, kill, and compare."""
        began, before = time.monotonic(), self._acknowledgements()
        processes = [self._started(number * WRITERS) for number in range(PROCESSES)]
        try:
            self._wait_for_more_than(before, began)
            self.count.slowest_start = max(self.count.slowest_start, round(time.monotonic() - began, 2))
            self._wait_for_more_than(before + self.chance.randrange(_MOST_ACTS), began)
            self._kill(processes)
        finally:
            for process in processes:
                process.kill()
                process.join()
        self.count.cycles += 1
        self.count.ended_processes.update(ended_by(process.exitcode) for process in processes)
        self.compare()

    def _started(self, first: int) -> ForkServerProcess:
        url = self.database.engine.url.render_as_string(hide_password=False)
        post = Post(url, self.world.folder, self.world.now, first, self.seed, self.cases)
        process = _FORKING.Process(target=write_until_killed, args=(post,))
        process.start()
        return process

    def _wait_for_more_than(self, before: int, began: float) -> None:
        while self._acknowledgements() <= before:
            if time.monotonic() - began > _LONGEST_WAIT:
                raise RuntimeError("The service did not come up again.")
            time.sleep(0.005)

    def _kill(self, processes: Sequence[ForkServerProcess]) -> None:
        """Kill at a moment of chance; who survives goes on for a while."""
        time.sleep(self.chance.uniform(0, 0.2))
        victims = [*processes] if self.crash_server is None else [*processes, None]
        victim = self.chance.choice(victims)
        if victim is not None:
            victim.kill()
        elif self.crash_server is not None:
            self.count.ended_servers[ended_by(self.crash_server())] += 1
        time.sleep(self.chance.choice((0, self.chance.uniform(0, 0.1))))

    def _acknowledgements(self) -> int:
        return sum(note[0] == "acknowledged" for note in self._notes())

    def _notes(self) -> list[list[str]]:
        return [note for writer in range(PROCESSES * WRITERS) for note in noted(self.world.folder, writer)]

    def compare(self) -> None:
        """Hold log, tables and what the writers were told against each other."""
        self.database.close()  # as after a restart, nothing is open
        self._let_the_server_finish()
        sent = self._read_journals()
        self.world = World(self.database, self.world.folder, now=self.world.now, founded=False)
        with self.world.reading_office() as office:
            found = (*differences(office), *_gaps(office), *_doubled(office), *self._lost(office, sent))
            self.count.failures.update(dict.fromkeys(found))

    def _let_the_server_finish(self) -> None:
        """Wait for processes of PostgreSQL that still commit what a killed client had sent."""
        while self.database.engine.dialect.name == "postgresql":
            with self.database.reading() as session:
                if not session.scalar(_OTHERS):
                    break
            time.sleep(0.01)

    def _read_journals(self) -> set[str]:
        notes = self._notes()
        self.count.failures.update({" ".join(note): None for note in notes if note[0] == "failed"})
        self.acknowledged = {note[1]: int(note[2]) for note in notes if note[0] == "acknowledged"}
        return {note[1] for note in notes if note[0] == "sent"}

    def _lost(self, office: Chancery, sent: set[str]) -> Iterator[str]:
        kept = {row.key: row.entry_index for row in office.session.scalars(select(Receipt))}
        for key, index in self.acknowledged.items():
            if kept.get(key) != index:
                yield f"{key} was acknowledged as entry {index}, and is kept as {kept.get(key)}."
        for key in kept.keys() - sent:
            yield f"{key} was written and never sent."
        self.count.written_unacknowledged += len(kept.keys() - self.acknowledged.keys())

    def close(self) -> None:
        """Add up what this world's writers have sent."""
        self.count.sent += len(self._read_journals())
        self.count.acknowledged += len(self.acknowledged)
        self.database.close()


def ended_by(code: int | None) -> str:
    """Return the name of the signal that ended a process, or what it said if it ended by itself."""
    return signal.Signals(-code).name if code is not None and code < 0 else f"exit {code}"


def _gaps(office: Chancery) -> Iterator[str]:
    count, last = office.session.execute(select(func.count(), func.max(LogEntry.index))).one()
    if count != last + 1:
        yield f"The log has {count} entries, and the last one has the number {last}."


def _doubled(office: Chancery) -> Iterator[str]:
    """Each act of a writer carries its key: the entries and the receipts name the same keys, once each."""
    rows = office.session.scalars(select(LogEntry).where(LogEntry.type.in_(_ACTS))).all()
    opened = opened_of(office.session, office.keys, rows)
    written = sorted(_key_of(row, opened[row.index]) for row in rows)
    kept = sorted(office.session.scalars(select(Receipt.key)))
    if written != kept:
        yield f"Entries and receipts differ: {sorted(set(written) ^ set(kept)) or 'a key was used twice'}."


def _key_of(row: LogEntry, opened: dict[str, Any]) -> str:
    if row.type == "interview.offered":
        return str(opened["text"])
    return str(json.loads(row.leaf)["data"]["subject"]["id"])


def play(
    url: str, folder: Path, *, cycles: int, seed: int, count: Count,
    crash_server: Callable[[], int] | None = None,
) -> None:
    """Crash one world so many times.

    Args:
        url: a migrated database without rows.
        folder: where its keys and the writers' journals lie.
        cycles: how many times to kill.
        seed: what the moments and the acts follow from, as far as the machine's own timing lets them.
        count: where it is added up.
        crash_server: kills the database's server and starts it again; None where there is none of our own.
    """
    scene = Scene.prepared(url, folder, seed=seed, count=count, crash_server=crash_server)
    for _ in range(cycles):
        scene.cycle()
    scene.close()


def main(arguments: Sequence[str]) -> dict[str, Any]:
    """Run the cycles on one database or both, and return the figures."""
    parser = argparse.ArgumentParser(prog="dev.py campaign crash")
    parser.add_argument("--cycles", type=int, default=500, help="how many on each database")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--db", choices=("sqlite", "postgresql", "both"), default="both")
    wanted = parser.parse_args(arguments)
    names = ("sqlite", "postgresql") if wanted.db == "both" else (wanted.db,)
    counts = {name: Count() for name in names}
    for name, count in counts.items():
        for number, done in enumerate(range(0, wanted.cycles, _CYCLES_OF_A_WORLD)):
            cycles = min(_CYCLES_OF_A_WORLD, wanted.cycles - done)
            with _lent(name) as (url, folder, crash_server):
                seed = wanted.seed * 1000 + number
                play(url, folder, cycles=cycles, seed=seed, count=count, crash_server=crash_server)
    failures = [f"{name}: {one}" for name, count in counts.items() for one in count.failures]
    told = {name: {**vars(count), "failures": len(count.failures)} for name, count in counts.items()}
    who = {"writers": PROCESSES * WRITERS, "processes": PROCESSES}
    return {"seed": wanted.seed, **who, **told, "failures": failures}


@contextlib.contextmanager
def _lent(name: str) -> Iterator[tuple[str, Path, Callable[[], int] | None]]:
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        url, crash_server = f"sqlite:///{folder}/crash.sqlite3", None
        if name == "postgresql":
            server = stack.enter_context(running_server(durable=True))
            url, crash_server = application_database(server, "crash"), server.crash
        else:
            upgrade(url)
        yield url, Path(folder), crash_server
