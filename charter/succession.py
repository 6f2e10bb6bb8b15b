"""Who comes next: the substitute of a seat, and the seat that leads after the rapporteur."""

from __future__ import annotations

from charter import lot
from charter.case import Case, Seat
from charter.vocabulary import Effect


def next_substitute(case: Case, out: Seat) -> tuple[str, str] | None:
    """Return (organisation, handle) that takes the place of a seat, or None when nobody is left."""
    return lot.substitute(
        case.panel_seed,
        case.roster,
        case.panel_order,
        of_org=out.org,
        used=case.used_handles,
        seated=frozenset(case.sitting_orgs),
        barred=case.recused_orgs,
    )


def next_rapporteur(case: Case) -> str | None:
    """Return the handle that leads next: the first seat not barred that has not led yet."""
    for seat in case.sitting:
        if seat.handle not in case.rapporteurs and seat.effect is not Effect.BARS_RAPPORTEUR:
            return seat.handle
    return None
