"""For a class: the lessons and the work sheet, and a link to a page with some panels only."""

import re

from playwright.sync_api import expect

from panels.furniture.shown import PANELS

from .helpers import axe_violations, button, open_ready, panel, wait_for


def pages_of(pdf):
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_the_lessons_print_a_work_sheet_and_make_a_link_to_a_simpler_page(page, site_url):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{site_url}teach.html")
    for paper in ("A4", "Letter"):
        assert pages_of(page.pdf(format=paper)) == 1
    link = page.get_by_role("textbox", name="The link")
    expect(link).to_have_value(f"{site_url}?furniture=timeline&fresh=1")
    for box in page.get_by_role("group", name="Figures").get_by_role("checkbox").all():
        box.uncheck()
    expect(link).to_be_hidden()
    for name in ("What comes next?", "A probability for each", "Training"):
        page.get_by_role("checkbox", name=name).check()
    page.get_by_role("radio", name="Nothing").check()
    button(page, "Copy").click()
    page.get_by_text("Copied.").wait_for()
    made = page.evaluate("navigator.clipboard.readText()")
    assert made == link.input_value() == f"{site_url}?panels=task,distribution,training&furniture=none&fresh=1"

    first = page.locator("details.answer").first
    first.locator("summary").click()
    inside = first.frame_locator("iframe")  # the answer is computed by the page's own figure
    inside.locator("html[data-runtime=ready] #distribution [data-series=trained] [data-token=a][data-value]").wait_for()
    expect(page.get_by_title("The figure that computes the answer to question 1")).to_have_count(1)
    expect(inside.locator("[data-panel]")).to_have_count(1)
    assert inside.locator(".question").evaluate_all("all => all.filter((one) => one.checkVisibility())") == []
    first.locator("summary").click()
    page.locator("iframe").wait_for(state="detached")
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    violations = axe_violations(page)
    assert not violations, "\n".join(violations)


def test_a_link_shows_some_panels_without_what_surrounds_them(page, site_url):
    page.set_viewport_size({"width": 390, "height": 844})
    open_ready(page, f"{site_url}?panels=training,task&furniture=none&step=250#training")
    assert page.locator("[data-panel]").evaluate_all("all => all.map(({id}) => id)") == ["task", "training"]
    expect(page.locator("nav.map li")).to_have_count(2)
    expect(page.locator("[data-part=complaints]")).to_be_hidden()
    training = panel(page, "training")
    button(training, "Train").click()
    wait_for(training, "step", 1000)
    surrounding = "#timeline, nav.map, .take-away, .python, #keep, #compare"
    assert page.locator(surrounding).evaluate_all("all => all.filter((one) => one.checkVisibility())") == []
    dead = "links => links.filter(({hash}) => !document.getElementById(hash.slice(1))).map(String)"
    assert page.locator("a[href^='#']").evaluate_all(dead) == []
    expect(page.locator(".skip")).to_have_attribute("href", "#task")


def test_a_panel_that_there_is_not_is_said(page, site_url):
    open_ready(page, f"{site_url}?panels=task,trainnig&furniture=timeline")
    said = page.locator("[data-part=complaints]").inner_text()
    assert said.startswith(
        "The setting “panels” in the address was left out. It must be a list of panels from attention, "
    )
    assert "“trainnig” is none of them" in said
    assert page.locator("[data-panel]").count() == len(PANELS)
    expect(page.get_by_role("slider", name="Timeline")).to_be_visible()
    expect(page.locator("#text-line")).to_be_hidden()
