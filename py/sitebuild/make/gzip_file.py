"""Runs in .venv: gzip_file.py SOURCE TARGET. libdeflate makes files 4 % smaller than zlib can."""

import sys
from pathlib import Path

import deflate  # pyright: ignore[reportMissingImports]  (where pyright runs it need not be installed)

source, target = map(Path, sys.argv[1:])
target.write_bytes(deflate.gzip_compress(source.read_bytes(), 12))
