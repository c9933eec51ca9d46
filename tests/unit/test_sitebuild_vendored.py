"""What the build changes in the scripts of others."""

import pytest

from sitebuild.get import npm
from sitebuild.make import interpreter, python_library, vendored
from sitebuild.report import Problem


@pytest.mark.parametrize("missing", [vendored.SHARED_BUFFER, vendored.UNPACKED])
def test_an_interpreter_that_is_written_in_another_way_stops_the_build(tmp_path, missing):
    script, wheel = tmp_path / "pyodide.asm.mjs", tmp_path / "numpy.whl"
    script.write_text("".join(edit[0] for edit in (vendored.SHARED_BUFFER, vendored.UNPACKED) if edit != missing))
    wheel.touch()
    with pytest.raises(Problem, match="pyodide.asm.mjs is written in another way"):
        vendored.pyodide_files(npm.MODULES, interpreter.Interpreter(None, script), python_library.Library(wheel, wheel))
