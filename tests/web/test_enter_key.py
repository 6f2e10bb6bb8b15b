"""Enter in a field sends the form: its first button in the order of the page is what the key presses."""

import pytest


@pytest.mark.parametrize("page", ["/en/account/sign-in", "/uk/account/before-you-start"])
def test_the_first_button_of_a_form_sends_it_and_switches_no_language(client, page):
    tree = client.get(page).tree

    first = tree.xpath("//button[@form='form'] | //form[@id='form']//button")[0]

    assert first.get("type") == "submit"
    assert (first.get("name"), first.get("formaction")) == (None, None)
    assert (first.get("tabindex"), first.get("aria-hidden")) == ("-1", "true")
