"""The golden bundles of logs with a history: witnessed, of another key, lost and succeeded, erased.

Each function builds one log in a folder of its own, through the door, and writes what there is of it. The
same code makes the same bytes: keys of witnesses and of the second log come from a seed as all others do.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import app.records  # noqa: F401 - so that every table is known
from app.chance import SeededChance
from app.chancery import Chancery
from app.db import Base, Database
from app.demo.founding import signature_by
from app.operations.asking import Reply
from app.operations.bundles import export_case
from app.operations.checkpoints import make_checkpoint
from app.operations.erasure import perform_erasures
from app.operations.opening import found, text_of_founding
from app.operations.petitions import withdraw
from app.operations.succession import Remains, succession_from
from app.queries.log_pages import checkpoint_text, policy_text
from app.rulebooks import shipped_editions
from app.vault.keys import KeyCabinet
from app.vault.signer import Signer
from app.witness.book import Book
from app.witness.duty import Witness
from charter.note import ED25519, VerifierKey
from charter.vocabulary import Stage
from tests.builders import ORIGIN, World
from tests.operations.erased import decide
from tests.operations.rotated import exported, next_log_key, policy_of
from tests.witness.world import NAMES, Witnessed

SECOND = "offramp.example/second"


@contextmanager
def database_in(folder: Path) -> Iterator[Database]:
    """Open an empty database in a new folder."""
    folder.mkdir()
    database = Database(f"sqlite:///{folder / 'world.sqlite3'}")
    Base.metadata.create_all(database.engine)
    yield database
    database.close()


def write_policy(world: World, path: Path) -> None:
    """Write the policy that a service publishes."""
    with world.reading_office() as office:
        path.write_bytes(policy_text(office) or b"")


@dataclass(frozen=True)
class Near:
    """A witness in this process, at an address that nobody else can reach."""

    witness: Witness
    url: str

    @property
    def key(self) -> VerifierKey:
        """The key that its cosignatures are checked with."""
        return self.witness.public


class WitnessedNearby(Witnessed):
    """A world whose witnesses are in this process, with keys from its seed."""

    def __init__(self, database: Database, folder: Path) -> None:
        """Draw the witnesses, and found the log that names them."""
        super().__init__(database, folder)
        self.found({name: self._near(name) for name in NAMES})

    def _near(self, name: str) -> Near:
        log = VerifierKey(ORIGIN, ED25519, self.cabinet.log_public())
        key = Ed25519PrivateKey.from_private_bytes(self.chance.octets(32, "witness", name))
        book = Book(self.folder / f"{name}.sqlite3")
        book.prepare()
        witness = Witness(f"{name}.example/w", key, (log,), book, lambda: self.now)
        return Near(witness, f"https://{name}.example/w")

    def reach(self, address: str, body: bytes) -> Reply:
        """Bring a question to the witness at an address."""
        (near,) = (one for one in self.processes.values() if address == f"{one.url}/add-checkpoint")
        answer = near.witness.add_checkpoint(body)
        return Reply(answer.status, answer.type, answer.text)


def make_witnessed(folder: Path, out: Path) -> None:
    """Write the public bundle of a log with three witnesses; the count waited until a second one came."""
    with database_in(folder) as database:
        world = WitnessedNearby(database, folder)
        petition = world.draft("quiet-heron")
        world.advance(petition, Stage.VOTING)
        world.do(petition, "vote", choices=["recommend"] * 5)
        petition.played += 1
        world.absent = {"birch", "cedar"}
        world.jump(15)
        world.absent = {"cedar"}
        world.advance(petition, Stage.IN_FORCE)
        world.days(1)
        with world.office() as office:
            make_checkpoint(office, world.signer, at_least_one=False)
        world.gather()
        exported(world, out / "witnessed.zip", full=False)
        write_policy(world, out / "witnessed-policy.txt")


def make_rotated(folder: Path, out: Path) -> None:
    """Write the public bundle of a log that took another key, and the policy that trusts the new one."""
    with database_in(folder) as database:
        world = World(database, folder)
        world.days(1)
        next_log_key(world)
        world.days(2)
        exported(world, out / "rotated.zip", full=False)
        write_policy(world, out / "rotated-policy.txt")


def make_erased(folder: Path, out: Path) -> None:
    """Write a petition as its holder has it amid the dialogue, and the whole log once it is erased."""
    with database_in(folder) as database:
        world = World(database, folder)
        petition = world.petition_in(Stage.DIALOGUE, name="quiet-heron")
        with world.office() as office:
            make_checkpoint(office, world.signer)
        with world.reading_office() as office:
            export_case(office, out / "case.zip", petition.id, petition.petitioner)
        with world.office() as office:
            withdraw(office, petition.id, petition.petitioner)
        seats = [f"seat:{one.handle}" for one in world.case(petition).seats]
        decide(world, petition, "petitioner", *seats)
        perform_erasures(world.office, world.signer)
        exported(world, out / "erased.zip")


class Succeeding(World):
    """A world of another origin and other keys, which nobody has founded yet."""

    def __init__(self, database: Database, folder: Path, before: World) -> None:
        """Open it at the moment at which the world before was lost."""
        super().__init__(database, folder, now=before.now, founded=False)
        self.chance = SeededChance("second")
        self.cabinet = KeyCabinet(folder / "keys", self.chance)
        self.signer = Signer(self.cabinet, folder / "keys")

    def _chancery(self, session: Any) -> Chancery:
        return replace(super()._chancery(session), origin=SECOND)

    def succeed(self, remains: Remains, officers: World) -> None:
        """Write entry 0; the officers' keys were not lost."""
        edition = shipped_editions()["1-draft"].digest
        facts = {**succession_from(remains), "edition_digest": edition, "reason": "entries_lost"}
        people = [one["id"] for org in facts["organisations"] for one in org["officers"]]
        with self.office() as office:
            text = text_of_founding(office, facts)
            found(office, facts, [signature_by(officers.chance, one, text) for one in people])


def make_succeeded(folder: Path, out: Path) -> None:
    """Write a public bundle of a log whose last days are lost, and the full one of its successor."""
    with database_in(folder) as database:
        lost = World(database, folder)
        lost.draft("young-siskin")
        lost.days(1)
        bundle = exported(lost, out / "lost.zip", full=False)
        lost.days(2)
        with lost.reading_office() as office:
            note = checkpoint_text(office.session)
        remains = Remains(bundle, policy_of(lost), note)
    with database_in(folder / "second") as database:
        world = Succeeding(database, folder / "second", lost)
        world.succeed(remains, lost)
        world.days(2)
        exported(world, out / "succeeded.zip")
        write_policy(world, out / "succeeded-policy.txt")


MAKERS = (make_witnessed, make_rotated, make_erased, make_succeeded)
