"""One petition on one day, and the persons whom roll and lot have given it."""

from __future__ import annotations

from dataclasses import dataclass

from app.chancery import Chancery
from app.demo.names import letter_of, officer
from app.operations.petitions import petitioner
from app.operations.who import Who
from app.queries.handles import persons_of
from charter.case import Case
from charter.vocabulary import Role

REGISTRAR = Who(Role.REGISTRAR, person_id="registrar-1")
OBSERVER = Who(Role.OBSERVER, person_id="observer")


@dataclass(frozen=True)
class Scene:
    """Where an act is done: the day's office, the petition, and whose it is."""

    office: Chancery
    case_id: str
    account_id: str

    @property
    def case(self) -> Case:
        """The case as it stands now."""
        case = self.office.case(self.case_id)
        if case is None:
            raise LookupError(f"There is no petition {self.case_id}.")
        return case

    @property
    def petitioner(self) -> Who:
        """Whose petition it is."""
        return petitioner(self.account_id)

    def seats(self) -> list[Who]:
        """Return the persons whose seats sit now, in the order of the seats."""
        persons = persons_of(self.office, self.case_id)
        return [Who(Role.SEAT, person_id=persons[seat.handle]) for seat in self.case.sitting]

    def rapporteur(self) -> Who:
        """Return who leads."""
        persons = persons_of(self.office, self.case_id)
        return Who(Role.RAPPORTEUR, person_id=persons[str(self.case.rapporteur)])

    def college(self) -> list[Who]:
        """Return the member drawn, then the others of the lot's order."""
        case = self.case
        others = [one for one in case.college_order if one != case.college]
        return [Who(Role.COLLEGE, person_id=one) for one in (case.college, *others) if one]


def officer_of(org: str, number: int) -> Who:
    """Return an officer of an organisation."""
    return Who(Role.OFFICER, person_id=officer(letter_of(org), number))
