"""A world of which a case was erased: words planted in all that it held, and where words may lie hidden.

The edition keeps what a recommendation rested on for three days here, so that a published case can go.
"""

from __future__ import annotations

import base64
import json
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import text

import app.rulebooks
from app.db import Base, Database
from app.operations.accounts import count_try
from app.operations.checkpoints import make_checkpoint
from app.operations.door import situation_of
from app.operations.drafts import REPORT, save_draft
from app.operations.erasure import ErasureRun, erase, perform_erasures
from app.operations.evidence import About, open_evidence, receive
from app.operations.interests import declare_interest
from app.operations.petitions import withdraw
from app.operations.receipts import once
from app.operations.sessions import begin_session, keep_form
from app.operations.who import Who
from app.queries.accounts import sign_in_subject
from app.queries.evidence import evidence_of
from app.queries.log_entries import case_entries
from charter.layout import DISCLOSURES, OPEN_LEAVES
from charter.vocabulary import Interest, Role, Stage
from tests.builders import OBSERVER, SECTIONS, Petition, World
from tests.operations.erased_rows import rows_of
from tests.operations.exported import Exported, admit_auditor

KEPT_DAYS = 3
EVERYBODY = ("petitioner", "seat", "third", "office")
LASTING = "public reasons"  # the one text that stays


@contextmanager
def short_memory(folder: Path) -> Iterator[None]:
    """Let the edition that ships keep what a recommendation rested on for a few days only."""
    folder.mkdir()
    shipped = Path(app.rulebooks.__file__).parent / "1-draft.json"
    plain = json.loads(shipped.read_text(encoding="utf-8"))
    plain["clocks"]["kept"] = KEPT_DAYS
    (folder / "1-draft.json").write_text(json.dumps(plain), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app.rulebooks, "_HERE", folder)
        app.rulebooks.shipped_editions.cache_clear()
        yield
    app.rulebooks.shipped_editions.cache_clear()


@dataclass
class Planted:
    """Words that nobody else would write, by where they were planted; every third is Cyrillic."""

    words: dict[str, str] = field(default_factory=dict)

    def __call__(self, where: str) -> str:
        """Return the word planted there."""
        number = len(self.words)
        word = f"зяблик{number:02}луг" if number % 3 == 2 else f"zq{number:02}kestrel"
        return self.words.setdefault(where, word)

    def script(self) -> dict[str, dict[str, Any]]:
        """Return the builder's words with one of ours in each."""
        return {
            "write": {"sections": self._sections()},
            "identity": {"reasons": self("reasons on the identity")},
            "adverse": {"source": self("adverse source"), "grade": "B2", "text": self("adverse text")},
            "gist": {"text": self("gist")},
            "ask": {"text": self("question")},
            "answer": {"text": self("answer")},
            "interview": {"text": self("interview")},
            "condition": {"text": self("condition")},
            "circulate": {
                "findings": [self("finding")], "sources": [self("source")], "summary": self("summary"),
                "public_reasons": self(LASTING),
            },
            "correct": {"text": self("correction")},
        }

    def _sections(self) -> dict[str, Any]:
        identity = {name: self(f"identity, {name}") for name in SECTIONS["a"] if name != "birth"}
        pinned = {"source_id": self("id on a list"), "name": self("listed name")}
        listing = {**SECTIONS["c"]["listings"][0], **pinned}
        statement = {**SECTIONS["e"]["statements"][0], "text": self("statement"), "place": self("place")}
        reply = {**SECTIONS["f"]["replies"][0], "source_id": listing["source_id"], "facts": self("reply")}
        return {
            **SECTIONS, "a": {**SECTIONS["a"], **identity}, "c": {"listings": [listing]},
            "e": {"statements": [statement]}, "f": {"complete": True, "replies": [reply]},
            "l": {"text": self("responsibility")},
        }


