"""The observer's desk: cases in a panel's hands; adverse items, a comment on the report; no ballot (U504)."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from app.chancery import Chancery
from app.operations import reports
from app.operations.who import Who
from app.queries.panel_state import history_of, organisation_names, report_of
from app.web.access import may
from app.web.acting import CASE, Task, acts_of, add_tasks, face_in, opened, read_queue
from app.web.entry_words import entry_words
from app.web.forms.observer import CommentForm
from app.web.pages import show
from app.web.registrar import RECORD_ADVERSE
from charter.entry import Entry
from charter.rights import Right
from charter.vocabulary import Act, Role

bp = Blueprint("observer", __name__, url_prefix="/observer")


@bp.get("/")
@may(Right.OBSERVER)
def queue() -> ResponseReturnValue:
    """List the cases that a panel has in hand."""
    return show("observer/queue.html", **read_queue(Role.OBSERVER))


@bp.get(CASE)
@may(Right.OBSERVER)
def case(case_id: str) -> ResponseReturnValue:
    """Show a case to the observer: names, listing acts, history, and the report once it is circulated."""
    with opened(Role.OBSERVER, case_id) as at:
        context = {
            **at.frame(),
            "face": face_in(at),
            "acts": acts_of(at.here, TASKS),
            "report": report_of(at.office, at.here),
            "history": history_of(at.office, at.here),
            "organisations": organisation_names(at.here),
        }
    return show("observer/case.html", entry_words=entry_words, **context)


def _comment(office: Chancery, case_id: str, who: Who, form: CommentForm) -> Entry:
    return reports.comment(office, case_id, who, text=form.text.data, seen=form.seen.data)


TASKS: dict[str, Task] = {
    "record-adverse": RECORD_ADVERSE,
    "comment": Task(
        act=Act.COMMENT,
        form=CommentForm,
        do=_comment,
        title=_l("Comment on the report"),
        button=_l("Comment"),
        done=_l("Your comment is recorded and printed with the report."),
        warning=_l("The comment is printed with the report and cannot be taken back."),
    ),
}
add_tasks(bp, Right.OBSERVER, Role.OBSERVER, TASKS)
