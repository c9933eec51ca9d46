"""Derive elements.txt: the English names of the chemical elements, by atomic number.

    pip install periodictable==2.1.0
    python3 site/data/derive_elements.py

Nothing else in the project needs that package, because the derived text is committed. README.md says more.
"""

from pathlib import Path

import periodictable

NAMES = [element.name for element in periodictable.elements if element.number > 0]

if __name__ == "__main__":
    Path(__file__).with_name("elements.txt").write_text("".join(f"{name}\n" for name in NAMES), encoding="utf-8")
    print(f"{len(NAMES)} elements")
