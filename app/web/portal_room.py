"""The petitioner's room: its blueprint, who stands in it, and how its pages look a petition up."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort

from app.chancery import Chancery
from app.operations.door import seen_by, situation_of
from app.operations.drafting import EDITABLE
from app.operations.petitions import petitioner
from app.operations.sections import complete_letters, sections_of
from app.operations.who import Who
from app.queries.evidence import EvidenceRow, evidence_of
from app.queries.portal import Happening, history, reference_of
from app.web.forms.base import ActingForm
from app.web.portal_plan import numbered
from app.web.receipts import once_noted
from app.web.visitor import service, signed_in
from charter.case import Situation
from charter.entry import Entry
from charter.moves import OpenMove, open_moves
from charter.vocabulary import Act

bp = Blueprint("portal", __name__, url_prefix="/petitions")
CASE = "/<string(length=32):case_id>"


def me() -> Who:
    """Return the signed-in person's claim to act as petitioner."""
    return petitioner(signed_in().account_id)


@dataclass(frozen=True)
class Standing:
    """A petition as its petitioner's pages see it: where it stands, what is visible, what is open now."""

    here: Situation
    seen: str
    sections: Mapping[str, dict[str, Any]]
    happenings: tuple[Happening, ...]
    complete: frozenset[str]
    files: tuple[EvidenceRow, ...]

    @property
    def id(self) -> str:
        """The petition's id."""
        return self.here.case.id

    @property
    def reference(self) -> str:
        """The petition's number for people."""
        return reference_of(self.here.case.id)

    @property
    def is_editable(self) -> bool:
        """Say whether sections may be changed."""
        return self.here.case.stage in EDITABLE

    @property
    def moves(self) -> Mapping[Act, OpenMove]:
        """The acts of the petitioner from this stage."""
        return {move.act: move for move in open_moves(self.here)}

    def is_open(self, act: Act) -> bool:
        """Say whether an act may be done now."""
        move = self.moves.get(act)
        return move is not None and not move.objections


def standing_in(office: Chancery, case_id: str) -> Standing:
    """Return where one's own petition stands, read in an office that is open already."""
    here = situation_of(office, case_id, me())
    seen = seen_by(office, here.case, here.actor)
    return Standing(here, seen, numbered(sections_of(office, case_id)), history(office, here),
                    frozenset(complete_letters(office, case_id)), evidence_of(office, here))


def standing(case_id: str) -> Standing:
    """Return where one's own petition stands.

    Raises:
        NotFound: there is no such petition, or it is another's.
    """
    with service().reading_office() as office:
        return standing_in(office, case_id)


def editable(case_id: str) -> Standing:
    """Return a petition whose sections may be changed; anything else is not there."""
    found = standing(case_id)
    if not found.is_editable:
        abort(404)
    return found


def act_once(form: ActingForm, case_id: str, name: str, perform: Callable[[Chancery], Entry]) -> None:
    """Do an act of this form once, in one transaction; a form sent twice finds its receipt.

    Raises:
        Refused, MovedOn: as the door says; nothing was written.
        KeyReused: the form's key was used with other content.
    """
    typed = {field.name: field.data for field in form if field.name not in ("csrf_token", "seen", "key")}
    key = hashlib.sha256(str(form.key.data).encode()).hexdigest()
    with service().office() as office:
        situation_of(office, case_id, me())
        once_noted(office, key, f"{signed_in().account_id}/{case_id}/{name}", typed, lambda: perform(office))
