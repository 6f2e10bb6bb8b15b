"""A new log: head rows, then entry 0. The operator prepares it; afterwards the operator has no such act.

Facts that name a previous log make a succession of the founding (ledger 4.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.chancery import Chancery
from app.operations.door import govern_by
from app.operations.rosters import refuse_beyond_roster
from app.operations.signing import founders_signatures
from app.operations.who import Who
from app.records.log import LogHead, RollHead
from charter.canonical import LEAF_LIMIT, encode_value
from charter.entry import Entry
from charter.facts import Facts
from charter.layout import KIBI
from charter.moves import Refused
from charter.sentence import Sentence
from charter.signing import founding_text
from charter.vocabulary import Act, Role

TOO_LONG = Sentence(
    "An entry of the log has no room for so many founders. Let others be admitted once the log is founded."
)
_SIGNED = 136  # octets of an officer's id and signature


def found(office: Chancery, facts: Mapping[str, Any], signatures: Iterable[str]) -> Entry:
    """Write the founding entry into an empty database.

    Args:
        office: the transaction's office; its origin becomes the log's.
        facts: organisations, offices, college, alternates, observer, witnesses, edition digest (2.7); for a
            succession also the log before, the range lost and the reason.
        signatures: of every founding officer over `text_of_founding`, as ssh-keygen writes them.

    Raises:
        Refused: the founding is incomplete or not signed, or the log has been founded already, or there are
            more organisations than an entry or more reviewers than a filing has room for.
    """
    signed = {**_stated(office, facts), "signatures": founders_signatures(facts, signatures)}
    if office.session.get(LogHead, 1) is None:
        office.session.add_all(
            [LogHead(id=1, size=0, last_on=None, edge=b""), RollHead(id=1, last_index=-1)]
        )
        office.session.flush()  # the head is locked by the next statement
    return govern_by(office, Who(Role.OPERATOR), _act(facts), signed)


def text_of_founding(office: Chancery, facts: Mapping[str, Any]) -> bytes:
    """Return what every founding officer signs; the log's origin and key are this service's.

    Raises:
        Refused: there are more organisations than an entry or more reviewers than a filing has room for.
    """
    return founding_text(Facts(_stated(office, facts)), _act(facts))


def _act(facts: Mapping[str, Any]) -> Act:
    return Act.SUCCEED if "previous" in facts else Act.FOUND


def _stated(office: Chancery, facts: Mapping[str, Any]) -> dict[str, Any]:
    orgs = facts["organisations"]
    refuse_beyond_roster(str(one.get("id")) for one in orgs for _ in one.get("reviewers", []))
    stated = {**facts, "origin": office.origin, "key": office.cabinet.log_public().hex()}
    signers = sum(len(one.get("officers", [])) for one in orgs)
    if len(encode_value(stated)) + signers * _SIGNED > LEAF_LIMIT - 2 * KIBI:
        raise Refused((TOO_LONG,))
    return stated
