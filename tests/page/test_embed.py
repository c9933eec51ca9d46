"""Panels in a page of another origin: size, theme, events, sharing a model, hostile hosts, sandboxes."""

from importlib import import_module

import pytest
from playwright.sync_api import expect

from panels.furniture.settings import SETTINGS as OF_THE_PAGE
from sitebuild import server
from sitebuild.paths import SITE_SOURCES

from .helpers import START, axe_violations, button, open_ready, set_slider, wait_until_drawn, watch

PANELS = len(list((SITE_SOURCES / "panels").glob("*/panel.json")))

SETTINGS = {
    panel.name: [setting.key for setting in import_module(f"panels.{panel.name}.settings").SETTINGS]
    for panel in (SITE_SOURCES / "panels").iterdir()
}
OF_ALL = [setting.key for setting in OF_THE_PAGE]
HOST = """<!doctype html><html lang="en"><meta charset="utf-8"><title>A host</title>
<style>body { margin: 0 auto; max-width: 800px; background: #fff; color: #222 } .night { background: #111; color: #eee }
</style><h1>A host</h1>
<script>
  window.log = [];
  for (const type of ["ready", "step", "trained", "error"])
    document.addEventListener(type, (event) => log.push({id: event.target.id, type, ...event.detail}));
</script>
<script type="module" src="SITEembed.js"></script>
"""
PAIR = """<how-gpt-learns id="one" panel="attention" name="ada" timeline><a href="x">fallback</a></how-gpt-learns>
<how-gpt-learns id="two" panel="training" model="shared" start="press"></how-gpt-learns>"""


@pytest.fixture(scope="module")
def hosts(tmp_path_factory, site_url):
    """A function that serves a page from another origin and returns its address."""
    folder = tmp_path_factory.mktemp("host")
    (folder / "favicon.ico").write_bytes(b"")
    with server.in_background(folder) as other:

        def host(name, body):
            (folder / name).write_text(HOST.replace("SITE", site_url) + body)
            return other.url + name

        yield host


@pytest.fixture(scope="module")
def pair(browser, site_url, hosts):
    """A host with two panels, ready: #one shows attention, #two training at its default of 200 steps per second."""
    context = browser.new_context(viewport={"width": 1000, "height": 2600})
    page = context.new_page()
    problems = watch(page, site_url)
    page.goto(hosts("pair.html", PAIR))
    expect(page.get_by_role("button", name="Start: Thousands of small corrections")).to_be_visible()
    still = "two.shadowRoot.querySelector('img')"
    page.wait_for_function(f"{still}.complete")
    assert page.evaluate(f"[{still}.naturalWidth, {still}.src.split('/').at(-1)]") == [720, "still-training-light.jpg"]
    page.evaluate("two.start()")
    page.wait_for_function("log.filter(({type}) => type === 'ready').length === 2", timeout=START)
    yield page
    context.close()
    foreign = f"foreign: {page.url}"
    problems = [one for one in problems if not one.startswith(foreign.rsplit("/", 1)[0])]  # the host itself
    assert not problems, "\n".join(problems)


def frame(page, panel):
    return next(frame for frame in page.frames if f"panel={panel}" in frame.url)


def events(page, kind, name="one"):
    return page.evaluate("([kind, id]) => log.filter((e) => e.type === kind && e.id === id)", [kind, name])


def last_step(page, name, step):
    """Waits until this is the last step that a panel has reported to its host, which may be after it is drawn."""
    last = "([step, id]) => log.findLast((e) => e.type === 'step' && e.id === id)"
    page.wait_for_function(f"(given) => ({last})(given)?.step === given[0]", arg=[step, name])
    return page.evaluate(last, [step, name])


def view_step(page, panel, step):
    """Waits until the panel shows a step."""
    frame(page, panel).wait_for_function(
        "(step) => document.querySelector('[data-metric=view-step]').dataset.value === String(step)"
        if panel == "attention"
        else "(step) => document.querySelector('[data-part=samples-step]').textContent === String(step)",
        arg=step,
        timeout=20_000,
    )


def test_shows_one_panel_and_no_furniture(pair):
    inside = frame(pair, "attention")
    expect(inside.locator("[data-panel]")).to_have_count(1)
    expect(inside.locator("nav, header").or_(button(inside, "Copy embed code"))).to_have_count(0)
    expect(inside.get_by_role("textbox", name="Name")).to_have_value("ada")
    expect(inside.get_by_role("slider", name="Timeline")).to_be_visible()
    expect(frame(pair, "training").get_by_role("slider", name="Timeline")).to_be_hidden()
    link = inside.get_by_role("link", name="the whole page")
    assert link.get_attribute("href").endswith("/?name=ada#attention")


