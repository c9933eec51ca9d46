"""One picture of the model: where a letter goes, station by station, and how the blame for a wrong guess comes back.

It is drawn from the program that the model's Python leaves when it is recorded, so a changed model draws itself.

    station.py    Station: a place in the picture           stations.py   those of a recorded model
    layout.py     where everything stands                   wires.py      the lines, there and back
    reading.py    the numbers of one document               cells.py      arrays as pixels
    markup.py     the rest as SVG; the small picture         words.py      a sentence on each station
    view.py       Picture: all of it in the page            layer.py      a canvas of it
    usual.py      the stills, for the build

To draw it:

    inside = Inside(experiment, ROOM)                  # microgpt.inside: a model that can be looked into
    parts = stations(inside.tape)
    inside.load(trainer.model.state_dict())
    reading = read(parts, inside, ids)                 # of one document: BOS + tokens + BOS
    picture = Picture(panel, place, chosen)            # `place`: <div class="picture">
    picture.show(parts, reading, labels, upright, focus)
    picture.light("attention")                         # the key of a station
    picture.progress(there=0.4, back=0)                # values have come so far; blame is still to come

`lay_out` and `markup` need neither a browser nor NumPy, `read` and `cells.image` no browser.
"""
