"""Examples of the guards that ask about witnesses (`charter.guards.witnesses`)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from charter.guards import governance
from charter.guards.witnesses import witnesses_are_sound
from charter.note import COSIGNATURE, ED25519, vkey
from charter.roll import Witness
from tests.charter.examples_roll import EMPTY, before
from tests.charter.guarding import Example, objects, silent
from tests.charter.situations import DAY, founding, officer

FIELDS = "A witness has an organisation, a name, a key and an address."
NAME = "The name of a witness is small letters, digits and hyphens."
KEY = "The key of a witness is the line that it prints when it starts."
ADDRESS = "The address of a witness begins with https:// and is written plainly."
AGAIN = "The name or key of this witness has been used already."
ONE = "Each organisation has one witness at most."
NONE = "There is no such witness today."


def public(number: int) -> bytes:
    """Return the octets of a public key."""
    return bytes([number]) * 32


def named(org: str = "alder", number: int = 1, **changed: Any) -> dict[str, Any]:
    """Return a witness as a founding or a proposal names it."""
    key = vkey(f"{org}.example/w", public(number), COSIGNATURE)
    return {"org": org, "name": org, "key": key, "url": f"https://{org}.example/w", **changed}


def _founding() -> list[Example]:
    def asked(says: str | None, *witnesses: dict[str, Any]) -> Example:
        facts = founding(witnesses=list(witnesses))
        if says is None:
            return silent(witnesses_are_sound, EMPTY, **facts)
        return objects(witnesses_are_sound, says, EMPTY, **facts)

    return [
        asked(None),
        asked(None, named(), named("birch", 2)),
        *(asked(FIELDS, one) for one in ({"org": "alder"}, named(more=1), named(name=7), named(org=None))),
        *(asked(NAME, named(name=one)) for one in ("", "Alder", "two words", "none", "two_thirds", "a" * 41)),
        *(asked(KEY, named(key=one)) for one in (
            "", "w", vkey("w", public(1), ED25519), vkey("w", public(1), COSIGNATURE)[:-1],
        )),
        *(asked(ADDRESS, named(url=one)) for one in (
            "", "alder.example", "http://alder.example", "https://", "https://alder.example/w?x=1",
            "https://user@alder.example", "https://alder.example/w w", "https://" + "a" * 200,
            "http://localhost.example", "ftp://alder.example",
        )),
        *(asked(None, named(url=one)) for one in (
            "https://alder.example", "https://alder.example:8443/w/1", "http://localhost:8100",
            "http://127.0.0.1:8100/w",
        )),
        asked(AGAIN, named(), named("birch")),
        asked(AGAIN, named(), named("birch", 2, name="alder")),
        asked(ONE, named(), named("alder", 2, name="alder-2")),
        asked(ONE, named("hazel")),
    ]


def _proposals() -> list[Example]:
    g = governance.proposal_is_sound
    first = Witness(**named(), since=DAY)
    over = Witness(**named("birch", 2), since=DAY, until=DAY + timedelta(days=1))

    def asked(says: str | None, change: str, by: str, **subject: Any) -> Example:
        here = before(officer(by), witnesses=(first, over))
        facts = {"proposal": "p" + "2" * 12, "change": change, "subject": subject}
        return silent(g, here, **facts) if says is None else objects(g, says, here, **facts)

    return [
        asked(None, "name_witness", "cedar", **named("cedar", 3)),
        asked(None, "name_witness", "birch", **named("birch", 3, name="birch-2")),
        asked(AGAIN, "name_witness", "birch", **named("birch", 3)),
        asked(AGAIN, "name_witness", "cedar", **named("cedar", 2)),
        asked("An organisation proposes its own witness only.", "name_witness", "cedar", **named("elm", 3)),
        asked(ONE, "name_witness", "alder", **named("alder", 3, name="alder-2")),
        asked(FIELDS, "name_witness", "cedar", name="cedar"),
        asked(None, "end_witness", "cedar", name="alder"),
        asked(NONE, "end_witness", "cedar", name="birch"),
        asked(NONE, "end_witness", "cedar", name="elm"),
    ]


EXAMPLES = (*_founding(), *_proposals())