def height_of(page, name):
    return page.evaluate("id => document.getElementById(id).offsetHeight", name)


def content_height(inside):
    return inside.evaluate("document.documentElement.getBoundingClientRect().height")


def until(page, condition):
    """Waits until it holds, for up to 30 s: a panel may still grow, so what is compared is read again each time."""
    for _ in range(600):
        if condition():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it does not come to hold")


def test_is_as_tall_as_its_content_at_any_width(pair):
    for width in (1000, 390):
        pair.set_viewport_size({"width": width, "height": 2600})
        pair.wait_for_function(
            """() => [one, two].every((element) => element.offsetHeight > 300)""",
        )
        for panel, name in (("attention", "one"), ("training", "two")):
            inside = frame(pair, panel)
            inside.wait_for_function("document.documentElement.scrollHeight <= innerHeight")
            assert inside.evaluate("document.documentElement.scrollWidth <= innerWidth")
            until(pair, lambda name=name, inside=inside: abs(height_of(pair, name) - content_height(inside)) <= 1)
    pair.set_viewport_size({"width": 1000, "height": 2600})


def test_follows_the_colours_around_it(pair):
    inside = frame(pair, "attention")
    expect(inside.locator("html")).to_have_attribute("data-theme", "light")
    pair.evaluate("document.body.className = 'night'")
    inside.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    pair.evaluate("document.body.className = ''")
    inside.wait_for_function("document.documentElement.dataset.theme === 'light'")
    pair.evaluate("one.setAttribute('theme', 'dark')")
    inside.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    pair.evaluate("one.removeAttribute('theme')")
    inside.wait_for_function("document.documentElement.dataset.theme === 'light'")


def test_trains_by_method_tells_by_events_and_both_panels_show_one_model(pair):
    pair.evaluate("log.length = 0; one.train(120)")
    pair.wait_for_function("log.some(({type, id}) => type === 'trained' && id === 'one')", timeout=20_000)
    (trained,) = events(pair, "trained")
    assert (trained["step"], trained["seed"]) == (120, 42)
    assert 2 < trained["validationLoss"] < 3
    view_step(pair, "attention", 120)
    view_step(pair, "training", 120)
    ends = [last_step(pair, name, 120) for name in ("one", "two")]
    assert ends[0]["loss"] == ends[1]["loss"]  # exactly equal, because it is the same model

    pair.evaluate("two.train(30)")  # the other way round
    view_step(pair, "attention", 150)


def start_over(page):
    page.evaluate("one.pause()")
    button(frame(page, "training"), "Reset").click()
    for panel in ("attention", "training"):
        view_step(page, panel, 0)
    page.evaluate("log.length = 0")


def test_after_the_steps_of_the_host_the_reader_trains_on(pair):
    start_over(pair)
    pair.evaluate("two.train(20)")
    pair.wait_for_function("log.some(({type, id}) => type === 'trained' && id === 'two')")
    training = frame(pair, "training")
    button(training, "Train").click()
    training.wait_for_function("Number(document.querySelector('[data-metric=step]').dataset.value) > 40")
    button(training, "Pause").click()
    training.locator("[data-action=pause][aria-disabled=true]").wait_for()
    assert [trained["step"] for trained in events(pair, "trained", "two")] == [20]


def test_another_panel_that_takes_over_stops_where_the_host_asked(pair):
    """A browser pauses a frame that is out of view; the others continue without it."""
    start_over(pair)
    pair.evaluate("two.style.marginTop = '9000px'; two.train(80)")
    pair.wait_for_function("log.some(({type, id}) => type === 'trained' && id === 'one')")
    pair.wait_for_timeout(500)
    assert [trained["step"] for trained in events(pair, "trained", "one")] == [80]
    last_step(pair, "one", 80)
    pair.evaluate("two.style.marginTop = ''")
    view_step(pair, "training", 80)
    pair.wait_for_function("log.some(({type, id}) => type === 'trained' && id === 'two')")
    assert [trained["step"] for trained in events(pair, "trained", "two")] == [80]


def test_the_end_of_a_run_is_reported_once(pair):
    start_over(pair)
    pair.evaluate("one.train(5000)")
    pair.wait_for_function("new Set(log.filter(({type}) => type === 'trained').map(({id}) => id)).size === 2")
    button(frame(pair, "attention"), "Play the timeline").click()
    button(frame(pair, "attention"), "Stop the timeline").click()
    set_slider(frame(pair, "training"), "Speed", 8)
    pair.wait_for_timeout(300)
    for name in ("one", "two"):
        assert [trained["step"] for trained in events(pair, "trained", name)] == [1000]
    set_slider(frame(pair, "training"), "Speed", 7)


