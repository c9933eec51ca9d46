"""A link shows exactly the model that its author saw: same text, same settings and length of the run, same step."""

from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from microgpt import Config, Corpus, Experiment, Trainer

from .helpers import FULL_SPEED, button, next_frames, open_ready, panel, set_slider, value, wait_for


def model_in_view(page):
    """The identity of its experiment and the hash of its weights, once the timeline is at rest."""
    next_frames(page)  # until the weights seen before are no longer named
    page.wait_for_function("document.documentElement.dataset.weights")
    return page.evaluate("(({experiment, weights}) => [experiment, weights])(document.documentElement.dataset)")


def view_step(page, step):
    wait_for(page.get_by_role("complementary", name="Timeline"), "view-step", step)


def query(page, **expected):
    """Waits until the address has these settings and no others."""
    page.wait_for_function(
        """(expected) => {
            const given = Object.fromEntries(new URLSearchParams(location.search));
            return Object.keys(given).length === Object.keys(expected).length &&
                Object.entries(expected).every(([key, value]) => given[key] === String(value));
        }""",
        arg=expected,
    )


def in_a_new_page(page, site_url):
    """Opens the address as another reader would."""
    other = page.context.browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    open_ready(other, page.url)
    return other


def finish(training, steps):
    set_slider(training, "Speed", FULL_SPEED)
    button(training, "Train").click()
    wait_for(training, "step", steps)


def test_a_step_of_a_longer_run(ready, site_url, docs):
    training = panel(ready, "training")
    training.get_by_role("radio", name="5,000").check()
    finish(training, 5000)
    set_slider(ready, "Timeline", 4000)
    view_step(ready, 4000)
    query(ready, num_steps=5000, step=4000, speed="full")
    seen = model_in_view(ready)
    assert seen[0] == Experiment(Corpus(docs), config=Config(holdout=0.05, num_steps=5000)).identity
    other = in_a_new_page(ready, site_url)
    view_step(other, 4000)
    assert model_in_view(other) == seen
    expect(other.locator("[data-part=view-steps]")).to_have_text("of 5,000")
    other.context.close()


def test_a_paused_run(ready, site_url):
    training = panel(ready, "training")
    for step in (1, 2, 3):
        button(training, "Step").click()
        wait_for(training, "step", step)
    query(ready, step=3)
    seen = model_in_view(ready)
    other = in_a_new_page(ready, site_url)
    view_step(other, 3)
    assert model_in_view(other) == seen
    other.context.close()


def test_a_look_back_while_the_run_goes_on(ready):
    training = panel(ready, "training")
    set_slider(training, "Speed", 5)
    button(training, "Train").click()
    ready.wait_for_function("Number(document.querySelector('#training [data-metric=step]').dataset.value) > 20")
    set_slider(ready, "Timeline", 10)
    query(ready, speed=50, step=10)
    button(training, "Pause").click()
    training.locator("[data-action=pause][aria-disabled=true]").wait_for()
    button(training, "Train").click()  # at the end of the run again, which goes on
    query(ready, speed=50)
    assert value(training, "step") < 1000


def test_runs_to_compare_with(ready, site_url):
    training = panel(ready, "training")
    finish(training, 1000)
    button(training, "New seed").click()
    for step in (1, 2, 3):
        button(training, "Step").click()
        wait_for(training, "step", step)
    button(training, "New seed").click()
    query(ready, speed="full", seed=44, runs="42.1000-43.3.1000")
    drawn = "document.querySelector('#training [data-part=chart]').dataset.earlierRuns"
    ready.wait_for_function(f"{drawn} === '42.1000 43.3'")
    other = in_a_new_page(ready, site_url)
    panel(other, "training")
    other.wait_for_function(f"{drawn} === '42.1000 43.3'")
    wait_for(other.locator("#training"), "seed", 44)
    other.context.close()


def test_other_settings_of_the_optimiser(page, site_url, docs):
    given = {"learning_rate": 0.02, "schedule": "cosine", "beta1": 0.9, "weight_decay": 0.1, "grad_clip": 1.0}
    open_ready(page, f"{site_url}?num_steps=300&seed=5&{urlencode(given)}")
    view_step(page, 300)
    query(page, num_steps=300, seed=5, **given | {"grad_clip": 1})
    experiment = Experiment(Corpus(docs), config=Config(holdout=0.05, seed=5, num_steps=300, **given))
    assert model_in_view(page)[0] == experiment.identity
    desktop = Trainer(experiment, engine="numpy")
    training = panel(page, "training")
    button(training, "Step").click()
    wait_for(training, "step", 1)
    assert value(training, "loss") == pytest.approx(desktop.step(), abs=1e-5)
    button(training, "Step").click()
    wait_for(training, "step", 2)
    assert value(training, "loss") == pytest.approx(desktop.step(), abs=1e-5)


@pytest.mark.parametrize(
    "junk", ["42", "42.0", "42.9.8", "x.1", "1.2.3.4", "-", "1.5-" * 9, "42.200000", "9999999999.1"]
)
def test_nonsense_in_place_of_runs_is_ignored(junk):
    from panels.furniture.settings import compared

    with pytest.raises(ValueError):  # noqa: PT011
        compared(junk)
