"""A log that is lost, what is left of it, and the log that succeeds it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask

from app import create_app
from app.chance import SeededChance
from app.db import Database
from app.demo.founding import signature_by
from app.operations.bundles import _write, last_checkpoint
from app.operations.deadlines import run_clock
from app.operations.opening import found, text_of_founding
from app.operations.succession import Remains, succession_from
from app.queries.exports import FullSelection, newest_checkpoint
from app.rulebooks import shipped_editions
from app.service import Service
from charter.policy import Policy
from charter.vocabulary import Stage
from tests.builders import World
from tests.conftest import settings_for
from tests.operations.rotated import exported, policy_of

SECOND = "offramp.example/second"
OFFICERS = SeededChance("test")  # their keys lie with them, and were not lost


@dataclass(frozen=True)
class Lost:
    """A log whose last days are lost: a public bundle from before, its size, and the newest checkpoint."""

    bundle: Path
    size: int
    note: bytes
    policy: Policy
    ended: datetime
    world: World

    @property
    def last(self) -> int:
        """The size of the newest checkpoint."""
        return int(self.note.split(b"\n")[1])


def lost_log(database: Database, folder: Path) -> Lost:
    """Let a log live for some days, and keep a bundle that does not hold the last of them."""
    world = World(database, folder)
    world.petition_in(Stage.IN_FORCE, name="quiet-heron")
    world.draft("young-siskin")
    world.days(1)
    bundle = exported(world, folder / "old.zip", full=False)
    size = world.size()
    world.days(2)
    with world.reading_office() as office:
        newest = newest_checkpoint(office.session)
        note = "" if newest is None else newest.note
    return Lost(bundle, size, note.encode(), policy_of(world), world.now, world)


def new_service(database: Database, folder: Path, now: datetime) -> tuple[Flask, Service]:
    """Return a service for a new log: an origin, a key folder and a database of its own."""
    folder.mkdir(exist_ok=True)
    (folder / "present").write_text(now.isoformat(), encoding="ascii")
    url = database.engine.url.render_as_string(hide_password=False)
    settings = settings_for(url, folder, OFFRAMP_ORIGIN=SECOND, OFFRAMP_SEED="second")
    app = create_app(settings, database=database)
    return app, app.extensions["offramp"]


def facts_after(lost: Lost, **changed: Any) -> dict[str, Any]:
    """Return what the new log's entry 0 states."""
    facts = succession_from(Remains(lost.bundle, lost.policy, lost.note))
    edition = shipped_editions()["1-draft"].digest
    return {**facts, "edition_digest": edition, "reason": "entries_lost", **changed}


def signed_by_all(text: bytes, facts: dict[str, Any]) -> list[str]:
    """Return the signature of every officer named, as ssh-keygen writes it."""
    officers = [one["id"] for org in facts["organisations"] for one in org["officers"]]
    return [signature_by(OFFICERS, one, text) for one in officers]


def succeed(service: Service, lost: Lost, out: Path) -> Path:
    """Found the new log, let two days pass, and write its full bundle."""
    facts = facts_after(lost)
    with service.office() as office:
        found(office, facts, signed_by_all(text_of_founding(office, facts), facts))
    for day in (1, 2):
        present = service.settings.data_folder / "present"
        present.write_text((lost.ended + timedelta(days=day)).isoformat(), encoding="ascii")
        run_clock(service.office, service.signer)
    with service.reading_office() as office:
        newest = last_checkpoint(office)
        _write(office, out, newest, FullSelection(newest.size))
    return out
