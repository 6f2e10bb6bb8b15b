"""The shell in a real browser: focus, language switch, exit, reflow; all of it with scripts off as well."""

import pytest

from tests.web.people import PASSWORD


def sign_up(page, name="quiet-heron"):
    page.goto("/en/")
    page.get_by_role("link", name="Start", exact=True).last.click()
    page.get_by_label("I have read this").check()
    page.get_by_role("button", name="Continue to an account").click()
    page.get_by_label("Account name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()


def heading(page):
    return page.get_by_role("heading", level=1).inner_text()


def test_a_person_signs_up_and_exits_without_scripts(page_without_scripts):
    page = page_without_scripts
    sign_up(page)
    assert heading(page) == "Your petitions"

    page.get_by_role("link", name="Exit this page now").click()
    assert heading(page) == "Empty page"
    page.goto("/en/account/")
    assert heading(page) == "Sign in"


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(page):
    page.goto("/en/account/sign-in")
    page.get_by_role("button", name="Sign in").click()

    assert page.title() == "Error: Sign in – Offramp"
    assert page.evaluate("document.activeElement.id") == "errors"
    page.get_by_role("link", name="Enter your password").click()
    assert page.evaluate("document.activeElement.id") == "password"


def test_the_language_changes_in_place_and_keeps_what_was_typed(page_without_scripts):
    page = page_without_scripts
    page.goto("/en/account/sign-in")
    page.get_by_label("Account name").fill("тихая-цапля")
    page.get_by_role("button", name="Русский").click()

    assert heading(page) == "Вход"
    assert page.get_by_label("Имя учётной записи").input_value() == "тихая-цапля"


@pytest.mark.parametrize("path", ["/", "/account/before-you-start", "/account/sign-in", "/nowhere"])
@pytest.mark.parametrize("language", ["en", "ru", "uk"])
def test_no_page_is_wider_than_a_narrow_window(page, language, path):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"/{language}{path}")

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_keyboard_skips_to_the_main_part(page):
    page.goto("/en/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"
