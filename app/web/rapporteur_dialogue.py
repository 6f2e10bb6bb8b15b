"""The dialogue as the rapporteur leads it: question, gist, closing of the file."""

from __future__ import annotations

from datetime import date, timedelta

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.operations import dialogue
from app.queries.case_file import seen_entries
from app.queries.dialogue_file import AdverseItem, dialogue_of
from app.web.access import may
from app.web.desk_room import CASE, Sitting, check_page, draws_no_form, move_of, perform, sitting
from app.web.filters import deadline
from app.web.forms.desk import ConfirmForm
from app.web.forms.rapporteur import GistForm, QuestionForm
from app.web.pages import show
from app.web.rapporteur_room import LEADS, bp
from charter.rights import Right
from charter.vocabulary import Act


@bp.route(f"{CASE}/question", methods=["GET", "POST"])
@may(Right.DESK)
def ask(case_id: str) -> ResponseReturnValue:
    """Ask the petitioner a question."""
    with sitting(case_id, LEADS) as at:
        form = QuestionForm(seen=at.seen, due=_earliest(at))
        blocked = move_of(at, Act.ASK, form)
        if form.is_to_be_shown():
            return show("rapporteur/ask.html", form=form, blocked=blocked, least=_least(at), **at.frame())
        if not form.is_confirmed:
            rows = [(_("Question"), form.text.data), (_("Answer by"), deadline(form.due.data))]
            return check_page(at, form, _("Check the question"), _("Ask question"), rows,
                              warning=_("The petitioner reads this at once. It cannot be taken back."))
    perform(case_id, form, lambda office, who: dialogue.ask(
        office, case_id, who, text=form.text.data, due=form.due.data, seen=form.seen.data), LEADS)
    flash(_("The question is asked."))
    return redirect(url_for("desk.dialogue", case_id=case_id), 303)


def _least(at: Sitting) -> int:
    return at.here.rulebook.clock("answer")


def _earliest(at: Sitting) -> date:
    return at.here.day + timedelta(days=_least(at))


@bp.route(f"{CASE}/gist", methods=["GET", "POST"])
@may(Right.DESK)
def gist(case_id: str) -> ResponseReturnValue:
    """Tell the petitioner the gist of adverse items."""
    with sitting(case_id, LEADS) as at:
        adverse = dialogue_of(at.here, seen_entries(at.office, at.here)).adverse
        waiting = [one for one in adverse if one.gist_on is None]
        form = GistForm(seen=at.seen, due=_earliest(at))
        # A form sent twice names items that wait no longer: its key answers, or the guard.
        form.items.choices = _named(adverse if form.is_submitted() else waiting)
        blocked = move_of(at, Act.DISCLOSE_GIST, form)
        if not waiting:
            draws_no_form()
        if form.is_to_be_shown():
            return show("rapporteur/gist.html", form=form, blocked=blocked, waiting=waiting, least=_least(at),
                        **at.frame())
        if not form.is_confirmed:
            return check_page(at, form, _("Check the gist"), _("Disclose gist"), _gist(form),
                              warning=_("The petitioner reads this at once. It cannot be taken back."))
    perform(case_id, form, lambda office, who: dialogue.disclose_gist(
        office, case_id, who, items=form.items.data, text=form.text.data, due=form.due.data,
        seen=form.seen.data), LEADS)
    flash(_("The gist is disclosed."))
    return redirect(url_for("desk.dialogue", case_id=case_id), 303)


def _named(items: list[AdverseItem] | tuple[AdverseItem, ...]) -> list[tuple[str, str]]:
    return [(one.item, f"{one.source} ({one.grade})") for one in items]


def _gist(form: GistForm) -> list[tuple[str, str]]:
    named = dict(form.items.choices)
    covered = "\n".join(named[item] for item in form.items.data)
    return [(_("Covers"), covered), (_("Gist"), form.text.data), (_("Answer by"), deadline(form.due.data))]


@bp.route(f"{CASE}/close-file", methods=["GET", "POST"])
@may(Right.DESK)
def close_file(case_id: str) -> ResponseReturnValue:
    """Close the file: the assessment opens, and nothing is added any more."""
    with sitting(case_id, LEADS) as at:
        form = ConfirmForm(seen=at.seen)
        blocked = move_of(at, Act.CLOSE_FILE, form)
        frame = at.frame()
        found = dialogue_of(at.here, seen_entries(at.office, at.here))
    if not form.validate_on_submit():
        return show("rapporteur/close_file.html", form=form, blocked=blocked, dialogue=found, **frame)
    perform(case_id, form, lambda office, who: dialogue.close_file(
        office, case_id, who, seen=form.seen.data), LEADS)
    flash(_("The file is closed. Each seat now assesses alone."))
    return redirect(url_for("desk.show_case", case_id=case_id), 303)
