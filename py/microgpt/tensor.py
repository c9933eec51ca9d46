"""The operations a model may be written in. Each engine gives them a meaning; `gpt.py` uses nothing else.

Shapes: (n, width) for n positions, (n_head, n, m) after `split_heads`. `tokens` and `positions` are n ids each.
"""

from abc import ABC, abstractmethod

NORM_EPS = 1e-5
GELU_SCALE = 0.7978845608028654  # sqrt(2 / pi)
GELU_CUBE = 0.044715


class Tensor(ABC):
    """Numbers in a graph: every method returns a new tensor that knows how its gradient flows back."""

    # --- between two tensors
    @abstractmethod
    def __add__(self, other) -> "Tensor":
        """Elementwise sum. `other` may be one row, added to every row."""

    @abstractmethod
    def __mul__(self, other) -> "Tensor":
        """Elementwise product with a tensor (or one row of it for every row), or a scale by a number."""

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
    def causal_softmax(self) -> "Tensor":
        """Softmax of each row over its first entries only: row i sees entries 0..i; the rest are 0."""

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

    # --- looking in
    @abstractmethod
    def named(self, name: str) -> "Tensor":
        """The same tensor, kept under `name` so that a reader can look at it."""
