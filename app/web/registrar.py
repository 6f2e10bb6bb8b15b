"""The registrar's desk: what is filed, whether it is complete, the clocks, adverse items (U501)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from app.chancery import Chancery
from app.operations import dialogue
from app.operations.sections import complete_letters, section_of, sections_of
from app.operations.who import Who
from app.queries.clocks import clocks_of
from app.queries.evidence import evidence_of
from app.queries.panel_state import history_of, organisation_names, verifications_of
from app.web.access import may
from app.web.acting import CASE, Opened, Task, acts_of, add_tasks, at_desk, opened, read_queue
from app.web.admission import ADMISSION, DECLARE
from app.web.entry_words import entry_words
from app.web.forms.office import AdverseItemForm, BareForm
from app.web.forms.registrar import GistForm
from app.web.office_files import add_originals
from app.web.pages import show
from app.web.section_words import SECTION_WORDS, rows_of
from charter.case import Situation
from charter.entry import Entry
from charter.rights import Right
from charter.vocabulary import Act, Role, Stage

bp = Blueprint("registrar", __name__, url_prefix="/registrar")


@bp.get("/")
@may(Right.REGISTRAR)
def queue() -> ResponseReturnValue:
    """List the petitions that wait for the registrar, and those that wait for others."""
    return show("registrar/queue.html", **read_queue(Role.REGISTRAR))


@bp.get("/clocks")
@may(Right.REGISTRAR)
def clocks() -> ResponseReturnValue:
    """Show the board of clocks: what is live in each stage, what is overdue, what falls due next."""
    with at_desk(Role.REGISTRAR) as (office, _actor):
        rows = clocks_of(office.session, office.day)
    return show("registrar/clocks.html", rows=rows)


@bp.get(CASE)
@may(Right.REGISTRAR)
def case(case_id: str) -> ResponseReturnValue:
    """Show a petition to the registrar: acts open now, verifications, sections, evidence, history."""
    with opened(Role.REGISTRAR, case_id) as at:
        context = case_context(at, TASKS)
    return show("registrar/case.html", **context)


@bp.get(f"{CASE}/sections/<string(length=1):letter>")
@may(Right.REGISTRAR)
def section(case_id: str, letter: str) -> ResponseReturnValue:
    """Show one section as it was filed."""
    with opened(Role.REGISTRAR, case_id) as at:
        context = section_context(at, letter)
    return show("registrar/section.html", **context)


def case_context(at: Opened, tasks: dict[str, Task]) -> dict[str, Any]:
    """Return what the page of a petition shows to a registrar, a deputy or the college."""
    office, here = at.office, at.here
    required = here.rulebook.required_sections
    return {
        **at.frame(),
        "acts": acts_of(here, tasks),
        "verifications": verifications_of(here),
        "organisations": organisation_names(here),
        "sections": [] if _is_unsent(here) else checklist(office, here.case.id, required),
        "evidence": evidence_of(office, here),
        "history": history_of(office, here),
        "entry_words": entry_words,
    }


def _is_unsent(here: Situation) -> bool:
    """Say whether the sections are the petitioner's own again: changed since a return, or given up."""
    return here.case.stage is Stage.RETURNED or (here.case.is_over and here.case.admitted_on is None)


def checklist(office: Chancery, case_id: str, required: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the sections with whether they are required, complete, started or empty."""
    given, complete = sections_of(office, case_id), complete_letters(office, case_id)
    return [
        {
            "letter": letter,
            "words": words,
            "is_required": letter in required,
            "is_given": letter in given,
            "is_complete": letter in complete,
            "address": url_for(".section", case_id=case_id, letter=letter),
        }
        for letter, words in SECTION_WORDS.items()
    ]


def section_context(at: Opened, letter: str) -> dict[str, Any]:
    """Return one section in words, or no page where there is no such section."""
    if letter not in SECTION_WORDS or _is_unsent(at.here):
        abort(404)
    content = section_of(at.office, at.here.case.id, letter)
    return {**at.frame(), "letter": letter, "words": SECTION_WORDS[letter], "rows": rows_of(content or {})}


def record_adverse(office: Chancery, case_id: str, who: Who, form: AdverseItemForm) -> Entry:
    """Record an adverse item as the form says."""
    return dialogue.record_adverse(
        office,
        case_id,
        who,
        source=form.source.data,
        grade=form.grade,
        text=form.text.data,
        seen=form.seen.data,
    )


def _open_dialogue(office: Chancery, case_id: str, who: Who, form: BareForm) -> Entry:
    return dialogue.open_dialogue(office, case_id, who, seen=form.seen.data)


def _disclose_gist(office: Chancery, case_id: str, who: Who, form: GistForm) -> Entry:
    return dialogue.disclose_gist(
        office,
        case_id,
        who,
        items=form.items.data,
        text=form.text.data,
        due=form.due.data,
        seen=form.seen.data,
    )


def _offer_items(form: GistForm, at: Opened) -> None:
    waiting = [one for one in at.here.case.adverse if one.gist_on is None]
    form.items.choices = [(one.item, one.item) for one in waiting]


RECORD_ADVERSE = Task(
    act=Act.RECORD_ADVERSE,
    form=AdverseItemForm,
    do=record_adverse,
    title=_l("Record an adverse item"),
    button=_l("Record"),
    done=_l("The adverse item is recorded; its gist is owed to the petitioner."),
    intro=(
        _l(
            "Record whatever speaks against the petitioner, with its source. The panel weighs it, and the "
            "petitioner answers its gist."
        ),
    ),
    warning=_l("An adverse item cannot be taken back; the report names each one."),
)
TASKS: dict[str, Task] = {
    **ADMISSION,
    "record-adverse": RECORD_ADVERSE,
    "open-dialogue": Task(
        act=Act.OPEN_DIALOGUE,
        form=BareForm,
        do=_open_dialogue,
        title=_l("Open the dialogue"),
        button=_l("Open the dialogue"),
        done=_l("The dialogue is open."),
        intro=(_l("The panel is complete, all its seats have declared, and no challenge is undecided."),),
    ),
    "disclose-gist": Task(
        act=Act.DISCLOSE_GIST,
        form=GistForm,
        do=_disclose_gist,
        fill=_offer_items,
        title=_l("Send a gist in the rapporteur’s place"),
        button=_l("Send the gist"),
        done=_l("The gist is sent to the petitioner."),
        warning=_l("The petitioner reads this at once."),
    ),
    "declare": DECLARE,
}
add_tasks(bp, Right.REGISTRAR, Role.REGISTRAR, TASKS)
add_originals(bp, Right.REGISTRAR, Role.REGISTRAR)
