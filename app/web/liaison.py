"""The liaison's desk: recommendations in force, and petitions whose registrar is late (U505)."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.queries.public_register import register_lines
from app.web.access import may
from app.web.acting import CASE, Task, add_tasks, at_desk, opened, read_queue
from app.web.admission import ADMISSION, DECLARE
from app.web.pages import show
from app.web.registrar import case_context, section_context
from charter.rights import Right
from charter.vocabulary import Role, Stage

bp = Blueprint("liaison", __name__, url_prefix="/liaison")
TASKS: dict[str, Task] = {**ADMISSION, "declare": DECLARE}
add_tasks(bp, Right.LIAISON, Role.LIAISON, TASKS)


@bp.get("/")
@may(Right.LIAISON)
def queue() -> ResponseReturnValue:
    """List the recommendations in force, and what the registrars have left undone."""
    with at_desk(Role.LIAISON) as (office, _actor):
        lines = [line for line in register_lines(office) if line.status is Stage.IN_FORCE]
    return show("liaison/queue.html", lines=lines, **read_queue(Role.LIAISON))


@bp.get(CASE)
@may(Right.LIAISON)
def case(case_id: str) -> ResponseReturnValue:
    """Show a petition to the deputy, once the registrars are late."""
    with opened(Role.LIAISON, case_id) as at:
        context = case_context(at, TASKS)
    return show("registrar/case.html", **context)


@bp.get(f"{CASE}/sections/<string(length=1):letter>")
@may(Right.LIAISON)
def section(case_id: str, letter: str) -> ResponseReturnValue:
    """Show one section as it was filed."""
    with opened(Role.LIAISON, case_id) as at:
        context = section_context(at, letter)
    return show("registrar/section.html", **context)
