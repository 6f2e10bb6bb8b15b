"""Entries of the lists as the page "Is this you?" shows them, and as a petition pins them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.queries.search import Hit, search
from app.records.listing import Designation, DesignationName, DesignationVersion, ListSnapshot

_MOST = 10
_MOST_NAMES = 8


@dataclass(frozen=True)
class Candidate:
    """One entry that may be the person, with its other published spellings."""

    hit: Hit
    spellings: tuple[str, ...]

    @property
    def value(self) -> str:
        """What the box of this entry sends."""
        return str(self.hit.version_id)


def candidates(session: Session, text: str) -> tuple[Candidate, ...]:
    """Return the entries that a typed name may mean, the most alike first."""
    hits = search(session, text, limit=_MOST)
    names: dict[int, list[str]] = defaultdict(list)
    chosen = select(DesignationName.version_id, DesignationName.name).where(
        DesignationName.version_id.in_([hit.version_id for hit in hits])
    )
    for version_id, name in session.execute(
        chosen.order_by(DesignationName.version_id, DesignationName.position)
    ):
        names[version_id].append(name)
    return tuple(Candidate(hit, _others(hit, names[hit.version_id])) for hit in hits)


def _others(hit: Hit, names: Sequence[str]) -> tuple[str, ...]:
    """Return the other spellings, each once, the one that agreed with what was typed first."""
    ordered = dict.fromkeys([hit.matched_name, *names])
    return tuple(name for name in ordered if name != hit.name)[:_MOST_NAMES]


def pins(session: Session, version_ids: Sequence[int]) -> list[dict[str, Any]]:
    """Return what a petition keeps of these entries: version, state of the list, and the words published."""
    rows = session.execute(
        select(Designation, DesignationVersion, ListSnapshot.digest)
        .join(DesignationVersion, DesignationVersion.designation_id == Designation.id)
        .join(ListSnapshot, ListSnapshot.id == Designation.last_snapshot_id)
        .where(DesignationVersion.id.in_(version_ids))
        .order_by(Designation.source_code, Designation.source_id)
    )
    return [
        {
            "source": designation.source_code, "source_id": designation.source_id,
            "version": str(version.number), "snapshot": digest, "name": version.name,
            "programme": version.programme, "legal_act": version.legal_act or "",
            "listed_on": version.listed_on or "", "reasons": version.reasons or "", "verified": True,
        }
        for designation, version, digest in rows
    ]
