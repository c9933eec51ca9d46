"""One walk in each browser engine: every panel, panels in another page, and the page once its host is gone.

Training gives the same model in all of them, to the bit, and on the desktop.
"""

import pytest

from microgpt import Config, Corpus, Experiment, Trainer
from panels.furniture.own_text import sets
from panels.furniture.own_text.link import written
from sitebuild import server
from sitebuild.get import browser as chromium
from sitebuild.paths import SITE_SOURCES

from . import installed_browsers
from .helpers import FULL_SPEED, watch
from .hosting import host
from .test_own_text import experiment_on
from .window import Window

sets.FOLDER = SITE_SOURCES / "data"  # in text.zip they are beside the package
# Side by side, because a frame that is out of view trains slowly: WebKit gives it one animation frame in ten seconds.
EMBEDS = """<!doctype html><html lang="en"><meta charset="utf-8"><title>A host</title>
<script>
  window.log = [];
  for (const type of ["ready", "trained"])
    document.addEventListener(type, (event) => log.push({id: event.target.id, type, ...event.detail}));
</script>
<script src="SITEembed.js" defer></script>
<style>body { display: grid; grid-template-columns: 1fr 1fr; align-items: start }</style>
<how-gpt-learns id="plain" panel="training"></how-gpt-learns>
<how-gpt-learns id="sandboxed" panel="loss" sandbox></how-gpt-learns>
"""

# What a reader does in each panel, and the place where they see that it has worked. Training follows.
PRESSES = {
    "task": ("[data-part=keys] button", "[data-part=said]"),
    "distribution": ("[data-prefix=m]", "[data-part=trained-top]"),
    "backprop": ("[data-action=next]", "[data-part=progress]"),
    "attention": ("[data-part=strip] button", "[data-part=row-title]"),
    "gradients": ("[data-action=due]", "[data-metric=name-loss]"),
    "loop": ("[data-action=next]", "[data-part=words]"),
    "change": ("[data-action=train-both]", "[data-model=yours] [data-metric=validation-loss]"),
}
SLIDERS = {"loss": ("[data-control=p]", 90, "[data-part=p]"), "scaling": ("[data-control=d]", 8, "[data-part=count]")}


class Chromium(Window):
    """Driven by Playwright, as in all other tests, but compiling as it does for readers."""

    def __init__(self, page, url):
        self._page = page
        self._problems = watch(page, url)

    def open(self, url):
        self._page.goto(url, wait_until="domcontentloaded")

    def run(self, script, *arguments):
        return self._page.evaluate(f"(given) => (function () {{{script}}})(...given)", list(arguments))

    def press(self, css):
        self._page.click(css)

    def errors(self):
        return self._problems


@pytest.fixture(params=["chromium", "firefox", "webkit"])
def window(request, browser):
    if request.param == "chromium":
        with browser.browser_type.launch(executable_path=chromium.ensure(), args=chromium.ARGUMENTS) as another:
            yield Chromium(another.new_page(viewport={"width": 1280, "height": 900}), "http://localhost")
        return
    with installed_browsers.launch(request.param) as window:
        yield window


@pytest.fixture(scope="module")
def on_the_desktop(docs):
    """What the page's own run comes to: the loss of its last step, and the hash of its weights."""
    trainer = Trainer(docs, Config(holdout=0.05))
    return trainer.run(1000)[-1], trainer.model.weights_hash()


@pytest.fixture(scope="module")
def carrying(docs):
    """A link with a text in it, behind the page's address, and the hash of the weights that it is about."""
    experiment = experiment_on(["김민준", "이서연", "Zoé", "emma", "👨‍👩‍👧"] * 9, n_embd=8)
    trainer = Trainer(experiment)
    trainer.run(700)
    text = written(experiment, Experiment(Corpus(docs), config=Config(holdout=0.05)))
    return f"?step=700#loss&experiment={text}", trainer.model.weights_hash()


