"""A link to a section scrolls to it and stays there, although panels above it grow when they are first drawn."""

import pytest

from .helpers import button, next_frames, open_ready, wait_for

PLACE = 32  # pixels from the top of the window to the target of a link: scroll-padding-top


def top(page, name):
    return page.evaluate("name => document.getElementById(name).getBoundingClientRect().top", name)


def wait_until_there(page, name):
    page.wait_for_function(
        f"name => Math.abs(document.getElementById(name).getBoundingClientRect().top - {PLACE}) <= 2", arg=name
    )
    next_frames(page, 40)  # during which it must not move
    assert top(page, name) == pytest.approx(PLACE, abs=2)
    page.wait_for_function("name => location.hash === `#${name}`", arg=name)  # written a moment after the last move


def test_a_link_to_a_section_jumps_there_while_the_page_loads(page, site_url):
    page.add_init_script(
        """addEventListener("scroll", () => {
            globalThis.first ??= document.getElementById("attention").getBoundingClientRect().top;
        });"""
    )
    page.goto(f"{site_url}#attention")
    page.wait_for_function("globalThis.first !== undefined")
    assert page.evaluate("first") == pytest.approx(PLACE, abs=2)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_link_and_the_map_lead_to_a_section(page, site_url, width):
    page.set_viewport_size({"width": width, "height": 900})
    open_ready(page, f"{site_url}#attention")
    wait_for(page.locator("#timeline"), "view-step", 1000)
    wait_until_there(page, "attention")
    for name in ("loop", "backprop"):
        if width < 900:
            button(page, "Sections").click()
        page.locator(f"nav.map a[href='#{name}']").click()
        wait_until_there(page, name)


def test_a_reader_who_moves_is_left_alone(page, site_url):
    open_ready(page, f"{site_url}#attention")
    wait_until_there(page, "attention")
    page.mouse.move(640, 450)
    page.mouse.wheel(0, 700)
    page.wait_for_function("document.getElementById('attention').getBoundingClientRect().top < -600")
    page.evaluate("document.querySelector('#backprop h2').style.marginTop = '500px'")
    next_frames(page)
    assert top(page, "attention") < -100
