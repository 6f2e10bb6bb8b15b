"""The shell in a real browser: focus, language switch, exit, reflow; all of it with scripts off as well."""

from playwright.sync_api import expect

from tests.web.people import PASSWORD


def sign_up(page, name="quiet-heron"):
    page.goto("/en/")
    page.get_by_role("link", name="Start", exact=True).last.click()
    page.get_by_label("I have read this").check()
    page.get_by_role("button", name="Continue to an account").click()
    page.get_by_label("Account name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()


def see(page, heading):
    """Wait for the page with this heading: a click tells nothing of when the next page is there."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def test_a_person_signs_up_and_exits_without_scripts(page_without_scripts):
    page = page_without_scripts
    sign_up(page)
    see(page, "Your petitions")

    page.get_by_role("link", name="Exit this page now").click()
    see(page, "Empty page")
    page.goto("/en/account/")
    see(page, "Sign in")


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(page):
    page.goto("/en/account/sign-in")
    page.get_by_role("button", name="Sign in").click()

    expect(page).to_have_title("Error: Sign in – Offramp")
    expect(page.locator("#errors")).to_be_focused()
    page.get_by_role("link", name="Enter your password").click()
    expect(page.locator("#password")).to_be_focused()


def test_the_language_changes_in_place_and_keeps_what_was_typed(page_without_scripts):
    page = page_without_scripts
    page.goto("/en/account/sign-in")
    page.get_by_label("Account name").fill("тихая-цапля")
    page.get_by_role("button", name="Русский").click()

    see(page, "Вход")
    expect(page.get_by_label("Имя учётной записи")).to_have_value("тихая-цапля")


def test_no_page_is_wider_than_a_narrow_window(page):
    page.set_viewport_size({"width": 320, "height": 640})
    widths = {}
    for language in ("en", "ru", "uk"):
        for path in ("/", "/account/before-you-start", "/account/sign-in", "/nowhere"):
            page.goto(f"/{language}{path}")
            widths[language, path] = page.evaluate("document.documentElement.scrollWidth")

    assert {place: width for place, width in widths.items() if width > 320} == {}


def test_the_keyboard_skips_to_the_main_part(page):
    page.goto("/en/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("#main")).to_be_focused()
