"""Host-side build steps of the page; serve.py calls them. Never shipped to the browser.

Everything here runs on the system's own Python with the standard library alone: it is what makes `.venv`.

    paths         where things lie
    report        one line for each piece of work, one line for each problem
    files         files in the making, and how they get to disc
    stamps        "was this made from exactly these inputs?"
    venv          .venv with pinned, hash-checked packages
    npm           the pinned JavaScript packages
    numpy_wheel   NumPy as Pyodide loads it
    trimmed       what the page leaves out of the standard library and of NumPy
    python_library  both as shipped, compiled to bytecode
    packed        Python's module gzipped, for hosts that do not
    kernels       wasm-kernels/*.c as a native library and as a WebAssembly side module
    vendored      which files of Pyodide, PyScript and uPlot the page needs
    assemble      dist/site, file by file
    style_sheets  those of a page in one file
    hashed        names that hold a hash of the content
    policy        the Content-Security-Policy of each page
    card          what other sites show of a link to the page
    worker        the service worker with the list of what it keeps
    payload       what the page fetches, as scripts that a page opened from a disc may load
    offline       the zip that opens by double-click, and the same in one file
    build         the steps above in their order
    server        the development server
    browser       a Chromium and a Firefox for the tests
    checks        what `serve.py test` runs
    bench         what `serve.py bench` runs
"""
