"""The part of the bench that runs Lighthouse, with its desktop settings, in the same browser as the other parts.

The page comes from our development server, which neither compresses nor allows caching: most hosts do better.
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
    """The scores, out of 100, and the times that determine the performance score."""
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
    """Lighthouse's report of one run."""
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