def test_the_timeline_is_shared(pair):
    pair.evaluate("log.length = 0; one.train(60)")
    pair.wait_for_function("log.filter(({type}) => type === 'trained').length >= 1")
    pair.evaluate("one.setTimeline(20)")
    for panel in ("attention", "training"):
        view_step(pair, panel, 20)
    frame(pair, "attention").get_by_role("slider", name="Timeline").fill("33")
    for panel in ("attention", "training"):
        view_step(pair, panel, 33)


def test_pause_holds_both_at_the_same_step(pair):
    pair.evaluate("log.length = 0; two.train()")
    pair.wait_for_function("log.some(({type}) => type === 'step')")
    pair.evaluate("one.pause(); one.setTimeline()")
    frame(pair, "training").locator("[data-action=pause][aria-disabled=true]").wait_for()
    pair.wait_for_function(
        """() => {
            const [one, two] = ["one", "two"].map((id) => log.findLast((e) => e.type === "step" && e.id === id));
            return one && one.step === two?.step;
        }"""
    )
    last = [events(pair, "step", name)[-1]["step"] for name in ("one", "two")]
    assert last[0] < 1000
    pair.wait_for_timeout(600)
    assert [events(pair, "step", name)[-1]["step"] for name in ("one", "two")] == last


def at_rest(page):
    """What each panel shows, once it has been still for some frames."""
    shown = []
    for name in ("training", "attention"):
        wait_until_drawn(frame(page, name).locator(f"#{name}"))
        shown.append(frame(page, name).evaluate("[document.body.innerHTML, innerHeight]"))
    return shown


def test_junk_from_the_host_changes_nothing(pair):
    before = at_rest(pair)
    pair.evaluate(
        """log.length = 0;
        const mark = {"how-gpt-learns": 1}, cycle = {...mark, type: "command", name: "train"};
        cycle.steps = cycle;
        for (const junk of [null, 7, "train", [], {}, mark, cycle, {...mark, type: "theme", theme: "<b>"},
            {type: "command", name: "train"}, {...mark, type: "command"}, {...mark, type: "share"},
            {...mark, type: "command", name: "__class__", steps: 3}, {...mark, type: "command", name: {}, steps: 3},
            ...[-1, 0, 0.5, NaN, Infinity, "5", 10n, {}, [], true].map(
                (steps) => ({...mark, type: "command", name: "train", steps}))]) {
            for (const element of [one, two])
                element.querySelector("iframe").contentWindow.postMessage(junk, "*");
            postMessage(junk, "*");  // and as if it came from a panel
        }
        postMessage({...mark, type: "size", height: 9}, "*");
        postMessage({...mark, type: "trained", step: 1}, "*");"""
    )
    assert at_rest(pair) == before
    assert pair.evaluate("log") == []
    assert pair.evaluate("(() => { try { one.train('5') } catch (error) { return error.name } })()") == "TypeError"


@pytest.mark.parametrize("steps", ["1e9", "1e300"])
def test_more_steps_than_a_run_can_have_are_cut_and_reported(pair, steps):
    start_over(pair)
    pair.evaluate(f"one.train({steps})")
    pair.wait_for_function("log.some(({type, id}) => type === 'trained' && id === 'one')")
    assert [trained["step"] for trained in events(pair, "trained")] == [1000]
    (error,) = events(pair, "error")
    assert error["message"].startswith("train: ")
    assert error["message"].endswith("taken for 1,000,000.")
    assert events(pair, "error", "two") == []


def test_a_host_hears_that_a_panel_cannot_start(page, hosts):
    page.provoked = True
    page.route("**/pyscript-*/core.js", lambda route: route.abort())
    page.goto(hosts("fails.html", '<how-gpt-learns id="one" panel="loss"></how-gpt-learns>'))
    page.wait_for_function("log.some(({type}) => type === 'error')", timeout=START)
    assert "core.js" in page.evaluate("log")[0]["message"]
    page.problems.clear()


def test_a_page_that_is_not_its_declared_host_is_not_heard(page, site_url, hosts):
    body = f'<iframe id="f" src="{site_url}embed.html?panel=loss&host=https://example.org"></iframe>'
    page.route("**/pyscript-*/core.js", lambda route: route.abort())  # Python is not needed for this
    page.goto(hosts("liar.html", body))
    page.evaluate("window.heard = 0; addEventListener('message', () => heard++)")
    inside = page.frame_locator("#f")
    inside.locator("[data-panel]").wait_for()  # from here on its messages are received
    page.evaluate("f.contentWindow.postMessage({'how-gpt-learns': 1, type: 'theme', theme: 'dark'}, '*')")
    page.wait_for_timeout(300)
    assert inside.locator("html").get_attribute("data-theme") is None
    assert page.evaluate("heard") == 0
    page.problems.clear()  # the browser reports the messages it has blocked; and the host is another origin


