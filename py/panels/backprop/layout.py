"""Where the boxes, lines and labels of the graph stand, in units of its viewBox. It knows no DOM.

The places are those of one drawing for every right answer, so that nothing moves when the reader chooses another.
A weight stands on the line between the two numbers that it joins.
"""

from itertools import accumulate

from .network import LETTERS

WIDTH, HEIGHT = 54, 42  # of a box
LABEL_WIDTH, LABEL_HEIGHT = 36, 12  # of the local gradient on a line
TOP, SIDE = 36, 4  # room above the boxes for the names of the parts, and at the sides
ROW, GROUP = 47, 10  # from one weight of a score to the next; what is added between two scores
COLUMNS = ("input", "u", "hidden", "w", "score", "exp", "total", "p", "log", "loss")
GAPS = (54, 62, 76, 64, 44, 48, 84, 44, 44)  # wide where lines cross, or have a label
LEFT: dict[str, int] = dict(zip(COLUMNS, accumulate((gap + WIDTH for gap in GAPS), initial=SIDE), strict=True))
TURN = 44  # behind the column of the total: where the line from the last exponential turns up, clear of a label

Point = tuple[float, float]
Cubic = tuple[Point, Point, Point, Point]  # a Bézier curve: its ends, and the two control points between them


def _places() -> dict[str, Point]:
    """The centre of each node's box."""
    column = {name: left + WIDTH / 2 for name, left in LEFT.items()}
    rows = [TOP + HEIGHT / 2 + ROW * row + GROUP * (row // 3) for row in range(9)]
    first, middle, last = rows[1::3]
    place = {"x1": (column["input"], middle - 73), "x2": (column["input"], middle + 7)}
    for j, y in enumerate((first, middle, last), 1):
        place[f"sum-{j}"], place[f"hidden-{j}"] = (column["hidden"], y - 33), (column["hidden"], y + 33)
        place[f"u{j}1"], place[f"u{j}2"] = (column["u"], y - 57), (column["u"], y - 9)
    for i, letter in enumerate(LETTERS):
        for j in range(3):
            place[f"w{letter}{j + 1}"] = column["w"], rows[3 * i + j]
        for name in ("score", "exp"):
            place[f"{name}-{letter}"] = column[name], rows[3 * i + 1]
    place |= {"two": (column["total"], (first + middle) / 2), "total": (column["total"], middle + 68)}
    place |= {"share": (column["p"], middle + 68), "p": (column["p"], middle)}
    return place | {"log": (column["log"], middle), "loss": (column["loss"], middle)}


PLACES = _places()
SIZE = LEFT["loss"] + WIDTH + SIDE, max(y for _, y in PLACES.values()) + HEIGHT / 2 + SIDE  # width, height


def weight_on(child: str, node: str) -> str | None:
    """The weight on the line from an input or a hidden unit; that line ends at the weight."""
    if child.startswith("x"):
        return f"u{node[-1]}{child[-1]}"
    return f"w{node[-1]}{child[-1]}" if child.startswith("hidden") else None


def route(child: str, node: str) -> list[Cubic]:
    """The line on which `child` is passed on to `node`, and blame comes back."""
    (x, y), (to_x, to_y) = PLACES[child], PLACES[weight_on(child, node) or node]
    if x == to_x:
        down = HEIGHT / 2 if to_y > y else -HEIGHT / 2
        return [_straight((x, y + down), (to_x, to_y - down))]
    start, end = (x + WIDTH / 2, y), (to_x - WIDTH / 2, to_y)
    if (child[:3], node) != ("exp", "p"):
        return [_level(start, end)]
    passed = LEFT["total"] + WIDTH + (TURN if y > to_y else 0), y
    return [_straight(start, passed), _level(passed, end)]


def label(child: str, node: str) -> Point | None:
    """The centre of the local gradient's label; None where a weight is on the line, and is the local gradient."""
    if weight_on(child, node):
        return None
    if child == "exp-i" and node == "p":
        return LEFT["total"] + WIDTH + TURN / 2, PLACES[child][1]
    at = 0.33 if child[0] in "uw" else {"two": 0.25, "total": 0.2}.get(child, 0.5)
    return at_share(route(child, node)[-1], at)


def at_share(curve: Cubic, t: float) -> Point:
    """The point of a curve for a parameter from 0 to 1."""
    shares = (1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3
    x, y = (sum(share * point[axis] for share, point in zip(shares, curve, strict=True)) for axis in (0, 1))
    return x, y


def _level(start, end):
    """A curve that leaves to the right and arrives from the left."""
    middle = (start[0] + end[0]) / 2
    return start, (middle, start[1]), (middle, end[1]), end


def _straight(start, end):
    return start, start, end, end