def test_a_walk(window, on_the_desktop, carrying, tmp_path):
    with host() as (url, _):
        window.open_ready(url)
        for panel, (control, place) in PRESSES.items():
            seen = text(window, f"#{panel} {place}")
            window.click(f"#{panel} {control}")
            window.wait_for(f"document.querySelector('#{panel} {place}').textContent !== {seen!r}")
        for panel, (control, value, place) in SLIDERS.items():
            window.scroll_to(f"#{panel} {control}")
            seen = text(window, f"#{panel} {place}")
            window.set(f"#{panel} {control}", value)
            window.wait_for(f"document.querySelector('#{panel} {place}').textContent !== {seen!r}")
        assert labels_below_their_row(window) == []
        assert trained(window) == on_the_desktop
        assert {"ready"} >= set(states(window)) - {"busy"}
        window.run("navigator.serviceWorker.ready.then(() => (window.installed = true))")
        window.wait_for("window.installed")
        link, weights = carrying
        window.open_ready(url + link)
        window.wait_for(f"document.documentElement.dataset.weights === {weights!r}")
        assert window.errors() == []
    window.open_ready(url)  # and the host is gone
    assert "Welcome back" in window.run("return document.querySelector('[data-part=kept]').innerText")
    assert at_the_end(window) == on_the_desktop
    window.click("#training [data-action=reset]")
    window.wait_for("document.querySelector('#training [data-metric=step]').dataset.value === '0'")
    assert trained(window) == on_the_desktop
    with host() as (url, _):
        embeds_work(window, url, tmp_path)


def embeds_work(window, url, folder):
    (folder / "index.html").write_text(EMBEDS.replace("SITE", url))
    (folder / "favicon.ico").write_bytes(b"")
    with server.in_background(folder) as other:
        window.open(other.url)
        window.wait_for("window.customElements?.get('how-gpt-learns')")
        window.run("for (const id of ['plain', 'sandboxed']) document.getElementById(id).train(20)")
        window.wait_for("log.filter(({type}) => type === 'trained').length === 2", 120)
        assert window.run("return new Set(log.map(({validationLoss}) => validationLoss)).size") == 2  # and undefined
        assert window.run("return [plain, sandboxed].every(({offsetHeight}) => offsetHeight > 300)")


def labels_below_their_row(window):
    return window.run(
        """return [...document.querySelectorAll(".switch:not([hidden], .engines) legend")]
          .filter((legend) => legend.nextElementSibling) // a list of choices that waits for its figure is empty
          .filter((legend) => Math.abs(legend.getBoundingClientRect().top
            - legend.nextElementSibling.getBoundingClientRect().top) > 2)
          .map(({textContent}) => textContent)"""
    )


def text(window, css):
    """The text of an element once it is drawn."""
    window.scroll_to(css)
    window.wait_for(f"document.querySelector('{css}').closest('[data-panel]').dataset.state === 'ready'")
    return window.run("return document.querySelector(arguments[0]).textContent", css)


def states(window):
    return window.run("return [...document.querySelectorAll('[data-panel]')].map(({dataset}) => dataset.state)")


def trained(window):
    """Trains the reader's run to its end: the loss of the last step, and the hash of the weights."""
    window.set("#training [data-control=speed]", FULL_SPEED)
    window.click("#training [data-action=train]")
    return at_the_end(window)


AT_THE_END = """(() => {
  const shown = (metric) => document.querySelector(`#training [data-metric=${metric}]`).dataset.value;
  const { weights } = document.documentElement.dataset;
  return shown("step") === "1000" && weights && [shown("loss"), weights];
})()"""


def at_the_end(window):
    window.scroll_to("#training [data-metric=step]")
    window.wait_for(f"(window.atTheEnd = {AT_THE_END})")  # kept, since the page may take the hash away again
    loss, weights = window.run("return window.atTheEnd")
    return float(loss), weights
