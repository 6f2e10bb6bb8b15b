"""Accounts as people meet them: signing up, in and out, and what a session's end leaves."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.operations.sessions import clear_away
from app.records.account import Account, TryCount
from app.records.session import AccountSession, KeptForm
from tests.conftest import NOON
from tests.pages import PageClient
from tests.web.people import PASSWORD, code_now, enrol, signed_in_petitioner

NOT_THESE = "Check the account name, the password and the code: they do not belong together"


def rows(database, record):
    with database.reading() as session:
        found = session.scalars(select(record)).all()
        session.expunge_all()
        return found


def test_a_petitioner_reads_the_risks_signs_up_and_is_signed_in(client, database):
    client.get("/en/")
    client.follow("Start")
    client.press("Continue to an account", {"I have read this and go on at my own decision": True})
    page = client.press("Create account", {"Account name": " Quiet-Heron ", "Password": PASSWORD})

    assert page.h1 == "Your petitions"
    assert "quiet-heron" in client.follow("Your account").main
    [account] = rows(database, Account)
    assert (account.name, account.person_id, account.created_on) == ("quiet-heron", None, NOON.date())
    assert PASSWORD not in account.password_hash


def test_nobody_signs_up_without_the_page_on_risks(client):
    assert client.get("/en/account/sign-up").h1 == "Before you start: your safety"

    page = client.press("Continue to an account", status=422)

    assert page.errors == ["Tick the box when you have read this page, or leave it"]


@pytest.mark.parametrize(("password", "said"), [
    ("short", "Enter a password of at least 12 characters; 15 or more are better"),
    ("Password1234567", "Enter another password: this one is among the first that a stranger would try"),
    ("paper-crane-2026", "Enter a password that does not contain your account name"),
    ("x" * 1025, "Enter a password of at most 1,024 characters"),
])
def test_a_password_that_may_not_be_chosen_is_refused_with_its_reason(client, database, password, said):
    client.get("/en/account/sign-up?seen=read")
    page = client.press("Create account", {"Account name": "paper-crane", "Password": password}, status=422)

    assert page.errors == [said]
    assert page.value("Account name") == "paper-crane"
    assert rows(database, Account) == []


def test_a_taken_name_is_said_five_times_an_hour_and_no_more(app, client):
    enrol(app, "quiet-heron")
    client.get("/en/account/sign-up?seen=read")
    sent = {"Account name": "quiet-heron", "Password": PASSWORD}
    said = [
        client.press("Create account", sent, status=422).errors for _ in range(6)
    ]

    assert said == [["Choose another account name: this one is taken"]] * 5 + [
        ["Wait one hour before you choose again: too many names were tried here"]
    ]


def test_a_wrong_name_and_a_wrong_password_get_one_and_the_same_answer(app, client):
    enrol(app, "quiet-heron")

    client.get("/en/account/sign-in")
    for name, password in (("quiet-heron", "not this one, no"), ("nobody-here", PASSWORD)):
        page = client.press("Sign in", {"Account name": name, "Password": password}, status=422)
        assert (page.errors, page.value("Account name"), page.value("Password")) == ([NOT_THESE], name, "")


def test_ten_wrong_tries_make_the_name_wait_fifteen_minutes(app, client, move_clock):
    enrol(app, "quiet-heron")
    client.get("/en/account/sign-in")
    for _ in range(10):
        client.press("Sign in", {"Account name": "quiet-heron", "Password": "not this one, no"}, status=422)

    page = client.press("Sign in", {"Account name": "quiet-heron", "Password": PASSWORD}, status=422)
    assert page.errors == [
        "Wait 15 minutes before you try again: there were too many tries for this account name"
    ]
    move_clock(NOON + timedelta(minutes=16))
    assert client.sign_in("quiet-heron", PASSWORD).h1 == "Your petitions"


def test_a_person_of_the_roll_needs_the_code_and_each_code_counts_once(app, client, move_clock):
    enrol(app, "reviewer-a-1", person_id="reviewer-a-1")
    code = code_now(app)

    client.get("/en/account/sign-in")
    assert client.press(
        "Sign in", {"Account name": "reviewer-a-1", "Password": PASSWORD}, status=422
    ).errors == [NOT_THESE]
    assert client.sign_in("reviewer-a-1", PASSWORD, code).h1 == "Your queue"

    thief = PageClient(app)
    thief.get("/en/account/sign-in")
    sent = {"Account name": "reviewer-a-1", "Password": PASSWORD, "One-time code": code}
    assert thief.press("Sign in", sent, status=422).errors == [NOT_THESE]
    move_clock(NOON + timedelta(seconds=30))
    assert thief.sign_in("reviewer-a-1", PASSWORD, f" {code_now(app)} ").h1 == "Your queue"


def test_a_session_ends_after_thirty_idle_minutes_and_after_twelve_hours(app, client, move_clock):
    signed_in_petitioner(app, client)

    for half_hours in range(1, 24):
        move_clock(NOON + half_hours * timedelta(minutes=30))
        assert client.get("/en/account/").h1 == "Your account"
    move_clock(NOON + timedelta(hours=12, seconds=1))
    assert client.get("/en/account/").h1 == "Sign in"


def test_an_idle_session_is_over_after_thirty_minutes(app, client, move_clock):
    signed_in_petitioner(app, client)

    move_clock(NOON + timedelta(minutes=30, seconds=1))

    assert client.get("/en/account/").h1 == "Sign in"


def test_each_sign_in_begins_a_new_session_and_ends_the_browsers_last(app, client, database):
    signed_in_petitioner(app, client)
    first = client.browser.get_cookie("session", domain="localhost").value
    client.sign_in("quiet-heron", PASSWORD)
    second = client.browser.get_cookie("session", domain="localhost").value

    assert first != second
    assert len(rows(database, AccountSession)) == 1
    client.browser.set_cookie("session", first)
    assert client.get("/en/account/").h1 == "Sign in"


def test_the_sign_in_page_shows_who_is_signed_in_already_the_way_on(app, client):
    signed_in_petitioner(app, client)
    client.get("/en/account/sign-in")

    assert "Exit this page now" in client.page.links
    assert client.follow("Go on").h1 == "Your petitions"


def test_signing_out_ends_the_session_for_good(app, client, database):
    signed_in_petitioner(app, client)
    client.follow("Sign out")
    assert client.press("Sign out").h1 == "You are signed out"

    assert rows(database, AccountSession) == []


def test_a_changed_password_ends_the_other_sessions_and_asks_for_the_present_one(app, client):
    other = signed_in_petitioner(app, PageClient(app))
    client.sign_in("quiet-heron", PASSWORD)
    client.get("/en/account/password")

    new = "nine loud geese at dawn"
    sent = {"Present password": "what was it", "New password": new}
    page = client.press("Change password", sent, status=422)
    assert page.errors == ["Enter your present password as it is now"]
    page = client.press("Change password", {"Present password": PASSWORD, "New password": new})
    assert "Your password is changed, and your other sessions are ended." in page.main
    assert "Your password is changed" not in client.get("/en/account/").main
    assert other.get("/en/account/").h1 == "Sign in"
    assert client.sign_in("quiet-heron", new).h1 == "Your petitions"


def test_one_ends_ones_own_sessions_but_nobody_elses(app, client, database):
    signed_in_petitioner(app, client)
    stranger = signed_in_petitioner(app, PageClient(app), "stranger")
    other, third = PageClient(app), PageClient(app)
    other.sign_in("quiet-heron", PASSWORD)
    third.sign_in("quiet-heron", PASSWORD)
    page = client.get("/en/account/")
    token = page.tree.xpath("//input[@name='csrf_token']/@value")[0]

    [foreign] = [row.id for row in rows(database, Account) if row.name == "stranger"]
    for row in rows(database, AccountSession):
        if row.account_id == foreign:
            client.post(f"/en/account/sessions/{row.handle}/end", {"csrf_token": token})
    assert stranger.get("/en/account/").h1 == "Your account"
    client.get("/en/account/")
    client.press("End all other sessions")
    assert (other.get("/en/account/").h1, third.get("/en/account/").h1) == ("Sign in", "Sign in")
    assert client.get("/en/account/").h1 == "Your account"


def test_what_was_typed_after_the_sessions_end_comes_back_for_the_same_account_alone(
    app, client, database, move_clock
):
    signed_in_petitioner(app, client)
    client.get("/en/letters")
    move_clock(NOON + timedelta(hours=1))
    typed = "Двадцать слов, и ни одного лишнего"
    page = client.press("Send letter", {"Letter": typed, "Pin password": "hidden pin 1"})
    assert page.h1 == "Sign in"
    [kept] = rows(database, KeptForm)
    assert "слов".encode() not in kept.typed

    stranger = signed_in_petitioner(app, PageClient(app), "stranger")
    assert stranger.get(f"/en/letters?kept={kept.id}").value("Letter") == ""
    page = client.press("Sign in", {"Account name": "quiet-heron", "Password": PASSWORD})
    assert page.h1 == "A letter"
    assert page.value("Letter") == typed
    assert page.value("Pin password") == ""
    assert "has not been sent yet" in page.main
    assert client.press("Send letter").h1 == "Your account"


def test_exit_asks_once_when_it_is_not_known_where_the_request_comes_from(app, client, database):
    signed_in_petitioner(app, client)
    assert client.get("/en/account/exit").buttons == ["Exit now"]

    page = client.get("/en/account/exit", Sec_Fetch_Site="same-origin")

    assert (page.h1, "Offramp" in page.text) == ("Empty page", False)
    assert rows(database, AccountSession) == []


def test_what_has_run_out_is_cleared_away_with_its_times(app, client, database, move_clock):
    signed_in_petitioner(app, client)
    client.get("/en/account/sign-in")
    client.press("Sign in", {"Account name": "nobody", "Password": "not this one"}, status=422)
    client.get("/en/letters")
    move_clock(NOON + timedelta(hours=1))
    client.press("Send letter", {"Letter": "kept"})
    client.sign_in("quiet-heron", PASSWORD)

    with database.unit_of_work() as session:
        clear_away(session, NOON + timedelta(days=2))

    assert [rows(database, record) for record in (AccountSession, KeptForm, TryCount)] == [[], [], []]
