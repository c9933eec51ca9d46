"""Shorthands for the DOM. Crossing from Python to JavaScript costs about a microsecond, so write little, and once."""

from pyscript import document, window
from pyscript.ffi import create_proxy, is_none, to_js


def find(root, selector):
    """The first element inside `root`. Raises LookupError, because a panel without it cannot work."""
    element = root.querySelector(selector)
    if is_none(element):
        raise LookupError(f"the page has no {selector} in <{root.tagName.lower()} id={root.id!r}>")
    return element


def find_all(root, selector):
    return list(root.querySelectorAll(selector))


def make(tag, text=None, **attributes):
    """A new element. `data_token="a"` becomes data-token="a"; `class_` and `for_` lose their underscore."""
    element = document.createElement(tag)
    if text is not None:
        element.textContent = text
    if style := attributes.pop("style", None):
        element.style.cssText = style  # as an attribute the page's Content-Security-Policy would refuse it
    for name, value in attributes.items():
        element.setAttribute(name.rstrip("_").replace("_", "-"), str(value))
    return element


def number(element, value, text):
    """Shows `text`, and keeps the value in full precision in data-value. None shows a dash and removes it."""
    if value is None:
        element.removeAttribute("data-value")
        element.textContent = "–"
    else:
        element.setAttribute("data-value", repr(value))
        element.textContent = text


def css(name):
    """The value of a custom property of the page, for what is drawn on a canvas."""
    return window.getComputedStyle(document.documentElement).getPropertyValue(name).strip()


def theme():
    """ "light" or "dark": what the page is set to, or else what the system is."""
    own = document.documentElement.getAttribute("data-theme")
    if own in ("light", "dark"):
        return own
    return "dark" if window.matchMedia("(prefers-color-scheme: dark)").matches else "light"


def reduced_motion():
    return window.matchMedia("(prefers-reduced-motion: reduce)").matches


def on(target, event, handler):
    """`handler(event)` on every event of that name at `target`. Returns the function that removes the listener."""
    proxy = create_proxy(handler)
    target.addEventListener(event, proxy)

    def remove():
        target.removeEventListener(event, proxy)
        proxy.destroy()

    return remove


def observe(observer_class, callback, element, *options, made_with=()):
    """An IntersectionObserver, ResizeObserver or MutationObserver (the class comes from `window`).

    `options` go to its `observe`, `made_with` to its constructor. Returns the function that disconnects it.
    """
    proxy = create_proxy(callback)
    observer = observer_class.new(proxy, *made_with)
    observer.observe(element, *options)

    def disconnect():
        observer.disconnect()
        proxy.destroy()

    return disconnect


def on_theme_change(callback):
    """`callback()` when `theme()` may have changed, by the page's setting or the system's."""
    on(window.matchMedia("(prefers-color-scheme: dark)"), "change", lambda _: callback())
    options = to_js({"attributes": True, "attributeFilter": ["data-theme"]})
    observe(window.MutationObserver, lambda *_: callback(), document.documentElement, options)
