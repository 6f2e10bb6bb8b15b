"""Sections G to J: posts, assets, the way out of them, contributions."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.web.forms.days import HasCome, RoughDate
from app.web.forms.fields import Choice, LongText, Needed, ShortText
from app.web.forms.petition import SectionForm


class PostForm(SectionForm):
    """One post since 2000, how it ended, and what remains of it."""

    post = ShortText(_l("Post"), [Needed(_l("Enter the post"))], hint=_l("For example: member of the board."))
    organisation = ShortText(_l("Body or company"), [Needed(_l("Enter the body or company"))])
    since = RoughDate(_l("From"), [HasCome()], hint=_l("The year is enough."))
    until = RoughDate(_l("To"), hint=_l("Leave it empty if you still hold the post."))
    how_ended = ShortText(_l("How it ended"), hint=_l("For example: resigned, with a public letter."))
    ties = LongText(_l("What ties remain"), rows=3, limit=3000,
                    hint=_l("Pay, pension, shares, advice, friends in office. Write “none” if there are "
                            "none."))


class AssetForm(SectionForm):
    """One holding, and who controls it now."""

    asset = ShortText(_l("Company, property or other holding"), [Needed(_l("Enter the company, property or "
                                                                           "other holding"))])
    share = ShortText(_l("Your share"), width="half", hint=_l("For example: 12 %, through a trust."))
    control = ShortText(_l("Who controls it now"), [Needed(_l("Enter who controls it now, you included"))])
    status = Choice(
        _l("How it stands"),
        [Needed(_l("Choose how it stands"))],
        choices=[
            ("held", _l("I still hold it")),
            ("sold", _l("Sold to someone not close to me")),
            ("transferred", _l("Passed to a relative, partner or trust")),
            ("lost", _l("Taken from me or out of my control")),
            ("frozen", _l("Frozen")),
        ],
    )
    detail = LongText(_l("When, to whom, for how much"), rows=4, limit=4000)


class PlanForm(SectionForm):
    """How the petitioner gets out of what still feeds the budget or the war."""

    text = LongText(
        _l("Your plan"), [Needed(_l("Enter the plan, or write that nothing is left to leave"))], rows=10,
        hint=_l("What you will sell, leave or put under supervision, step by step, with dates. If nothing "
                "is left, say so."),
    )
    monitor = ShortText(_l("Who could check it"), hint=_l("For example: an auditor or trustee, and how to "
                                                          "reach them."))


class ContributionForm(SectionForm):
    """One contribution to Ukraine or to victims: never the price of anything here."""

    what = ShortText(_l("What you gave or did"), [Needed(_l("Enter what you gave or did"))])
    recipient = ShortText(_l("For whom"), [Needed(_l("Enter who received it"))])
    amount = ShortText(_l("Amount"), width="half")
    given_on = RoughDate(_l("Date of the contribution"), [HasCome()], hint=_l("The year is enough."))
    proof = ShortText(_l("How it can be checked"))
