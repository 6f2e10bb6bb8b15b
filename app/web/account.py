"""Accounts: risk page, sign-up, sign-in, sign-out, exit, and one's own account page."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.operations import accounts, sessions
from app.queries.accounts import credentials_of, second_factor_of, sessions_of
from app.web.access import doorstep, may, public
from app.web.csrf import is_known_same_origin
from app.web.forms.account import PasswordForm, RiskForm, SignInForm, SignUpForm
from app.web.forms.base import ActingForm, ButtonForm
from app.web.kept import after_sign_in
from app.web.languages import locale
from app.web.pages import destinations, refuse, show
from app.web.visitor import current_account, give_cookie, service, signed_in, take_cookie, visit_digest
from charter.rights import Right
from charter.sentence import Sentence

bp = Blueprint("account", __name__, url_prefix="/account")
_READ_FIRST = "read"


@bp.route("/before-you-start", methods=["GET", "POST"])
@doorstep
def risk() -> ResponseReturnValue:
    """Interrupt before sign-up: what can endanger the person, and how Exit works (U302)."""
    form = RiskForm()
    if not form.validate_on_submit():
        return show("account/risk.html", form=form)
    return redirect(url_for("account.sign_up", seen=_READ_FIRST), 303)


@bp.route("/sign-up", methods=["GET", "POST"])
@doorstep
def sign_up() -> ResponseReturnValue:
    """Create a petitioner's account."""
    if request.args.get("seen") != _READ_FIRST:
        return redirect(url_for("account.risk"), 303)
    form = SignUpForm()
    if not form.validate_on_submit():
        return show("account/sign_up.html", form=form)
    outcome = accounts.password_objection(form.password.data, form.name.data) or _new_account(form)
    if isinstance(outcome, Sentence):
        refuse(outcome)
        return show("account/sign_up.html", form=form, status=422)
    return _enter(outcome, url_for("account.landing"))


@bp.route("/sign-in", methods=["GET", "POST"])
@doorstep
def sign_in() -> ResponseReturnValue:
    """Sign in with password and, where there is one, second factor."""
    form = SignInForm()
    if not form.validate_on_submit():
        return show("account/sign_in.html", form=form)
    outcome = _entrance(form)
    if isinstance(outcome, Sentence):
        refuse(outcome)
        return show("account/sign_in.html", form=form, status=422)
    return _enter(outcome, after_sign_in(outcome.account_id))


@bp.get("/")
@may(Right.ACCOUNT)
def show_account() -> ResponseReturnValue:
    """Show the account: name, second factor, live sessions by day."""
    account = signed_in()
    with service().database.reading() as session:
        rows = sessions_of(session, account.account_id, account.session_digest)
        has_second_factor = second_factor_of(session, account.account_id)
    return show("account/show.html", rows=rows, has_second_factor=has_second_factor, end=ButtonForm())


@bp.get("/home")
@may(Right.ACCOUNT)
def landing() -> ResponseReturnValue:
    """Lead to the first page that is this person's own."""
    own = [place.endpoint for place in destinations(signed_in())]
    return redirect(url_for(own[0]), 303)


@bp.route("/password", methods=["GET", "POST"])
@may(Right.ACCOUNT)
def password() -> ResponseReturnValue:
    """Change the password; all other sessions end."""
    form = PasswordForm()
    if not form.validate_on_submit():
        return show("account/password.html", form=form)
    objection = _changed_password(form)
    if objection is not None:
        refuse(objection)
        return show("account/password.html", form=form, status=422)
    flash(_("Your password is changed, and your other sessions are ended."))
    return redirect(url_for("account.show_account"), 303)


@bp.post("/sessions/<string(length=32):handle>/end")
@may(Right.ACCOUNT)
def end_session(handle: str) -> ResponseReturnValue:
    """End one of the person's own sessions."""
    with service().database.unit_of_work() as session:
        sessions.end_named_session(session, signed_in().account_id, handle)
    flash(_("That session is ended."))
    return redirect(url_for("account.show_account"), 303)


