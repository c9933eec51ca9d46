"""Host-side build steps of the page; serve.py calls them. Never shipped to the browser.

It runs on the system's own Python with the standard library alone, because it is what creates `.venv`.

    get/          what is fetched
      venv          .venv with pinned, hash-checked packages
      npm           the pinned JavaScript packages, the page's and the tests'
      numpy_wheel   NumPy as Pyodide loads it
      browser       a Chromium and a Firefox for the tests
    make/         what is compiled, trimmed or packed
      kernels       wasm-kernels/*.c as native libraries and as a WebAssembly side module
      wheel         the model as a package with kernels for the usual systems
      trimmed       what the page leaves out of the standard library and of NumPy
      python_library  both as shipped, compiled to bytecode
      bytecode      the page's own Python, compiled, and PyScript's
      interpreter   Pyodide's module and script without what the page does not reach
      packed        what the start needs, gzipped
      tables        what the panels need computed: colours
      vendored      which files of Pyodide, PyScript and uPlot the page needs
      pyodide_for_tests  the page's Pyodide with pytest beside NumPy
    page/         what is assembled
      assemble      dist/site, file by file
      style_sheets  those of a page in one file
      hashed        names that hold a hash of the content
      policy        the Content-Security-Policy of each page
      card          what other sites show of a link to the page
      oembed        a live panel instead of a link, in editors that support oEmbed
      worker        the service worker with the list of files that it caches
      payload       what the page fetches, as scripts that a page opened from a disc may load
      offline       the zip that opens by double-click, and the same in one file
    build         the steps above in their order
    server        the development server
    checks        what `serve.py test` runs
    lint          the part of it that runs nothing of ours: style, types, formatting
    bench         what `serve.py bench` runs
    paths, report, files, stamps
                  paths; terminal output; writing files; "was this made from these inputs?"
"""
