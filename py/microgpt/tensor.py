"""The operations a model may be written in. Each engine gives them a meaning; `gpt.py` uses nothing else.

Shapes: (n, width) for n positions, (n_head, n, m) after `split_heads`. `tokens` and `positions` are n ids each.
"""

from abc import ABC, abstractmethod

NUMBER = (int, float)
NORM_EPS = 1e-5
GELU_SCALE = 0.7978845608028654  # sqrt(2 / pi)
GELU_CUBE = 0.044715


class Tensor(ABC):
    """Numbers in a graph: every method returns a new tensor that knows how its gradient flows back."""

    # --- between two tensors, or a tensor and a number
    def __add__(self, other) -> "Tensor":
        """Elementwise sum with a number or a tensor. One of two tensors may be one row, added to every row."""
        return self._shift(other) if isinstance(other, NUMBER) else self._add(other)

    def __mul__(self, other) -> "Tensor":
        """Elementwise product with a number or a tensor. One of two tensors may be one row, for every row."""
        return self._scale(other) if isinstance(other, NUMBER) else self._multiply(other)

    __radd__ = __add__
    __rmul__ = __mul__

    def __neg__(self) -> "Tensor":
        return self._scale(-1.0)

    def __sub__(self, other) -> "Tensor":
        return self + -other

    def __rsub__(self, other) -> "Tensor":
        return -self + other

    def __truediv__(self, number) -> "Tensor":
        """By a number."""
        return self._scale(1 / number)

    def __pow__(self, power) -> "Tensor":
        """The square, `x ** 2`, or the cube."""
        if power == 2:
            return self * self
        if power == 3:
            return self * self * self
        raise ValueError(f"**: a tensor has a square, ** 2, and a cube, ** 3, and no power {power!r}")

    @abstractmethod
    def _add(self, other) -> "Tensor": ...

    @abstractmethod
    def _multiply(self, other) -> "Tensor": ...

    @abstractmethod
    def _scale(self, number: float) -> "Tensor": ...

    @abstractmethod
    def _shift(self, number: float) -> "Tensor": ...

    @abstractmethod
    def __matmul__(self, other) -> "Tensor":
        """Matrix product, head by head: (h, n, k) @ (h, k, m) -> (h, n, m)."""

    @abstractmethod
    def linear(self, weight) -> "Tensor":
        """(n, inputs) through a weight matrix (outputs, inputs): (n, outputs), no bias."""

    @abstractmethod
    def rows(self, ids) -> "Tensor":
        """Of a weight matrix: the rows with these ids, (n, width). An embedding."""

    # --- shape
    @property
    @abstractmethod
    def T(self) -> "Tensor":  # noqa: N802, the name NumPy and PyTorch give it
        """The last two axes swapped."""

    @abstractmethod
    def split_heads(self, n_head: int) -> "Tensor":
        """(n, n_head * d) -> (n_head, n, d)."""

    @abstractmethod
    def merge_heads(self) -> "Tensor":
        """(n_head, n, d) -> (n, n_head * d)."""

    # --- over a row
    @abstractmethod
    def rmsnorm(self) -> "Tensor":
        """x / sqrt(mean(x^2) + 1e-5). Zhang and Sennrich, "Root Mean Square Layer Normalization", 2019, no gain."""

    @abstractmethod
    def layernorm(self) -> "Tensor":
        """(x - mean) / sqrt(variance + 1e-5). Ba, Kiros and Hinton, "Layer Normalization", 2016, no gain, no bias."""

    @abstractmethod
    def softmax(self) -> "Tensor":
        """exp(x) / sum(exp(x)) of each row."""

    @abstractmethod
    def causal_softmax(self, window: int | None = None) -> "Tensor":
        """Softmax of each row over its first entries only: row i sees entries 0..i; the rest are 0.

        With a window, it sees the last `window` of these: itself and window - 1 before.
        """

    @abstractmethod
    def cross_entropy(self, targets) -> "Tensor":
        """Logits (n, vocab_size) to the mean of -ln softmax(logits)[target] over positions, in nats: the loss."""

    # --- number by number
    @abstractmethod
    def relu(self) -> "Tensor":
        """max(x, 0)."""

    @abstractmethod
    def squared_relu(self) -> "Tensor":
        """max(x, 0)^2. So et al., "Primer", 2021."""

    @abstractmethod
    def gelu(self) -> "Tensor":
        """0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))): Hendrycks and Gimpel, "GELUs", 2016, as in GPT-2."""

    @abstractmethod
    def silu(self) -> "Tensor":
        """x * sigmoid(x)."""

    @abstractmethod
    def tanh(self) -> "Tensor":
        """Hyperbolic tangent."""

    @abstractmethod
    def sigmoid(self) -> "Tensor":
        """1 / (1 + exp(-x))."""

    # --- positions
    @abstractmethod
    def alibi(self) -> "Tensor":
        """Scores (n_head, n, n), less the distance of the two positions times a slope for each head: 2^(-8/n_head),
        2^(-16/n_head), ... Press et al., "Train Short, Test Long", 2022.
        """

    @abstractmethod
    def rotary(self) -> "Tensor":
        """Queries or keys (n_head, n, d), each turned by its position: the numbers 2k and 2k + 1 of position i by the
        angle i * 10000^(-2k/d). Su et al., "RoFormer", 2021.
        """

    # --- looking in
    @abstractmethod
    def named(self, name: str) -> "Tensor":
        """The same tensor, kept under `name` so that a reader can look at it."""
