"""Whether the actor truly holds the role that an act is done in; asked before any other guard."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from charter.case import Situation
from charter.sentence import Sentence
from charter.vocabulary import Role

_NOT_YOURS = Sentence("You do not hold the role that this act needs.")
_RECUSED = Sentence("Your seat on this panel has ended.")


def holds_the_role(here: Situation) -> Sentence | None:
    """Refuse an actor whom the folded case or roll does not know in this role (security S101)."""
    return _HOLDS[here.actor.role](here)


def _petitioner(here: Situation) -> Sentence | None:
    opening = here.case.stage is None
    return None if opening or here.actor.handle == here.case.petitioner else _NOT_YOURS


def _seat(here: Situation) -> Sentence | None:
    seat = here.seat
    if seat is None or seat.org != here.actor.org:
        return _NOT_YOURS
    return None if seat.sits else _RECUSED


def _rapporteur(here: Situation) -> Sentence | None:
    if here.actor.handle != here.case.rapporteur:
        return _NOT_YOURS
    return _seat(here)


def _of_an_organisation(here: Situation) -> Sentence | None:
    held = here.roll.holds(here.actor.id, here.actor.role, here.day, here.actor.org)
    return None if held and here.actor.org is not None else _NOT_YOURS


def _office(here: Situation) -> Sentence | None:
    return None if here.roll.holds(here.actor.id, here.actor.role, here.day) else _NOT_YOURS


def _nobody(here: Situation) -> Sentence | None:
    del here
    return None


def _founder(here: Situation) -> Sentence | None:
    return None if here.roll.founded_on is None else Sentence("The log has been founded already.")


_HOLDS: Mapping[Role, Callable[[Situation], Sentence | None]] = {
    Role.PETITIONER: _petitioner,
    Role.SEAT: _seat,
    Role.RAPPORTEUR: _rapporteur,
    Role.OFFICER: _of_an_organisation,
    Role.REVIEWER: _of_an_organisation,
    Role.REGISTRAR: _office,
    Role.LIAISON: _office,
    Role.COLLEGE: _office,
    Role.OBSERVER: _office,
    Role.AUDITOR: _office,
    Role.CLOCK: _nobody,
    Role.OPERATOR: _founder,
}
