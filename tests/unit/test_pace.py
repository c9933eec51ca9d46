"""The order of jobs, drawings and frames, in `lab.pace` and in the panels' base class, in a browser of a few lines."""

import importlib
import itertools
import sys
from types import ModuleType, SimpleNamespace

import pytest

from panels.lab.jobs import NEXT_FRAME

BROWSER = ("panels.lab.pace", "panels.panel", "panels.kit.dom")  # what imports `pyscript`


class Browser:
    """`frame()` is one frame, `message()` the task of one message to itself."""

    def __init__(self):
        self.frames, self.messages = [], []
        self.requestAnimationFrame = self.frames.append
        self.MessageChannel = SimpleNamespace(new=self._channel)

    def _channel(self):
        self.receiver = SimpleNamespace(onmessage=None)
        return SimpleNamespace(port1=self.receiver, port2=SimpleNamespace(postMessage=self.messages.append))

    def frame(self):
        due, self.frames[:] = list(self.frames), []
        for callback in due:
            callback(0)

    def message(self):
        self.receiver.onmessage(self.messages.pop())


@pytest.fixture
def browser(monkeypatch):
    made = Browser()
    pyscript, ffi = ModuleType("pyscript"), ModuleType("pyscript.ffi")
    pyscript.window, pyscript.document = made, SimpleNamespace(hidden=False)
    ffi.create_proxy = ffi.to_js = lambda value: value
    ffi.is_none = lambda value: value is None
    for name in BROWSER:
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "pyscript", pyscript)
    monkeypatch.setitem(sys.modules, "pyscript.ffi", ffi)
    yield made
    for name in BROWSER:
        sys.modules.pop(name, None)


@pytest.fixture
def pace(browser, monkeypatch):
    """A slice holds some ten turns of jobs, by a clock that goes on whenever it is read."""
    module = importlib.import_module("panels.lab.pace")
    ticks = itertools.count()
    monkeypatch.setattr(module, "perf_counter", lambda: next(ticks) * module.SLICE / 11)
    monkeypatch.setattr(module, "BURST", 1000.0)
    return module.Pace()


def job(name, turns, done):
    for i in range(turns):
        done.append(f"{name} {i}")
        if i < turns - 1:
            yield


def test_what_the_reader_has_started_is_drawn_before_anything_else_goes_on(pace, browser):
    done = []
    pressed = pace.start(job("pressed", 3, done))
    pace.start(job("other", 100, done))
    pace.at_once(pressed)
    assert done == ["pressed 0", "other 0", "pressed 1", "other 1", "pressed 2"]
    assert not browser.messages
    pace.before_paint(lambda: done.append("drawn"))
    browser.frame()
    assert done[5:] == ["drawn"]
    browser.frame()
    assert done[6] == "other 2"


def test_a_slice_that_the_job_no_longer_needs_is_not_used(pace, browser):
    done = []
    pressed = pace.start(job("pressed", 15, done))
    pace.start(job("other", 100, done))
    pace.at_once(pressed)
    browser.message()
    assert "pressed 14" not in done
    browser.frame()
    assert done[-1] == "pressed 14"
    browser.message()
    assert done[-1] == "pressed 14"
    assert not browser.messages


def test_when_that_job_rests_the_others_wait_for_frames_as_ever(pace, browser):
    done = []

    def slow():
        yield NEXT_FRAME
        yield NEXT_FRAME

    pressed = pace.start(slow())
    pace.start(job("other", 100, done))
    pace.at_once(pressed)
    seen = len(done)
    assert not browser.messages
    browser.frame()
    assert len(done) > seen


@pytest.fixture
def panel(pace, browser):
    base = importlib.import_module("panels.panel").Panel

    class Parts(base):
        drawn = ()

        def draw(self):
            self.draw_parts(*(lambda i=i: self.draw_part(i) for i in range(3)))

        def draw_part(self, i):
            self.drawn = (*self.drawn, i)

    made = Parts(None, SimpleNamespace(pace=pace))
    made.set_on_screen(True)
    return made


def test_the_parts_of_a_first_drawing_are_in_as_many_frames(panel, browser):
    for expected in ((0,), (0, 1), (0, 1, 2), (0, 1, 2)):
        browser.frame()
        assert panel.drawn == expected
    panel.redraw()
    browser.frame()
    assert panel.drawn == (0, 1, 2, 0, 1, 2)


def test_a_change_during_the_first_drawing_draws_all_of_it_again(panel, browser):
    browser.frame()
    assert panel.drawn == (0,)
    panel.redraw()
    for _ in range(4):
        browser.frame()
    assert panel.drawn == (0, 0, 1, 2)
