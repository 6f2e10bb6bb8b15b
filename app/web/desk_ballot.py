"""The ballot, and after the count its result: before it there is neither tally nor turnout (U417, U418)."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.operations.ballots import cast_ballot
from app.queries.case_file import seen_entries
from app.queries.deliberation import conditions_of, counted_vote, disqualifiers_of
from app.web.access import may
from app.web.desk_room import (
    CASE,
    Sitting,
    bp,
    check_page,
    draws_no_form,
    move_of,
    moves_by_act,
    perform,
    sitting,
)
from app.web.desk_words import desk_word
from app.web.forms.ballot import BallotForm, ballot_form
from app.web.pages import show
from charter.facts import known
from charter.rights import Right
from charter.vocabulary import Act, Choice


@bp.route(f"{CASE}/ballot", methods=["GET", "POST"])
@may(Right.DESK)
def ballot(case_id: str) -> ResponseReturnValue:
    """Cast a ballot, or cast it again; at other stages say why there is none, and later the count."""
    with sitting(case_id) as at:
        entries = seen_entries(at.office, at.here)
        raised, proposed = disqualifiers_of(at.here, entries), conditions_of(at.here, entries)
        form = ballot_form(raised, proposed)(seen=at.seen, report=at.here.case.report.digest)
        if not form.is_submitted() and moves_by_act(at.here).get(Act.CAST_BALLOT) is None:
            draws_no_form()
            return show("desk/no_ballot.html", count=counted_vote(at.here, entries), proposed=proposed,
                        **at.frame())
        blocked = move_of(at, Act.CAST_BALLOT, form)
        if form.is_to_be_shown():
            return show("desk/ballot.html", form=form, blocked=blocked, raised=raised, proposed=proposed,
                        cast=_cast(at), report=at.here.case.report, **at.frame())
        if not form.is_confirmed:
            return check_page(at, form, _("Check your ballot"), _("Cast ballot"), _rows(form))
    perform(case_id, form, lambda office, who: cast_ballot(
        office, case_id, who, choice=Choice(form.choice.data), report_digest=form.report.data or "",
        disqualifiers=form.upheld(), conditions=form.wanted(), renewed=bool(form.renewed.data),
        seen=form.seen.data))
    flash(_("Your ballot is recorded. You may vote again until the close; the last one counts."))
    return redirect(url_for("desk.ballot", case_id=case_id), 303)


def _cast(at: Sitting) -> dict[str, object] | None:
    own = at.here.case.ballots.get(at.seat.handle)
    if own is None:
        return None
    return {"on": own.on, "digest": own.digest, "choice": known(own.content)["choice"]}


def _rows(form: BallotForm) -> list[tuple[str, str]]:
    rows = [(_("Your vote"), desk_word(form.choice.data, "choice"))]
    for code, upheld in form.upheld().items():
        said = _("Upheld") if upheld else _("Not upheld")
        rows.append((_("Disqualifier %(code)s", code=code.upper()), said))
    for number, wanted in enumerate(form.wanted().values(), 1):
        rows.append((_("Condition %(number)s", number=number), _("Wanted") if wanted else _("Not wanted")))
    return [*rows, (_("Digest of the report"), form.report.data or ""),
            (_("Interests"), _("Declaration renewed"))]
