"""What every page owes to a browser, tried on those that anybody may open."""

import pytest

PAGES = ("/en/", "/ru/", "/uk/", "/en/account/sign-up", "/en/account/sign-in")
WIDTHS = (320, 768, 1280)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_every_width_and_asks_nobody_else_for_anything(page, live_service, path):
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))

    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        answer = page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth")

        assert (answer.status, wide <= width) == (200, True), f"{path} is {wide} wide at {width}"
    assert {url for url in asked if not url.startswith(live_service.url)} == set()
    assert said == []


def test_one_changes_the_language_without_scripts(page_without_scripts):
    page_without_scripts.goto("/en/")
    page_without_scripts.get_by_role("link", name="Українська").click()

    assert page_without_scripts.locator("html").get_attribute("lang") == "uk"
