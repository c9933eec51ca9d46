"""What the timeline says."""

from panels.furniture import words


def test_where_the_timeline_stands():
    assert words.place(300, 1000, words.READERS_RUN) == "step 300 of 1,000, your run"
    assert (words.step(1000), words.of_steps(5000)) == ("step 1,000", "of 5,000")


def test_what_the_page_has_trained():
    assert words.reference(1000, 0.0851, in_view=True) == (
        "While you were reading, the page trained a model of its own: 1,000 steps in 85\u00a0ms. The panels show it "
        "until you train yours."
    )
