"""Forms of the account pages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.web.forms.base import ActingForm
from app.web.forms.fields import Agreement, Needed, Password, ShortText


class RiskForm(ActingForm):
    """The interruption before sign-up: one box says that the page was read (U302)."""

    understood = Agreement(
        _l("I have read this and go on at my own decision"),
        [Needed(_l("Tick the box when you have read this page, or leave it"))],
    )


class SignUpForm(ActingForm):
    """A petitioner chooses an account name and a password (U303)."""

    name = ShortText(
        _l("Account name"), [Needed(_l("Enter the account name that you choose"))], limit=40, is_name=True,
        width="half", autocomplete="username",
        hint=_l("3 to 40 letters, digits, dots or hyphens. Do not use your own name."),
    )
    password = Password(
        _l("Password"), [Needed(_l("Enter the password that you choose"))], autocomplete="new-password",
        hint=_l("At least 12 characters; 15 or more are better. Several unrelated words are easy to keep."),
    )


class SignInForm(ActingForm):
    """Name, password, and the code where the account has a second factor."""

    name = ShortText(_l("Account name"), [Needed(_l("Enter your account name"))], is_name=True, width="half",
                     autocomplete="username")
    password = Password(_l("Password"), [Needed(_l("Enter your password"))], autocomplete="current-password")
    code = ShortText(
        _l("One-time code"), limit=20, width="code", autocomplete="one-time-code",
        hint=_l("Six digits from your authenticator app. Leave it empty if you have set none up."),
    )


class PasswordForm(ActingForm):
    """A signed-in person sets a new password."""

    present = Password(_l("Present password"), [Needed(_l("Enter your present password as it is now"))],
                       autocomplete="current-password")
    new = Password(
        _l("New password"), [Needed(_l("Enter the new password"))], autocomplete="new-password",
        hint=_l("At least 12 characters; 15 or more are better. All your other sessions will end."),
    )
