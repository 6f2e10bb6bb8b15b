"""The facts of the demo world's entry 0, with a real key for everyone who signs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.chance import Chance
from app.chancery import Chancery
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
from app.operations.opening import found, text_of_founding
from app.rulebooks import shipped_editions
from charter.entry import Entry
from charter.sshsig import armour, public_key_line, signed_message

FIRST_EDITION = "1-draft"


def founding_facts(chance: Chance) -> dict[str, Any]:
    """Return what `operations.opening.found` is told: six organisations, offices, college, observer."""
    return {
        "organisations": [
            {
                "id": org,
                "name": name,
                "officers": [signer(chance, officer(letter, n)) for n in range(1, OFFICERS + 1)],
                "reviewers": [reviewer(letter, n) for n in range(1, REVIEWERS + 1)],
            }
            for letter, (org, name) in zip(LETTERS, ORGANISATIONS, strict=True)
        ],
        "offices": {"registrar": list(REGISTRARS), "liaison": list(LIAISONS)},
        "college": [signer(chance, one) for one in COLLEGE],
        "alternates": [signer(chance, one) for one in ALTERNATES],
        "observer": OBSERVER,
        "observer_deputy": OBSERVER_DEPUTY,
        "witnesses": [],
        "edition_digest": shipped_editions()[FIRST_EDITION].digest,
    }


def found_demo(office: Chancery, **changed: Any) -> Entry:
    """Write the demo world's entry 0, or one with other facts, signed by every founding officer."""
    facts = {**founding_facts(office.chance), **changed}
    return found(office, facts, founders_sign(office, facts))


def founders_sign(office: Chancery, facts: Mapping[str, Any]) -> list[str]:
    """Return the signatures of every founding officer over a founding, as ssh-keygen writes them."""
    text = text_of_founding(office, facts)
    officers = [one["id"] for org in facts["organisations"] for one in org["officers"] if one["key"]]
    return [signature_by(office.chance, one, text) for one in officers]


def signature_by(chance: Chance, person: str, text: bytes) -> str:
    """Return a demo person's signature over a text, as ssh-keygen writes it."""
    key = signing_key(chance, person)
    return armour(key.public_key().public_bytes_raw(), key.sign(signed_message(text)))


def signing_key(chance: Chance, person: str) -> Ed25519PrivateKey:
    """Return a demo person's signing key, which the seed gives."""
    return Ed25519PrivateKey.from_private_bytes(chance.octets(32, "signing key", person))


def signer(chance: Chance, person: str) -> dict[str, str]:
    """Return a person with the public line of their demo key, as a founding or an admission names them."""
    public = signing_key(chance, person).public_key().public_bytes_raw()
    return {"id": person, "key": public_key_line(public)}
