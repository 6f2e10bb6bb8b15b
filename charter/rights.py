"""Which kinds of page exist, and which roles of the folded roll may open them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from charter.vocabulary import Role


class Right(StrEnum):
    """A right to a kind of page; what a page shows is filtered again by its own query."""

    ACCOUNT = "account"
    OWN_PETITION = "own_petition"
    DESK = "desk"
    REGISTRAR = "registrar"
    OFFICER = "officer"
    COLLEGE = "college"
    LIAISON = "liaison"
    OBSERVER = "observer"
    AUDITOR = "auditor"


PAGE_RIGHTS: Mapping[Right, frozenset[Role]] = {
    Right.ACCOUNT: frozenset(Role),
    Right.OWN_PETITION: frozenset({Role.PETITIONER}),
    Right.DESK: frozenset({Role.REVIEWER}),
    Right.REGISTRAR: frozenset({Role.REGISTRAR}),
    Right.OFFICER: frozenset({Role.OFFICER}),
    Right.COLLEGE: frozenset({Role.COLLEGE}),
    Right.LIAISON: frozenset({Role.LIAISON}),
    Right.OBSERVER: frozenset({Role.OBSERVER}),
    Right.AUDITOR: frozenset({Role.AUDITOR}),
}


def allows(right: Right, roles: frozenset[Role]) -> bool:
    """Say whether a person who holds these roles may open pages of this kind."""
    return bool(PAGE_RIGHTS[right] & roles)
