"""The part of the bench that asks Lighthouse, on its settings for a desktop, in the browser of the other parts.

The page comes from our development server, which compresses nothing and forbids caching: most hosts do better.
"""

import json
import os

from sitebuild.get import browser as chromium
from sitebuild.paths import DIST
from sitebuild.report import Problem, run

PACKAGE = "lighthouse@12.8.2"  # npx fetches it; nothing else here needs it
ROUNDS = 3
LIMITS = {"performance": 90, "accessibility": 100, "best-practices": 100, "seo": 100}
TIMES = ("first-contentful-paint", "largest-contentful-paint", "speed-index", "total-blocking-time")


def lighthouse(_browser, site_url, results):
    """The scores, of 100, and the times that go into the one for performance."""
    try:
        rounds = [report(site_url) for _ in range(ROUNDS)]
    except Problem as problem:
        results.notes.append(str(problem))
        return
    for time in TIMES:
        values = [one["audits"][time]["numericValue"] for one in rounds]
        results.figure("lighthouse", time.replace("-", " "), "Chromium", "ms", values)
    for category, limit in LIMITS.items():
        scores = [100 * one["categories"][category]["score"] for one in rounds]
        why = "Lighthouse's range “good”" if limit < 100 else "nothing to complain of"
        results.limit("lighthouse", category, scores, limit, "points", at_least=True, why=why)


def report(url):
    """One run, as Lighthouse writes it."""
    (DIST / "bench").mkdir(parents=True, exist_ok=True)
    place = DIST / "bench" / "lighthouse.json"
    flags = " ".join(["--headless=new", *chromium.ARGUMENTS])
    run(
        ["npx", "--yes", PACKAGE, url, "--preset=desktop", "--quiet", "--output=json", f"--output-path={place}"]
        + [f"--chrome-flags={flags}"],
        failure="Lighthouse could not be run (it comes from npm, which needs a network the first time). It says:",
        env=os.environ | {"CHROME_PATH": chromium.ensure()},
    )
    return json.loads(place.read_text())
