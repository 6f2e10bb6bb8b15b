"""What the rooms of the offices share: a petition opened for a role, and one act of it, done once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _

from app.chancery import Chancery
from app.operations.door import seen_by, situation_of
from app.operations.receipts import KeyReused
from app.operations.sections import section_of
from app.operations.who import NotFound, Who, actor_in
from app.queries.case_file import Face, face_of
from app.queries.office_queue import Queue, move_of, queue_of
from app.queries.sight import may_know
from app.web.access import may
from app.web.forms.base import ActingForm
from app.web.forms.desk import CheckedForm
from app.web.pages import show
from app.web.receipts import once_noted
from app.web.visitor import service, signed_in
from charter.case import Actor, Case, Situation
from charter.deadlines import next_deadline
from charter.entry import Entry
from charter.moves import MovedOn, Refused, open_moves
from charter.rights import Right
from charter.sentence import Sentence
from charter.vocabulary import Act, Role, Subject

CASE = "/petitions/<string(length=32):case_id>"
_HIDDEN = ("csrf_token", "key", "seen", "confirmed")


@dataclass(frozen=True)
class Opened:
    """A petition before the holder of an office: the office, the situation, and what names the case."""

    office: Chancery
    here: Situation

    @property
    def seen(self) -> str:
        """The token of the last entry that this actor may see."""
        return seen_by(self.office, self.here.case, self.here.actor)

    def frame(self) -> dict[str, Any]:
        """Return what every page of a case shows first."""
        case = self.here.case
        return {
            "case_id": case.id,
            "name": name_of(self.office, case.id) or (_("Erased") if is_erased(case) else ""),
            "stage": case.stage,
            "due": next_deadline(case, self.here.rulebook),
        }


def name_of(office: Chancery, case_id: str) -> str:
    """Return the petitioner's name as the petition gives it, Latin letters first."""
    identity = section_of(office, case_id, "a") or {}
    return str(identity.get("name_latin") or identity.get("name_cyrillic") or "")


def is_erased(case: Case) -> bool:
    """Say whether what the petitioner left in a case is gone."""
    return any(one.performed_on and Subject.PETITIONER in one.subjects for one in case.erasures)


def face_in(at: Opened) -> Face:
    """Return names, spellings and listing acts: what those may read who have not declared yet."""
    kept = {letter: section_of(at.office, at.here.case.id, letter) or {} for letter in ("a", "c")}
    return face_of(at.here, kept)


def who_holds(role: Role) -> Who:
    """Return the claim of the signed-in person to a role of the roll."""
    return Who(role, person_id=signed_in().person_id)


@contextmanager
def not_there() -> Iterator[None]:
    """Answer what is not there and what is not yours with one page (security S206)."""
    try:
        yield
    except NotFound:
        abort(404)


@contextmanager
def opened(role: Role, case_id: str) -> Iterator[Opened]:
    """Open a petition to read, for a role that may know of it."""
    with not_there(), service().reading_office() as office:
        yield Opened(office, known_situation(office, role, case_id))


def known_situation(office: Chancery, role: Role, case_id: str) -> Situation:
    """Return the situation of the signed-in person before a petition that they may know of.

    Raises:
        NotFound: it is not there, or not theirs.
    """
    if not case_id.isalnum():
        raise NotFound  # no id of ours; some characters are not even storable
    here = situation_of(office, case_id, who_holds(role))
    if not may_know(here):
        raise NotFound
    return here


@contextmanager
def at_desk(role: Role) -> Iterator[tuple[Chancery, Actor]]:
    """Open an office to read, for a page without a petition."""
    with not_there(), service().reading_office() as office:
        yield office, actor_in(office, office.roll(), None, None, who_holds(role))


def read_queue(role: Role) -> dict[str, Any]:
    """Return the reader's queue with the names of its petitions, for a template."""
    with at_desk(role) as (office, actor):
        after = request.args.get("after", "")
        queue: Queue = queue_of(office, actor, after=after if after.isalnum() else None)
        names = {row.case_id: name_of(office, row.case_id) for row in queue.rows}
    return {"queue": queue, "names": names}


@dataclass(frozen=True, kw_only=True)
class Task:
    """One act of an office as a page: its form, its words, and the operation behind it.

    `warning` is said on the check page, which stands before every act that cannot be undone; without
    it the act is done at once. `fill` sets choices, `show` adds what the page shows beside the form.
    `against` says what the charter will object whatever is typed, so that no page offers it.
    """

    act: Act
    form: Callable[..., CheckedForm]
    do: Callable[[Chancery, str, Who, Any], Entry]
    title: LazyString
    button: LazyString
    done: LazyString
    intro: tuple[LazyString, ...] = ()
    warning: LazyString | None = None
    fill: Callable[[Any, Opened], None] = lambda _form, _at: None
    show: Callable[[Opened], dict[str, Any]] = lambda _at: {}
    against: Callable[[Situation], Sentence | None] = lambda _here: None
    template: str = "offices/act.html"
    leads_to: str = ".case"


