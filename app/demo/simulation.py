"""Load the demo world: day by day, over all petitions together, through the door, in one transaction."""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from pathlib import Path

from app.chancery import Chancery
from app.demo.accounts import PASSWORD, accounts, totp_secret
from app.demo.founding import found_demo
from app.demo.names import AUDITOR, REGISTRARS
from app.demo.scene import Scene, officer_of
from app.demo.signing import approve, propose
from app.demo.steps import STEPS
from app.demo.ways import Part, parts
from app.operations.accounts import create_account
from app.operations.checkpoints import make_checkpoint
from app.operations.deadlines import run_clock
from app.operations.list_log import recorded_by
from app.operations.lists import accept_list, stage_list
from app.operations.petitions import open_draft
from app.service import Service
from charter.vocabulary import Change, Scope

SEED = "offramp demo"
LENGTH = 175
_NOON = time(12, tzinfo=UTC)
_AUDITOR_BEFORE = 60
_PROPOSER, _APPROVING = "alder_bridge", ("birchlight", "cedar_gate", "elmshore")
_MEMORY = "last_checkpoint.json"


class NotEmpty(Exception):
    """The database has a log already; a world is loaded into an empty one only."""


@dataclass
class Life:
    """One petition while its days pass: how many lines of its script are done."""

    part: Part
    account_id: str
    case_id: str = ""
    done: int = 0


@dataclass(frozen=True)
class Loaded:
    """What a load has written."""

    days: int
    petitions: int
    size: int


def load(service: Service, *, seed: str = SEED, end: date | None = None, length: int = LENGTH) -> Loaded:
    """Load the demo world so that it ends on a day; all of it in one transaction.

    Args:
        service: a service on an empty database; its environment is not production.
        seed: what every key, id, salt and lot follows from: the same seed and end day give the same log.
        end: the last day; the service's present one by default.
        length: how many days it lasts; petitions that would have been opened before it are left out.

    Raises:
        NotEmpty: the log has been founded already.
    """
    last = end or service.today()
    seeded = service.seeded(seed)
    # What is signed is remembered apart until the commit, so that a load that breaks off leaves nothing.
    with tempfile.TemporaryDirectory() as memory:
        with seeded.offices_of_many_days() as office_at:
            play = _Play(seeded, office_at, Path(memory))
            loaded = play.through(last, length)
        shutil.copyfile(Path(memory) / _MEMORY, service.settings.key_folder / _MEMORY)
    return loaded


class _Play:
    """The world while it is played: the service, the offices of its days, and the petitions' lives."""

    def __init__(
        self, service: Service, office_at: Callable[[datetime], Chancery], memory: Path
    ) -> None:
        self._service, self._office_at = service, office_at
        self._signer = replace(service.signer, folder=memory)
        self._day = date.min
        self._lives: list[Life] = []

    def through(self, last: date, length: int) -> Loaded:
        """Play every day up to the last, and sign."""
        self._day = last - timedelta(days=length)
        self._begin(length)
        for left in reversed(range(length)):
            self._day = last - timedelta(days=left)
            run_clock(self._office, self._signer, checkpoint=False)
            self._live(left)
        with self._office() as office:
            signed = make_checkpoint(office, self._signer)
        return Loaded(length, len(self._lives), signed.size)

    @contextmanager
    def _office(self) -> Iterator[Chancery]:
        yield self._office_at(datetime.combine(self._day, _NOON))

    def _begin(self, length: int) -> None:
        with self._office() as office:
            if office.roll().founded_on is not None:
                raise NotEmpty
            found_demo(office)
            ids = self._enrol(office)
            _accept_the_list(office)
        self._lives = [Life(one, ids[one.figure.account]) for one in parts() if one.opened < length]

    def _enrol(self, office: Chancery) -> dict[str, str]:
        hashed = self._service.locks.passwords.hash(PASSWORD)  # one password, hashed once for all
        return {
            one.name: create_account(
                office.session, one.name, hashed, person_id=one.name if one.in_roll else None,
                totp_secret=totp_secret(office.chance, one.name) if one.in_roll else None,
                language=one.language, now=office.now, locks=self._service.locks,
            )
            for one in accounts()
        }

    def _live(self, left: int) -> None:
        with self._office() as office:
            if left == _AUDITOR_BEFORE:
                _admit_an_auditor(office)
            for life in self._lives:
                if life.part.opened == left:
                    life.case_id = open_draft(office, life.account_id)
                if life.case_id:
                    _live_one(office, life)


def _live_one(office: Chancery, life: Life) -> None:
    """Play every line that is due today; a line waits for its stage and its day."""
    script = life.part.script
    while life.done < len(script):
        stage, after, step, words = script[life.done]
        scene = Scene(office, life.case_id, life.account_id)
        case = scene.case
        if case.stage is not stage or case.since is None or (office.day - case.since).days < after:
            return
        STEPS[step](scene, **words)
        life.done += 1


def _accept_the_list(office: Chancery) -> None:
    content = io.BytesIO(files("app.demo").joinpath("list_uk_shape.xml").read_bytes())
    staged = stage_list(office.session, "gb_uksl", [content], published=None, excerpt=True, now=office.now)
    record = recorded_by(office, REGISTRARS[0])
    accept_list(office.session, staged.snapshot_id, now=office.now, record=record)


def _admit_an_auditor(office: Chancery) -> None:
    """Admit the auditor as any change of power is made: proposed by one, approved by three more."""
    subject = {"id": AUDITOR, "scope": str(Scope.FULL), "days": 90}
    made = propose(office, officer_of(_PROPOSER, 1), change=Change.ADMIT_AUDITOR, subject=subject)
    for org in _APPROVING:
        approve(
            office, officer_of(org, 1), proposal=made.data["proposal"], text_digest=made.data["text_digest"]
        )
