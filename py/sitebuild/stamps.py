"""A stamp is a small file beside a product that says what the product was made from.

It holds a hash of the inputs' contents, not their times, so switching branches back and forth rebuilds nothing.
It is written last: after an interruption there is no stamp, and the work is done again.
"""

import hashlib

from .report import work


def content_key(files, *recipe):
    """One hash for the names and contents of `files` and for the recipe (versions, flags) that uses them."""
    digest = hashlib.sha256(repr(recipe).encode())
    for file in sorted(files):
        content = file.read_bytes()
        digest.update(f"\0{file.name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def ensure(products, stamp, key, title, make):
    """Call `make()`, under a title in the terminal, unless all products exist and the stamp holds exactly this key.

    Returns whether it was called. What `make` raises goes through, and leaves the stamp as it was.
    """
    if all(product.exists() for product in products) and _matches(stamp, key):
        return False
    with work(title):
        make()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(key)
    return True


def _matches(stamp, key):
    try:
        return stamp.read_text() == key
    except OSError:
        return False
