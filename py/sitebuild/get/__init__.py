"""What is fetched: Python and JavaScript packages, NumPy for the browser, the browsers for the tests."""
