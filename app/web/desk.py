"""The reviewer's desk: the queue, the declaration of interests, and what can be done on a case now."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.operations.interests import declare_interest
from app.queries.queue import Wanted, queue_of
from app.web import (
    desk_assessment,
    desk_ballot,
    desk_deliberation,
    desk_evidence,
    desk_file,
    desk_interview,
)
from app.web.access import may
from app.web.desk_acts import acts_of
from app.web.desk_room import CASE, bp, check_page, move_of, perform, sitting
from app.web.desk_words import desk_word
from app.web.filters import word
from app.web.forms.desk import INTERESTS, DeclarationForm
from app.web.pages import show
from app.web.visitor import service, signed_in
from charter.rights import Right
from charter.vocabulary import Act, Effect, Interest, Stage

__all__ = [
    "bp", "desk_assessment", "desk_ballot", "desk_deliberation", "desk_evidence", "desk_file",
    "desk_interview",
]


@bp.get("/")
@may(Right.DESK)
def queue() -> ResponseReturnValue:
    """Show what waits for the reviewer, soonest due first; the address alone gives the view."""
    wanted = _wanted()
    with service().reading_office() as office:
        found = queue_of(office.session, signed_in().person_id, dict(office.roll().editions), wanted)
    return show("desk/queue.html", queue=found, wanted=wanted, words=word)


def _wanted() -> Wanted:
    name = request.args.get("stage", "")
    stage = Stage(name) if name in set(Stage) else None
    return Wanted(stage, request.args.get("show") == "all", request.args.get("before", ""),
                  request.args.get("after", ""))


@bp.get(CASE)
@may(Right.DESK)
def show_case(case_id: str) -> ResponseReturnValue:
    """Show what can be done on a case now; an undeclared seat is led to its declaration."""
    with sitting(case_id, declared=False) as at:
        if not at.seat.is_ready:
            return redirect(url_for("desk.declaration", case_id=case_id), 303)
        acts = acts_of(at)
        return show("desk/case.html", open_now=acts.open, closed_now=acts.closed, **at.frame())


@bp.route(f"{CASE}/declaration", methods=["GET", "POST"])
@may(Right.DESK)
def declaration(case_id: str) -> ResponseReturnValue:
    """Declare interests: the first page of a case, and the only one until it is done (U407)."""
    with sitting(case_id, declared=False) as at:
        form = DeclarationForm(seen=at.seen)
        effects = at.here.rulebook.effects
        form.kinds.hints = {str(kind): desk_word(effects[kind], "effect") for kind, _words in INTERESTS}
        blocked = move_of(at, Act.DECLARE_INTEREST, form)
        if form.is_to_be_shown():
            return show("desk/declaration.html", form=form, blocked=blocked, seat=at.seat, **at.frame())
        kinds = [Interest(kind) for kind in form.kinds.data]
        effect = at.here.rulebook.effect_of(tuple(kinds))
        if not form.is_confirmed:
            return check_page(at, form, _("Check your declaration"), _("Declare"), _declared(form, effect),
                              warning=_recusal_warning(effect))
    perform(
        case_id, form, lambda office, who: declare_interest(
            office, case_id, who, kinds=kinds, text=form.text.data or "", seen=form.seen.data),
        declared=False,
    )
    flash(_("Your declaration is recorded."))
    gone = effect is Effect.DISQUALIFIES
    return redirect(url_for("desk.queue") if gone else url_for("desk.show_case", case_id=case_id), 303)


def _declared(form: DeclarationForm, effect: Effect) -> list[tuple[str, str]]:
    chosen = [str(words) for kind, words in INTERESTS if str(kind) in form.kinds.data]
    rows = [(_("What ties you to this person"), "\n".join(chosen))]
    if form.text.data:
        rows.append((_("What you say about it"), form.text.data))
    return [*rows, (_("What follows"), desk_word(effect, "effect"))]


def _recusal_warning(effect: Effect) -> str:
    if effect is not Effect.DISQUALIFIES:
        return ""
    return _("Your seat ends at once, you lose sight of this case, and nobody can undo it.")


