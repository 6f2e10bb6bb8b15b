"""Guards of officers' own signatures (procedure 2.2 "own key", 2.7 "Signatures")."""

from __future__ import annotations

from charter.case import Situation
from charter.facts import Facts
from charter.sentence import Sentence
from charter.signing import SIGNATURES, founding_text, is_signed, officers_key, text_to_sign
from charter.vocabulary import Act


def signed_with_own_key(act: Act, here: Situation, facts: Facts) -> Sentence | None:
    """The key that the roll holds for the officer on the day has signed exactly this act."""
    key = officers_key(here)
    if key is None:
        return Sentence("The roll holds no key of yours.")
    try:
        text = text_to_sign(act, here, facts)
    except LookupError:
        return Sentence("No such proposal is open.")
    if not is_signed(text, facts["signature"], key):
        return Sentence("The signature does not fit this text.")
    return None


def every_founder_signed(here: Situation, facts: Facts) -> Sentence | None:
    """Every founding officer, and nobody else, has signed all the rest of entry 0; sorted by id."""
    del here
    return _all_signed(facts, Act.FOUND)


def every_founder_signed_anew(here: Situation, facts: Facts) -> Sentence | None:
    """Every founding officer of the new log, and nobody else, has signed the succession; sorted by id."""
    del here
    return _all_signed(facts, Act.SUCCEED)


def _all_signed(facts: Facts, act: Act) -> Sentence | None:
    keys = {one["id"]: str(one.get("key")) for org in facts["organisations"] for one in org["officers"]}
    given = facts[SIGNATURES] or []
    missing = sorted(set(keys) - {officer for officer, _ in given})
    if missing:
        return Sentence("Every founding officer must sign. Missing: %(list)s.", list=", ".join(missing))
    if [officer for officer, _ in given] != sorted(keys):
        return Sentence("The founding bears one signature of each founding officer, sorted by id.")
    text = founding_text(facts, act)
    wrong = [officer for officer, signature in given if not is_signed(text, signature, keys[officer])]
    if wrong:
        return Sentence("These signatures do not fit the founding: %(list)s.", list=", ".join(wrong))
    return None
