"""The evidence that a person may read: their own, or what their role and its tier allow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from app.chancery import Chancery
from app.records.petition import Evidence
from charter.canonical import parse_value
from charter.case import Situation
from charter.rights import reads_tier
from charter.vocabulary import Role, Subject, Tier


@dataclass(frozen=True, kw_only=True)
class EvidenceRow:
    """One item as its reader sees it."""

    item: str
    name: str
    description: str
    criterion: str | None
    provenance: str
    custody: str
    language: str
    tier: Tier
    media_type: str
    size: int
    added_on: date
    filed: bool


def tiers_read(here: Situation) -> frozenset[Tier]:
    """Return the tiers of evidence that an actor reads on a case: the one rule, for lists and for files.

    The petitioner reads all that is their own. A seat reads once it has declared and while it sits; the
    registrar and the member of the college who handles the case, unless recused. Nobody else does.
    """
    role, case, actor = here.actor.role, here.case, here.actor
    if role is Role.PETITIONER:
        return frozenset(Tier) if actor.handle == case.petitioner else frozenset()
    if role in (Role.SEAT, Role.RAPPORTEUR):
        fits = here.seat is not None and here.seat.is_ready
    elif role is Role.COLLEGE:
        fits = actor.id in case.declared and actor.id not in case.college_recused
    else:
        fits = role is Role.REGISTRAR and actor.id not in case.college_recused
    return frozenset(tier for tier in Tier if fits and reads_tier(role, tier))


def evidence_of(office: Chancery, here: Situation) -> tuple[EvidenceRow, ...]:
    """Return the items of a case that this actor may read, in the order in which they came.

    What is attached and not yet filed is the petitioner's own.
    """
    tiers = [str(tier) for tier in tiers_read(here)]
    chosen = select(Evidence).where(Evidence.petition_id == here.case.id, Evidence.tier.in_(tiers))
    if here.actor.role is not Role.PETITIONER:
        chosen = chosen.where(Evidence.filed)
    rows = office.session.scalars(chosen.order_by(Evidence.added_on, Evidence.item))
    return tuple(_row(office, row) for row in rows)


def _row(office: Chancery, row: Evidence) -> EvidenceRow:
    described = description_of(office, row)
    return EvidenceRow(
        item=row.item, tier=Tier(row.tier), media_type=row.media_type, size=row.size, added_on=row.added_on,
        filed=row.filed, **described,
    )


def description_of(office: Chancery, row: Evidence) -> dict[str, Any]:
    """Return the sealed description of an item."""
    key_id = office.keys.id_for(row.petition_id, str(Subject.PETITIONER))
    context = description_context(row.petition_id, row.item)
    return dict(parse_value(office.keys.unseal(key_id, row.sealed, context)))


def description_context(case_id: str, item: str) -> str:
    """Return what an item's description is bound to."""
    return f"evidence/{case_id}/{item}"


def file_context(case_id: str, item: str) -> str:
    """Return what an item's file is bound to: its petition and itself."""
    return f"file/{case_id}/{item}"
