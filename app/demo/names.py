"""Who lives in the demo world. Every organisation, person and company here is invented."""

from __future__ import annotations

ORGANISATIONS = (
    ("alder_bridge", "Alder Bridge Initiative"),
    ("birchlight", "Birchlight Archive"),
    ("cedar_gate", "Cedar Gate Forum"),
    ("dogwood_house", "Dogwood House for Civic Memory"),
    ("elmshore", "Elmshore Law Circle"),
    ("firhollow", "Firhollow Fund for Accountability"),
)
LETTERS = "abcdef"

OFFICERS, REVIEWERS = 3, 4


def officer(letter: str, number: int) -> str:
    """Return the roll id, which is also the account's name, of an organisation's officer."""
    return f"officer-{letter}-{number}"


def reviewer(letter: str, number: int) -> str:
    """Return the roll id, which is also the account's name, of an organisation's reviewer."""
    return f"reviewer-{letter}-{number}"


def letter_of(org: str) -> str:
    """Return the letter under which an organisation's people sign in."""
    return LETTERS[[known for known, _ in ORGANISATIONS].index(org)]


REGISTRARS = ("registrar-1", "registrar-2")
LIAISONS = ("liaison-1", "liaison-2")
COLLEGE = ("college-1", "college-2", "college-3")
ALTERNATES = ("alternate-1", "alternate-2", "alternate-3")
OBSERVER, OBSERVER_DEPUTY, AUDITOR = "observer", "observer-deputy", "auditor"