def add_tasks(room: Blueprint, right: Right, role: Role, tasks: Mapping[str, Task]) -> None:
    """Give a room the pages of its acts, each at the word it has in the address."""
    for word, task in tasks.items():
        view = may(right)(partial(_act_page, role, task))
        room.add_url_rule(f"{CASE}/{word}", endpoint=_endpoint(word), view_func=view, methods=["GET", "POST"])


def _endpoint(word: str) -> str:
    return word.replace("-", "_")


def acts_of(here: Situation, tasks: Mapping[str, Task]) -> list[tuple[str, str | None, tuple[Sentence, ...]]]:
    """Return the acts of this stage: words, address or none, and what stands against each (U107).

    What is open comes first, a declaration after the others.
    """
    by_act = {task.act: (word, task) for word, task in tasks.items()}
    found = []
    for move in open_moves(here):
        if move.act in by_act:
            word, task = by_act[move.act]
            objections = move.objections or _foreseen(task, here)
            address = url_for(f".{_endpoint(word)}", case_id=here.case.id)
            found.append((task.act is Act.DECLARE_INTEREST, str(task.title), address, objections))
    found.sort(key=lambda one: (bool(one[3]), one[0]))
    return [(words, None if objections else address, objections) for _, words, address, objections in found]


def _foreseen(task: Task, here: Situation) -> tuple[Sentence, ...]:
    objection = task.against(here)
    return () if objection is None else (objection,)


def _act_page(role: Role, task: Task, case_id: str) -> ResponseReturnValue:
    is_sent = request.method == "POST"
    if is_sent and was_done_before(case_id):
        return _after(role, task, case_id)
    with opened(role, case_id) as at:
        objections = _objections(task, at.here, is_sent=is_sent)
        context = {**at.frame(), **task.show(at), "task": task}
        if objections and not is_sent and not g.get("is_redrawn"):
            return show("offices/not_open.html", objections_now=objections, **context)
        form = task.form(seen=at.seen)
        task.fill(form, at)
    if form.is_to_be_shown():
        return show(task.template, form=form, **context)
    if task.warning is not None and not form.is_confirmed:
        return show("offices/check.html", form=form, **context)
    act_once(role, case_id, form, lambda office, who: task.do(office, case_id, who, form))
    return _after(role, task, case_id)


def _objections(task: Task, here: Situation, *, is_sent: bool) -> tuple[Sentence, ...]:
    """Return what stands against an act; where the stage has no such act there is no page any more."""
    move = move_of(here, task.act)
    if move is None and is_sent:
        raise MovedOn
    if move is None:
        abort(404)
    return move.objections or _foreseen(task, here)


def was_done_before(subject: str) -> bool:
    """Say whether this very form was sent before and acted; it then leads where it led then."""

    def perform() -> Entry:
        raise _NotBefore

    try:
        with service().office() as office:
            once_for_form(office, request.form.get("key", ""), subject, perform)
    except _NotBefore:
        return False
    return True


class _NotBefore(Exception):
    """The form has not acted yet."""


def _after(role: Role, task: Task, case_id: str) -> ResponseReturnValue:
    """Say what was done, and lead back to the petition, or to the queue when it is out of sight now."""
    flash(str(task.done))
    with not_there(), service().reading_office() as office:
        is_in_sight = may_know(situation_of(office, case_id, who_holds(role)))
    return redirect(url_for(task.leads_to, case_id=case_id) if is_in_sight else url_for(".queue"), 303)


def act_once(role: Role, case_id: str, form: ActingForm, do: Callable[[Chancery, Who], Entry]) -> None:
    """Do one act in a unit of work, once for the form's key.

    Raises:
        Refused: the charter objects, or the key was used for something else.
        MovedOn: something that the actor may see has happened since the form was drawn.
    """
    who = who_holds(role)
    with not_there(), service().office() as office:
        known_situation(office, role, case_id)
        once_for_form(office, str(form.key.data), case_id, lambda: do(office, who))


def once_for_form(office: Chancery, key: str, subject: str, do: Callable[[], Entry]) -> None:
    """Do an act once for a form's key; `subject` is what it is about."""
    scope = f"{signed_in().account_id}/{request.endpoint}/{subject}"
    try:
        once_noted(office, key[:64], scope, _typed(), do)
    except KeyReused:
        raise Refused((KeyReused.sentence,)) from None


def _typed() -> dict[str, object]:
    return {name: "\x1f".join(request.form.getlist(name)) for name in request.form if name not in _HIDDEN}
