"""The page's behaviour. The only Python that touches the DOM.

page.py      starts everything: reads the text, sets up the lab, mounts a panel in each section that asks for one
panel.py     what all panels have in common: mount, react to the lab, draw
task/ distribution/ loss/ backprop/ attention/ gradients/ training/ scaling/ loop/ change/
             the panels: `panel.py` is the one that the page mounts, the rest is what it needs
furniture/   what surrounds the panels: the timeline, the map of the sections, arriving at a link, the code to embed
embed/       a panel in another page: its host, and the run that neighbouring panels share
lab/         the one live model, its runs and the way back through them; it knows no panel
kit/         tools that any panel may use: DOM, charts, colours, source listings, the address, numbers
"""
