"""What nothing in a bundle vouches for, so that whoever mends the manifests may change it untold.

Of `kind.json` that is the day, how many acts are newer, and, but in a bundle of one petition, for whom it
was made, each within its form; beside it what the bag says to people (docs/log-format.md, section 8).
"""

from __future__ import annotations

import json
import re

from charter import layout
from charter.note import Malformed, parse_note
from charter.vocabulary import Role

SAID_TO_PEOPLE = (layout.BAG_INFO, *layout.READMES)
FORMS = {
    "day": re.compile(r'"[0-9]{4}-[0-9]{2}-[0-9]{2}"'),
    "newer": re.compile(r"0|[1-9][0-9]{0,15}"),
    "reader": re.compile("|".join(["null", *(f'"{role}"' for role in Role)])),
}


def is_unvouched(changed: bytes, honest: bytes) -> bool:
    """Say whether a `kind.json` is another than the honest one, and nothing in the bundle tells so."""
    facts = json.loads(honest)
    free = {name: _stated(changed, name, facts) for name in FORMS}
    plain = {name: json.dumps(value, ensure_ascii=False) for name, value in facts.items()}
    line = ",".join(f'"{name}":{text}' for name, text in sorted((plain | free).items()))
    return changed != honest and changed == b"{%b}" % line.encode()


def _stated(changed: bytes, name: str, facts: dict[str, object]) -> str:
    """Return how a fact stands in the changed file if its form allows it, else as it was."""
    found = re.search(rb'"%b":([^,}]*)' % name.encode(), changed)
    stated = "" if found is None else found[1].decode("utf-8", "replace")
    fits = FORMS[name].fullmatch(stated) and (name != "reader" or facts["kind"] != "case")
    return stated if fits else json.dumps(facts[name])


def is_same_note(changed: bytes, honest: bytes) -> bool:
    """Say whether a note states and is signed as another: of each key the first line counts, as C2SP has it.

    Lines of keys that did not sign before are not looked at here, so a note that has some is another one.
    """
    try:
        one, other = parse_note(changed), parse_note(honest)
    except Malformed:
        return False
    first = [{(line.name, line.key_id): line for line in reversed(note.signatures)} for note in (one, other)]
    return one.text == other.text and first[0] == first[1]
