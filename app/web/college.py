"""The college's desk: cases by lot, reviews, challenges, extensions, readings of the other members (U503)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.chancery import Chancery
from app.operations import admissibility, dialogue, interests
from app.operations.who import Who
from app.queries.college import (
    challenges_of,
    extended_already,
    nothing_challenged,
    nothing_to_review,
    open_to,
    reads_the_file,
    review_of,
)
from app.queries.panel_state import organisation_names
from app.web.access import may
from app.web.acting import CASE, Opened, Task, acts_of, add_tasks, face_in, opened, read_queue
from app.web.admission import ADMISSION, DECLARE
from app.web.college_erasure import ERASE, read_erasures
from app.web.forms.college import ChallengeForm, ExtendForm, ReviewForm
from app.web.office_files import add_originals
from app.web.pages import show
from app.web.registrar import case_context, section_context
from charter.entry import Entry
from charter.rights import Right
from charter.vocabulary import Act, Role

bp = Blueprint("college", __name__, url_prefix="/college")


@bp.get("/")
@may(Right.COLLEGE)
def queue() -> ResponseReturnValue:
    """List the cases drawn for this member, and those where a second reading is asked."""
    return show("college/queue.html", **read_queue(Role.COLLEGE))


@bp.get(CASE)
@may(Right.COLLEGE)
def case(case_id: str) -> ResponseReturnValue:
    """Show a case to a member; before the declaration names and listing acts only."""
    with opened(Role.COLLEGE, case_id) as at:
        if not reads_the_file(at.here.case, at.here.actor.id):
            return show("college/undeclared.html", acts=acts_of(at.here, TASKS), **_face(at))
        context = {
            **case_context(at, TASKS),
            **_readings(at),
            **read_erasures(at),
            "is_mine": at.here.case.college == at.here.actor.id,
        }
    return show("college/case.html", **context)


@bp.get(f"{CASE}/sections/<string(length=1):letter>")
@may(Right.COLLEGE)
def section(case_id: str, letter: str) -> ResponseReturnValue:
    """Show one section as it was filed, to a member who has declared."""
    with opened(Role.COLLEGE, case_id) as at:
        if not reads_the_file(at.here.case, at.here.actor.id):
            abort(404)
        context = section_context(at, letter)
    return show("registrar/section.html", **context)


def _face(at: Opened) -> dict[str, Any]:
    return {**at.frame(), "face": face_in(at)}


def _readings(at: Opened) -> dict[str, Any]:
    return {
        "review": review_of(at.office, at.here),
        "challenges": challenges_of(at.office, at.here),
        "challenged": lambda against: challenged(at, against),
        "organisations": organisation_names(at.here),
    }


def challenged(at: Opened, against: str) -> str:
    """Return in words what a challenge is against: an organisation, or a seat under its handle."""
    names = organisation_names(at.here)
    return names.get(against) or _("Seat %(handle)s", handle=against[:6])


def _offer_challenges(form: ChallengeForm, at: Opened) -> None:
    form.against.choices = [(against, challenged(at, against)) for against in open_to(at.here)]


def _decide_review(office: Chancery, case_id: str, who: Who, form: ReviewForm) -> Entry:
    return admissibility.decide_review(
        office, case_id, who, upheld=form.upheld.data == "yes", reasons=form.reasons.data, seen=form.seen.data
    )


def _decide_challenge(office: Chancery, case_id: str, who: Who, form: ChallengeForm) -> Entry:
    return interests.decide_challenge(
        office,
        case_id,
        who,
        against=form.against.data,
        upheld=form.upheld.data == "yes",
        reasons=form.reasons.data,
        seen=form.seen.data,
    )


def _extend(office: Chancery, case_id: str, who: Who, form: ExtendForm) -> Entry:
    return dialogue.extend_stage(office, case_id, who, reasons=form.reasons.data, seen=form.seen.data)


_FOR_GOOD = _l("This enters the log in your name and cannot be taken back.")
TASKS: dict[str, Task] = {
    "review": Task(
        act=Act.DECIDE_REVIEW,
        form=ReviewForm,
        do=_decide_review,
        warning=_FOR_GOOD,
        show=_readings,
        against=nothing_to_review,
        template="college/decide.html",
        title=_l("Review the ruling of inadmissibility"),
        button=_l("Record my reading"),
        done=_l("Your reading is recorded."),
        intro=(_l("A decision is final when a second member has said the same."),),
    ),
    "challenge": Task(
        act=Act.DECIDE_CHALLENGE,
        form=ChallengeForm,
        do=_decide_challenge,
        warning=_FOR_GOOD,
        show=_readings,
        fill=_offer_challenges,
        against=nothing_challenged,
        template="college/decide.html",
        title=_l("Decide a challenge"),
        button=_l("Record my reading"),
        done=_l("Your reading is recorded."),
    ),
    "extend": Task(
        act=Act.EXTEND,
        form=ExtendForm,
        do=_extend,
        warning=_FOR_GOOD,
        against=extended_already,
        title=_l("Extend this stage"),
        button=_l("Extend by 30 days"),
        done=_l("The stage is extended."),
        intro=(_l("Inquiry and dialogue can each be extended once, by 30 days."),),
    ),
    "erase": ERASE,
    **ADMISSION,
    "declare": DECLARE,
}
add_tasks(bp, Right.COLLEGE, Role.COLLEGE, TASKS)
add_originals(bp, Right.COLLEGE, Role.COLLEGE)
