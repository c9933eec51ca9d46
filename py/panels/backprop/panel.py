"""The backprop panel in three acts: one multiplication, a chain of numbers, and a small network."""

from microgpt.scalar import dot
from microgpt.value import Value

from ..kit import address, source
from ..panel import Panel
from . import network
from .area import Area
from .beads import Beads
from .settings import SETTINGS
from .small_network import SmallNetwork


class Backprop(Panel):
    def build(self):
        self.settings = address.settings(SETTINGS, "backprop")
        self.acts = Area(self), Beads(self), SmallNetwork(self)
        source.show(self.part("python"), Value.topological_order, Value.backward, Value.pass_back, dot, network.forward)

    def changed(self, what):
        """These networks are the section's own: the model in view makes no difference to them."""

    def draw(self):
        for act in self.acts:
            act.draw()
