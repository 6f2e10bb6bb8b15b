"""Forms of the petitioner's acts, and of the files that they attach."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.web.forms.base import ActingForm
from app.web.forms.fields import Agreement, Choice, Dropdown, FileUpload, LongText, Needed, ShortText

LANGUAGES = (("", _l("Not text, or I do not know")), ("ru", _l("Russian")), ("uk", _l("Ukrainian")),
             ("en", _l("English")), ("other", _l("Another language")))


class AboutFileForm(ActingForm):
    """What a file is, and who may read it."""

    description = ShortText(_l("What it is"), [Needed(_l("Say what the file is"))],
                            hint=_l("For example: contract of sale of my shares, 27 March 2022."))
    provenance = ShortText(_l("Where it comes from"), [Needed(_l("Say where the file comes from"))],
                           hint=_l("Who made it, and how you got it."))
    criterion = Dropdown(_l("What it shows"))
    language = Dropdown(_l("Language of the file"), choices=list(LANGUAGES))
    tier = Choice(
        _l("Who may read it"), [Needed(_l("Choose who may read it"))],
        choices=[("parties", _l("The panel and the authorities")), ("panel", _l("The panel alone")),
                 ("public", _l("Everyone, once a recommendation is published"))],
        hints={"panel": _l("Choose this for what could endanger you or others.")},
    )


class AttachForm(AboutFileForm):
    """One file with its description."""

    file = FileUpload(_l("File"), [Needed(_l("Choose a file"))], accept=".pdf,.jpg,.jpeg,.png,.webp,.txt",
                      hint=_l("PDF, JPEG, PNG, WebP or plain text, at most 20 MB. One file at a time."))


class SignForm(ActingForm):
    """The signature: one box under the exact text."""

    signed = Agreement(
        _l("I sign this petition. What it states is true and complete, and I act of my own free will."),
        [Needed(_l("Tick the box to sign, or go back and change your answers"))],
    )


class AnswerForm(ActingForm):
    """The answer to a question or a gist."""

    text = LongText(_l("Your answer"), [Needed(_l("Enter your answer"))], rows=10,
                    hint=_l("Answer what is asked. If you do not know, say so. Files are attached on their "
                            "own page."))


class DefectForm(ActingForm):
    """The answers to the defects; one field for each is added by the page."""


class ReviewForm(ActingForm):
    """Why the ruling is wrong."""

    reasons = LongText(_l("Why the ruling is wrong"), [Needed(_l("Enter why the ruling is wrong"))], rows=8)


class ChallengeForm(ActingForm):
    """Whom the petitioner does not accept, and why."""

    against = Choice(_l("Whom do you challenge?"), [Needed(_l("Choose whom you challenge"))])
    with_cause = Choice(
        _l("With or without a cause"), [Needed(_l("Choose whether you name a cause"))],
        choices=[("yes", _l("With a cause: the college decides")), ("no", _l("Without a cause: you have one "
                                                                             "such challenge"))],
    )
    reasons = LongText(_l("The cause"), rows=6, limit=6000,
                       hint=_l("What interest, dispute or tie makes you doubt their fairness, and how it "
                               "can be checked."))


class CorrectionForm(ActingForm):
    """Facts of the report that are wrong."""

    text = LongText(_l("What is wrong, and what is right"), [Needed(_l("Enter what is wrong, and what is "
                                                                       "right"))], rows=8,
                    hint=_l("Facts only: dates, names, amounts, quotations. It is printed with the report."))


class WithdrawForm(ActingForm):
    """The last question before a petition ends."""

    reasons = LongText(_l("Reason"), rows=4, limit=4000, hint=_l("You owe nobody a reason."))
    sure = Agreement(_l("I withdraw my petition"), [Needed(_l("Tick the box if you withdraw, or go back"))])


class DiscardForm(ActingForm):
    """The last question before a draft ends."""

    sure = Agreement(_l("I discard this draft"), [Needed(_l("Tick the box if you discard the draft, or go "
                                                            "back"))])
