"""The small network of the backprop panel, made of real `Value`s, and the walk back through it. It knows no DOM."""

from dataclasses import dataclass, field

from microgpt.scalar import dot
from microgpt.value import Value

from . import words

LETTERS = ("a", "e", "i")  # what could come next
X = (0.6, -0.9)  # the letter it has read
U = ((0.8, -0.5), (-0.7, -1.1), (-0.4, 0.7))  # weights from the two inputs to each of three hidden units
W = ((0.9, -0.6, 0.3), (-0.5, 1.1, -0.8), (-0.7, -0.3, 0.5))  # from the hidden units to each letter's score


def forward(x, u, w, answer, note=lambda value, *name: value):
    """The loss: how badly the network did if the letter LETTERS[answer] is right. `note` gets every number."""
    hidden = [note(note(dot(weights, x), "sum", j).relu(), "hidden", j) for j, weights in enumerate(u, 1)]
    scores = [note(dot(weights, hidden), "score", letter) for letter, weights in zip(LETTERS, w, strict=True)]
    # The softmax of one score: its exponential, divided by the sum of all three.
    exps = [note(score.exp(), "exp", letter) for letter, score in zip(LETTERS, scores, strict=True)]
    total = note(note(exps[0] + exps[1], "two") + exps[2], "total")
    p = note(exps[answer] * note(total**-1, "share"), "p")
    return note(-note(p.log(), "log"), "loss")


@dataclass(frozen=True)
class Node:
    """A `Value` with its id, the name a reader sees, how it was made, and its kind: "input", "weight", "sum", ..."""

    id: str
    label: str
    kind: str
    made: str = field(compare=False)
    value: Value = field(compare=False)


class Named:
    """A forward pass whose `Value`s have names: `nodes` by id, children before what is made from them, and `loss`."""

    def __init__(self, loss: Value, node_of: dict[Value, Node]):
        self.loss, self._node_of = loss, node_of
        self.nodes = {node.id: node for node in map(self.node_of, loss.topological_order())}

    def node_of(self, value: Value) -> Node:
        return self._node_of[value]

    def children(self, node: Node) -> list[Node]:
        return [self._node_of[child] for child in node.value.children]

    @property
    def edges(self) -> list[tuple[str, str]]:
        """(id of a child, id of what is made from it) for every dependence."""
        return [(child.id, node.id) for node in self.nodes.values() for child in self.children(node)]


class Network(Named):
    def __init__(self, answer: str):
        nodes: dict[Value, Node] = {}

        def note(value, name, which: int | str = ""):
            nodes[value] = _node(value, name, which, [nodes[child].label for child in value.children])
            return value

        x = [note(Value(number), "x", i) for i, number in enumerate(X, 1)]
        u = [[note(Value(n), "u", f"{j}{i}") for i, n in enumerate(row, 1)] for j, row in enumerate(U, 1)]
        w = [
            [note(Value(n), "w", f"{letter}{i}") for i, n in enumerate(row, 1)]
            for letter, row in zip(LETTERS, W, strict=True)
        ]
        super().__init__(forward(x, u, w, LETTERS.index(answer), note), nodes)


def _node(value, name, which, children):
    if name in ("x", "u", "w"):
        kind = "input" if name == "x" else "weight"
        made = words.GIVEN if kind == "input" else words.A_WEIGHT
        return Node(f"{name}{which}", f"{name}{which}", kind, made, value)
    return Node(f"{name}-{which}" if which else name, words.label(name, which), name, words.made(name, children), value)


@dataclass(frozen=True)
class Share:
    """What `node` passed to one of its children: `after` = `before` + `local_grad` * `grad`."""

    node: Node
    child: Node
    local_grad: float
    grad: float
    before: float
    after: float


class Walk:
    """The backward pass, able to stop anywhere: `Value.backward`, one `pass_back` at a time.

    It stops at the nodes that have children, since inputs and weights have nothing to pass on: `done` of `stops`.
    """

    def __init__(self, network: Named):
        self.network = network
        order = reversed(network.loss.topological_order())
        self.stops = [network.node_of(value) for value in order if value.children]
        self.go(0)

    @property
    def node(self) -> Node | None:
        """The one that has just passed its gradient on."""
        return self.stops[self.done - 1] if self.done else None

    @property
    def finished(self) -> bool:
        return self.done == len(self.stops)

    @property
    def novelty(self) -> float:
        """How much there is to read about `node`, of a walk that has begun: 1 at the first of its kind, then half."""
        *before, here = self.stops[: self.done]
        return 0.5 if here.kind in [node.kind for node in before] else 1.0

    def go(self, done: int):
        """Replays the pass up to node `done`, which is clipped to the stops there are."""
        for node in self.network.nodes.values():
            node.value.grad = 0.0
        self.reached = set()  # ids of those that have been passed a gradient
        self.shares = []  # of the last node
        self.done = 0
        while self.done < min(max(done, 0), len(self.stops)):
            self._next()

    def _next(self):
        node = self.stops[self.done]
        if not self.done:
            node.value.grad = 1.0  # the loss itself: moved by 1, it moves by 1
            self.reached.add(node.id)
        children = self.network.children(node)
        before = [child.value.grad for child in children]
        node.value.pass_back()
        self.shares = [
            Share(node, child, local_grad, node.value.grad, was, child.value.grad)
            for child, local_grad, was in zip(children, node.value.local_grads, before, strict=True)
        ]
        self.reached.update(child.id for child in children)
        self.done += 1


@dataclass(frozen=True)
class Nudge:
    """One weight moved by `amount`: the change of the loss that its gradient predicts, and the one measured."""

    weight: str
    amount: float
    value: float
    gradient: float
    loss: float
    loss_after: float

    @property
    def predicted(self) -> float:
        return self.gradient * self.amount

    @property
    def measured(self) -> float:
        return self.loss_after - self.loss


def nudge(answer: str, weight: str, amount: float) -> Nudge:
    network = Network(answer)
    network.loss.backward()
    value = network.nodes[weight].value
    return Nudge(weight, amount, value.data, value.grad, network.loss.data, loss_with(answer, weight, amount))


def loss_with(answer: str, weight: str, amount: float) -> float:
    """The loss of the whole network, computed anew with one weight moved by `amount`."""
    u = [[_moved(n, f"u{j}{i}", weight, amount) for i, n in enumerate(row, 1)] for j, row in enumerate(U, 1)]
    w = [
        [_moved(n, f"w{letter}{i}", weight, amount) for i, n in enumerate(row, 1)]
        for letter, row in zip(LETTERS, W, strict=True)
    ]
    return forward([Value(number) for number in X], u, w, LETTERS.index(answer)).data


def _moved(number, name, weight, amount):
    return Value(number + amount if name == weight else number)
