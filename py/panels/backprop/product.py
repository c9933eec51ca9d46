"""The first act of the backprop panel: one multiplication, made of real `Value`s. It knows no DOM."""

from dataclasses import dataclass

from microgpt.value import Value

X = 1.5  # the input; only the weight can be moved
LARGEST = 2.0  # the weight, up or down
NUDGE = 0.1


@dataclass(frozen=True)
class Product:
    """`y` = `w` * `x`, and the gradients of `y` have gone back to both."""

    w: Value
    x: Value
    y: Value

    @property
    def predicted(self) -> float:
        """How much `y` grows if `w` grows by NUDGE, as the gradient says."""
        return self.w.grad * NUDGE

    @property
    def measured(self) -> float:
        """How much it does."""
        return multiply(self.w.data + NUDGE).y.data - self.y.data


def multiply(weight: float) -> Product:
    w, x = Value(weight), Value(X)
    y = w * x
    y.backward()
    return Product(w, x, y)
