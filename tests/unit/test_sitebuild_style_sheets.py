"""Each page has one style sheet: its source sheets, concatenated in order."""

from sitebuild.page import style_sheets

PAGE = b"""<head>
  <title>A page</title>
  <link rel="stylesheet" href="./css/tokens.css">
  <link rel="stylesheet" href="./css/page.css">
  <!-- what else -->
  <link rel="stylesheet" href="./vendor/plot.css">
  <link rel="icon" href="data:,">
</head>
"""
OTHER = b"""  <link rel="stylesheet" href="./css/tokens.css">\n"""


def test_the_sheets_of_each_page_are_joined_in_order(tmp_path):
    (tmp_path / "page.css").write_text("b {}")
    files = {
        "index.html": PAGE,
        "embed.html": OTHER,
        "css/tokens.css": b"a {}",
        "css/page.css": tmp_path / "page.css",
        "vendor/plot.css": b"c {}",
        "pyscript/core.css": b"d {}",
    }
    joined = style_sheets.join(files, ["index.html", "embed.html"])
    assert joined["css/for-index.css"] == b"a {}\nb {}\nc {}"
    assert joined["css/for-embed.css"] == b"a {}"
    assert {path for path in joined if path.endswith(".css")} == {
        "css/for-index.css",
        "css/for-embed.css",
        "pyscript/core.css",
    }
    assert joined["index.html"].decode().splitlines() == [
        "<head>",
        "  <title>A page</title>",
        '  <link rel="stylesheet" href="./css/for-index.css">',
        "  <!-- what else -->",
        '  <link rel="icon" href="data:,">',
        "</head>",
    ]


def test_what_was_given_is_left_as_it_was():
    files = {"index.html": OTHER, "css/tokens.css": b"a {}"}
    style_sheets.join(files, ["index.html"])
    assert files == {"index.html": OTHER, "css/tokens.css": b"a {}"}
