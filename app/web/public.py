"""What everyone may read, without cookie or script: register, rules, figures, log, how to check us."""

from __future__ import annotations

import hashlib

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.operations.bundles import public_selection, taken_now
from app.operations.flat import Form, flat_public
from app.operations.publishing import Wanted
from app.queries.cosignatures import witnessing_of
from app.queries.log_pages import checkpoint_text, policy_text, signed_size
from app.queries.public_log import (
    PAGE,
    governance_lines,
    members_of,
    offices_of,
    outcomes_counted,
    overdue_by_stage,
    published_count,
)
from app.queries.public_register import found_in_register, recommendation, register_lines
from app.rulebooks import founding_edition
from app.web.access import public
from app.web.entry_words import entry_words
from app.web.filters import word
from app.web.flat_words import wording
from app.web.languages import locale
from app.web.log import verifier_archive, written_for_all
from app.web.pages import show
from app.web.rule_words import CLOCKS, WEIGHTS, rule
from app.web.section_words import SECTION_WORDS, VALUE_WORDS
from app.web.sending import as_published
from app.web.visitor import service
from charter.vocabulary import Outcome, Role

bp = Blueprint("public", __name__, url_prefix="/public")
bp.add_app_template_filter(rule)


@bp.get("/register")
@public
def register() -> ResponseReturnValue:
    """Show the published recommendations, or those that a search finds."""
    sought = request.args.get("q", "").strip()
    with service().reading_office() as office:
        lines = found_in_register(office, sought) if sought else register_lines(office)
        taken_at = taken_now(office, public_selection)
    if sought and not lines:
        return redirect(url_for(".nothing_found"), 303)
    return show("public/register.html", lines=lines, sought=sought, taken_at=taken_at)


@bp.get("/register/nothing-found")
@public
def nothing_found() -> ResponseReturnValue:
    """Say that a search found nothing: one page for what is not there and what is not public (U602)."""
    return show("public/nothing_found.html")


@bp.get("/register/<string(length=9):number>")
@public
def published(number: str) -> ResponseReturnValue:
    """Show one published recommendation."""
    with service().reading_office() as office:
        found = recommendation(office, number) if number.replace("-", "").isalnum() else None
    if found is None:
        abort(404)
    return show("public/recommendation.html", one=found, line=found.line)


@bp.get("/rules")
@public
def rulebook() -> ResponseReturnValue:
    """Show the edition in force: criteria, disqualifiers, counting, interests, clocks."""
    with service().reading_office() as office:
        roll = office.roll()
    edition = roll.editions.get(roll.edition) or founding_edition()
    return show(
        "public/rulebook.html",
        edition=edition,
        clocks=CLOCKS,
        weights=WEIGHTS,
        undertakings=VALUE_WORDS,
        sections=SECTION_WORDS,
    )


@bp.get("/figures")
@public
def figures() -> ResponseReturnValue:
    """Show the outcomes counted, and how many petitions are overdue at each stage."""
    with service().reading_office() as office:
        session, day = office.session, office.day
        outcomes, late = outcomes_counted(session), overdue_by_stage(session, day)
        number, taken_at = published_count(session), taken_now(office, public_selection)
    names = {row.outcome: outcome_word(row.outcome) for row in outcomes}
    return show(
        "public/figures.html",
        outcomes=outcomes,
        words=names,
        late=late,
        published=number,
        day=day,
        taken_at=taken_at,
    )


def outcome_word(outcome: str) -> str:
    """Return the word of a counted outcome, which is an outcome or the reason for closing."""
    if outcome in set(Outcome):
        return word(Outcome(outcome))
    return _("Recommended, but not endorsed")


@bp.get("/organisations")
@public
def organisations() -> ResponseReturnValue:
    """Show who holds power: the member organisations and the offices."""
    with service().reading_office() as office:
        roll, day = office.roll(), office.day
    return show("public/organisations.html", members=members_of(roll, day), offices=offices_of(roll, day))


@bp.get("/governance")
@public
def governance() -> ResponseReturnValue:
    """List the open entries without a case, newest first."""
    before = request.args.get("before", "")
    with service().reading_office() as office:
        lines = governance_lines(office.session, int(before[:9]) if before.isdecimal() else None)
        names = {org.id: org.name for org in office.roll().organisations.values()}
        taken_at = taken_now(office, public_selection)
    following = lines[-1].index if len(lines) == PAGE else None
    return show(
        "public/governance.html",
        lines=lines,
        following=following,
        entry_words=entry_words,
        organisations=names,
        roles=lambda role: word(Role(role)),
        taken_at=taken_at,
    )


@bp.get("/entries.<any(csv,xlsx,jsonl):form>")
@public
def entries(form: str) -> ResponseReturnValue:
    """Hand out every public act in this language, written once for each state of what is public."""
    with service().auditing_office() as office:
        at = taken_now(office, public_selection) or abort(404)
        path = written_for_all(
            office, "entries", Wanted("entries", at.mark, f"{locale()}.{form}"),
            lambda place: flat_public(office, place, Form(form), wording()),
        )
    return as_published(path, f"offramp-entries-{at.mark}.{form}")


@bp.get("/checkpoint")
@public
def checkpoint() -> ResponseReturnValue:
    """Show the newest signed checkpoint and the policy to check it with."""
    with service().reading_office() as office:
        note, size = checkpoint_text(office.session), signed_size(office.session)
        policy, witnessing = policy_text(office), witnessing_of(office, size)
    return show(
        "public/checkpoint.html", note=_text(note), size=size, policy=_text(policy), witnessing=witnessing
    )


@bp.get("/check-us")
@public
def check_us() -> ResponseReturnValue:
    """Say how a stranger checks everything in a few commands."""
    digest = hashlib.sha256(verifier_archive()).hexdigest()
    with service().reading_office() as office:
        roll, taken_at = office.roll(), taken_now(office, public_selection)
    return show(
        "public/check_us.html", digest=digest, base=service().settings.base_url, roll=roll, taken_at=taken_at
    )


def _text(octets: bytes | None) -> str | None:
    return None if octets is None else octets.decode()
