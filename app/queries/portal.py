"""What a petitioner reads of their own petitions: the list, the history, the questions, the decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.chancery import Chancery
from app.queries.log_entries import case_entries
from app.records.petition import Authorship, Petition
from charter.case import Situation
from charter.fields import ENTRY_TYPES
from charter.rights import reads_tier, sees_entry
from charter.vocabulary import ENDS, Stage


@dataclass(frozen=True)
class OwnPetition:
    """One petition of an account, as its list shows it."""

    id: str
    stage: Stage
    closing: str | None
    outcome: str | None
    opened_on: date
    filed_on: date | None
    due_on: date | None
    ended_on: date | None

    @property
    def reference(self) -> str:
        """The random number by which people name the petition."""
        return reference_of(self.id)

    @property
    def is_live(self) -> bool:
        """Say whether the petition has not ended."""
        return self.stage not in ENDS


def reference_of(case_id: str) -> str:
    """Return the number of a petition for people: the first eight digits of its random id."""
    return case_id[:8]


def own_petitions(session: Session, account_id: str) -> tuple[OwnPetition, ...]:
    """Return the petitions of an account, those that live first, then the newest first."""
    chosen = (
        select(Petition)
        .join(Authorship, Authorship.petition_id == Petition.id)
        .where(Authorship.account_id == account_id)
        .order_by(Petition.opened_on.desc(), Petition.id)
    )
    found = [
        OwnPetition(
            row.id,
            Stage(row.stage),
            row.closing,
            row.outcome,
            row.opened_on,
            row.filed_on,
            row.due_on,
            row.ended_on,
        )
        for row in session.scalars(chosen)
    ]
    return tuple(sorted(found, key=lambda one: not one.is_live))


@dataclass(frozen=True)
class Happening:
    """One entry of a case that the reader may see; `said` holds what they may read of it, by name."""

    day: date
    type: str
    index: int
    leaf_hash: str
    to: Stage | None
    said: Mapping[str, Any]


def history(office: Chancery, here: Situation) -> tuple[Happening, ...]:
    """Return the entries of the case that this reader may see, the oldest first."""
    entries = case_entries(office.session, office.keys, here.case.id)
    return tuple(
        Happening(
            entry.on, entry.type, entry.index, entry.leaf_hash.hex(), entry.to,
            dict(entry.data) | _readable(here, entry.type, entry.opened),
        )
        for entry in entries if sees_entry(here.case, here.actor, entry.type, entry.actor.name)
    )


def _readable(here: Situation, word: str, opened: Mapping[str, Any]) -> dict[str, Any]:
    allowed = {
        field.name for field in ENTRY_TYPES[word].disclosed if reads_tier(here.actor.role, field.tier)
    }
    return {name: value for name, value in opened.items() if name in allowed}


@dataclass(frozen=True)
class Asked:
    """A question or a gist put to the petitioner, with what was answered."""

    item: str
    is_gist: bool
    text: str
    asked_on: date
    due: date
    answers: tuple[tuple[date, str], ...]
    is_open: bool


def questions(happenings: tuple[Happening, ...], today: date) -> tuple[Asked, ...]:
    """Return the questions and gists of a history, those that are open first, then by their day."""
    answers: dict[str, list[tuple[date, str]]] = {}
    for one in happenings:
        if one.type == "question.answered":
            answers.setdefault(str(one.said["item"]), []).append((one.day, str(one.said.get("text") or "")))
    found = [
        _asked(one, item, answers.get(item, []), today)
        for one in happenings if one.type in ("question.asked", "gist.disclosed")
        for item in (one.said["items"] if one.type == "gist.disclosed" else [one.said["item"]])
    ]
    return tuple(sorted(found, key=lambda asked: (not asked.is_open, asked.due)))


def _asked(one: Happening, item: str, answers: list[tuple[date, str]], today: date) -> Asked:
    is_gist = one.type == "gist.disclosed"
    due = date.fromisoformat(str(one.said["due"]))
    # A gist may be answered until its day, and added to; a question is closed by its answer.
    is_open = today <= due and (is_gist or not answers)
    return Asked(item, is_gist, str(one.said.get("text") or ""), one.day, due, tuple(answers), is_open)


def last_of(happenings: tuple[Happening, ...], *types: str) -> Happening | None:
    """Return the newest happening of these types."""
    return next((one for one in reversed(happenings) if one.type in types), None)
