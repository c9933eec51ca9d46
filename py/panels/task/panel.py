"""The task panel: the reader guesses a hidden name letter by letter, and so do the model and the bigram baseline."""

from math import log, log2

import numpy as np
from pyscript import document, window
from pyscript.ffi import to_js

from microgpt import gpt
from microgpt.bigram import Bigram
from microgpt.model import Model

from ..kit import address, dom, source
from ..kit.keys import has_modifier
from ..kit.numbers import fixed, percent, whole
from ..kit.roving import Roving
from ..kit.words import token_label
from ..lab.at_rest import AtRest
from ..lab.yardsticks import Yardsticks
from ..panel import Panel
from . import game, places, words
from .places_table import PlacesTable
from .settings import SETTINGS

COLUMNS = 7  # of keys; the same number as in the CSS
RIVALS = ("model", "bigram")
PLAYERS = ("reader", *RIVALS)


class Task(Panel):
    def build(self):
        self.settings = address.settings(SETTINGS, "task")
        self.word, self.said, self.rows = self.part("word"), self.part("said"), self.part("rows")
        self.keys = self.part("keys")
        self.buttons = {}  # by token id; of many tokens, only the commonest have one
        self.box = self.find("[data-control=guess]")
        self.roving = Roving(self, self.keys, COLUMNS)
        self.bars = {}  # by player and column: the cell, and the number in it
        for row in dom.find_all(self.part("result"), "[data-player]"):
            for cell in dom.find_all(row, "[data-column]"):
                key = row.getAttribute("data-player"), cell.getAttribute("data-column")
                self.bars[key] = cell, dom.find(cell, "[data-metric]")
        self.shown = dict.fromkeys(self.bars)
        self.places_table = PlacesTable(self.part("place-rows"), self.part("places-note"))
        self.places = AtRest(self, self._measure_places, self._show_places)
        self.on(self.keys, "click", self._pressed)
        self.on(".figure", "keydown", self._typed)
        dom.on(document, "keydown", self._typed_on_the_page)
        self.on("form", "submit", self._submitted)
        self.on("[data-action=show]", "click", lambda _: self._show())
        self.on("[data-action=new-name]", "click", lambda _: self._new_name())
        source.show(self.part("python"), Model.probabilities, gpt.forward, Bigram, architecture=self.architecture)
        self.game = self.vocabulary = self.experiment = None

    def changed(self, what):
        if what == "view":
            self.places.model_changed()
            self.redraw()
        elif what == "state":
            self.redraw()

    def draw(self):
        """Draws only the model's side of the table; the reader's changes with each guess."""
        self._follow_run()
        self._draw_rivals()
        self._draw_result()
        self.places.begin()

    # The names.

    def _follow_run(self):
        """Hides names of the run in view. Also called by what the reader may press before the panel is first drawn."""
        experiment = self.lab.view_trainer.experiment
        if self.experiment is None or not game.hide_the_same(self.experiment, experiment):
            again, self.experiment = self.experiment is not None, experiment
            self._begin(again)

    def _begin(self, again):
        """Takes names that the run in view does not train on. Another seed holds out others, so totals restart."""
        corpus, config = self.experiment.corpus, self.experiment.config
        self.nouns = corpus.nouns
        self.are_held_out = bool(corpus.split(config.seed, config.holdout).held_out)
        self.names = game.hidden(self.experiment)
        if self.vocabulary is not corpus.vocabulary:
            self.vocabulary = corpus.vocabulary
            self._make_keys()
        self.played, self.tokens_played = [], 0
        self.total_bits = {"reader": 0.0, "bigram": 0.0}  # over all names; the model's depend on the timeline
        if again:
            self.settings["guess"] = None
        guess = self.settings["guess"]
        self._deal(guess if guess < len(self.names) else self.settings.default("guess") % len(self.names))
        if again:
            self._say(words.other_documents(self.nouns, self.are_held_out))

    def _deal(self, index):
        self.index = index
        answers = game.answers(self.names[index], self.vocabulary, self.experiment.config.block_size)
        self.game = game.Game(answers, self.vocabulary.size)
        self.expected = {rival: [] for rival in RIVALS}
        self.rows.replaceChildren()
        self.cells = []
        self._draw_word()
        self._draw_keys()
        self._say(words.opening(self.nouns, self.are_held_out))

    def _new_name(self):
        self._follow_run()
        self._deal((self.index + 1) % len(self.names))
        self.settings["guess"] = self.index
        self._draw_result()

    # Guessing.

    def _pressed(self, event):
        key = event.target.closest("[data-id]")
        if key:
            self._guess(int(key.getAttribute("data-id")))

    def _typed(self, event):
        self._follow_run()
        if has_modifier(event) or event.target.isSameNode(self.box):
            return
        if event.key == " " and event.target.closest("button"):
            return  # the space bar presses it
        token = game.typed_token(event.key, self.vocabulary)
        if token is not None:
            event.preventDefault()
            self._guess(token)

    def _typed_on_the_page(self, event):
        """Where nothing has the focus, the word need only be in view; the space bar scrolls, as ever."""
        if not document.body.isSameNode(document.activeElement) or event.key == " " or not self._word_is_in_view():
            return
        self._typed(event)
        if event.defaultPrevented:
            self.find(".figure").focus(to_js({"preventScroll": True}))

    def _word_is_in_view(self):
        box = self.word.getBoundingClientRect()
        return box.height > 0 and box.top >= 0 and box.bottom <= window.innerHeight

    def _submitted(self, event):
        """What is in the box for characters that have no key, on the page or on the reader's keyboard."""
        event.preventDefault()
        self._follow_run()
        token = game.typed_token(self.box.value, self.vocabulary)
        if token is None:
            self._say(words.no_token(self.box.value, self.nouns))
            return
        self.box.value = ""
        self._guess(token)

    def _guess(self, token):
        right = self.game.guess(token)
        if right is None:
            return
        if right:
            self._found()
            return
        if token in self.buttons:
            self.buttons[token].setAttribute("aria-disabled", "true")
            self.buttons[token].setAttribute("data-tried", "wrong")
        self._say(words.wrong(self._char(token), len(self.game.wrong), self.nouns))

    def _show(self):
        self._follow_run()
        if not self.game.finished:
            self.game.show()
            self._found()

    def _found(self):
        """Shows a found letter, and how everybody had ranked it."""
        self._add_row()
        self._draw_word()
        self._draw_keys()
        self._draw_rivals()
        if self.game.finished:
            self._count()
        self._draw_result()
        self._say(self._verdict())

    def _count(self):
        self.played.append(self.names[self.index])
        self.tokens_played += len(self.game.found)
        self.total_bits["reader"] += self.game.bits
        self.total_bits["bigram"] += sum(one.bits for one in self.expected["bigram"])

    def _verdict(self):
        last, model = self.game.found[-1], self.expected["model"][-1]
        said = words.found(self._char(last.token), last.tries, model.probability, model.tries, self.nouns)
        if self.game.finished:
            bits = (self.game.bits / len(self.game.found), *map(self._mean_bits, RIVALS))
            said = f"{said} {words.score(self._whole(), *bits, self.nouns)}"
        return said

    def _mean_bits(self, rival):
        return sum(one.bits for one in self.expected[rival]) / len(self.expected[rival])

    def _char(self, token):
        """The character of a token id; None for the end."""
        return None if token == self.vocabulary.bos else self.vocabulary.token(token)

    def _letters(self):
        """The part of the name that is found."""
        return self.vocabulary.decode(found.token for found in self.game.found)

    def _whole(self):
        """The whole name, or as much of it as fits the model's context."""
        return self._letters() + ("" if self.game.answers[-1] == self.vocabulary.bos else "…")

    # Drawing.

    def _make_keys(self):
        vocabulary, config = self.vocabulary, self.experiment.config
        ids = self.experiment.corpus.split(config.seed, config.holdout).train_ids.side_by_side()
        tokens = game.keys(np.bincount(ids, minlength=vocabulary.size))
        self.buttons = {}
        for token in tokens:
            text = words.key(self._char(token), self.nouns)
            self.buttons[token] = dom.make(
                "button", text, type="button", data_token=vocabulary.token(token), data_id=token
            )
        self.buttons[vocabulary.bos].className = "end"
        self.keys.replaceChildren(*self.buttons.values())
        self.part("other").hidden = len(self.buttons) == vocabulary.size and vocabulary.chars.isascii()
        self.box.value = ""
        self.roving.renew()
        self.part("keyboard").textContent = words.keyboard("." in vocabulary, self.nouns)
        choices = vocabulary.size
        first = game.tries_to_bits(1, choices)
        dom.number(self.part("first-bits"), first, fixed(first, 1))
        dom.number(self.part("first-share"), 2**-first, percent(2**-first))
        blind = log2(choices)
        self.full_bar = max(game.FULL_BAR, blind)
        self._draw_bar("blind", "name", blind)
        self._draw_bar("blind", "all", blind)

    def _draw_word(self):
        finished, letters = self.game.finished, self._letters()
        self.part("letters").textContent = letters
        self.part("slot").textContent = "" if finished else "?"
        self.word.setAttribute("data-finished", "true" if finished else "false")
        tokens = self.vocabulary.cut(letters)
        said = words.whole_text(self._whole(), self.nouns) if finished else words.so_far(tokens, self.nouns)
        self.part("length").textContent = said

    def _draw_keys(self):
        done = "true" if self.game.finished else "false"
        for button in self.buttons.values():
            button.setAttribute("aria-disabled", done)
            button.removeAttribute("data-tried")
        self.find("[data-action=show]").setAttribute("aria-disabled", done)
        self.find("[data-action=new-name]").classList.toggle("primary", self.game.finished)

    def _add_row(self):
        found = self.game.found[-1]
        token = self.vocabulary.token(found.token)
        row = dom.make("tr", data_token=token, data_id=found.token, data_position=len(self.cells))
        label = token_label(self._char(found.token))
        row.append(dom.make("th", label, scope="row", class_="word" if len(label) > 1 else ""))
        cells = {}
        for player in PLAYERS:
            cell = dom.make("td", data_player=player)
            main, small = dom.make("span"), dom.make("small")
            main.setAttribute("data-metric", "tries" if player == "reader" else "probability")
            small.setAttribute("data-metric", "bits")
            cell.append(main, small)
            row.append(cell)
            cells[player] = main, small
        main, small = cells["reader"]
        if found.tries is None:
            main.textContent = words.tries(None)
        else:
            dom.number(main, found.tries, words.tries(found.tries))
        dom.number(small, found.bits, words.bits(found.bits))
        self.cells.append(cells)
        self.rows.append(row)

    def _draw_rivals(self):
        """What the model in view and the bigram expected at the positions that are no longer hidden."""
        if not self.game.found:
            return
        answers = [found.token for found in self.game.found]
        read = [self.vocabulary.bos, *answers[:-1]]  # the model never reads hidden letters
        for rival, rows in (
            ("model", self.lab.view.probabilities(self.vocabulary.decode(read))),
            ("bigram", self.lab.bigram.after(read)),
        ):
            before, self.expected[rival] = self.expected[rival], game.expected(rows, answers)
            for place, expected in enumerate(self.expected[rival]):
                if place >= len(before) or before[place] != expected:
                    main, small = self.cells[place][rival]
                    dom.number(main, expected.probability, percent(expected.probability))
                    dom.number(small, expected.bits, words.bits(expected.bits))

    def _draw_result(self):
        """Bits per letter, counting the end as one: for this name once it is known, and for all names played."""
        this = dict.fromkeys(PLAYERS)
        by_tries = dict.fromkeys(RIVALS)
        if self.game.finished:
            this["reader"] = self.game.bits / len(self.game.found)
            for rival in RIVALS:
                this[rival] = self._mean_bits(rival)
                tries = [game.tries_to_bits(one.tries, self.game.choices) for one in self.expected[rival]]
                by_tries[rival] = sum(tries) / len(tries)
        everything = dict.fromkeys(PLAYERS)
        if self.played:
            everything = {player: bits / self.tokens_played for player, bits in self.total_bits.items()}
            everything["model"] = self.lab.view_trainer.loss(self.played) / log(2)
        for player in PLAYERS:
            self._draw_bar(player, "name", this[player])
            self._draw_bar(player, "all", everything[player])
        self.part("by-tries").hidden = not self.game.finished
        for rival in RIVALS:
            value = by_tries[rival]
            dom.number(self.part(f"{rival}-by-tries"), value, None if value is None else fixed(value, 1))
        self.number("names", len(self.played), whole)

    def _measure_places(self):
        return places.measure(self.lab.view, self.lab.bigram, Yardsticks.of(self.experiment).docs)

    def _show_places(self, measured):
        are_held_out = Yardsticks.of(self.experiment).are_held_out
        self.places_table.show(measured, self.full_bar, self.lab.view_step, are_held_out, self.nouns)

    def _draw_bar(self, player, column, bits):
        if self.shown[player, column] != bits:
            self.shown[player, column] = bits
            cell, number = self.bars[player, column]
            cell.style.setProperty("--share", str(min(1.0, (bits or 0) / self.full_bar)))
            dom.number(number, bits, None if bits is None else fixed(bits, 2))

    def _say(self, sentence):
        self.said.textContent = sentence
