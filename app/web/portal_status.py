"""Where a petition stands: status, history, decision, and the bundle that proves it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from http import HTTPStatus
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.chancery import Chancery
from app.operations.bundles import NoBundle, Taken, case_selection, export_case, taken_now
from app.operations.flat import Form, flat_case
from app.operations.publishing import writing_alone
from app.queries.log_pages import PUBLISHED
from app.queries.portal import last_of, questions
from app.web.access import may
from app.web.entry_words import entry_words
from app.web.flat_words import wording
from app.web.pages import show
from app.web.portal_decision import decision_of
from app.web.portal_filing import defects_of
from app.web.portal_plan import BY_LETTER
from app.web.portal_room import CASE, Standing, bp, me, standing, standing_in
from app.web.portal_words import told_of
from app.web.sending import as_written
from app.web.visitor import service
from charter.deadlines import next_deadline
from charter.rights import Right
from charter.sentence import Sentence
from charter.vocabulary import Act, Stage, Subject
from charter.zipform import TooLong

NO_BUNDLE_YET = Sentence("The log is sealed once a day. Come back after the next checkpoint.")
OpenAct = tuple[str, str | None, Sequence[Sentence]]


@bp.get(CASE)
@may(Right.OWN_PETITION)
def petition(case_id: str) -> ResponseReturnValue:
    """Show what the stage means, who acts, by when, what can be done now, and the history (U311)."""
    with service().reading_office() as office:
        at = standing_in(office, case_id)
        if at.here.case.stage is Stage.DRAFT:
            return redirect(url_for(".tasks", case_id=case_id), 303)
        taken_at = taken_now(office, lambda office: case_selection(office, case_id, me()))
    due = next_deadline(at.here.case, at.here.rulebook)
    today = service().today()
    asked = [one for one in questions(at.happenings, today) if one.is_open]
    return show(
        "portal/status.html",
        past=_past(at),
        at=at,
        told=told_of(at.here.case),
        due=due,
        overdue=due is not None and today > due,
        acts=_acts(at),
        asked=asked,
        defects=defects_of(at) if at.here.case.stage is Stage.RETURNED else [],
        ruling=_ruling(at),
        offer=last_of(at.happenings, "interview.offered"),
        decision=decision_of(at),
        erasure=_erasure(at),
        verbs=BY_LETTER,
        taken_at=taken_at,
    )


@bp.get(f"{CASE}/acts")
@may(Right.OWN_PETITION)
def acts(case_id: str) -> ResponseReturnValue:
    """Lead to the acts in one's own name, which are listed together whatever they are about."""
    standing(case_id)
    return redirect(url_for("acts.own"), 303)


@bp.get(f"{CASE}/decision")
@may(Right.OWN_PETITION)
def decision(case_id: str) -> ResponseReturnValue:
    """Show the outcome, its reasons, the votes by organisation, and what can follow (U314)."""
    at = standing(case_id)
    found = decision_of(at)
    if found is None:
        abort(404)
    return show("portal/decision.html", at=at, decision=found, told=told_of(at.here.case),
                due=next_deadline(at.here.case, at.here.rulebook))


@bp.get(f"{CASE}/bundle")
@may(Right.OWN_PETITION)
def bundle(case_id: str) -> ResponseReturnValue:
    """Hand out the bundle of one's own petition, which proves offline what happened and when."""
    return _handed_out(case_id, "zip", lambda office, out: export_case(office, out, case_id, me()))


@bp.get(f"{CASE}/entries.<any(csv,xlsx,jsonl):form>")
@may(Right.OWN_PETITION)
def entries(case_id: str, form: str) -> ResponseReturnValue:
    """Hand out the acts of one's own petition, as far as one may know of them, in this language."""
    words = wording()
    return _handed_out(
        case_id, form,
        lambda office, out: flat_case(office, out, Form(form), words, case_id=case_id, who=me()),
    )


def _handed_out(
    case_id: str, ending: str, write: Callable[[Chancery, Path], Taken]
) -> ResponseReturnValue:
    """Write a file aside and send it, one at a time for a petition; it is gone once it is sent."""
    at = standing(case_id)
    # One of 256 locks, so that no file is named after a petition and nobody keeps all others waiting.
    alone = writing_alone(service().settings.data_folder / PUBLISHED, f"case-{case_id[:2]}")
    with alone, TemporaryDirectory() as folder:
        out = Path(folder) / f"petition.{ending}"
        try:
            with service().reading_office() as office:
                taken = write(office, out)
        except NoBundle:
            return show("portal/not_now.html", at=at, objections_now=(NO_BUNDLE_YET,))
        except TooLong:
            return show("portal/too_long.html", at=at, status=HTTPStatus.GONE)
        return as_written(out, f"petition-{at.reference}-{taken.mark}.{ending}")


def _past(at: Standing) -> list[tuple[date, str, int]]:
    """Return the history, the newest first; what happened several times on a day stands there once."""
    runs = groupby(reversed(at.happenings), key=lambda one: (one.day, one.type))
    return [(day, entry_words(word), len(list(run))) for (day, word), run in runs]


def _erasure(at: Standing) -> str:
    """Say whether the petitioner's own matter is about to be erased, or that of others only."""
    case = at.here.case
    if any(Subject.PETITIONER in one.subjects for one in case.owed_erasures):
        return "owed"
    return "others" if case.erased else ""


def _ruling(at: Standing) -> str:
    found = last_of(at.happenings, "petition.ruled_inadmissible")
    return str(found.said.get("reasons") or "") if found and at.here.case.stage is Stage.INADMISSIBLE else ""


def _acts(at: Standing) -> list[OpenAct]:
    """Return the acts of this stage: words, address or none, and what stands against each (U107)."""
    pages = (
        (Act.REFILE, _("Answer the defects and file again"), ".refile"),
        (Act.REQUEST_REVIEW, _("Ask the college to review the ruling"), ".request_review"),
        (Act.ANSWER, _("Answer questions and what speaks against you"), ".asked"),
        (Act.ADD_EVIDENCE, _("Attach a file"), ".attach"),
        (Act.CHALLENGE, _("Challenge a member of the panel"), ".challenge"),
        (Act.CORRECT_FACTS, _("Read the report and correct facts"), ".report"),
        (Act.WITHDRAW, _("Withdraw the petition"), ".withdraw"),
    )
    moves = at.moves
    return [
        (words, None if moves[act].objections else url_for(page, case_id=at.id), moves[act].objections)
        for act, words, page in pages if act in moves
    ]
