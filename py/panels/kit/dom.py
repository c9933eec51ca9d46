"""Helpers for the DOM. Each call from Python into JavaScript costs about a microsecond, so make few of them."""

from pyscript import document, window
from pyscript.ffi import create_proxy, is_none, to_js


def find(root, selector):
    """The first match inside `root`. Raises LookupError if there is none, because no panel can work without it."""
    element = root.querySelector(selector)
    if is_none(element):
        raise LookupError(f"the page has no {selector} in <{root.tagName.lower()} id={root.id!r}>")
    return element


def find_all(root, selector):
    return list(root.querySelectorAll(selector))


def make(tag, text=None, **attributes):
    """A new element. `data_token="a"` becomes data-token="a"; use `class_` and `for_` for class and for."""
    element = document.createElement(tag)
    if text is not None:
        element.textContent = text
    if style := attributes.pop("style", None):
        element.style.cssText = style  # the page's Content-Security-Policy forbids it as an attribute
    for name, value in attributes.items():
        element.setAttribute(name.rstrip("_").replace("_", "-"), str(value))
    return element


def number(element, value, text):
    """Shows `text`, with the value in full precision in data-value; for None, a dash and no data-value."""
    if value is None:
        element.removeAttribute("data-value")
        element.textContent = "–"
    else:
        element.setAttribute("data-value", repr(value))
        element.textContent = text


def css(name):
    """The value of a custom property of the page's CSS, for drawing on a canvas."""
    return window.getComputedStyle(document.documentElement).getPropertyValue(name).strip()


def theme():
    """ "light" or "dark": the page's own setting, or else the system's."""
    own = document.documentElement.getAttribute("data-theme")
    if own in ("light", "dark"):
        return own
    return "dark" if window.matchMedia("(prefers-color-scheme: dark)").matches else "light"


def reduced_motion():
    return window.matchMedia("(prefers-reduced-motion: reduce)").matches


def on(target, event, handler):
    """Adds an event listener. Returns a function that removes it."""
    proxy = create_proxy(handler)
    target.addEventListener(event, proxy)

    def remove():
        target.removeEventListener(event, proxy)
        proxy.destroy()

    return remove


def observe(observer_class, callback, element, *options, made_with=()):
    """Creates an observer of a class such as `window.ResizeObserver`.

    `options` are passed to its `observe`, `made_with` to its constructor. Returns a function that disconnects it.
    """
    proxy = create_proxy(callback)
    observer = observer_class.new(proxy, *made_with)
    observer.observe(element, *options)

    def disconnect():
        observer.disconnect()
        proxy.destroy()

    return disconnect


def on_resize(element, callback):
    """Calls `callback()` whenever the element has another size. Returns a function that ends this."""
    return observe(window.ResizeObserver, lambda *_: callback(), element)


def on_theme_change(callback):
    """Calls `callback()` whenever `theme()` may have changed."""
    on(window.matchMedia("(prefers-color-scheme: dark)"), "change", lambda _: callback())
    options = to_js({"attributes": True, "attributeFilter": ["data-theme"]})
    observe(window.MutationObserver, lambda *_: callback(), document.documentElement, options)
