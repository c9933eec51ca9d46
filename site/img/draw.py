"""Redraws the pictures in this folder from icon.svg and the page itself: `.venv/bin/python site/img/draw.py`.

It needs what `python3 serve.py test` sets up. card.png, the preview of links to the page, page.png, for the README, and
still-*.jpg, shown in place of an embedded panel before it starts, are screenshots of what the page has just computed.
"""

import base64
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "py"))

from sitebuild import build, server  # noqa: E402
from sitebuild.get import browser as chromium  # noqa: E402
from sitebuild.page import panels  # noqa: E402
from sitebuild.paths import PYTHON_SOURCES, SITE_SOURCES  # noqa: E402

CARD = """
<style>
  body { display: grid; grid-template-columns: 26rem 1fr; gap: 3rem; align-items: center; box-sizing: border-box;
         width: 1200px; height: 630px; margin: 0; padding: 0 3.25rem; background: #fcfbf8; color: #1d1c1a; }
  h1 { margin: 0 0 1.25rem; font: 700 4.1rem/1.04 Georgia, "DejaVu Serif", serif; letter-spacing: -0.01em; }
  p { margin: 0; font: 1.45rem/1.4 Georgia, "DejaVu Serif", serif; color: #5c5850; }
  i { display: block; width: 5rem; height: 0.4rem; margin-bottom: 2rem; background: #b23a17; }
  img { width: 100%; }
</style>
<body><div><i></i><h1>How a GPT learns, live</h1><p>Train one in your browser. Every number is computed as you watch,
by Python you can read.</p></div><img src="data:image/png;base64,PICTURE"></body>
"""
STILL = {"width": 720, "height": 400}


def icons(browser):
    picture = f"<style>body {{ margin: 0 }} svg {{ display: block }}</style>{(HERE / 'icon.svg').read_text()}"
    for size in (180, 192, 512):
        page = browser.new_page(viewport={"width": size, "height": size})
        page.set_content(picture)
        page.screenshot(path=HERE / f"icon-{size}.png")
        page.close()


def stills(browser, url):
    """Takes a still of each panel with "still" in its panel.json: the buttons to press first, and the part to show."""
    all_panels, _ = panels.read(SITE_SOURCES, PYTHON_SOURCES)
    for theme in ("light", "dark"):
        page = opened(browser, url, color_scheme=theme)
        for name, still in ((panel.id, panel.still) for panel in all_panels if panel.still):
            panel = page.locator(f"#{name}")
            panel.locator("figure").first.scroll_into_view_if_needed()
            page.wait_for_timeout(1500)
            for press in still["press"]:
                panel.get_by_role("button", name=press, exact=True).click()
            page.wait_for_timeout(1500)
            page.locator(f"#{name}[data-state=ready]").wait_for(timeout=120_000)
            page.add_style_tag(content=".timeline, .map, .skip { visibility: hidden }")
            box = panel.locator(still["shows"]).first.bounding_box()
            page.evaluate("y => scrollBy({top: y, behavior: 'instant'})", box["y"] - 20)
            page.wait_for_timeout(700)
            box = panel.locator(still["shows"]).first.bounding_box()
            clip = {"x": max(0, box["x"] - 8), "y": max(0, box["y"] - 8), **STILL}
            page.screenshot(path=HERE / f"still-{name}-{theme}.jpg", type="jpeg", quality=72, clip=clip, scale="css")
        page.close()


def opened(browser, url, **options):
    page = browser.new_page(viewport={"width": 760, "height": 900}, device_scale_factor=2, bypass_csp=True, **options)
    page.goto(url)
    page.locator("html[data-runtime=ready]").wait_for(timeout=120_000)
    return page


def trained(page):
    """The training panel after a run at full speed."""
    training = page.locator("#training")
    training.scroll_into_view_if_needed()
    training.get_by_role("slider", name="Speed").fill("12")
    training.get_by_role("button", name="Train", exact=True).click()
    training.locator("[data-metric=step][data-value='1000']").wait_for()
    page.wait_for_timeout(1500)
    return training


def card(browser, url):
    page = opened(browser, url)
    picture = trained(page).locator("[data-part=chart]").first.screenshot()
    page.set_viewport_size({"width": 1200, "height": 630})
    page.set_content(CARD.replace("PICTURE", base64.b64encode(picture).decode()))
    page.screenshot(path=HERE / "card.png", scale="css")
    page.close()


def readme(browser, url):
    page = opened(browser, url)
    page.set_viewport_size({"width": 1280, "height": 900})
    trained(page).locator("figure").evaluate("figure => figure.scrollIntoView({behavior: 'instant'})")
    page.mouse.move(640, 5)
    page.wait_for_timeout(700)
    page.screenshot(path=HERE / "page.png", scale="css")
    page.close()


def main():
    build.site()
    with server.in_background() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.ensure(), args=[*chromium.ARGUMENTS])
        icons(browser)
        card(browser, site.url)
        readme(browser, site.url)
        stills(browser, site.url)
        browser.close()


if __name__ == "__main__":
    main()
