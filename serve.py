#!/usr/bin/env python3
"""The one command: serve.py [serve | build | lint | test | soak | bench]. The work itself is in py/sitebuild."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  (with an older one, show a message rather than a traceback)
    sys.exit("Python {}.{} is too old: run this with Python 3.11 or newer.".format(*sys.version_info))

import argparse
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "py"))

from sitebuild import bench, build, checks, lint, server
from sitebuild.report import Problem


def parse(arguments):
    parser = argparse.ArgumentParser(prog="serve.py", description="Build, serve, test and measure the page.")
    add_serve_options(parser)
    commands = parser.add_subparsers(title="commands", metavar="")

    command = commands.add_parser("serve", help="build what is missing and serve the page (the default)")
    add_serve_options(command)

    command = commands.add_parser("build", help="write the static page, dist/site, and the zip that needs no server")
    command.set_defaults(run=lambda options: build.everything())

    command = commands.add_parser("lint", help="check style, types and formatting")
    command.set_defaults(run=lambda options: lint.run())

    command = commands.add_parser(
        "test", help="lint and run all tests, or only what the arguments for pytest choose; --with-torch: with PyTorch"
    )
    command.set_defaults(run=lambda options: checks.run(options.for_pytest))

    command = commands.add_parser(
        "soak", help="the tests that take too long to be run for every change, or what the arguments for pytest choose"
    )
    command.set_defaults(run=lambda options: checks.run(options.for_pytest or ["tests/soak"]))

    command = commands.add_parser("bench", help="the speed table, in a headless browser and natively")
    command.add_argument("--json", action="store_true", help="print the figures as JSON")
    command.set_defaults(run=lambda options: bench.run(as_json=options.json))

    # Everything after `test` or `soak` is for pytest; argparse would try to parse its options.
    own, for_pytest = (arguments[:1], arguments[1:]) if arguments[:1] in (["test"], ["soak"]) else (arguments, [])
    return parser.parse_args(own, argparse.Namespace(for_pytest=for_pytest))


def add_serve_options(parser):
    parser.add_argument("--port", type=int, default=8000, help="default 8000")
    parser.add_argument("--no-open", action="store_true", help="do not open a browser")
    parser.set_defaults(run=serve)


def serve(options):
    server.serve(options.port, open_browser=not options.no_open)


def main():
    options = parse(sys.argv[1:])
    try:
        return options.run(options)
    except Problem as problem:
        return str(problem)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
