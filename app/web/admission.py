"""The acts on a filed petition: the registrar's, and the deputy's and the college's when those are late."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from app.chancery import Chancery
from app.operations import admissibility, interests
from app.operations.who import Who
from app.web.acting import Opened, Task
from app.web.forms.office import InterestForm
from app.web.forms.registrar import AdmitForm, DefectsForm, InadmissibleForm, defects_form
from charter.entry import Entry
from charter.vocabulary import Act

_NO_WAY_BACK = _l("This enters the log for good and cannot be taken back.")


def _send_back(office: Chancery, case_id: str, who: Who, form: DefectsForm) -> Entry:
    return admissibility.return_petition(office, case_id, who, defects=form.defects(), seen=form.seen.data)


def _admit(office: Chancery, case_id: str, who: Who, form: AdmitForm) -> Entry:
    is_repeat = form.is_repeat.data == "yes"
    return admissibility.admit(
        office,
        case_id,
        who,
        seen=form.seen.data,
        repeat=form.repeat.data if is_repeat else None,
        new_matter=form.new_matter.data if is_repeat else None,
    )


def _rule_inadmissible(office: Chancery, case_id: str, who: Who, form: InadmissibleForm) -> Entry:
    return admissibility.rule_inadmissible(
        office,
        case_id,
        who,
        reasons=form.reasons.data,
        identity=form.identity.data == "yes",
        seen=form.seen.data,
    )


def declare(office: Chancery, case_id: str, who: Who, form: InterestForm) -> Entry:
    """Declare interests as the form says."""
    return interests.declare_interest(
        office, case_id, who, kinds=form.interests(), text=form.text.data or "", seen=form.seen.data
    )


def interest_effects(at: Opened) -> dict[str, Any]:
    """Return what each kind of interest does under this petition's edition, for the declaration page."""
    return {"effects": sorted(at.here.rulebook.effects.items())}


DECLARE = Task(
    act=Act.DECLARE_INTEREST,
    form=InterestForm,
    do=declare,
    show=interest_effects,
    template="offices/declare.html",
    title=_l("Declare your interests"),
    button=_l("Declare"),
    done=_l("Your declaration is recorded."),
    intro=(_l("A disqualifying interest takes this petition from your sight at once. Nobody undoes that."),),
    warning=_l("A recusal takes effect at once. Nobody undoes it."),
)

ADMISSION: dict[str, Task] = {
    "admit": Task(
        act=Act.ADMIT,
        form=AdmitForm,
        do=_admit,
        warning=_NO_WAY_BACK,
        title=_l("Admit this petition"),
        button=_l("Admit"),
        done=_l("The petition is admitted, and its panel is drawn."),
        intro=(_l("The petition is complete, and two organisations have verified who the petitioner is."),),
    ),
    "return": Task(
        act=Act.RETURN,
        form=defects_form,
        do=_send_back,
        warning=_NO_WAY_BACK,
        template="registrar/defects.html",
        title=_l("Return this petition for completion"),
        button=_l("Return"),
        done=_l("The petition is returned."),
        intro=(
            _l(
                "The petitioner has 30 days to answer each defect. A petition is returned at most twice, "
                "and the second time only for defects of the first."
            ),
        ),
    ),
    "rule-inadmissible": Task(
        act=Act.RULE_INADMISSIBLE,
        form=InadmissibleForm,
        do=_rule_inadmissible,
        warning=_NO_WAY_BACK,
        title=_l("Rule this petition inadmissible"),
        button=_l("Rule inadmissible"),
        done=_l("The petition is ruled inadmissible."),
        intro=(
            _l(
                "The petitioner can ask for a review. If two members of the college reverse the ruling, "
                "it cannot be made again."
            ),
        ),
    ),
}
