"""Draws that anyone can redo: seed, order, panel, substitute.

Source: procedure 2.3. Nothing here is random: the nonce was committed to when the draft was opened and
is revealed by the draw's own entry.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

Roster = Sequence[tuple[str, str]]


def commitment(nonce: str) -> str:
    """Return the commitment to a nonce of 64 hex digits: SHA-256 of its bytes, as hex."""
    return hashlib.sha256(bytes.fromhex(nonce)).hexdigest()


def seed(purpose: str, round_: int, nonce: str, petition: str, beacons: Iterable[str] = ()) -> bytes:
    """Return the seed of one draw.

    Args:
        purpose: `identity`, `college` or `panel`.
        round_: 1, or 2 after a reconsideration.
        nonce: the service's value, 64 hex digits.
        petition: digest of the petition as first filed, 64 hex digits.
        beacons: the organisations' values in the order of their ids, hex.
    """
    parts = (purpose, str(round_), nonce, petition, *beacons)
    return hashlib.sha256("\n".join(parts).encode("ascii")).digest()


def order(of_seed: bytes, ids: Iterable[str]) -> tuple[str, ...]:
    """Return ids in the order of SHA-256(seed, id)."""
    return tuple(sorted(set(ids), key=lambda one: hashlib.sha256(of_seed + one.encode("ascii")).digest()))


def organisations_of(roster: Roster) -> tuple[str, ...]:
    """Return the organisations of a roster, each once."""
    return tuple(sorted({org for org, _ in roster}))


def handles_of(roster: Roster, org: str) -> tuple[str, ...]:
    """Return one organisation's handles in a roster."""
    return tuple(handle for one, handle in roster if one == org)


def panel(
    of_seed: bytes, roster: Roster, seats: int, barred: frozenset[str] = frozenset()
) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Draw a panel.

    Args:
        of_seed: the seed of this draw.
        roster: (organisation, handle) frozen at filing.
        seats: how many the edition asks for.
        barred: organisations that are recused already.

    Returns:
        The order of all organisations, and the seats as (organisation, handle): one from each of the
        first organisations; where they are too few, the first in the order gives a second.
    """
    orgs = order(of_seed, organisations_of(roster))
    eligible = [org for org in orgs if org not in barred]
    queues = {org: list(order(of_seed, handles_of(roster, org))) for org in eligible}
    drawn: list[tuple[str, str]] = [(org, queues[org].pop(0)) for org in eligible[:seats]]
    for org in eligible:
        if len(drawn) >= seats:
            break
        if queues[org]:
            drawn.append((org, queues[org].pop(0)))
    return orgs, tuple(drawn)


def substitute(
    of_seed: bytes,
    roster: Roster,
    orgs: Sequence[str],
    *,
    of_org: str,
    used: frozenset[str],
    seated: frozenset[str],
    barred: frozenset[str],
) -> tuple[str, str] | None:
    """Return the next (organisation, handle) to sit, or None when nobody is left.

    The next handle of the same organisation; else the first of the next unseated organisation in the
    order; else a second seat of the first organisation that has one.
    """
    unseated = [org for org in orgs if org not in seated and org != of_org]
    again = [org for org in orgs if org in seated and org != of_org]
    for org in (of_org, *unseated, *again):
        if org in barred:
            continue
        left = [handle for handle in order(of_seed, handles_of(roster, org)) if handle not in used]
        if left:
            return org, left[0]
    return None