@bp.post("/sessions/end-others")
@may(Right.ACCOUNT)
def end_other_sessions() -> ResponseReturnValue:
    """End all of the person's sessions but this one."""
    account = signed_in()
    with service().database.unit_of_work() as session:
        sessions.end_other_sessions(session, account.account_id, keeping=account.session_digest)
    flash(_("All your other sessions are ended."))
    return redirect(url_for("account.show_account"), 303)


@bp.route("/sign-out", methods=["GET", "POST"])
@may(Right.ACCOUNT)
def sign_out() -> ResponseReturnValue:
    """Ask once, then end this session."""
    form = ActingForm()
    if not form.validate_on_submit():
        return show("account/sign_out.html", form=form)
    return _leave(url_for("account.signed_out"))


@bp.get("/signed-out")
@public
def signed_out() -> ResponseReturnValue:
    """Say that the session is over."""
    return show("account/signed_out.html")


@bp.route("/exit", methods=["GET", "POST"])
@doorstep
def leave() -> ResponseReturnValue:
    """End the session at once and show a page that says nothing of this service (U712)."""
    if current_account() is not None and request.method == "GET" and not is_known_same_origin():
        return show("account/exit.html", form=ActingForm())
    return _leave(url_for("account.blank"))


@bp.get("/page")
@public
def blank() -> ResponseReturnValue:
    """Show a neutral page."""
    return render_template("account/blank.html")


def _new_account(form: SignUpForm) -> sessions.NewSession | Sentence:
    held = service()
    hashed = held.locks.passwords.hash(form.password.data)
    with held.database.unit_of_work() as session:
        return accounts.sign_up(session, form.name.data, hashed, visit=visit_digest(), language=locale(),
                                now=held.now(), locks=held.locks)


def _entrance(form: SignInForm) -> sessions.NewSession | Sentence:
    """Check in three steps, so that no transaction is held while a password is hashed."""
    held = service()
    with held.database.reading() as session:
        credentials = credentials_of(session, form.name.data, held.now())
    if accounts.is_throttled(credentials):
        return accounts.TOO_MANY
    fits = held.locks.passwords.matches(credentials.password_hash, form.password.data)
    with held.database.unit_of_work() as session:
        return accounts.sign_in(session, credentials, password_fits=fits, code=form.code.data or "",
                                now=held.now(), locks=held.locks)


def _changed_password(form: PasswordForm) -> Sentence | None:
    held, account = service(), signed_in()
    with held.database.reading() as session:
        credentials = credentials_of(session, account.name, held.now())
    if accounts.is_throttled(credentials):
        return accounts.TOO_MANY
    objection = accounts.password_objection(form.new.data, account.name)
    fits = held.locks.passwords.matches(credentials.password_hash, form.present.data)
    if objection is not None and fits:
        return objection
    new_hash = held.locks.passwords.hash(form.new.data) if fits else ""
    with held.database.unit_of_work() as session:
        if not fits:
            accounts.count_wrong_password(session, account.name, held.now())
            return accounts.WRONG_PASSWORD
        accounts.change_password(session, account.account_id, new_hash, keeping=account.session_digest)
    return None


def _enter(begun: sessions.NewSession, address: str) -> Response:
    """Hand the new token over; an older session of this browser ends with it (S302)."""
    before = current_account()
    if before is not None:
        with service().database.unit_of_work() as session:
            sessions.end_session(session, before.session_digest)
    answer = make_response(redirect(address, 303))
    give_cookie(answer, "session", begun.token)
    return answer


def _leave(address: str) -> Response:
    account = current_account()
    if account is not None:
        with service().database.unit_of_work() as session:
            sessions.end_session(session, account.session_digest)
    answer = make_response(redirect(address, 303))
    take_cookie(answer, "session")
    take_cookie(answer, "visit")
    answer.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return answer
