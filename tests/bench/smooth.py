"""The part of the bench that scrolls, trains and drags like a reader, and watches for long tasks.

Browsers call a task long if it blocks the main thread for 50 ms or more.
"""

from contextlib import contextmanager

from loading import QUIET_MS, opened

ROUNDS = 5
WHEEL = 120  # pixels per notch of a mouse wheel
NOTCH_MS = 30
LONG = 50  # milliseconds
HALF = "first scroll, at half the processor's speed"

WATCH = """
() => {
  globalThis.watched = { tasks: [], frames: [] };
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => watched.tasks.push(entry.duration)))
    .observe({ type: "longtask" });
  let before;
  requestAnimationFrame(function frame(now) {
    if (before) watched.frames.push(now - before);
    before = now;
    requestAnimationFrame(frame);
  });
}
"""


def smooth(browser, site_url, results):
    """Scrolling right after the page opens, training at full speed, and dragging the timeline meanwhile."""
    seen = {"first scroll": [], "training at full speed": [], "dragging the timeline": [], HALF: []}
    for _ in range(ROUNDS):
        with opened(browser, site_url, "globalThis.readyAfter") as page:
            page.evaluate(WATCH)
            page.wait_for_timeout(QUIET_MS)
            with watched(page, seen["first scroll"]):
                scroll(page)
            page.wait_for_timeout(QUIET_MS)
            with watched(page, seen["training at full speed"]):
                train(page)
            with watched(page, seen["dragging the timeline"]):
                drag(page)
        with opened(browser, site_url, "globalThis.readyAfter") as page:
            page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 2})
            page.evaluate(WATCH)
            page.wait_for_timeout(QUIET_MS)
            with watched(page, seen[HALF]):
                scroll(page)
    for what, rounds in seen.items():
        results.figure("smooth", f"{what}: frame", "Chromium", "ms", [middle for _, middle in rounds])
        longest = [longest for longest, _ in rounds]
        results.figure("smooth", f"{what}: longest task (0: none of 50 ms)", "Chromium", "ms", longest)
        results.limit("smooth", f"longest task, {what}", longest, LONG, "ms", why="no long tasks")


@contextmanager
def watched(page, rounds):
    """Adds to `rounds` the longest of the long tasks (0 without one) and the median time between frames, in ms."""
    page.evaluate("watched.tasks.length = watched.frames.length = 0")
    yield
    tasks, frames = page.evaluate("[watched.tasks, watched.frames]")
    rounds.append((max(tasks, default=0), sorted(frames)[len(frames) // 2]))


def scroll(page):
    page.mouse.move(640, 450)
    for _ in range(page.evaluate("document.documentElement.scrollHeight") // WHEEL):
        page.mouse.wheel(0, WHEEL)
        page.wait_for_timeout(NOTCH_MS)


def train(page):
    training = page.locator("#training")
    training.get_by_role("radio", name="20,000").check()
    speed = training.get_by_role("slider", name="Speed")
    speed.evaluate("slider => { slider.value = slider.max; slider.dispatchEvent(new Event('input')); }")
    training.get_by_role("button", name="Train", exact=True).click()
    page.wait_for_function("document.querySelector('#training [data-metric=step]').dataset.value === '20000'")


def drag(page):
    page.locator("#attention figure").first.scroll_into_view_if_needed()
    box = page.get_by_role("slider", name="Timeline").bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] - 8, y)
    page.mouse.down()
    for i in range(60):
        page.mouse.move(box["x"] + 8 + (box["width"] - 16) * abs(30 - i) / 30, y)
        page.wait_for_timeout(NOTCH_MS)
    page.mouse.up()
