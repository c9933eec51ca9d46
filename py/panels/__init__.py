"""The page's behaviour. The only Python that touches the DOM.

page.py       starts everything: reads the text, sets up the lab, mounts a panel in each section that asks for one
panel.py      what all panels have in common: mount, react to the lab, draw, tear down
task.py, distribution.py, loss.py, backprop.py, attention.py, training.py, scaling.py, loop.py
              the eight panels; what only one of them needs stands beside it under its name (`loop_trace.py`)
timeline.py, sections.py, arrival.py
              what stays on the screen: the way back through a run, the map of the sections, the place a link leads to
lab/          the one live model, its runs and the way back through them; it knows no panel
kit/          tools that any panel may use: DOM, charts, colours, source listings, the address, words
"""
