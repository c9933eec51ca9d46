"""A canvas as large as the picture, on which the pixels of a small image are drawn as cells."""

import numpy as np
from pyscript import window
from pyscript.ffi import to_js

from .. import dom


class Layer:
    def __init__(self, name):
        self.element = dom.make("canvas", class_=name, aria_hidden="true")
        self._small = dom.make("canvas")  # a pixel for each number

    def paint(self, layout, scale, pixels, patches, clip=None):
        """`pixels` and `patches` are those of `cells`, `scale` is in pixels of the screen for one of the layout's. Only
        what is within the Path2D `clip` is painted, if there is one.
        """
        height, width, _ = pixels.shape
        small = self._small
        if (small.width, small.height) != (width, height):
            small.width, small.height = width, height
        data = window.Uint8ClampedArray.new(to_js(np.ascontiguousarray(pixels).ravel()).buffer)
        small.getContext("2d").putImageData(window.ImageData.new(data, width, height), 0, 0)
        canvas, size = self.element, (round(layout.width * scale), round(layout.height * scale))
        if (canvas.width, canvas.height) != size:
            canvas.width, canvas.height = size
        context = canvas.getContext("2d")
        context.setTransform(scale, 0, 0, scale, 0, 0)
        context.clearRect(0, 0, layout.width, layout.height)
        context.imageSmoothingEnabled = False
        context.save()
        if clip is not None:
            context.clip(clip)
        for patch in patches:
            context.drawImage(small, *patch.source, *patch.target)
        context.restore()
