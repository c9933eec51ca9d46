"""A stamp is a small file beside a product that says what the product was made from.

It holds a hash of the inputs' contents, not of their times, so a `touch` or a branch switched there and back
costs nothing. It is written last: work that was cut short has no stamp and is done again.
"""

import hashlib


def content_key(files, *recipe):
    """One hash for the names and contents of `files` and for the recipe (versions, flags) that uses them."""
    digest = hashlib.sha256(repr(recipe).encode())
    for file in sorted(files):
        content = file.read_bytes()
        digest.update(f"\0{file.name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def matches(stamp, key):
    """True if the product beside `stamp` was finished with exactly this key."""
    try:
        return stamp.read_text() == key
    except OSError:
        return False


def write(stamp, key):
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(key)
