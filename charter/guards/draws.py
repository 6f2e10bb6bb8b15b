"""Guards of the draws: identity organisations, college, panel, substitutes, rapporteur (procedure 2.3)."""

from __future__ import annotations

from charter import lot
from charter.case import Situation
from charter.changing import replace
from charter.deadlines import college_is_wanted, identity_cause, idle_seats, rapporteur_cause
from charter.facts import Facts
from charter.guards.filing import nonce_is_committed
from charter.sentence import Sentence
from charter.succession import next_rapporteur, next_substitute
from charter.vocabulary import Role

_NOT_AS_LOT = Sentence("The draw is not what the seed gives.")
_NOT_DUE = Sentence("Nothing is to be drawn now.")


def identity_is_to_be_drawn(here: Situation) -> Sentence | None:
    """Organisations are drawn at first, and again on recusal, silence or doubt."""
    return None if identity_cause(here.case, here.rulebook, here.day) else _NOT_DUE


def identity_as_lot(here: Situation, facts: Facts) -> Sentence | None:
    """The first organisations of the order that are neither recused nor drawn before."""
    broken = nonce_is_committed("identity", here, facts)
    if broken is not None:
        return broken
    order = _order("identity", here, facts, lot.organisations_of(here.case.roster))
    if list(order) != facts["order"] or facts["cause"] != identity_cause(here.case, here.rulebook, here.day):
        return _NOT_AS_LOT
    return None if list(identity_draw(here, order)) == facts["drawn"] else _NOT_AS_LOT


def identity_draw(here: Situation, order: tuple[str, ...]) -> tuple[str, ...]:
    """Return the organisations to be drawn now: two at first, else one."""
    identity = replace(here.case.identity, order=order)
    number = here.rulebook.identity_organisations if not identity.drawn else 1
    return identity.left[:number]


def college_is_to_be_drawn(here: Situation) -> Sentence | None:
    """A member is drawn once, and again when the one drawn is recused."""
    return None if college_is_wanted(here.case) else _NOT_DUE


def college_as_lot(here: Situation, facts: Facts) -> Sentence | None:
    """The first member in the order that is not recused."""
    broken = nonce_is_committed("college", here, facts)
    if broken is not None:
        return broken
    order = _order("college", here, facts, college_ids(here))
    if list(order) != facts["order"] or facts["drawn"] != college_draw(here, order):
        return _NOT_AS_LOT
    return None


def college_ids(here: Situation) -> tuple[str, ...]:
    """Return the sitting members of the college; alternates come in only when all are recused."""
    places = [p for p in here.roll.holders(Role.COLLEGE, here.day) if p.id not in here.case.college_recused]
    sitting = tuple(place.id for place in places if not place.deputy)
    return sitting or tuple(place.id for place in places)


def college_draw(here: Situation, order: tuple[str, ...]) -> str | None:
    """Return the member that handles the case."""
    return next((one for one in order if one not in here.case.college_recused), None)


def panel_is_to_be_drawn(here: Situation) -> Sentence | None:
    """A panel is drawn once a round."""
    return None if here.case.panel_drawn_on is None else _NOT_DUE


def panel_as_lot(here: Situation, facts: Facts) -> Sentence | None:
    """Order, seats and rapporteur are what the seed gives from the roster frozen at filing."""
    broken = nonce_is_committed("panel", here, facts)
    if broken is not None:
        return broken
    seed = lot.seed("panel", 1, facts["nonce"], str(here.case.first_petition), ())
    order, seats = lot.panel(
        seed, here.case.roster, here.rulebook.panel_seats, barred=here.case.recused_orgs
    )
    stated = (facts["order"], [tuple(seat) for seat in facts["seats"]], facts["rapporteur"])
    return None if stated == (list(order), list(seats), seats[0][1] if seats else None) else _NOT_AS_LOT


def substitute_as_lot(here: Situation, facts: Facts) -> Sentence | None:
    """The seat named is vacant or idle, and its substitute is the next in the lot's order."""
    case, out = here.case, here.case.seat_of(facts["out"])
    if out is None or not (_is_vacant(here, facts) or _is_idle(here, facts)):
        return Sentence("This seat is not to be substituted.")
    drawn = next_substitute(case, out)
    return None if drawn is not None and list(drawn) == facts["seat"] else _NOT_AS_LOT


def _is_vacant(here: Situation, facts: Facts) -> bool:
    return any(s.handle == facts["out"] and s.out == facts["cause"] for s in here.case.vacancies)


def _is_idle(here: Situation, facts: Facts) -> bool:
    idle = idle_seats(here.case, here.rulebook, here.day)
    return facts["cause"] == "idle" and any(seat.handle == facts["out"] for seat in idle)


def rapporteur_as_due(here: Situation, facts: Facts) -> Sentence | None:
    """The rapporteur is to be replaced for the cause named, by the next seat in the order."""
    cause = rapporteur_cause(here.case, here.rulebook, here.day)
    if cause is None or facts["cause"] != cause or facts["out"] != here.case.rapporteur:
        return Sentence("The rapporteur is not to be replaced.")
    return None if facts["rapporteur"] == next_rapporteur(here.case) else _NOT_AS_LOT


def _order(purpose: str, here: Situation, facts: Facts, ids: tuple[str, ...]) -> tuple[str, ...]:
    return lot.order(lot.seed(purpose, 1, facts["nonce"], str(here.case.first_petition), ()), ids)
