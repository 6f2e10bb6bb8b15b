"""Situations for tests, built through the door: a founded world, its clock, and petitions in any stage.

    world = World(database, tmp_path)             # founded at noon of a Monday, six organisations
    world.days(3)                                 # the clock runs once a day
    petition = world.petition_in(Stage.VOTING)    # a Petition: .id .account_id .petitioner
    world.case(petition)                          # the folded case
    world.seats(petition)  .rapporteur(petition)  .college(petition)    # Who, as the lot gave them
    with world.office() as office:                # one transaction
        cast_ballot(office, petition.id, world.seats(petition)[0], ...)
    world.do(petition, "ask", text="Why?")        # a step of app.demo.steps in a transaction of its own
    world.refusal(lambda office: admit(office, ...))   # the sentences, and nothing written

Folder, seed and keys are those of the `settings` fixture when `tmp_path` is the test's own, and every
move of the clock is written to `tmp_path/present`: an app made from `settings` lives in the same world.
`world.account("reviewer-a-1")` lets a person of the roll sign in (`PASSWORD`, `TOTP_SECRET`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from app.chance import Chance, SeededChance
from app.chancery import Chancery
from app.clock import day_of
from app.db import Database
from app.demo.founding import found_demo
from app.demo.scene import Scene
from app.demo.steps import STEPS
from app.operations.accounts import Locks, create_account
from app.operations.deadlines import run_clock
from app.operations.petitions import open_draft, petitioner
from app.operations.who import Who
from app.queries.folds import Folds
from app.queries.log_entries import case_entries
from app.records.account import Account
from app.records.listing import ListSnapshot
from app.records.log import LogHead
from app.vault.key_store import KeyStore
from app.vault.keys import KeyCabinet
from app.vault.passwords import Passwords
from app.vault.signer import Signer
from charter.case import Case
from charter.entry import Entry
from charter.moves import Refused
from charter.vocabulary import Role, Stage
from tests.snapshots import SHELF

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PASSWORD = "seven quiet herons at dusk"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ORIGIN = "offramp.example/log"
LONGEST_WAIT = 300

REGISTRAR = Who(Role.REGISTRAR, person_id="registrar-1")
LIAISON = Who(Role.LIAISON, person_id="liaison-1")
OBSERVER = Who(Role.OBSERVER, person_id="observer")

SECTIONS: Mapping[str, Mapping[str, Any]] = {
    "a": {
        "name_latin": "Timur Askarovich Belendirov",
        "name_cyrillic": "Тимур Аскарович Белендиров",
        "birth": "1977-06-19",
        "citizenships": "Veridia",
        "residence": "Georgia",
        "language": "ru",
    },
    "c": {
        "listings": [
            {
                "item": "k0",
                "source": "gb_uksl",
                "source_id": "VRD0006",
                "version": "1",
                "snapshot": "0" * 64,
                "name": "Timur Belendirov",
                "programme": "Veridia",
                "reasons": "He held an office.",
            }
        ]
    },
    "d": {"kind": "break", "relief": ["removal"]},
    "e": {
        "statements": [
            {
                "item": "k1",
                "text": "Я осуждаю вторжение.",
                "language": "ru",
                "published_on": "2024-02",
                "place": "a journal",
                "address": "https://journal.example/1",
                "online": "yes",
                "contains": ["c1"],
            }
        ]
    },
    "f": {
        "complete": True,
        "replies": [
            {
                "item": "k2",
                "source": "gb_uksl",
                "source_id": "VRD0006",
                "ground": "He held an office.",
                "answer": "admit",
                "facts": "I left it.",
            }
        ],
    },
    "l": {"text": "I held the office for a year."},
}

REPORT = {
    "findings": ["Shown."], "sources": ["archives"], "summary": "Sound.",
    "public_reasons": "The break is shown.",
}

# What happens to a petition by itself: (stage, days in it, step, words). The clock does the rest.
SCRIPT: tuple[tuple[Stage, int, str, Mapping[str, Any]], ...] = (
    (Stage.DRAFT, 0, "write", {"sections": SECTIONS}),
    (Stage.DRAFT, 0, "undertake", {}),
    (Stage.DRAFT, 0, "file", {}),
    (Stage.ADMISSIBILITY, 0, "identity", {"reasons": "The passport was seen."}),
    (Stage.ADMISSIBILITY, 0, "admit", {}),
    (Stage.INQUIRY, 0, "declare", {}),
    (Stage.INQUIRY, 0, "adverse", {"source": "a newspaper", "grade": "B2", "text": "He praised the war."}),
    (Stage.DIALOGUE, 0, "gist", {"text": "A newspaper says that you praised the war."}),
    (Stage.DIALOGUE, 0, "ask", {"text": "Why did you stay?"}),
    (Stage.DIALOGUE, 0, "answer", {"text": "I was afraid."}),
    (Stage.DIALOGUE, 0, "interview", {"text": "We spoke for an hour."}),
    (Stage.DIALOGUE, 21, "close", {}),
    (Stage.ASSESSMENT, 0, "seal", {}),
    (Stage.DELIBERATION, 0, "condition", {"text": "Report twice a year."}),
    (Stage.DELIBERATION, 0, "circulate", REPORT),
    (Stage.REPORT, 0, "correct", {"text": "It was May, not June."}),
    (Stage.REPORT, 0, "finalise", {}),
    (Stage.VOTING, 0, "vote", {"choices": ["recommend"] * 5}),
    (Stage.ENDORSEMENT, 0, "endorse", {}),
)


@dataclass
class Petition:
    """A petition of a test: its id, whose it is, and how far its script has been played."""

    id: str
    account_id: str
    played: int = 0

    @property
    def petitioner(self) -> Who:
        """Whose petition it is."""
        return petitioner(self.account_id)


class World:
    """A founded world over a test's database; see the module."""

    def __init__(
        self, database: Database, folder: Path, *, now: datetime = NOON, founded: bool = True
    ) -> None:
        """Open the world at a moment; unless `founded` is off, entry 0 is written and a first day is over."""
        self.database, self.folder, self.now = database, folder, now
        self.chance: Chance = SeededChance("test")
        self.cabinet = KeyCabinet(folder / "keys", self.chance)
        self.key_store = KeyStore(folder / "data_keys")
        self.signer = Signer(self.cabinet, folder / "keys")
        self.folds = Folds()
        self.locks = Locks(self.cabinet, Passwords("cheap"), self.chance)
        self._accounts = 0
        self._tell_the_time()
        if founded:
            SHELF.found(self.office, found_demo)

    @property
    def day(self) -> date:
        """The present day."""
        return day_of(self.now)

    @contextmanager
    def office(self) -> Iterator[Chancery]:
        """Open one unit of work."""
        with self.database.unit_of_work() as session:
            yield self._chancery(session)

    @contextmanager
    def reading_office(self) -> Iterator[Chancery]:
        """Open an office that only reads."""
        with self.database.reading() as session:
            yield self._chancery(session)

    def _chancery(self, session: Any) -> Chancery:
        keys = (self.key_store, self.cabinet)
        return Chancery(session, *keys, self.chance, self.folds, ORIGIN, self.now, self.folder)

    def _tell_the_time(self) -> None:
        (self.folder / "present").write_text(self.now.isoformat(), encoding="ascii")

    def days(self, count: int) -> None:
        """Let days pass, the clock running once on each."""
        for _ in range(count):
            self.jump(1)

    def jump(self, days: int) -> None:
        """Let days pass at once; the clock runs once, on the last of them."""
        self.now += timedelta(days=days)
        self._tell_the_time()
        run_clock(self.office, self.signer, checkpoint=False, confirms_date=True)

    def account(self, name: str, *, person_id: str | None = None, in_roll: bool = True) -> str:
        """Create an account that can sign in; a person of the roll has a second factor. Return its id."""
        person = (person_id or name) if in_roll else None
        hashed = self.locks.passwords.hash(PASSWORD)
        with self.database.unit_of_work() as session:
            return create_account(
                session,
                name,
                hashed,
                person_id=person,
                totp_secret=TOTP_SECRET if person else None,
                language="en",
                now=self.now,
                locks=self.locks,
            )

    def draft(self, name: str | None = None) -> Petition:
        """Open an empty draft for a new petitioner."""
        self._accounts += 1
        account_id = self.account(name or f"petitioner-{self._accounts}", in_roll=False)
        with self.office() as office:
            return Petition(open_draft(office, account_id), account_id)

    def petition_in(self, stage: Stage, *, name: str | None = None, **words: Mapping[str, Any]) -> Petition:
        """Bring a new petition to a stage by the script, to the day it enters it.

        Args:
            stage: one that the script passes through.
            name: the petitioner's account name.
            words: other words for a step, by the step's name: `seal={"profile": "short"}`.
        """
        copied = self._is_untouched()
        dialect = self.database.engine.dialect.name
        way = (dialect, stage, name, repr(sorted(words.items())), self._lists()) if copied else None
        kept = SHELF.restore(way, self.database, self.folder) if copied else None
        if kept is not None:
            self._accounts, self.now = 1, kept.now
            self._tell_the_time()
            return Petition(*kept.petition)
        petition = self.draft(name)
        self.advance(petition, stage, **words)
        if copied:
            facts = (petition.id, petition.account_id, petition.played)
            SHELF.keep(way, self.database, self.now, self.folder, facts)
        return petition

    def _is_untouched(self) -> bool:
        """Say whether nothing has happened here but the founding, and the lists that were taken before."""
        return self.now == NOON and self.size() == 1 and self.rows(Account) == 0

    def _lists(self) -> tuple[str, ...]:
        with self.reading_office() as office:
            return tuple(office.session.scalars(select(ListSnapshot.digest).order_by(ListSnapshot.digest)))

    def advance(self, petition: Petition, stage: Stage, **words: Mapping[str, Any]) -> None:
        """Play a petition's script on until it enters a stage."""
        for _ in range(LONGEST_WAIT):
            case = self.case(petition)
            if case.stage is stage:
                return
            if not self._play(petition, case, words):
                self.jump(self._wait(petition, case))
        raise AssertionError(f"The script does not reach {stage}; it stands at {self.case(petition).stage}.")

    def _play(self, petition: Petition, case: Case, words: Mapping[str, Mapping[str, Any]]) -> bool:
        if petition.played == len(SCRIPT):
            return False
        stage, after, name, usual = SCRIPT[petition.played]
        if case.stage is not stage or self.day < case.since + timedelta(days=after):
            return False
        self.do(petition, name, **{**usual, **words.get(name, {})})
        petition.played += 1
        return True

    def _wait(self, petition: Petition, case: Case) -> int:
        stage, after, _, _ = SCRIPT[min(petition.played, len(SCRIPT) - 1)]
        if case.stage is stage and petition.played < len(SCRIPT):
            return (case.since + timedelta(days=after) - self.day).days
        fixed = {Stage.INQUIRY: 21, Stage.VOTING: 15, Stage.STANDSTILL: 15}.get(case.stage, 1)
        return max(1, (case.since + timedelta(days=fixed) - self.day).days)

    def do(self, petition: Petition, step: str, **words: Any) -> None:
        """Play one step of `app.demo.steps` in a transaction of its own."""
        with self.office() as office:
            STEPS[step](Scene(office, petition.id, petition.account_id), **words)

    def case(self, petition: Petition) -> Case:
        """Return the folded case."""
        with self.reading_office() as office:
            return self._scene(office, petition).case

    def seats(self, petition: Petition) -> list[Who]:
        """Return the persons whose seats sit now, in the order of the seats."""
        with self.reading_office() as office:
            return self._scene(office, petition).seats()

    def rapporteur(self, petition: Petition) -> Who:
        """Return who leads."""
        with self.reading_office() as office:
            return self._scene(office, petition).rapporteur()

    def college(self, petition: Petition) -> list[Who]:
        """Return the member drawn, then the others."""
        with self.reading_office() as office:
            return self._scene(office, petition).college()

    @staticmethod
    def _scene(office: Chancery, petition: Petition) -> Scene:
        return Scene(office, petition.id, petition.account_id)

    def entries(self, petition: Petition) -> list[Entry]:
        """Return the entries of a petition, opened."""
        with self.reading_office() as office:
            return case_entries(office.session, office.keys, petition.id)

    def size(self) -> int:
        """Return how many entries the log has."""
        with self.reading_office() as office:
            return office.session.scalar(select(LogHead.size)) or 0

    def rows(self, record: type) -> int:
        """Return how many rows a table has."""
        with self.reading_office() as office:
            return office.session.scalar(select(func.count()).select_from(record)) or 0

    def refusal(self, perform: Callable[[Chancery], object]) -> tuple[str, ...]:
        """Return the sentences with which an act is refused; the log must not have grown."""
        before = self.size()
        try:
            with self.office() as office:
                perform(office)
        except Refused as refused:
            assert self.size() == before
            return tuple(map(str, refused.reasons))
        raise AssertionError("The act was not refused.")
