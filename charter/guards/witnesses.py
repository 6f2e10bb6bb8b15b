"""Guards of the witnesses in the roll: named at the founding or by proposal, one for an organisation."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from charter.case import Situation
from charter.facts import Facts
from charter.note import COSIGNATURE, Malformed, parse_vkey
from charter.sentence import Sentence

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
# An outside address speaks TLS; one on the same machine is for trying things out.
_URL = re.compile(r"(https://[a-z0-9.-]+|http://(localhost|127\.0\.0\.1))(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?")
_RESERVED = "none"  # the word of a policy for no quorum at all
_FIELDS = {"org", "name", "key", "url"}
_LONGEST = 200
_NAMED_TWICE = Sentence("The name or key of this witness has been used already.")


def witnesses_are_sound(here: Situation, facts: Facts) -> Sentence | None:
    """Each witness named has a name, a key and an address, and belongs to another founding organisation."""
    del here
    founders = {str(one["id"]) for one in facts["organisations"] or []}
    named: list[Mapping[str, Any]] = []
    for witness in facts["witnesses"] or []:
        broken = _is_sound(witness, named)
        if broken is not None:
            return broken
        if witness["org"] not in founders - {one["org"] for one in named}:
            return Sentence("Each organisation has one witness at most.")
        named.append(witness)
    return None


def witness_can_serve(here: Situation, subject: Mapping[str, Any], org: str | None) -> Sentence | None:
    """Return why an organisation's witness cannot be named, None when it can."""
    before = [{"name": one.name, "key": one.key} for one in here.roll.witnesses]
    broken = _is_sound(subject, before)
    if broken is not None:
        return broken
    if subject["org"] != org:
        return Sentence("An organisation proposes its own witness only.")
    if any(one.org == org for one in here.roll.witnesses_on(here.day)):
        return Sentence("Each organisation has one witness at most.")
    return None


def witness_can_end(here: Situation, subject: Mapping[str, Any]) -> Sentence | None:
    """Return why a witness cannot be ended, None when it can."""
    if subject.get("name") not in {one.name for one in here.roll.witnesses_on(here.day)}:
        return Sentence("There is no such witness today.")
    return None


def _is_sound(witness: Mapping[str, Any], others: Collection[Mapping[str, Any]]) -> Sentence | None:
    if set(witness) != _FIELDS or not all(isinstance(one, str) for one in witness.values()):
        return Sentence("A witness has an organisation, a name, a key and an address.")
    if not _NAME.fullmatch(witness["name"]) or witness["name"] == _RESERVED:
        return Sentence("The name of a witness is small letters, digits and hyphens.")
    if not _URL.fullmatch(witness["url"]) or len(witness["url"]) > _LONGEST:
        return Sentence("The address of a witness begins with https:// and is written plainly.")
    public = _public(witness["key"])
    if public is None:
        return Sentence("The key of a witness is the line that it prints when it starts.")
    if any(witness["name"] == one["name"] or public == _public(one["key"]) for one in others):
        return _NAMED_TWICE
    return None


def _public(text: str) -> bytes | None:
    try:
        key = parse_vkey(text)
    except Malformed:
        return None
    return key.public if key.algorithm == COSIGNATURE else None
