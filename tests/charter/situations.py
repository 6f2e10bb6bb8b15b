"""Situations made by hand, for tests of single rules: no door, no database, one invented world.

`case_in(stage, ...)` is a case as the usual way leads it there on `DAY`: six organisations in the roll,
five of them seated under handles like `alder-1`. Words change any field of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.rulebooks import shipped_editions
from charter import lot
from charter.case import (
    CLOCK,
    Actor,
    Case,
    Identity,
    Report,
    Sealed,
    Seat,
    Situation,
    Tally,
)
from charter.entry import Entry
from charter.facts import Facts
from charter.fields import ENTRY_TYPES
from charter.replay import empty_roll, govern
from charter.roll import Roll
from charter.rulebook import Rulebook
from charter.signing import as_kept, founding_text, text_to_sign
from charter.sshsig import public_key_line, signed_message
from charter.vocabulary import Act, Choice, Effect, Outcome, Role, Stage

DAY = date(2026, 3, 2)
FOUNDED = DAY - timedelta(days=60)
ORGS = ("alder", "birch", "cedar", "dogwood", "elm", "fir")
SEATED = ORGS[:5]
EDITION = "1-draft"
NONCE = "ab" * 32
PETITION = "cd" * 32
ROSTER = tuple((org, f"{org}-{n}") for org in ORGS for n in (1, 2, 3, 4))
_ORDER = tuple(Stage)

PETITIONER = Actor(Role.PETITIONER, handle="pet")
REGISTRAR = Actor(Role.REGISTRAR, id="registrar-1")
LIAISON = Actor(Role.LIAISON, id="liaison-1")
COLLEGE = Actor(Role.COLLEGE, id="college-1")
SECOND = Actor(Role.COLLEGE, id="college-2")
OBSERVER = Actor(Role.OBSERVER, id="observer-1")
OPERATOR = Actor(Role.OPERATOR)
RAPPORTEUR = Actor(Role.RAPPORTEUR, handle="alder-1", org="alder")


def rulebook() -> Rulebook:
    """Return the edition that ships."""
    return shipped_editions()[EDITION]


def seat(org: str, number: int = 1) -> Actor:
    """Return who sits for an organisation."""
    return Actor(Role.SEAT, handle=f"{org}-{number}", org=org)


def officer(org: str, number: int = 1) -> Actor:
    """Return an officer of an organisation."""
    return Actor(Role.OFFICER, id=f"officer-{org}-{number}", org=org)


def founding(**changed: Any) -> dict[str, Any]:
    """Return the facts of entry 0, with changes."""
    facts = {
        "origin": "offramp.example/log",
        "key": "k",
        "edition_digest": rulebook().digest,
        "observer": "observer-1",
        "observer_deputy": "observer-2",
        "witnesses": [],
        "organisations": [organisation(org) for org in ORGS],
        "offices": {"registrar": ["registrar-1", "registrar-2"], "liaison": ["liaison-1", "liaison-2"]},
        "college": [keyed(f"college-{n}") for n in (1, 2, 3)],
        "alternates": [keyed(f"alternate-{n}") for n in (1, 2, 3)],
        **changed,
    }
    return {"signatures": founders_sign(facts), **facts}


def founders_sign(facts: Mapping[str, Any], act: Act = Act.FOUND) -> list[list[str]]:
    """Return the signature of every officer of a founding, or of a succession, over the rest of it."""
    message = signed_message(founding_text(Facts(facts), act))
    officers = sorted(one["id"] for org in facts["organisations"] for one in org["officers"])
    return [[one, as_kept(key_of(one).sign(message))] for one in officers]


@cache
def key_of(person: str) -> Ed25519PrivateKey:
    """Return the signing key of a person."""
    return Ed25519PrivateKey.from_private_bytes(sha256(person.encode()).digest())


def keyed(person: str) -> dict[str, str]:
    """Return a person with their public key line, as a founding names them."""
    return {"id": person, "key": public_key_line(key_of(person).public_key().public_bytes_raw())}


def signed(act: Act, before: Situation, by: str | None = None, **facts: Any) -> dict[str, Any]:
    """Return the facts of an act with the signature of who acts, or of another person."""
    text = text_to_sign(act, before, Facts(facts))
    return {**facts, "signature": as_kept(key_of(by or str(before.actor.id)).sign(signed_message(text)))}


def organisation(org: str, *, officers: int = 3, reviewers: int = 4, **changed: Any) -> dict[str, Any]:
    """Return an organisation as a founding or an admission names it."""
    people = {
        "officers": [keyed(f"officer-{org}-{n}") for n in range(1, officers + 1)],
        "reviewers": [f"reviewer-{org}-{n}" for n in range(1, reviewers + 1)],
    }
    return {"id": org, "name": org.title(), **people, **changed}


def entry(
    word: str, actor: Actor = CLOCK, on: date = DAY, *, case: str | None = None,
    hidden: tuple[str, ...] = (), to: Stage | None = None, **facts: Any,
) -> Entry:
    """Return an entry of a type, its facts laid out in public data and disclosures as the table says."""
    kind = ENTRY_TYPES[word]
    data = {name: facts.get(name) for name in kind.public} | ({"to": to} if kind.in_case else {})
    opened = {one.name: facts.get(one.name) for one in kind.disclosed if one.name not in hidden}
    return Entry(0, b"", word, "e", "offramp.example/log", on, case, actor, EDITION, data, (), opened)


@cache
def roll() -> Roll:
    """Return the roll after its founding."""
    return govern(empty_roll(shipped_editions()), entry("log.founded", OPERATOR, FOUNDED, **founding()))


def sealed_by(org: str, scores: Mapping[str, Any] | None = None, number: int = 1) -> Sealed:
    """Return a sealed assessment: every criterion 3, save those given."""
    rows = {one.id: 3 for one in rulebook().criteria_of("break")} | dict(scores or {})
    plain = {name: {"score": score, "reasons": "x" * 200} for name, score in rows.items()}
    return Sealed(f"{org}-{number}", org, f"seal-{org}-{number}", DAY, {"scores": plain})


def ballot_by(org: str, choice: Choice = Choice.RECOMMEND, number: int = 1, **answers: Any) -> Sealed:
    """Return a sealed ballot; `disqualifiers` and `conditions` are its answers."""
    content = {"choice": str(choice), "disqualifiers": {}, "conditions": {}, **answers}
    return Sealed(f"{org}-{number}", org, f"ballot-{org}-{number}", DAY, content, "report")


def case_in(stage: Stage | None, **changed: Any) -> Case:
    """Return a case that has come to a stage on `DAY`; see the module."""
    reached = -1 if stage is None else _ORDER.index(stage)
    found: dict[str, Any] = {"id": "case", "edition": EDITION, "stage": stage, "since": DAY, "seq": 9}
    if stage is None:
        return Case(**{**found, "since": None, "seq": 0, **changed})
    found |= {
        "petitioner": "pet",
        "opened_on": DAY,
        "commitments": dict.fromkeys(("college", "identity", "panel"), lot.commitment(NONCE)),
        "person": "someone",
    }
    if stage is not Stage.DRAFT:
        found |= _filed()
    if reached >= _ORDER.index(Stage.INQUIRY):
        found |= _seated()
    if reached >= _ORDER.index(Stage.ASSESSMENT):
        found |= {"interview_record": "r", "interview_on": DAY, "file_closed_on": DAY,
                  "interview_by": (("birch-1", "birch"), ("cedar-1", "cedar"))}
    if reached >= _ORDER.index(Stage.DELIBERATION):
        found |= {"opened": True, "sealed": {f"{org}-1": sealed_by(org) for org in SEATED}}
    if reached >= _ORDER.index(Stage.VOTING):
        found["report"] = Report(DAY, DAY, "report", 1, SEATED)
    if reached >= _ORDER.index(Stage.STANDSTILL):
        found |= {"tally": tally(), "ballots": {f"{org}-1": ballot_by(org) for org in SEATED}}
    return Case(**{**found, **changed})


def _filed() -> dict[str, Any]:
    drawn = (("alder", DAY), ("birch", DAY))
    return {
        "filed_on": DAY,
        "petition": PETITION,
        "first_petition": PETITION,
        "grounds": 1,
        "listings": ("gb:1",),
        "roster": ROSTER,
        "college": "college-1",
        "college_order": ("college-1", "college-2", "college-3"),
        "identity": Identity(ORGS, drawn, verified=frozenset({"alder", "birch"})),
        "declared": dict.fromkeys((*SEATED, "college-1", "college-2"), DAY),
    }


def _seated() -> dict[str, Any]:
    return {
        "admitted_on": DAY,
        "panel_order": ORGS,
        "panel_drawn_on": DAY,
        "panel_seed": b"seed",
        "seats": tuple(declared(org) for org in SEATED),
        "rapporteur": "alder-1",
        "rapporteurs": ("alder-1",),
    }


def declared(org: str, number: int = 1, **changed: Any) -> Seat:
    """Return a seat that has declared no interest."""
    return Seat(f"{org}-{number}", org, **{
        "drawn_on": DAY, "declared_on": DAY, "effect": Effect.NONE, **changed,
    })


def tally(outcome: Outcome = Outcome.RECOMMEND, **votes: str) -> Tally:
    """Return a counted vote: every seated organisation recommends, save those given."""
    cast = dict.fromkeys(SEATED, str(Choice.RECOMMEND)) | votes
    met = tuple(one.id for one in rulebook().criteria_of("break"))
    return Tally(outcome, cast, met, (), (), SEATED)


def here(stage: Stage | None, actor: Actor = CLOCK, *, day: int = 1, **changed: Any) -> Situation:
    """Return the situation of someone before a case in a stage, so many days after it began.

    `elsewhere` is the situation's; every other word is a field of the case.
    """
    elsewhere = changed.pop("elsewhere", None)
    return Situation(case_in(stage, **changed), roll(), actor, DAY + timedelta(days=day), elsewhere)
