"""A world whose log is witnessed: three organisations run witnesses, each a process of its own.

    with witnessed(database, folder) as world:
        world.absent = {"birch"}            # it does not answer, as if its machine were off
        world.lies["cedar"] = lambda reply: ...   # it answers something else
        world.days(1)                       # the clock asks them, as every run does

Without names all three run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from app.db import Database
from app.demo.founding import found_demo
from app.operations.asking import NoReply, Reply, ask_over_http
from app.operations.cosigning import Heard, gather_cosignatures
from app.operations.deadlines import run_clock
from app.queries.log_pages import policy_text
from charter.note import ED25519, vkey
from charter.policy import Policy, parse_policy
from tests.builders import ORIGIN, World
from tests.witness.processes import Process, running

NAMES = {"alder": "alder_bridge", "birch": "birchlight", "cedar": "cedar_gate"}


class Witnessed(World):
    """A world with witnesses in its entry 0; see the module."""

    def __init__(self, database: Database, folder: Path) -> None:
        """Open the world before its founding, so that its key and clock are there for the witnesses."""
        super().__init__(database, folder, founded=False)
        self.absent: set[str] = set()
        self.lies: dict[str, Callable[[Reply], Reply]] = {}
        self.asked: list[tuple[str, int]] = []
        self.processes: dict[str, Process] = {}

    def found(self, processes: dict[str, Process]) -> None:
        """Write entry 0."""
        self.processes = processes
        witnesses = [
            {"org": org, "name": name, "key": str(processes[name].key), "url": processes[name].url}
            for name, org in NAMES.items() if name in processes
        ]
        with self.office() as office:
            found_demo(office, witnesses=witnesses)

    def jump(self, days: int) -> None:
        """Let days pass at once; the clock runs once, on the last of them, and asks the witnesses."""
        self.now += timedelta(days=days)
        self._tell_the_time()
        run_clock(self.office, self.signer, checkpoint=False, confirms_date=True, ask=self.ask)

    def ask(self, address: str, body: bytes) -> Reply:
        """Carry a question to a witness that is there; what a liar answers is not what it should."""
        (name,) = (name for name, one in self.processes.items() if address.startswith(f"{one.url}/"))
        if name in self.absent:
            raise NoReply("ConnectionRefusedError")
        reply = self.reach(address, body)
        self.asked.append((name, reply.status))
        return self.lies[name](reply) if name in self.lies else reply

    def reach(self, address: str, body: bytes) -> Reply:
        """Bring a question to the witness at an address."""
        return ask_over_http(address, body)

    def gather(self) -> tuple[Heard, ...]:
        """Ask the witnesses now."""
        return gather_cosignatures(self.office, self.reading_office, self.ask)

    def policy(self) -> Policy:
        """Return the log's policy of today."""
        with self.reading_office() as office:
            return parse_policy(policy_text(office) or b"")


@contextmanager
def witnessed(database: Database, folder: Path, *names: str) -> Iterator[Witnessed]:
    """Run witnesses, all three unless some are named, and found a log that they witness."""
    world = Witnessed(database, folder)
    log = vkey(ORIGIN, world.cabinet.log_public(), ED25519)
    chosen = names or tuple(NAMES)
    addresses = [f"{name}.example/w" for name in chosen]
    with running(folder / "witnesses", *addresses, logs=[log], now=folder / "present") as processes:
        world.found(dict(zip(chosen, processes, strict=True)))
        yield world
