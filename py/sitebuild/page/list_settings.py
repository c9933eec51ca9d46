"""Prints the SETTINGS of the modules that its arguments name, as JSON: {module: [[key, about, default], ...]}.

A default is the text that an address would have for it, or null.

panels.py runs it in a process of its own, which imports them as they are now, however long a development server has
been running.
"""

import json
import sys
from importlib import import_module


def described(setting):
    default = None if setting.default is None else setting.format(setting.default)
    return setting.key, setting.about, default


print(json.dumps({name: [described(one) for one in import_module(name).SETTINGS] for name in sys.argv[1:]}))
