"""What a member of the college reads of a case: ruling, challenges, readings of the other members."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.chancery import Chancery
from app.queries.case_file import seen_entries, shown
from charter.case import Case, Challenge, Situation
from charter.entry import Entry
from charter.sentence import Sentence
from charter.vocabulary import Stage


@dataclass(frozen=True)
class MemberReading:
    """How one member read a ruling or a challenge, with reasons."""

    member: str
    on: date
    upheld: bool
    final: bool
    reasons: str


@dataclass(frozen=True)
class ReviewRow:
    """A ruling of inadmissibility under review."""

    ruled_on: date
    reasons: str
    by_identity: bool
    asked_on: date | None
    petitioner_says: str
    readings: tuple[MemberReading, ...]


@dataclass(frozen=True)
class ChallengeRow:
    """A challenge; `against` is an organisation's id or a handle."""

    against: str
    with_cause: bool
    made_on: date
    reasons: str
    is_open: bool
    readings: tuple[MemberReading, ...]


def review_of(office: Chancery, here: Situation) -> ReviewRow | None:
    """Return the last ruling of inadmissibility with what was said about it, None without one."""
    entries = seen_entries(office, here)
    ruling = _last(entries, "petition.ruled_inadmissible")
    if ruling is None:
        return None
    after = [one for one in entries if one.index > ruling.index]
    asked = _last(after, "review.requested")
    told = shown(here, ruling)
    return ReviewRow(
        ruling.on,
        str(told.get("reasons") or ""),
        bool(told["identity"]),
        None if asked is None else asked.on,
        "" if asked is None else str(shown(here, asked).get("reasons") or ""),
        tuple(_reading(here, one) for one in after if one.type == "review.decided"),
    )


def challenges_of(office: Chancery, here: Situation) -> tuple[ChallengeRow, ...]:
    """Return the challenges of the case in the order in which they were made."""
    entries = seen_entries(office, here)
    return tuple(_challenge(here, entries, one) for one in here.case.challenges)


def _challenge(here: Situation, entries: Sequence[Entry], challenge: Challenge) -> ChallengeRow:
    about = [one for one in entries if one.data.get("against") == challenge.against]
    made = _last(about, "challenge.made")
    return ChallengeRow(
        challenge.against,
        challenge.with_cause,
        challenge.made_on,
        "" if made is None else str(shown(here, made).get("reasons") or ""),
        challenge.decided is None,
        tuple(_reading(here, one) for one in about if one.type == "challenge.decided"),
    )


def _reading(here: Situation, entry: Entry) -> MemberReading:
    told = shown(here, entry)
    return MemberReading(
        entry.actor.name, entry.on, bool(told["upheld"]), bool(told["final"]), str(told.get("reasons") or "")
    )


def _last(entries: Sequence[Entry], word: str) -> Entry | None:
    return next((one for one in reversed(entries) if one.type == word), None)


def open_to(here: Situation) -> tuple[str, ...]:
    """Return the challenges that this member can still read, by what they are against."""
    return tuple(one.against for one in here.case.challenges if one.decided is None and _unread(here, one))


def _unread(here: Situation, challenge: Challenge) -> bool:
    return all(reading.member != here.actor.id for reading in challenge.readings)


def nothing_to_review(here: Situation) -> Sentence | None:
    """Say that this member has read the ruling, and a second one is asked."""
    read = any(one.member == here.actor.id for one in here.case.readings)
    return Sentence("A second member of the college must confirm.") if read else None


def nothing_challenged(here: Situation) -> Sentence | None:
    """Say that no challenge waits for this member."""
    return None if open_to(here) else Sentence("No challenge waits for you.")


def extended_already(here: Situation) -> Sentence | None:
    """Say that the stage has had its one extension."""
    spent = here.case.stage in here.case.extensions
    return Sentence("The stage has been extended already.") if spent else None


def reads_the_file(case: Case, member: str | None) -> bool:
    """Say whether a member has declared interests and may read what the case is about."""
    return member in case.declared and case.stage is not Stage.DRAFT
