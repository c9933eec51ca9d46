"""A number that remembers how it was made: the whole of automatic differentiation, one scalar at a time.

The chain rule on a graph of numbers, as in Karpathy's micrograd and microgpt. The teaching engine and the yardstick.
"""

import math


class Value:
    """`data` is the number, `grad` is d(loss)/d(this number) once `backward` has run from the loss.

    `children` are the Values this one was computed from, and `local_grads` d(this)/d(child) for each of them.
    """

    __slots__ = ("children", "data", "grad", "local_grads")

    def __init__(self, data, children=(), local_grads=()):
        self.data = data
        self.grad = 0.0
        self.children = children
        self.local_grads = local_grads

    def __add__(self, other):
        if isinstance(other, Value):
            return Value(self.data + other.data, (self, other), (1.0, 1.0))
        return Value(self.data + other, (self,), (1.0,))

    def __mul__(self, other):
        if isinstance(other, Value):
            return Value(self.data * other.data, (self, other), (other.data, self.data))
        return Value(self.data * other, (self,), (other,))

    def __pow__(self, power: float):
        return Value(self.data**power, (self,), (power * self.data ** (power - 1),))

    def exp(self):
        result = math.exp(self.data)
        return Value(result, (self,), (result,))

    def log(self):
        return Value(math.log(self.data), (self,), (1 / self.data,))

    def tanh(self):
        result = math.tanh(self.data)
        return Value(result, (self,), (1 - result * result,))

    def relu(self):
        return Value(max(0.0, self.data), (self,), (float(self.data > 0),))

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + -other

    def __truediv__(self, other):
        return self * other**-1

    def __rsub__(self, other):
        return -self + other

    def __rtruediv__(self, other):
        return self**-1 * other

    __radd__ = __add__
    __rmul__ = __mul__

    def __repr__(self):
        return f"Value(data={self.data:.6g}, grad={self.grad:.6g})"

    def topological_order(self) -> list["Value"]:
        """Every Value this one depends on, children before what was computed from them, itself last."""
        order, seen, stack = [], {self}, [(self, iter(self.children))]
        while stack:  # not recursive: a deep model would exceed Python's stack
            value, children = stack[-1]
            for child in children:
                if child not in seen:
                    seen.add(child)
                    stack.append((child, iter(child.children)))
                    break
            else:
                order.append(value)
                stack.pop()
        return order

    def backward(self):
        """Sets `grad` to d(self)/d(v) in every v this Value depends on, where all of them were 0 before."""
        self.grad = 1.0
        for value in reversed(self.topological_order()):
            value.pass_back()

    def pass_back(self):
        """The chain rule at one node: each child's share of the blame."""
        grad = self.grad
        for child, local_grad in zip(self.children, self.local_grads, strict=True):
            child.grad += local_grad * grad
