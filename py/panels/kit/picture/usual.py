"""The still pictures of the page, before Python is there: of its own model, for the first name that it reads.

`python -m panels.kit.picture.usual '{"NAME": ["attention"]}'` prints JSON: {"wide": SVG, "narrow": SVG, "small":
{NAME: SVG}}. The build runs it (py/sitebuild/page/pictures.py) before there is NumPy, so the model's stations stand
here once more; a test compares them with those that are recorded.
"""

import json
import sys

from .markup import small, still
from .station import Station

ATTENTION = ("layer0.attn_wq", "layer0.attn_wk", "layer0.attn_wv", "layer0.attn_wo")
STATIONS = (
    Station("letters"),
    Station("ids"),
    Station("vectors", 16, weights=("wte", "wpe"), shapes=((27, 16), (16, 16))),
    Station("attention", heads=4, beside=True, weights=ATTENTION, shapes=((16, 16),) * 4),
    Station("sum", 16, number=1),
    Station("mlp", 64, beside=True, weights=("layer0.mlp_fc1", "layer0.mlp_fc2"), shapes=((64, 16), (16, 64))),
    Station("sum", 16, number=2),
    Station("scores", 27, weights=("lm_head",), shapes=((27, 16),)),
    Station("probabilities", 27),
    Station("loss"),
)
NAME = "zara"
START = "·"


def pictures(lit: dict[str, list[str]]) -> dict:
    """`lit` are the kinds of stations that each small picture lights."""
    letters = [START, *NAME, START]
    ids = [26 if letter == START else ord(letter) - ord("a") for letter in letters]
    return {
        "wide": still(STATIONS, letters, ids, upright=False),
        "narrow": still(STATIONS, letters, ids, upright=True),
        "small": {name: small(STATIONS, kinds) for name, kinds in lit.items()},
    }


if __name__ == "__main__":
    print(json.dumps(pictures(json.loads(sys.argv[1]))))
