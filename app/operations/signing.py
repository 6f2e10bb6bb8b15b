"""Officers' own signatures, from the text of a .sig file to what the log keeps (procedure 2.7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.chancery import Chancery
from app.operations.door import governing_situation, situation_of
from app.operations.who import Who
from charter.case import Situation
from charter.facts import Facts
from charter.moves import Refused
from charter.sentence import Sentence
from charter.signing import as_kept, officers_key, text_to_sign
from charter.sshsig import SignatureRefused, parse, parse_public_key, public_key_line, read
from charter.vocabulary import Act


def case_text(office: Chancery, case_id: str, who: Who, what: Act, facts: Mapping[str, Any]) -> bytes:
    """Return what an officer signs for an act on a case.

    Raises:
        NotFound: no such petition for this person.
    """
    return text_to_sign(what, situation_of(office, case_id, who), Facts(facts))


def roll_text(office: Chancery, who: Who, what: Act, facts: Mapping[str, Any]) -> bytes:
    """Return what an officer signs for an act without a case.

    Raises:
        NotFound: the person is no officer.
        LookupError: no such proposal exists.
    """
    return text_to_sign(what, governing_situation(office, who), Facts(facts))


def signed_case_facts(
    office: Chancery, case_id: str, who: Who, facts: Mapping[str, Any], signature: str
) -> dict[str, Any]:
    """Return the facts of an act on a case with the signature in them.

    Whether it fits the text is the door's to say, since only there the case stands still.

    Raises:
        NotFound: no such petition for this person.
        Refused: it is no signature, not by the officer's key, or not made for this service.
    """
    return {**facts, "signature": _kept(situation_of(office, case_id, who), signature)}


def signed_roll_facts(
    office: Chancery, who: Who, facts: Mapping[str, Any], signature: str
) -> dict[str, Any]:
    """Return the facts of an act without a case with the signature in them; see `signed_case_facts`."""
    return {**facts, "signature": _kept(governing_situation(office, who), signature)}


def _kept(here: Situation, signature: str) -> str:
    line = officers_key(here)
    if line is None:
        return ""  # the door says what this person lacks
    try:
        return as_kept(read(signature, public_key=parse_public_key(line)))
    except SignatureRefused as refused:
        raise Refused((refused.sentence,)) from None


def founders_signatures(facts: Mapping[str, Any], signatures: Iterable[str]) -> list[list[str]]:
    """Return the signatures of a founding as entry 0 keeps them; each is its officer's by its key.

    Raises:
        Refused: one is no signature, or by a key of no founding officer.
    """
    officers = {
        str(one.get("key")): str(one["id"]) for org in facts["organisations"] for one in org["officers"]
    }
    found = []
    for armoured in signatures:
        try:
            key = parse(armoured).public_key
            found.append([officers[public_key_line(key)], as_kept(read(armoured, public_key=key))])
        except SignatureRefused as refused:
            raise Refused((refused.sentence,)) from None
        except KeyError:
            raise Refused((Sentence("The signature is by a key of no founding officer."),)) from None
    return sorted(found)