def forms_of(word: str) -> set[bytes]:
    """Return the bytes in which a word may stand: plain, escaped, in other alphabets, at every offset."""
    plain = word.encode()
    forms = {
        plain, word.encode("utf-16-le"), word.encode("utf-16-be"), plain.hex().encode(),
        plain.hex().upper().encode(), quote(word).encode(), json.dumps(word)[1:-1].encode(), plain[::-1],
    }
    for offset in range(3):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            whole = encode(b"\x00" * offset + plain)
            first, last = -(-offset * 8 // 6), len(whole.rstrip(b"=")) - 2
            forms.add(whole[first + 1 if offset else 0 : last])
    return forms


def found_in(planted: Planted, contents: Iterator[bytes]) -> list[str]:
    """Return where the words were planted that these contents hold in any form."""
    forms = {where: forms_of(word) for where, word in planted.words.items()}
    found: set[str] = set()
    for content in contents:
        found |= {where for where, known in forms.items() if any(form in content for form in known)}
    return sorted(found)


def dump(database: Database) -> Iterator[bytes]:
    """Yield every value of every row of every table, and SQLite's own dump."""
    with database.reading() as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(table.select()):
                yield from (one if isinstance(one, bytes) else str(one).encode() for one in row)
        if database.engine.dialect.name == "sqlite":
            yield "\n".join(session.connection().connection.driver_connection.iterdump()).encode()


def files_in(folder: Path) -> Iterator[bytes]:
    """Yield every file below a folder, its path first; bundles unpacked as well."""
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        yield str(path).encode()
        yield path.read_bytes()
        if zipfile.is_zipfile(path):
            yield from opened(path)


def opened(bundle: Path) -> Iterator[bytes]:
    """Yield every member of a bundle, its leaves and disclosures decoded."""
    with zipfile.ZipFile(bundle) as packed:
        yield from (packed.read(name) for name in packed.namelist())
        for line in packed.read(OPEN_LEAVES).splitlines():
            yield base64.b64decode(json.loads(line)["leaf"])
        for line in packed.read(DISCLOSURES).splitlines():
            encoded = json.loads(line)["disclosure"]
            yield base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))


@dataclass
class Erased:
    """What was planted, the bundles of before and after, and what the run said."""

    made: Exported
    planted: Planted
    before: dict[str, Path]
    after: dict[str, Path] = field(default_factory=dict)
    keys: dict[str, bytes] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    run: ErasureRun | None = None

    @property
    def world(self) -> World:
        """The world."""
        return self.made.world

    @property
    def petition(self) -> Petition:
        """The petition that was erased."""
        return self.made.published

    @classmethod
    def of(cls, database: Database, folder: Path) -> Erased:
        """Build the world: one published petition, withdrawn and kept for its time, then erased."""
        world, planted = World(database, folder / "data"), Planted()
        petition = plant(world, planted)
        sealing = world.draft("grey-plover")
        world.advance(sealing, Stage.ASSESSMENT)
        admit_auditor(world)
        with world.office() as office:
            withdraw(office, petition.id, petition.petitioner, reasons=planted("withdrawal"))
        world.days(KEPT_DAYS + 1)
        with world.office() as office:
            make_checkpoint(office, world.signer)
        made = Exported(world, petition, sealing, sealing, folder)
        before = {kind: getattr(made, kind)(f"{kind}-before.zip")[1] for kind in ("public", "full")}
        before["case"] = made.case(petition, petition.petitioner, "case-before.zip")[1]
        found = cls(made, planted, before)
        found._erase()
        return found

    def _erase(self) -> None:
        world, petition = self.world, self.petition
        for folder, name in (("bundles", "public-1.zip"), ("bundles", "delta-1.zip"), ("deltas", "16.zip")):
            cached = world.folder / "published" / folder
            cached.mkdir(parents=True, exist_ok=True)
            shutil.copy(self.before["public"], cached / name)
        decide(world, petition, *subjects_of(world, petition))
        with world.database.reading() as session:
            chosen = text("SELECT subject, id FROM data_keys WHERE case_id = :case")
            rows = session.execute(chosen, {"case": petition.id}).all()
        self.keys = {subject: world.key_store.wrapped(key_id) for subject, key_id in rows}
        handle = world.case(petition).petitioner
        with world.database.reading() as session:
            self.rows = rows_of(session, petition, handle, self.planted("account name"))
        self.run = perform_erasures(world.office, world.signer)
        world.database.settle()
        self.after = {kind: getattr(self.made, kind)(f"{kind}-after.zip")[1] for kind in ("public", "full")}


