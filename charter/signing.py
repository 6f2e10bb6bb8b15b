"""The exact text that an officer signs with an own key, act by act (procedure 2.2 "own key", 2.7).

A text is the canonical JSON of one object and a line feed. It names the act, the log and the officer, so that
a signature fits one act of one officer in one log; and it holds nothing that a reader of the open entry and
of those before it does not have, so that whoever sees the act can check the signature.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Callable, Mapping
from typing import Any

from charter import ed25519, sshsig
from charter.canonical import encode_value
from charter.case import Situation
from charter.facts import Facts
from charter.fields import ENTRY_TYPES
from charter.vocabulary import Act, Role

SIGNATURES = "signatures"
_FOUNDING = {Act.FOUND: "log.founded", Act.SUCCEED: "log.succeeded"}


def text_to_sign(act: Act, here: Situation, facts: Facts) -> bytes:
    """Return what the acting officer signs to do an act.

    Args:
        act: one that the table marks "own key".
        here: the situation before the act; its day does not matter.
        facts: what the act will state; the signature itself is not looked at.

    Raises:
        LookupError: the act answers to a proposal that does not exist.
    """
    named = {"act": str(act), "log": here.roll.origin, "officer": here.actor.id}
    return _text({**named, **_SIGNED[act](here, facts)})


def founding_text(facts: Facts, act: Act = Act.FOUND) -> bytes:
    """Return what every founding officer signs: all of entry 0 but the signatures."""
    rest = {name: facts[name] for name in ENTRY_TYPES[_FOUNDING[act]].public - {SIGNATURES}}
    return _text({"act": str(act), "log": facts["origin"], "founding": rest})


def officers_key(here: Situation) -> str | None:
    """Return the public key line that the roll holds for the acting officer on the day."""
    places = here.roll.holders(Role.OFFICER, here.day, here.actor.org)
    return next((place.key for place in places if place.id == here.actor.id), None)


def is_signed(text: bytes, signature: Any, key_line: str) -> bool:
    """Say whether a signature as the log keeps it is this key's over this text."""
    try:
        key, octets = sshsig.parse_public_key(key_line), b64decode(str(signature), validate=True)
    except (sshsig.SignatureRefused, Base64Error, ValueError):
        return False
    if as_kept(octets) != signature:  # one signature has one spelling
        return False
    return ed25519.verify(key, sshsig.signed_message(text), octets)


def as_kept(signature: bytes) -> str:
    """Return the 64 bytes of a signature as the log keeps them."""
    return b64encode(signature).decode()


def _text(said: Mapping[str, Any]) -> bytes:
    return encode_value(said) + b"\n"


def _proposal(here: Situation, facts: Facts) -> dict[str, Any]:
    del here
    return {name: facts[name] for name in ("proposal", "change", "subject")}


def _answer(here: Situation, facts: Facts) -> dict[str, Any]:
    """A withdrawal begins a new round for its organisation, in which no earlier signature fits."""
    proposal = here.roll.proposals[str(facts["proposal"])]
    return {
        "proposal": proposal.id,
        "change": str(proposal.change),
        "subject": proposal.subject,
        "round": proposal.withdrawals.count(str(here.actor.org)) + 1,
    }


def _identity(here: Situation, facts: Facts) -> dict[str, Any]:
    del facts
    return {"case": here.case.id, "petition": here.case.petition}


def _result(here: Situation, facts: Facts) -> dict[str, Any]:
    return {"case": here.case.id, "manifest": facts["manifest"]}


# What the text of each act says beside act, log and officer.
_SIGNED: Mapping[Act, Callable[[Situation, Facts], dict[str, Any]]] = {
    Act.PROPOSE: _proposal,
    Act.APPROVE: _answer,
    Act.WITHDRAW_APPROVAL: _answer,
    Act.VERIFY_IDENTITY: _identity,
    Act.DOUBT_IDENTITY: _identity,
    Act.ENDORSE: _result,
    Act.REFUSE_ENDORSEMENT: _result,
}
