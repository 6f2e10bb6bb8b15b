"""The accounts of the demo world, in plain words; all share one password, each has a secret of its own."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from app.chance import Chance
from app.demo.names import (
    ALTERNATES,
    AUDITOR,
    COLLEGE,
    LETTERS,
    LIAISONS,
    OBSERVER,
    OBSERVER_DEPUTY,
    OFFICERS,
    ORGANISATIONS,
    REGISTRARS,
    REVIEWERS,
    officer,
    reviewer,
)
from app.demo.ways import parts

PASSWORD = "seven lanterns over the river"


@dataclass(frozen=True)
class AccountLine:
    """One account: its name, which is its person's id in the roll too, its language, and what it is for."""

    name: str
    in_roll: bool
    language: str
    purpose: str


def accounts() -> tuple[AccountLine, ...]:
    """Return every account of the demo world."""
    petitioners = [
        AccountLine(part.figure.account, in_roll=False, language=part.figure.language, purpose=part.about)
        for part in parts()
    ]
    return (*petitioners, *_of_organisations(), *_offices())


def _of_organisations() -> list[AccountLine]:
    found = []
    for letter, (_, name) in zip(LETTERS, ORGANISATIONS, strict=True):
        found += [_placed(officer(letter, n), f"officer of {name}") for n in range(1, OFFICERS + 1)]
        found += [_placed(reviewer(letter, n), f"reviewer of {name}") for n in range(1, REVIEWERS + 1)]
    return found


def _offices() -> list[AccountLine]:
    return [
        *(_placed(one, "registrar") for one in REGISTRARS),
        *(_placed(one, "liaison with the authorities") for one in LIAISONS),
        *(_placed(one, "member of the college") for one in COLLEGE),
        *(_placed(one, "alternate of the college") for one in ALTERNATES),
        _placed(OBSERVER, "observer of Ukrainian civil society"),
        _placed(OBSERVER_DEPUTY, "the observer's deputy"),
        _placed(AUDITOR, "auditor, reads and exports"),
    ]


def _placed(name: str, purpose: str) -> AccountLine:
    return AccountLine(name, in_roll=True, language="en", purpose=purpose)


def totp_secret(chance: Chance, name: str) -> str:
    """Return the second factor's secret of an account, which the seed gives."""
    return base64.b32encode(chance.octets(20, "totp", name)).decode()
