"""After one visit the page opens and trains without a network; updates are complete, announced, and never forced."""

import shutil

import pytest
from playwright.sync_api import expect

from sitebuild import server
from sitebuild.get import browser as chromium
from sitebuild.page import worker
from sitebuild.page.assemble import own_files
from sitebuild.paths import SITE, SITE_SOURCES

from .helpers import FULL_SPEED, START, button, open_ready, panel, set_slider, wait_for, watch
from .hosting import host


@pytest.fixture
def folder(tmp_path):
    """A copy of the built site, for tests to modify."""
    return shutil.copytree(SITE, tmp_path / "site")


@pytest.fixture
def visitor(browser):
    context = browser.new_context()
    yield context.new_page()
    context.close()


def publish(folder, heading):
    """Puts another version of the page into the folder, recognisable by its heading."""
    index = folder / "index.html"
    index.write_text(index.read_text().replace("<h1>How a GPT learns, live</h1>", f"<h1>{heading}</h1>"))
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    source = own_files(SITE_SOURCES)[worker.SCRIPT].read_bytes()
    (folder / worker.SCRIPT).write_bytes(worker.script(source, files))


def visit(page, url):
    """Opens the page and waits until it is cached."""
    open_ready(page, url)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def heading(page):
    return page.get_by_role("heading", level=1).inner_text()


def notice(page):
    return page.get_by_role("status").filter(has_text="A new version of this page is here")


def look_for_update(page):
    """Does what browsers do at each visit. True if a new version was installed, False if that failed."""
    return page.evaluate(
        """async () => {
            const registration = await navigator.serviceWorker.getRegistration();
            await registration.update().catch(() => {});
            const worker = registration.installing ?? registration.waiting;
            if (!worker) return false;
            while (worker.state === "installing") await new Promise((done) => setTimeout(done, 50));
            return worker.state !== "redundant";
        }"""
    )


def test_after_one_visit_it_opens_and_trains_without_a_network(visitor, folder):
    with host(folder) as (url, _):
        visit(visitor, url)
    problems = watch(visitor, url)
    for address in (f"{url}?seed=7", f"{url}embed.html?panel=training"):
        open_ready(visitor, address)
        training = panel(visitor, "training")
        set_slider(training, "Speed", FULL_SPEED)
        button(training, "Train").click()
        wait_for(training, "step", 1000)
    assert not problems, "\n".join(problems)
    visitor.goto(f"{url}gallery.html")
    assert visitor.title().startswith("Panels for your own page")


def test_a_first_visit_downloads_nothing_twice(browser, folder, tmp_path, monkeypatch):
    """With a profile on disk, as readers have: a private window's cache is too small for the largest file."""
    sent = []
    monkeypatch.setattr(server.Handler, "log_request", lambda self, code, *_: sent.append((int(code), self.path)))
    profile = browser.browser_type.launch_persistent_context(
        tmp_path / "profile", executable_path=chromium.ensure(), args=chromium.ARGUMENTS
    )
    with host(folder) as (url, _), profile:
        visit(profile.new_page(), url)
    whole = [path for code, path in sent if code == 200]
    assert sorted(path for path in set(whole) if whole.count(path) > 1) == []
    assert len(whole) > 20


def test_a_new_version_is_announced_and_taken_on_the_readers_word(visitor, folder):
    with host(folder) as (url, _):
        visit(visitor, url)
        publish(folder, "The next version")
        open_ready(visitor, url)
        assert look_for_update(visitor)  # on a busy machine the browser takes its time
        notice(visitor).wait_for()
        assert heading(visitor) == "How a GPT learns, live"
        button(visitor, "Not now").click()
        notice(visitor).wait_for(state="hidden")
        open_ready(visitor, url)  # still the old version, and the new one is announced again
        notice(visitor).wait_for()
        assert heading(visitor) == "How a GPT learns, live"
        another_tab = visitor.context.new_page()
        open_ready(another_tab, url)
        notice(another_tab).wait_for()
        for tab in (visitor, another_tab):
            button(tab, "Take it").click()
            expect(tab.get_by_role("heading", level=1)).to_have_text("The next version", timeout=START)
    open_ready(visitor, url)  # and the host is gone
    assert heading(visitor) == "The next version"
    assert visitor.evaluate("caches.keys()").__len__() == 1


def test_a_failed_update_harms_nothing_and_is_made_good_later(visitor, folder):
    with host(folder) as (url, port):
        visit(visitor, url)
    gallery = folder / "gallery.html"
    gallery.write_text(gallery.read_text() + "<!-- changed -->")
    publish(folder, "The next version")
    whole = gallery.read_bytes()
    with host(folder, port):
        open_ready(visitor, url)
        for harm in (gallery.unlink, lambda: gallery.write_bytes(b""), lambda: gallery.write_bytes(whole[:-1])):
            harm()
            assert not look_for_update(visitor)
            expect(notice(visitor)).to_be_hidden()
    open_ready(visitor, url)  # with the host gone, as before
    assert heading(visitor) == "How a GPT learns, live"
    gallery.write_bytes(whole)
    with host(folder, port):
        open_ready(visitor, url)
        assert look_for_update(visitor)
        notice(visitor).wait_for()


def test_a_developer_sees_each_change(visitor, folder):
    """Even if another server at the same address installed a service worker before."""
    with host(folder) as (url, port):
        visit(visitor, url)
    publish(folder, "Just edited")
    with host(folder, port, keeps=False):
        visitor.goto(url)
        visitor.get_by_role("heading", name="Just edited").wait_for(timeout=60_000)
        open_ready(visitor, url)
        assert heading(visitor) == "Just edited"
        assert visitor.evaluate("caches.keys()") == []