def test_works_in_a_sandbox_without_an_origin(page, hosts):
    page.set_viewport_size({"width": 800, "height": 1600})
    page.goto(hosts("sandbox.html", '<how-gpt-learns id="one" panel="attention" sandbox></how-gpt-learns>'))
    page.wait_for_function("log.some(({type}) => type === 'ready')", timeout=START)
    assert frame(page, "attention").evaluate("self.origin") == "null"
    page.evaluate("one.train(5)")
    page.wait_for_function("log.some(({type, step}) => type === 'trained' && step === 5)")
    assert page.evaluate("one.offsetHeight") > 300
    page.problems[:] = [one for one in page.problems if not one.startswith("foreign: http://localhost")]  # the host


@pytest.mark.parametrize("wrong", ["", "?panel=nothing", "?panel=constructor", "?panel=%3Cimg%20src=x%3E"])
def test_an_address_without_a_panel_says_so(page, site_url, wrong):
    page.goto(f"{site_url}embed.html{wrong}")
    message = page.get_by_role("alert").inner_text()
    assert "names no panel" in message
    assert "attention" in message
    expect(page.locator("html")).to_have_attribute("data-runtime", "failed")
    page.wait_for_timeout(200)
    expect(page.locator("[data-panel], img")).to_have_count(0)


def test_what_the_code_sets_reaches_the_panel(page, hosts):
    """Each key of a panel's settings is an attribute that embed.js passes on."""
    given = {key: "1" for keys in SETTINGS.values() for key in keys} | dict.fromkeys(OF_ALL, "1")
    attributes = " ".join(f'{key}="{value}"' for key, value in given.items())
    page.provoked = True  # the frame's own request may end with the page
    page.route("**/embed.html*", lambda route: route.fulfill(body=""))
    page.goto(hosts("all.html", f'<how-gpt-learns id="one" panel="task" {attributes}></how-gpt-learns>'))
    page.wait_for_function("document.querySelector('how-gpt-learns iframe')")
    passed_on = page.evaluate("Object.fromEntries(new URL(one.querySelector('iframe').src).searchParams)")
    assert given.items() <= passed_on.items()
    page.problems[:] = [one for one in page.problems if not one.startswith("foreign: http://localhost")]  # the host


def test_code_to_embed_is_copied_with_what_the_reader_has_set(page, site_url):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_ready(page, f"{site_url}?name=mia&head=2&prefix=x")
    section = page.locator("#attention")
    button(section, "Copy embed code").click()
    section.get_by_text("Copied.").wait_for()
    code = page.evaluate("navigator.clipboard.readText()")
    assert f'<script src="{site_url}embed.js" defer></script>' in code
    assert '<how-gpt-learns panel="attention" name="mia" head="2">' in code
    expect(section.get_by_role("textbox", name="Embed code")).to_have_value(code)
    section.get_by_role("textbox", name="Name", exact=True).fill("sophia")  # the address calls it attention-name
    set_slider(page, "Timeline", 200)
    button(section, "Copy embed code").click()
    page.wait_for_function("document.querySelector('#attention textarea').value.includes('sophia')")
    code = section.get_by_role("textbox", name="Embed code").input_value()
    assert '<how-gpt-learns panel="attention" name="sophia" head="2" step="200">' in code
    expect(page.get_by_role("button", name="Copy embed code")).to_have_count(PANELS)


def test_gallery_shows_all_panels_and_names_its_own_address(page, site_url):
    page.route("**/embed.html*", lambda route: route.fulfill(body=""))  # the documentation, not the panels
    page.goto(f"{site_url}gallery.html")
    page.wait_for_function("n => document.querySelectorAll('how-gpt-learns:defined').length === n", arg=PANELS)
    page.wait_for_function("!document.body.textContent.includes('https://ADDRESS')")
    expect(page.locator("pre").first).to_contain_text(f'src="{site_url}embed.js"')
    assert page.get_by_role("button", name="Start:").count() >= 7
    violations = axe_violations(page)
    assert not violations, "\n".join(violations)


def test_gallery_fits_a_phone(page, site_url):
    page.set_viewport_size({"width": 360, "height": 800})
    page.route("**/embed.html*", lambda route: route.fulfill(body=""))
    page.goto(f"{site_url}gallery.html")
    page.wait_for_function("document.querySelectorAll('how-gpt-learns:defined').length >= 8")
    expect(page.get_by_role("row", name="learning_rate")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
