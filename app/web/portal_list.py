"""One's own petitions, and the tasks of the one that is being written."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.operations.drafting import EDITABLE
from app.queries.portal import own_petitions
from app.web.access import may
from app.web.pages import show
from app.web.portal_plan import SECTIONS, Section
from app.web.portal_room import CASE, Standing, bp, editable
from app.web.visitor import service, signed_in
from charter.rights import Right
from charter.vocabulary import Act

Task = tuple[str, str | None, str, str]


@bp.get("/")
@may(Right.OWN_PETITION)
def petitions() -> ResponseReturnValue:
    """List one's own petitions; offer to begin one when none lives."""
    with service().database.reading() as session:
        rows = own_petitions(session, signed_in().account_id)
    return show(
        "portal/petitions.html", rows=rows, may_begin=not any(row.is_live for row in rows), editable=EDITABLE
    )


@bp.get(f"{CASE}/tasks")
@may(Right.OWN_PETITION)
def tasks(case_id: str) -> ResponseReturnValue:
    """Show what is to be written, each section with its state (U304)."""
    at = editable(case_id)
    parts = [_task(at, section) for section in SECTIONS]
    required = at.here.rulebook.required_sections
    return show(
        "portal/tasks.html",
        at=at,
        needed=_those(parts, required),
        offered=_those(parts, required, rest=True),
        attach=_attach(at),
        finish=_finish(at),
        may_discard=at.is_open(Act.DISCARD),
    )


def _those(parts: list[tuple[str, Task]], letters: tuple[str, ...], *, rest: bool = False) -> list[Task]:
    return [task for letter, task in parts if (letter in letters) is not rest]


def _task(at: Standing, section: Section) -> tuple[str, Task]:
    if section.letter == "f" and not at.sections.get("c", {}).get("listings"):
        return "f", (str(section.verb), None, _("Cannot start yet"), "locked")
    state, tone = state_of(at, section.letter)
    return section.letter, (str(section.verb), address_of(at.id, section), state, tone)


def state_of(at: Standing, letter: str) -> tuple[str, str]:
    """Return the state of a section in words, with the tone it is drawn in."""
    if letter in at.complete:
        return _("Completed"), "done"
    return (
        (_("In progress"), "next")
        if any(at.sections.get(letter, {}).values())
        else (_("Not started"), "open")
    )


def address_of(case_id: str, section: Section) -> str:
    """Return the address of a section's first page."""
    if section.items is not None:
        return url_for("portal.items", case_id=case_id, letter=section.letter)
    return url_for("portal.section", case_id=case_id, letter=section.letter, step=section.steps[0].name)


def _attach(at: Standing) -> Task:
    count = _("Files: %(count)s", count=len(at.files)) if at.files else _("Not started")
    return (
        _("Attach files"),
        url_for("portal.attachments", case_id=at.id),
        count,
        "next" if at.files else "open",
    )


def missing_of(at: Standing) -> tuple[Section, ...]:
    """Return the sections that must be complete before the petition is signed, and are not."""
    required = at.here.rulebook.required_sections
    return tuple(one for one in SECTIONS if one.letter in required and one.letter not in at.complete)


def _finish(at: Standing) -> list[Task]:
    check = (_("Check your answers"), url_for("portal.check", case_id=at.id), _("Open"), "open")
    if missing_of(at):
        return [check, (_("Sign and file"), None, _("Cannot start yet"), "locked")]
    if at.is_open(Act.REFILE):
        return [check, (_("File again"), url_for("portal.refile", case_id=at.id), _("Not started"), "open")]
    return [check, (_("Sign and file"), url_for("portal.sign", case_id=at.id), _("Not started"), "open")]
