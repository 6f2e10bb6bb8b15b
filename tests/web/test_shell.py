"""The shell of all pages: languages, rights, form tokens, headers, errors, and pages drawn again."""

import pytest
from flask import Flask

from app.web.access import OPENED_BEFORE, ViewWithoutRight, check_every_view
from tests.web.people import PASSWORD, code_now, enrol, signed_in_petitioner

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
                               "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "",
    "Referrer-Policy": "same-origin",
}


@pytest.mark.parametrize(("preferred", "language"), [
    ("uk,ru;q=0.8", "uk"), ("ru-RU", "ru"), ("de", "en"), ("", "en"),
])
def test_an_address_without_a_language_leads_to_the_preferred_one(client, preferred, language):
    page = client.get("/account/sign-in", Accept_Language=preferred)

    assert page.path == f"/{language}/account/sign-in"
    assert page.tree.get("lang") == language


@pytest.mark.parametrize("language", ["en", "ru", "uk"])
@pytest.mark.parametrize("path", ["/", "/account/before-you-start", "/account/sign-in"])
def test_every_open_page_is_sound_in_each_language(client, language, path):
    assert client.get(f"/{language}{path}").tree.get("lang") == language


def test_the_start_page_sets_no_cookie_and_may_be_cached(app):
    answer = app.test_client().get("/en/")

    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize(
    "path", ["/en/", "/en/account/sign-in", "/en/nowhere", "/static/offramp.css", "/"]
)
def test_every_answer_carries_the_headers(app, path):
    answer = app.test_client().get(path)

    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    answer.close()


def test_private_pages_are_stored_nowhere(app, client):
    page = signed_in_petitioner(app, client).page

    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Vary"] == "Cookie"


def test_the_cookies_are_for_this_host_this_browser_and_no_script(app):
    answer = app.test_client().get("/en/account/sign-in")

    value = answer.headers["Set-Cookie"]
    assert value.startswith("visit=")
    assert value.split("; ")[1:] == ["HttpOnly", "Path=/", "SameSite=Strict"]


def test_a_visitor_is_led_through_sign_in_to_the_page_they_asked_for(app, client):
    enrol(app, "quiet-heron")
    assert client.get("/uk/account/password").tree.get("lang") == "uk"

    client.language = "en"
    client.get("/en/account/password")
    page = client.press("Sign in", {"Account name": "quiet-heron", "Password": PASSWORD})

    assert page.h1 == "Change your password"


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example", "Ii8vZXZpbC5leGFtcGxlIg.forged", "x" * 500]
)
def test_a_forged_destination_leads_to_ones_own_first_page(app, client, to):
    enrol(app, "quiet-heron")
    client.get(f"/en/account/sign-in?to={to}")

    page = client.press("Sign in", {"Account name": "quiet-heron", "Password": PASSWORD})

    assert page.path == "/en/petitions/"


def test_not_yours_and_not_there_are_one_page(app, client):
    signed_in_petitioner(app, client)

    foreign, missing = client.get("/en/desk", status=404), client.get("/en/nowhere", status=404)

    assert foreign.text == missing.text
    assert foreign.h1 == "Page not found"


def test_a_role_of_the_roll_opens_its_own_pages(app, client):
    enrol(app, "reviewer-a-1", person_id="reviewer-a-1")
    client.sign_in("reviewer-a-1", PASSWORD, code_now(app))

    assert client.get("/en/desk").h1 == "Your queue"


def test_a_view_that_states_no_right_stops_the_start(app):
    silent = Flask("silent")
    silent.add_url_rule("/", "lost", lambda: "")

    with pytest.raises(ViewWithoutRight, match="lost"):
        check_every_view(silent)


@pytest.mark.parametrize("headers", [
    {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"},
    {"Origin": "null"},
])
def test_a_form_sent_by_another_site_is_not_taken(app, client, headers):
    signed_in_petitioner(app, client)
    page = client.get("/en/letters")
    token = page.tree.xpath("//main//input[@name='csrf_token']/@value")[0]

    answer = client.browser.post("/en/letters", data={"csrf_token": token, "letter": "x"}, headers=headers)

    assert (answer.status_code, app.sent) == (404, [])


@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
def test_a_form_with_a_wrong_token_is_drawn_again_and_nothing_is_done(app, client, token):
    signed_in_petitioner(app, client)

    page = client.post("/en/letters", {"letter": "kept", "csrf_token": token}, status=422)

    assert page.errors == [str(OPENED_BEFORE)]
    assert (page.value("Letter"), app.sent) == ("kept", [])
    client.press("Send letter")
    assert app.sent == ["kept"]


def test_a_refusal_says_every_objection_and_keeps_what_was_typed(app, client):
    signed_in_petitioner(app, client)
    client.get("/en/letters")
    page = client.press("Send letter", {"Letter": "refuse me"}, status=422)

    assert page.title == "Error: A letter"
    assert page.errors == ["The first objection names this letter: refuse me", "The second one."]
    assert (page.value("Letter"), app.sent) == ("refuse me", [])


def test_a_stale_page_says_so_keeps_what_was_typed_and_sees_what_is_new(app, client):
    signed_in_petitioner(app, client)
    client.get("/en/letters")
    page = client.press("Send letter", {"Letter": "too late"}, status=409)

    assert "This petition has moved on since you opened it" in page.main
    assert (page.value("Letter"), app.sent) == ("too late", [])
    assert page.tree.xpath("//main//input[@name='seen']/@value") == ["the newest entry"]


def test_a_change_of_language_keeps_a_half_filled_form(app, client):
    signed_in_petitioner(app, client)
    client.get("/en/letters")

    page = client.press("Українська", {"Letter": "половина листа"})

    assert (page.path, page.tree.get("lang"), app.sent) == ("/uk/letters", "uk", [])
    assert page.tree.xpath("//textarea[@name='letter']")[0].text.strip() == "половина листа"
    assert page.errors == []


@pytest.mark.parametrize("method", ["PUT", "DELETE", "TRACE"])
def test_other_methods_are_not_taken(app, method):
    answer = app.test_client().open("/en/", method=method)

    assert answer.status_code == 405


def test_what_is_too_large_is_refused_with_its_limit(app, client):
    signed_in_petitioner(app, client)

    page = client.post("/en/letters", {"letter": "x" * 1_000_001}, status=413)

    assert page.h1 == "That was too large"
    assert "Nothing was recorded." in page.main


def test_a_database_that_is_away_is_said_and_nothing_was_recorded(app, client):
    signed_in_petitioner(app, client)

    page = client.get("/en/broken", status=503)

    assert page.h1 == "The service is busy or being repaired"
    assert page.headers["Retry-After"] == "60"


def test_a_forged_host_gets_no_page(app):
    answer = app.test_client().get("/en/", headers={"Host": "evil.example"})

    assert (answer.status_code, answer.text) == (400, "Bad Request\n")


def test_typed_text_is_isolated_and_its_controls_are_shown(app, client):
    signed_in_petitioner(app, client)
    client.get("/en/letters")
    page = client.press("Send letter", {"Letter": "refuse me\u202e<b>now</b>"}, status=422)

    assert page.errors[0] == "The first objection names this letter: refuse me\u202e<b>now</b>"
    assert page.tree.xpath("//b") == []
