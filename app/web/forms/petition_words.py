"""Sections D, E, F, L and N: what is asked, what was said, the answer to each ground, undertakings."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from app.web.forms.days import HasCome, RoughDate
from app.web.forms.fields import Agreement, Choice, Choices, Dropdown, LongText, Needed, ShortText
from app.web.forms.petition import SectionForm

KINDS = {"break": _l("I was listed for what I did or was, and have broken with it")}
CONTAINS = (
    ("c1", _l("condemns the full-scale invasion as aggression")),
    ("c3", _l("names Russia’s leadership as responsible")),
    ("c4", _l("recognises Ukraine’s territorial integrity in the borders of 1991, Crimea included")),
    ("c5", _l("calls for the withdrawal of all Russian troops")),
    ("c6", _l("supports compensation to Ukraine and trial of those responsible")),
    ("c17", _l("acknowledges my own share")),
)
ANSWERS = (
    ("admit", _l("I admit it")),
    ("deny", _l("I deny it")),
    ("overtaken", _l("It was true and is so no longer")),
)
UNDERTAKINGS = {
    "truth": _l("What I state is true and complete, to the best of my knowledge."),
    "update": _l("I will tell you within 14 days when a fact that matters changes."),
    "monitoring": _l("If I am recommended, I accept monitoring and confirm twice a year that it still "
                     "holds."),
    "no_gifts": _l("Nobody gives or promises anything to a member organisation, a reviewer or an officer "
                   "for me."),
    "snap_back": _l("I accept that a recommendation can be withdrawn in public if it turns out to be wrong."),
    "publication": _l("If I am recommended, my name, the reasons and the votes by organisation are "
                      "published."),
    "no_endorsement": _l("I will not call a recommendation an acquittal, or an endorsement of me or my "
                         "business."),
    "no_immunity": _l("I know that a recommendation protects nobody from prosecution or claims."),
}


class KindForm(SectionForm):
    """The kind of petition, and the relief that is sought."""

    kind = Choice(
        _l("Why do you petition?"), [Needed(_l("Choose why you petition"))], choices=list(KINDS.items())
    )
    relief = Choices(
        _l("What do you ask the authorities for?"), [Needed(_l("Choose at least one kind of relief"))],
        choices=[("removal", _l("Removal from the list")), ("suspension", _l("Suspension for a time, under "
                                                                             "conditions")),
                 ("derogation", _l("A derogation for one purpose"))],
    )
    text = LongText(
        _l("Explanation"), rows=5, limit=5000,
        hint=_l("If you ask different authorities for different things, or for a derogation, say which and "
                "why."),
    )


class StatementForm(SectionForm):
    """One public statement, as it was published."""

    text = LongText(
        _l("The statement, word for word"), [Needed(_l("Enter the text of the statement"))], rows=12,
        hint=_l("In the language in which you published it. Do not translate or improve it."),
    )
    language = Dropdown(
        _l("Language of the statement"),
        [Needed(_l("Choose the language of the statement"))],
        choices=[
            ("", _l("Choose")),
            ("ru", _l("Russian")),
            ("uk", _l("Ukrainian")),
            ("en", _l("English")),
            ("other", _l("Another language")),
        ],
    )
    published_on = RoughDate(
        _l("Date of publication"),
        [Needed(_l("Enter when it was published, at least the year")), HasCome()],
        hint=_l("For example 27 3 2022."),
    )
    place = ShortText(_l("Where it was published"), [Needed(_l("Enter where it was published"))],
                      hint=_l("The newspaper, channel or site."))
    address = ShortText(_l("Address of the publication"), limit=1000, hint=_l("The web address, or page and "
                                                                              "issue."))
    online = Choice(_l("Can it still be found there?"), [Needed(_l("Say whether it can still be found"))],
                    choices=[("yes", _l("Yes")), ("no", _l("No")), ("unknown", _l("I do not know"))])
    audience = ShortText(_l("Whom it reached"), hint=_l("For example: about 40,000 readers, most of them in "
                                                        "Russia."))
    drafted_by = ShortText(_l("Who wrote the text"), hint=_l("You alone, or with whose help."))
    contains = Choices(_l("What does it say?"), choices=list(CONTAINS), hint=_l("Tick only what a reader "
                                                                                "finds in the text."))


class ReplyForm(SectionForm):
    """The answer to one ground of a listing."""

    answer = Choice(
        _l("Your answer to this ground"),
        [Needed(_l("Choose your answer to this ground"))],
        choices=list(ANSWERS),
    )
    facts = LongText(
        _l("The facts"), [Needed(_l("Enter the facts for your answer"))],
        hint=_l("What happened, when, and how anyone can check it. If you admit the ground, say what has "
                "changed since."),
    )
    evidence = Choices(_l("Attachments that show it"))


class GroundForm(ReplyForm):
    """A further ground that the statement of reasons names."""

    listing = Dropdown(_l("Which listing names it?"), [Needed(_l("Choose the listing that names this "
                                                                 "ground"))])
    ground = LongText(
        _l("The ground, word for word"),
        [Needed(_l("Enter the ground as the authority states it"))],
        rows=4,
        limit=6000,
    )


class AdverseForm(SectionForm):
    """What speaks against the petitioner."""

    text = LongText(
        _l("What would an opponent bring against you?"), [Needed(_l("Enter what would be brought against "
                                                                    "you"))], rows=12,
        hint=_l("Posts, deals, words, friendships, photographs, court cases. What you name here counts for "
                "you; what is found later counts against you."),
    )


class UndertakingsForm(SectionForm):
    """All undertakings of the edition, each to be given."""

    given = Choices(_l("I undertake and declare"), [Needed(_l("Tick each undertaking that you give"))],
                    hint=_l("A petition can be filed only with all of them."))

    def validate_given(self, field: Choices) -> None:
        """Take only all of them together; some of them are kept until the person comes back."""
        if not self.comes_back_later and len(field.data) < len(field.choices):
            raise ValidationError(
                _("Tick every undertaking; a petition can be filed only with all of them")
            )


class CompleteForm(SectionForm):
    """Says that a list is complete, which may be an empty one."""

    complete = Agreement(_l("This list is complete"), [Needed(_l("Tick the box when the list is complete"))])
