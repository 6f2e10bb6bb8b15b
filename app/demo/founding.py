"""The facts of the demo world's entry 0, with a real key for everyone who signs."""

from __future__ import annotations

from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.chance import Chance
from app.demo.names import (
    ALTERNATES,
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
from app.rulebooks import shipped_editions
from charter.sshsig import public_key_line

FIRST_EDITION = "1-draft"


def founding_facts(chance: Chance) -> dict[str, Any]:
    """Return what `operations.opening.found` is told: six organisations, offices, college, observer."""
    return {
        "organisations": [
            {
                "id": org,
                "name": name,
                "officers": [_signer(chance, officer(letter, n)) for n in range(1, OFFICERS + 1)],
                "reviewers": [reviewer(letter, n) for n in range(1, REVIEWERS + 1)],
            }
            for letter, (org, name) in zip(LETTERS, ORGANISATIONS, strict=True)
        ],
        "offices": {"registrar": list(REGISTRARS), "liaison": list(LIAISONS)},
        "college": [_signer(chance, one) for one in COLLEGE],
        "alternates": [_signer(chance, one) for one in ALTERNATES],
        "observer": OBSERVER,
        "observer_deputy": OBSERVER_DEPUTY,
        "witnesses": [],
        "edition_digest": shipped_editions()[FIRST_EDITION].digest,
    }


def signing_key(chance: Chance, person: str) -> Ed25519PrivateKey:
    """Return a demo person's signing key, which the seed gives."""
    return Ed25519PrivateKey.from_private_bytes(chance.octets(32, "signing key", person))


def _signer(chance: Chance, person: str) -> dict[str, str]:
    public = signing_key(chance, person).public_key().public_bytes_raw()
    return {"id": person, "key": public_key_line(public)}
