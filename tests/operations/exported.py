"""A world to export from: one petition in force, one whose assessments are half sealed, one draft."""

from __future__ import annotations

import json
import zipfile
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.db import Database
from app.demo.signing import approve, propose
from app.operations.bundles import Taken, export_case, export_full, export_public
from app.operations.checkpoints import make_checkpoint
from app.operations.who import Who
from app.queries.log_pages import policy_text
from charter.canonical import parse
from charter.disclosure import open_disclosure
from charter.findings import Report
from charter.layout import DISCLOSURES, KIND, OPEN_LEAVES
from charter.policy import parse_policy
from charter.verify import Asked, verify
from charter.vocabulary import Change, Role, Stage
from tests.builders import Petition, World

AUDITOR = Who(Role.AUDITOR, person_id="auditor")
AUDIT = {"id": "auditor", "scope": "full", "days": 90}


@dataclass
class Exported:
    """The world, its three petitions, and the folder that bundles are written to."""

    world: World
    published: Petition
    sealing: Petition
    draft: Petition
    folder: Path

    @classmethod
    def in_database(cls, database: Database, folder: Path) -> Exported:
        """Build the world, with a checkpoint at its end."""
        world = World(database, folder)
        published = world.petition_in(Stage.IN_FORCE, name="quiet-heron")
        sealing = world.petition_in(Stage.ASSESSMENT, name="grey-plover")
        world.do(sealing, "seal", most=2)
        draft = world.draft("young-siskin")
        admit_auditor(world)  # for ninety days
        world.days(2)
        with world.office() as office:
            make_checkpoint(office, world.signer)
        return cls(world, published, sealing, draft, folder)

    def public(self, name: str = "public.zip") -> tuple[Taken, Path]:
        """Write a public bundle."""
        with self.world.reading_office() as office:
            return export_public(office, self.folder / name), self.folder / name

    def case(self, petition: Petition, who: Who, name: str = "case.zip") -> tuple[Taken, Path]:
        """Write a bundle of one petition."""
        with self.world.reading_office() as office:
            return export_case(office, self.folder / name, petition.id, who), self.folder / name

    def full(self, name: str = "full.zip") -> tuple[Taken, Path]:
        """Write the auditor's bundle."""
        out = self.folder / name
        return export_full(self.world.office, self.world.reading_office, out, AUDITOR), out

    def report(self, path: Path, **asked: Any) -> Report:
        """Verify a bundle under the log's own policy."""
        with self.world.reading_office() as office:
            text = policy_text(office)
        return verify(path, Asked(parse_policy(text or b""), **asked))


def admit_auditor(world: World, subject: Mapping[str, Any] = AUDIT) -> None:
    """Let the organisations admit an auditor."""
    agree(world, Change.ADMIT_AUDITOR, subject)


def agree(world: World, change: Change, subject: Mapping[str, Any]) -> None:
    """Let one organisation propose a change, and as many approve it as it needs."""
    officers = [Who(Role.OFFICER, person_id=f"officer-{letter}-1") for letter in "abcd"]
    with world.office() as office:
        made = propose(office, officers[0], change=change, subject=subject)
    for officer in officers[1:]:
        with world.office() as office:
            digest = made.data["text_digest"]
            approve(office, officer, proposal=made.data["proposal"], text_digest=digest)


def lines_of(path: Path, name: str) -> list[dict[str, Any]]:
    """Return the parsed lines of a member."""
    with zipfile.ZipFile(path) as bundle:
        return [json.loads(line) for line in bundle.read(name).splitlines()]


def kind_of(path: Path) -> dict[str, Any]:
    """Return what a bundle says that it is."""
    return lines_of(path, KIND)[0]


def open_indexes(path: Path) -> set[int]:
    """Return the indexes of the open leaves."""
    return {line["index"] for line in lines_of(path, OPEN_LEAVES)}


def open_types(path: Path) -> set[str]:
    """Return the types of the open leaves."""
    return {str(parse(b64decode(line["leaf"]))["type"]) for line in lines_of(path, OPEN_LEAVES)}


def shown_names(path: Path) -> dict[int, set[str]]:
    """Return the names of the disclosures shown, by index."""
    found: dict[int, set[str]] = {}
    for line in lines_of(path, DISCLOSURES):
        found.setdefault(line["index"], set()).add(open_disclosure(line["disclosure"]).name)
    return found
