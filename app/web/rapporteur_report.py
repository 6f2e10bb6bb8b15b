"""The rapporteur's report: written as a draft, circulated, finalised once corrections are over."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.chancery import Chancery
from app.operations import reports
from app.operations.door import situation_of
from app.operations.drafts import REPORT, digest_of_draft, draft_of, drop_draft, save_draft
from app.operations.drawn_report import NOT_ANSWERED
from app.operations.public_reasons import objection_to_reasons
from app.operations.sections import section_of
from app.operations.who import Who
from app.queries.case_file import grounds_of, seen_entries
from app.queries.deliberation import reports_of, said_on_report
from app.queries.dialogue_file import dialogue_of
from app.web import filters
from app.web.access import may
from app.web.desk_room import CASE, Sitting, move_of, perform, sitting, writing
from app.web.forms.desk import ConfirmForm, DigestForm
from app.web.forms.rapporteur import ReportForm, report_form
from app.web.pages import show
from app.web.rapporteur_room import LEADS, bp
from charter.entry import Entry
from charter.moves import NOT_HERE, Refused
from charter.rights import Right
from charter.sentence import Sentence
from charter.vocabulary import Act

_CHANGED = Sentence("Your draft has changed since this page was opened. Check it again.")
_UNFINISHED = Sentence("Name the sources that were searched, and write the summary and the public reasons.")


@bp.route(f"{CASE}/report", methods=["GET", "POST"])
@may(Right.DESK)
def write_report(case_id: str) -> ResponseReturnValue:
    """Write the report; each sending keeps the draft, and the second button goes on to circulating."""
    with sitting(case_id, LEADS) as at:
        form = _form(at)
        blocked = move_of(at, Act.CIRCULATE_REPORT, form)
        g.page_form = form  # the draft can be written before it may circulate
        page = _page(at)
    if form.is_submitted() and blocked == (NOT_HERE,):
        raise Refused(blocked)
    if not form.validate_on_submit():
        return show("rapporteur/report.html", form=form, blocked=blocked, **page)
    with writing(case_id, LEADS) as at:
        save_draft(at.office, case_id, at.here.actor, REPORT, form.content())
        objection = objection_to_reasons(at.office, case_id, form.public_reasons.data or "")
    if not form.is_to_be_checked:
        flash(_("Your draft is kept. Nobody else can read it."))
        return redirect(url_for("rapporteur.write_report", case_id=case_id), 303)
    if not form.is_complete("" if objection is None else filters.said(objection)):
        return show("rapporteur/report.html", form=form, blocked=blocked, **page)
    return redirect(url_for("rapporteur.circulate", case_id=case_id), 303)


def _page(at: Sitting) -> dict[str, Any]:
    """Return what stands beside the form: the grounds with their replies, and the adverse items."""
    replies = section_of(at.office, at.here.case.id, "f") or {}
    return {
        "grounds": grounds_of({"f": replies}),
        "dialogue": dialogue_of(at.here, seen_entries(at.office, at.here)),
        **at.frame(),
    }


def _form(at: Sitting) -> ReportForm:
    kind = report_form(at.here.case.grounds)
    return kind(seen=at.seen, **kind.as_typed(draft_of(at.office, at.here.case.id, at.here.actor, REPORT)))


@bp.route(f"{CASE}/report/circulate", methods=["GET", "POST"])
@may(Right.DESK)
def circulate(case_id: str) -> ResponseReturnValue:
    """Check the report as a whole and circulate it."""
    with sitting(case_id, LEADS) as at:
        form = DigestForm(seen=at.seen)
        kept = draft_of(at.office, case_id, at.here.actor, REPORT)
        if not form.is_submitted():
            if kept is None:
                return redirect(url_for("rapporteur.write_report", case_id=case_id), 303)
            form.digest.data = digest_of_draft(kept)
        blocked = move_of(at, Act.CIRCULATE_REPORT, form)
        page = _page(at)
    if not form.validate_on_submit():
        return show("rapporteur/circulate.html", form=form, blocked=blocked, kept=kept, **page)
    perform(case_id, form, lambda office, who: _circulated(office, case_id, who, form), LEADS)
    flash(_("The report is circulated. The petitioner can now correct facts."))
    return redirect(url_for("desk.report", case_id=case_id), 303)


def _circulated(office: Chancery, case_id: str, who: Who, form: DigestForm) -> Entry:
    author = situation_of(office, case_id, who).actor
    kept = draft_of(office, case_id, author, REPORT)
    if kept is None or digest_of_draft(kept) != form.digest.data:
        raise Refused((_CHANGED,))
    if not kept["sources"] or not kept["summary"] or not kept.get("public_reasons"):
        raise Refused((_UNFINISHED,))
    entry = reports.circulate_report(
        office, case_id, who, findings=[text or NOT_ANSWERED for text in kept["findings"]],
        sources=kept["sources"], summary=kept["summary"], public_reasons=kept["public_reasons"],
        seen=form.seen.data,
    )
    drop_draft(office, case_id, author, REPORT)
    return entry


@bp.route(f"{CASE}/report/finalise", methods=["GET", "POST"])
@may(Right.DESK)
def finalise(case_id: str) -> ResponseReturnValue:
    """Finalise the report with the corrections and comments made since: the vote opens on its digest."""
    with sitting(case_id, LEADS) as at:
        form = ConfirmForm(seen=at.seen)
        blocked = move_of(at, Act.FINALISE_REPORT, form)
        entries = seen_entries(at.office, at.here)
        versions, said = reports_of(at.here, entries), said_on_report(at.here, entries)
        frame = at.frame()
    if not form.validate_on_submit():
        return show("rapporteur/finalise.html", form=form, blocked=blocked, versions=versions, said=said,
                    **frame)
    perform(case_id, form, lambda office, who: reports.finalise_report(
        office, case_id, who, seen=form.seen.data), LEADS)
    flash(_("The report is final. The vote is open."))
    return redirect(url_for("desk.ballot", case_id=case_id), 303)
