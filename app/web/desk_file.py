"""The pages of a case's file: statement, grounds, evidence, dialogue, adverse items, log."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.operations.dialogue import record_adverse as act_record_adverse
from app.operations.sections import sections_of
from app.queries.case_file import grounds_of, log_of, seen_entries, statements_of
from app.queries.dialogue_file import dialogue_of
from app.web.access import may
from app.web.desk_room import CASE, bp, check_page, move_of, moves_by_act, perform, sitting
from app.web.desk_words import CREDIBILITY, RELIABILITY, options
from app.web.forms.desk import AdverseForm
from app.web.pages import show
from app.web.section_words import rows_of
from charter.rights import Right
from charter.vocabulary import Act

_TOLD = ("d", "a", "b", "g", "h", "i", "j", "l")


@bp.get(f"{CASE}/statement")
@may(Right.DESK)
def statement(case_id: str) -> ResponseReturnValue:
    """Show the petition's sections, the statement first."""
    with sitting(case_id) as at:
        sections = sections_of(at.office, case_id)
        statements = [(one, rows_of(one.about)) for one in statements_of(sections)]
        told = [(letter, rows_of(sections[letter])) for letter in _TOLD if sections.get(letter)]
        return show("desk/statement.html", statements=statements, told=told, **at.frame())


@bp.get(f"{CASE}/grounds")
@may(Right.DESK)
def grounds(case_id: str) -> ResponseReturnValue:
    """Show each statement of reasons, and each ground beside the reply to it."""
    with sitting(case_id) as at:
        found = grounds_of(sections_of(at.office, case_id))
        return show("desk/grounds.html", grounds=found, **at.frame())


@bp.get(f"{CASE}/questions")
@may(Right.DESK)
def dialogue(case_id: str) -> ResponseReturnValue:
    """Show questions, gists, answers and the interview."""
    with sitting(case_id) as at:
        found = dialogue_of(at.here, seen_entries(at.office, at.here))
        return show("desk/dialogue.html", dialogue=found, day=at.here.day, **at.frame())


@bp.get(f"{CASE}/adverse")
@may(Right.DESK)
def adverse(case_id: str) -> ResponseReturnValue:
    """Show what speaks against the petitioner, as the panel recorded it."""
    with sitting(case_id) as at:
        found = dialogue_of(at.here, seen_entries(at.office, at.here))
        move = moves_by_act(at.here).get(Act.RECORD_ADVERSE)
        return show("desk/adverse.html", dialogue=found, move=move, **at.frame())


@bp.route(f"{CASE}/adverse/new", methods=["GET", "POST"])
@may(Right.DESK)
def record_adverse(case_id: str) -> ResponseReturnValue:
    """Record an adverse item; its gist is owed to the petitioner."""
    with sitting(case_id) as at:
        form = AdverseForm(seen=at.seen)
        form.reliability.choices, form.credibility.choices = options("reliability"), options("credibility")
        blocked = move_of(at, Act.RECORD_ADVERSE, form)
        if form.is_to_be_shown():
            return show("desk/record_adverse.html", form=form, blocked=blocked, **at.frame())
        if not form.is_confirmed:
            return check_page(at, form, _("Check the adverse item"), _("Record item"), _item(form))
    grade = f"{form.reliability.data}{form.credibility.data}"
    perform(case_id, form, lambda office, who: act_record_adverse(
        office, case_id, who, source=form.source.data, grade=grade, text=form.text.data, seen=form.seen.data))
    flash(_("The item is recorded. Its gist is now owed to the petitioner."))
    return redirect(url_for("desk.adverse", case_id=case_id), 303)


def _item(form: AdverseForm) -> list[tuple[str, str]]:
    return [
        (_("Source"), form.source.data),
        (_("Reliability"), str(RELIABILITY[form.reliability.data])),
        (_("Credibility"), str(CREDIBILITY[form.credibility.data])),
        (_("What it says"), form.text.data),
    ]


@bp.get(f"{CASE}/log")
@may(Right.DESK)
def log(case_id: str) -> ResponseReturnValue:
    """Show the entries that this seat may know of, newest first (U411)."""
    with sitting(case_id) as at:
        return show("desk/log.html", lines=log_of(at.here, seen_entries(at.office, at.here)), **at.frame())
