"""Imports pause where the runtime can suspend Python (Chromium), and run in one go where it cannot (node 20)."""

from pytest_pyodide import run_in_pyodide


@run_in_pyodide
async def pauses_inside(selenium):
    """Whether imports can pause here, and how often something else ran while four slow modules were imported."""
    import asyncio
    import sys
    from pathlib import Path

    from pyodide.ffi import can_run_sync

    from panels.kit.slices import imports_in_slices

    busy = "from time import perf_counter\nbegan = perf_counter()\nwhile perf_counter() - began < 0.02: pass\n"
    for name in ("slow_1", "slow_2", "slow_3", "slow_4"):
        Path(f"{name}.py").write_text(busy)
    Path("slow.py").write_text("import slow_1, slow_2, slow_3, slow_4")
    sys.path.insert(0, str(Path.cwd()))
    before, others = list(sys.meta_path), 0

    async def something_else():
        nonlocal others
        while True:
            others += 1
            await asyncio.sleep(0)

    task = asyncio.ensure_future(something_else())
    with imports_in_slices():
        import slow
    task.cancel()
    assert slow.slow_4.began > slow.slow_1.began
    assert sys.meta_path == before
    return can_run_sync(), others


def test_imports_pause_where_they_can(selenium_microgpt):
    can_pause, others = pauses_inside(selenium_microgpt)
    assert can_pause == (selenium_microgpt.browser != "node")
    assert others >= 3 if can_pause else others == 0


@run_in_pyodide
async def test_no_other_task_is_paused(selenium_microgpt):
    """It may be in the middle of a job of the page, which a frame would then ask to go on."""
    import asyncio
    import sys
    from pathlib import Path

    from panels.kit.slices import imports_in_slices

    busy = "from time import perf_counter\nbegan = perf_counter()\nwhile perf_counter() - began < 0.02: pass\n"
    for i in range(4):
        Path(f"busy_{i}.py").write_text(busy)
    Path("busy.py").write_text("import busy_0, busy_1, busy_2, busy_3")
    sys.path.insert(0, str(Path.cwd()))
    others = 0

    async def something_else():
        nonlocal others
        while True:
            others += 1
            await asyncio.sleep(0)

    async def another():
        before = others
        import busy  # noqa: F401

        return others - before

    task = asyncio.ensure_future(something_else())
    with imports_in_slices():
        assert await asyncio.ensure_future(another()) == 0
    task.cancel()


@run_in_pyodide
async def test_a_failed_import_fails_as_ever(selenium_microgpt):
    import sys

    import pytest

    from panels.kit.slices import imports_in_slices

    before = list(sys.meta_path)
    with pytest.raises(ModuleNotFoundError, match="no_such_module"), imports_in_slices():
        import no_such_module  # noqa: F401
    assert sys.meta_path == before
