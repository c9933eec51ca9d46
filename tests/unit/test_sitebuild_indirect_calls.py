"""A module whose indirect calls go through one place for each type computes what it did before."""

import json
import sys

import pytest

from sitebuild.get import npm
from sitebuild.make import indirect_calls
from sitebuild.report import Problem, run

SOURCE = r"""
#define EXPORT(name) __attribute__((export_name(#name)))
__attribute__((import_module("env"), import_name("imported"))) int imported(int);
static int sum(int a, int b) { return a + b; }
static int product(int a, int b) { return imported(a * b); }
static int nested(int a, int b);
static int (*ints[])(int, int) = {sum, product, nested};
static int nested(int a, int b) { return b > 0 ? ints[b % 2](a, b) : nested(a, -b + 1); }
static double half(double a) { return a / 2 + 1e300 * (a > 100); }
static double square(double a) { return a * a; }
static double (*reals[])(double) = {half, square};
static long long wide(long long a, float b) { return a * 3000000000LL + (long long)b; }
static long long narrow(long long a, float b) { return a - (long long)b; }
static long long (*wides[])(long long, float) = {wide, narrow};
static int last;
static void keep(void) { last = 1; }
static void forget(void) { last = -1; }
static void (*effects[])(void) = {keep, forget};

EXPORT(of_ints) int of_ints(int which, int a, int b) { return ints[which % 3](a, b) + ints[0](b, a); }
EXPORT(of_reals) double of_reals(int which, double a) { return reals[which % 2](reals[which / 2 % 2](a)); }
EXPORT(of_wides) int of_wides(int a, int b) { return (int)(wides[a % 2](a, b) >> 16); }
EXPORT(of_effects) int of_effects(int which, int twice) {
  effects[which % 2]();
  if (twice % 2) effects[0]();
  return last;
}
EXPORT(chosen) int chosen(int which, int a) {
  switch (which) {
    case 0: return ints[0](a, 1);
    case 1: return imported(a);
    case 2: return a ^ 0x5555;
    case 3: return ints[2](a, 7);
    case 4: return a / 3;
    case 5: return (int)reals[1](a);
    default: return -1;
  }
}
"""
# Prints what the module's functions return: {name: [results]}.
RESULTS = """
const { readFileSync } = require("node:fs");
const module = new WebAssembly.Module(readFileSync(process.argv[1]));
const { exports } = new WebAssembly.Instance(module, { env: { imported: (n) => n ^ 77 } });
const results = {};
for (const [name, call] of Object.entries(exports))
  if (typeof call === "function")
    results[name] = [...Array(200).keys()].map((n) => call(n % 7, (n * 7919) % 1000, (n % 31) - 9));
console.log(JSON.stringify(results));
"""
SIZES = [0, 1, 127, 128, 300, 16383, 16384, 2**32 - 1]


@pytest.fixture(scope="module")
def module(tmp_path_factory):
    folder = tmp_path_factory.mktemp("module")
    (folder / "module.c").write_text(SOURCE)
    how = ["-target", "wasm32-freestanding", "-O1", "-nostdlib", "-Wl,--no-entry"]
    made = folder / "module.wasm"
    run([sys.executable, "-m", "ziglang", "cc", *how, folder / "module.c", "-o", made], failure="zig:")
    return made


def results(path):
    return json.loads(run([npm.find_node(), "-e", RESULTS, path], failure="node:"))


def callers(module):
    """The functions of a module that make indirect calls."""
    content = dict(indirect_calls._sections(module))
    types = list(indirect_calls._items(content[indirect_calls.TYPES], indirect_calls._type))
    bodies = indirect_calls._items(content[indirect_calls.CODE], indirect_calls._taken)
    return [body for body in bodies if indirect_calls._Calls(types, 0).replaced(body) != body]


def test_it_computes_what_it_did_and_calls_in_one_place_for_each_type(module, tmp_path):
    changed = tmp_path / "changed.wasm"
    changed.write_bytes(indirect_calls.shared(module.read_bytes()))
    before, after = results(module), results(changed)
    assert len(before) == 5
    assert all(len(set(values)) > 1 for values in before.values())
    assert after == before
    assert len(callers(module.read_bytes())) >= 5
    assert len(callers(changed.read_bytes())) == 4  # ints, reals, wides, effects


@pytest.mark.parametrize("number", SIZES)
def test_numbers_are_written_as_they_are_read(number):
    assert indirect_calls._number(indirect_calls._encoded(number), 0)[0] == number


def test_what_it_does_not_know_stops_the_build():
    simd = b"\0\xfd\x0c" + bytes(16) + b"\x0b"  # no variables, v128.const, end
    with pytest.raises(Problem, match="does not know"):
        indirect_calls._Calls([], 0).replaced(simd)
