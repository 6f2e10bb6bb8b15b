"""The reviewer's room: who sits, what they may see of a case, and how one of their acts is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.chancery import Chancery
from app.operations.door import seen_by, situation_of
from app.operations.receipts import Done, KeyReused
from app.operations.sections import section_of
from app.operations.who import NotFound, Who
from app.queries.case_file import Face, face_of
from app.web.forms.base import ActingForm
from app.web.forms.desk import CheckedForm
from app.web.pages import show
from app.web.receipts import once_noted
from app.web.redraw import typed_values
from app.web.visitor import service, signed_in
from charter.case import Seat, Situation
from charter.entry import Entry
from charter.moves import NOT_HERE, MovedOn, OpenMove, Refused, open_moves
from charter.sentence import Sentence
from charter.terms import last_day
from charter.vocabulary import Act, Role

bp = Blueprint("desk", __name__, url_prefix="/desk")
CASE = "/cases/<string(length=32):case_id>"
_PAGES = (
    "show_case", "statement", "grounds", "evidence", "dialogue", "adverse", "assessments", "deliberation",
    "report", "ballot", "log",
)


@dataclass(frozen=True)
class Sitting:
    """One request of a seat before its case: the office, the situation, and what names the case."""

    office: Chancery
    here: Situation

    @property
    def seat(self) -> Seat:
        """The seat that reads."""
        assert self.here.seat is not None
        return self.here.seat

    @property
    def seen(self) -> str:
        """The token of the last entry that this seat may see."""
        return seen_by(self.office, self.here.case, self.here.actor)

    @property
    def leads(self) -> bool:
        """Say whether this seat is the rapporteur."""
        return self.here.case.rapporteur == self.seat.handle

    @property
    def face(self) -> Face:
        """What names the case."""
        known = {letter: section_of(self.office, self.here.case.id, letter) or {} for letter in ("a", "c")}
        return face_of(self.here, known)

    def frame(self) -> dict[str, Any]:
        """Return what every page of a declared case draws around its own part."""
        case = self.here.case
        return {
            "case_id": case.id,
            "face": self.face,
            "stage": case.stage,
            "due": last_day(case, self.here.rulebook),
            "leads": self.leads,
            "own": self.seat.handle,
            "case_pages": _PAGES,
            "typed_before": typed_values() if g.get("is_redrawn") else (),
        }


def who_sits(role: Role = Role.SEAT) -> Who:
    """Return the claim of the signed-in reviewer."""
    return Who(role, person_id=signed_in().person_id)


@contextmanager
def sitting(case_id: str, role: Role = Role.SEAT, *, declared: bool = True) -> Iterator[Sitting]:
    """Open a case for a seat that sits, to read; anything else is not there (security S206).

    Args:
        case_id: the petition.
        role: `RAPPORTEUR` for pages that only the seat that leads has.
        declared: False for the declaration page alone.
    """
    with _not_there(), service().reading_office() as office:
        here = situation_of(office, case_id, who_sits(role))
        _must_sit(here, declared=declared)
        yield Sitting(office, here)


@contextmanager
def writing(case_id: str, role: Role = Role.SEAT) -> Iterator[Sitting]:
    """Open a case for a seat that sits, to write what is no entry: a draft, a reading of an original."""
    with _not_there(), service().office() as office:
        here = situation_of(office, case_id, who_sits(role))
        _must_sit(here, declared=True)
        yield Sitting(office, here)


def perform(
    case_id: str, form: ActingForm, do: Callable[[Chancery, Who], Entry], role: Role = Role.SEAT, *,
    declared: bool = True,
) -> Done:
    """Do one act of a seat in a unit of work, once for the form's key.

    Raises:
        Refused: the charter objects, or the key was used for something else.
        MovedOn: something visible to the seat has happened since the form was drawn.
    """
    who = who_sits(role)
    scope = f"{signed_in().account_id}/{request.endpoint}/{case_id}"
    with _not_there(), service().office() as office:
        _must_sit(situation_of(office, case_id, who), declared=declared)
        try:
            return once_noted(office, str(form.key.data)[:64], scope, _typed(), lambda: do(office, who))
        except KeyReused:
            raise Refused((KeyReused.sentence,)) from None


@contextmanager
def _not_there() -> Iterator[None]:
    try:
        yield
    except NotFound:
        abort(404)


def _must_sit(here: Situation, *, declared: bool) -> None:
    seat = here.seat
    leads = here.actor.role is not Role.RAPPORTEUR or here.case.rapporteur == here.actor.handle
    if seat is None or not seat.sits or not leads or (declared and not seat.is_ready):
        raise NotFound


def _typed() -> dict[str, object]:
    return {
        name: "\x1f".join(request.form.getlist(name))
        for name in request.form if name not in ("csrf_token", "key", "seen")
    }


def moves_by_act(here: Situation) -> dict[Act, OpenMove]:
    """Return the moves of this seat in its role from here, with what stands against each."""
    return {move.act: move for move in open_moves(here)}


def move_of(at: Sitting, act: Act, form: ActingForm) -> tuple[Sentence, ...]:
    """Return what stands against the act that a page is for; empty when it is open.

    A page that the stage does not have is not there. A form sent all the same is answered by the door,
    which looks at the form's key first; one that only asks for its check page is answered here.

    Raises:
        MovedOn, Refused: the form was sent for its check page, and could not be done.
    """
    found = moves_by_act(at.here).get(act)
    if isinstance(form, CheckedForm) and form.is_submitted() and not form.is_confirmed:
        if form.seen.data != at.seen:
            raise MovedOn
        if found is None or found.objections:
            raise Refused(found.objections if found else (NOT_HERE,))
    if found is None and not form.is_submitted():
        draws_no_form()
        abort(404)
    objections = found.objections if found else (NOT_HERE,)
    if objections:
        draws_no_form()
    return objections


def draws_no_form() -> None:
    """Say that this page shows sentences in place of its form, which the frame would else point at."""
    g.page_form = None


def check_page(at: Sitting, form: CheckedForm, title: str, button: str, rows: Iterable[tuple[str, str]], *,
               warning: str = "") -> ResponseReturnValue:
    """Draw the page before an act that cannot be undone: what was typed, and a button that names the act."""
    return show("desk/check.html", form=form, title=title, button=button, rows=tuple(rows),
                warning_words=warning, **at.frame())


def short(handle: str) -> str:
    """Return a handle as pages show it: its first six digits."""
    return handle[:6]


def seat_words(handle: str, own: str | None) -> str:
    """Return how a seat is named on a page of the panel."""
    if handle == own:
        return _("Seat %(handle)s (you)", handle=short(handle))
    return _("Seat %(handle)s", handle=short(handle))
