"""The college's act that erases: whose matter, why, and that a second member must say the same."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.chancery import Chancery
from app.operations.erasure import erase
from app.operations.who import Who
from app.queries.erasure import erasures_of, proposed_by_another, subjects_left
from app.queries.panel_state import organisation_names
from app.web.acting import Opened, Task
from app.web.forms.college import ErasureForm
from charter.case import Situation
from charter.entry import Entry
from charter.sentence import Sentence
from charter.vocabulary import Act, Subject


def subject_words(here: Situation, subject: str) -> str:
    """Return in words whose matter a subject of an erasure is."""
    word, _colon, name = subject.partition(":")
    if word == Subject.SEAT:
        seat = here.case.seat_of(name)
        org = "" if seat is None else organisation_names(here).get(seat.org, seat.org)
        return _("Seat %(handle)s (%(org)s): all it wrote, and who sat there", handle=name[:6], org=org)
    if word == Subject.OFFICE:
        return _("%(person)s: all this office holder or officer wrote here", person=name)
    if word == Subject.THIRD:
        number = next(n for n, one in enumerate(here.case.adverse, start=1) if one.item == name)
        return _("Whoever adverse item %(number)s comes from or tells of", number=number)
    return _("The petitioner: petition, files, answers, report, name, and the account unless it has another")


def read_erasures(at: Opened) -> dict[str, Any]:
    """Return the readings of the members, for the page of the case and beside the form."""
    return {
        "erasures": erasures_of(at.office, at.here),
        "subject_words": lambda subject: subject_words(at.here, subject),
        "is_being_erased": bool(at.here.case.owed_erasures),
    }


def _offer(form: ErasureForm, at: Opened) -> None:
    form.subjects.choices = [(one, subject_words(at.here, one)) for one in subjects_left(at.office, at.here)]
    if form.subjects.data is None:
        form.subjects.data = list(proposed_by_another(at.here))


def _erase(office: Chancery, case_id: str, who: Who, form: ErasureForm) -> Entry:
    return erase(
        office, case_id, who, subjects=form.subjects.data, reasons=form.reasons.data, seen=form.seen.data
    )


def _nothing_left(here: Situation) -> Sentence | None:
    """Say that all of it is erased, or about to be; office holders apart, whom the page itself looks up."""
    case = here.case
    left = {str(Subject.PETITIONER), *(f"{Subject.SEAT}:{one.handle}" for one in case.seats)}
    left |= {f"{Subject.THIRD}:{one.item}" for one in case.adverse}
    waits = case.owed_erasures and not left - case.erased
    return Sentence("Everything is about to be erased.") if waits else None


ERASE = Task(
    act=Act.ERASE,
    form=ErasureForm,
    do=_erase,
    warning=_l(
        "This enters the log in your name and cannot be taken back. What two members have said alike is "
        "erased at the next fixed hour, and nobody can bring it back."
    ),
    show=read_erasures,
    against=_nothing_left,
    fill=_offer,
    template="college/erase.html",
    title=_l("Erase what people left in this case"),
    button=_l("Record my reading"),
    done=_l("Your reading is recorded."),
    intro=(
        _l("Nothing is erased until a second member has named the same people."),
        _l(
            "The votes, the outcome, the public reasons of a published recommendation and those of officers "
            "who refused stay. The log keeps a digest of each thing erased, so that it is called erased and "
            "not missing; all earlier proofs still hold."
        ),
        _l(
            "What others wrote about a person lies under their own names: choose them too where it tells of "
            "that person."
        ),
        _l(
            "Told of it are the petitioner, the panel, the college and auditors: that it was decided, by "
            "whom, whose matter, and your reasons."
        ),
    ),
)
