"""What the timeline and the opening say."""

from panels.furniture import words
from panels.furniture.overview import words as opening
from sitebuild.paths import SITE_SOURCES


def test_where_the_timeline_stands():
    assert words.place(300, 1000, words.READERS_RUN) == "step 300 of 1,000, your run"
    assert (words.step(1000), words.of_steps(5000)) == ("step 1,000", "of 5,000")


def test_what_the_page_has_trained():
    assert words.reference(1000, 0.0851, in_view=True) == (
        "While you were reading, the page trained a model of its own: 1,000 steps in 85\u00a0ms. The panels show it "
        "until you train yours."
    )


def test_the_page_keeps_room_for_the_longest_of_what_it_will_say():
    page = "".join((SITE_SOURCES / name).read_text(encoding="utf-8") for name in ("index.html", "timeline.html"))
    page = page.replace("&nbsp;", "\u00a0")
    trained = words.reference(1000, 10.0, in_view=True)
    for text in (opening.SLOWLY, trained, words.step(1000), words.of_steps(1000), opening.place(1000, 1000)):
        assert f'longest="{text}"' in page or f'longest-after="{text}"' in page or f'widest="{text}"' in page