def plant(world: World, planted: Planted) -> Petition:
    """Bring a petition into force with a word of ours in everything that it is given."""
    words = planted.script()
    petition = world.draft(planted("account name"))
    session_things(world, petition, planted)
    kinds = ("description", "provenance", "custody", "language")
    about = {name: planted(f"evidence {name}") for name in kinds}
    with world.office() as office:
        receive(
            office, petition.id, petition.petitioner, name=planted("file name") + ".txt",
            content=planted("file text").encode(), about=About(**about),
        )
    world.advance(petition, Stage.INQUIRY, **words)
    with world.office() as office:
        declare_interest(
            office, petition.id, world.seats(petition)[0], kinds=[Interest.NONE], text=planted("interest")
        )
    world.advance(petition, Stage.DIALOGUE, **words)
    with world.office() as office:
        here = situation_of(office, petition.id, world.seats(petition)[0])
        for row in evidence_of(office, here):
            open_evidence(office, here, row.item, reason=planted("reason for reading"))
        save_draft(office, petition.id, here.actor, REPORT, {"text": planted("draft of a report")})
    world.do(petition, "grade", reliability="B", credibility=2, reasons=planted("grade"))
    world.advance(petition, Stage.DELIBERATION, **words)
    world.do(petition, "remark", criterion="c1", text=planted("remark"))
    world.advance(petition, Stage.REPORT, **words)
    world.do(petition, "comment", text=planted("comment"))
    world.advance(petition, Stage.IN_FORCE, **words)
    return petition


def session_things(world: World, petition: Petition, planted: Planted) -> None:
    """Leave sessions, kept forms, a count of tries and receipts behind, as pages do."""
    clerk = world.account("clerk", person_id="registrar-1")
    with world.office() as office:
        session, account = office.session, petition.account_id
        begin_session(session, account, world.now, world.chance)
        for whose, path in ((account, "petitions"), (clerk, "registrar")):
            typed = {"text": [planted(f"kept form of {path}")]}
            keep_form(
                session, whose, f"/{path}/{petition.id}", typed, now=world.now, cabinet=world.cabinet,
                chance=world.chance,
            )
        count_try(session, sign_in_subject(planted("account name")), world.now, timedelta(days=400))
        opening = case_entries(session, office.keys, petition.id)[0]
        typed = {"typed": planted("receipt")}
        for whose in (account, "an account that is gone"):
            once(office, whose[0] * 64, f"{whose}/{petition.id}/open", typed, lambda: opening)


def subjects_of(world: World, petition: Petition) -> list[str]:
    """Return everybody whose matter the case holds."""
    case = world.case(petition)
    officers = {entry.actor.id for entry in world.entries(petition) if entry.actor.role is Role.OFFICER}
    return sorted([
        "petitioner", *(f"seat:{one.handle}" for one in case.seats), f"office:{OBSERVER.person_id}",
        *(f"third:{one.item}" for one in case.adverse), *(f"office:{one}" for one in officers),
    ])


def decide(world: World, petition: Petition, *subjects: str, members: int = 2) -> list[Who]:
    """Let members of the college declare, then say alike whose matter is to be erased."""
    college = world.college(petition)[:members]
    for member in college:
        with world.office() as office:
            if member.person_id not in world.case(petition).declared:
                declare_interest(office, petition.id, member, kinds=[Interest.NONE])
    for member in college:
        with world.office() as office:
            erase(office, petition.id, member, subjects=list(subjects), reasons="The time is over.")
    return college
