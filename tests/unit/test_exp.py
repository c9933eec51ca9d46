"""The exponential and the logarithm of wasm-kernels/kernels.h, measured on a million floats each."""

import ctypes

import numpy as np
import pytest

from sitebuild import paths
from sitebuild.get import venv
from sitebuild.make import kernels

SOURCE = """
#include "{header}"
EXPORT void exponentials(const float *x, float *y, int n) {{
  for (int i = 0; i < n; i += 4) store4(y + i, exp4(load4(x + i)));
}}
EXPORT void logarithms(const float *x, float *y, int n) {{
  for (int i = 0; i < n; i++) y[i] = log1(x[i]);
}}
"""


@pytest.fixture(scope="module", params=["fast", "off"])
def library(tmp_path_factory, request):
    """The functions, which are inline in a header, compiled into a library of their own.

    "fast": with the processor's fused multiply-add, if it has one. "off": without, as in WebAssembly.
    """
    folder = tmp_path_factory.mktemp("exp")
    source = folder / "exponentials.c"
    source.write_text(SOURCE.format(header=(paths.KERNEL_SOURCES / "kernels.h").as_posix()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernels, "NATIVE", (*kernels.NATIVE, f"-ffp-contract={request.param}"))
        kernels.compile_native(venv.PYTHON, [source, paths.KERNEL_SOURCES / "exp.c"], folder / "exponentials.so")
    return ctypes.CDLL(str(folder / "exponentials.so"))


@pytest.fixture
def exp4(library):
    return on_arrays(library.exponentials)


@pytest.fixture
def log1(library):
    return on_arrays(library.logarithms)


def on_arrays(function):
    def call(x):
        assert len(x) % 4 == 0
        y = np.empty_like(x)
        function(ctypes.c_void_p(x.ctypes.data), ctypes.c_void_p(y.ctypes.data), len(x))
        return y.astype(np.float64)

    return call


def test_relative_error_over_the_whole_range(exp4):
    tiny = np.float32(1e-30)
    down, up = (np.array([tiny, end], np.float32).view(np.uint32) for end in (87, 88))
    negative = -np.linspace(*down, 2**18, dtype=np.uint32).view(np.float32)  # evenly spaced in bits, so dense near 0
    positive = np.linspace(*up, 2**18, dtype=np.uint32).view(np.float32)
    dense = np.linspace(-87, 88, 2**20, dtype=np.float32)
    x = np.concatenate([negative, positive, dense])
    exact = np.exp(x.astype(np.float64))
    error = np.abs(exp4(x) / exact - 1)
    assert error.max() < 1e-7, f"{error.max()} at {x[error.argmax()]}"


def test_exact_where_it_must_be(exp4):
    assert exp4(np.zeros(4, np.float32)).tolist() == [1, 1, 1, 1]


def test_beyond_its_range_it_stays_at_the_ends(exp4):
    x = np.array([-87, -88, -1e30, -np.inf, 88, 89, 1e30, np.inf], np.float32)
    y = exp4(x)
    assert (y[:4] == y[0]).all()
    assert (y[4:] == y[4]).all()
    np.testing.assert_allclose([y[0], y[4]], np.exp([-87.0, 88.0]), rtol=2e-7)


def test_the_logarithm_is_the_float_next_to_the_exact_one(log1):
    """Sums of exponentials of which the largest is e^0: from 1 to the number of tokens."""
    x = np.concatenate([np.linspace(1, 4096, 2**20), np.geomspace(1, 1.01, 2**12), [0.5, 0.7, 1e-30, 1e30]])
    x = x.astype(np.float32)
    exact = np.log(x.astype(np.float64))
    error = np.abs(log1(x) - exact) / np.spacing(exact.astype(np.float32))
    assert np.abs(error).max() < 0.50001, f"{error.max()} at {x[error.argmax()]}"


def test_the_logarithm_of_what_is_no_number_is_none(log1):
    assert not np.isfinite(log1(np.array([np.nan, np.inf, np.nan, np.inf], np.float32))).any()
    assert log1(np.ones(4, np.float32)).tolist() == [0, 0, 0, 0]
