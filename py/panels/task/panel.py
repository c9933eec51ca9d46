"""The task panel: the reader guesses a hidden name letter by letter, and so do the model and the letter pairs."""

from dataclasses import dataclass
from math import log, log2

from microgpt import gpt
from microgpt.bigram import Bigram
from microgpt.model import Model

from ..kit import address, dom, source
from ..kit.keys import has_modifier
from ..kit.numbers import ordinal, percent
from ..kit.roving import Roving
from ..panel import Panel
from .game import END, Game, tries_to_bits
from .settings import SETTINGS

COLUMNS = 7  # of the keys; the CSS has the same number
SCALE = 7.0  # bits that fill a bar
RIVALS = ("model", "bigram")
WHO = {"model": "the model", "bigram": "the letter pairs"}


@dataclass(frozen=True)
class Expected:
    """What a guesser that gives probabilities thought of a letter, and at which try it would have named it."""

    probability: float
    tries: int

    @property
    def bits(self):
        return -log2(self.probability)


class Task(Panel):
    def build(self):
        self.settings = address.settings(SETTINGS, "task")
        self.word, self.said, self.rows = self.part("word"), self.part("said"), self.part("rows")
        self.keys = self.part("keys")
        self.buttons = {}
        self.roving = Roving(self, self.keys, COLUMNS)
        self.bars = {}  # by player and column: the cell, and the number in it
        for row in dom.find_all(self.part("result"), "[data-player]"):
            for cell in dom.find_all(row, "[data-column]"):
                key = row.getAttribute("data-player"), cell.getAttribute("data-column")
                self.bars[key] = cell, dom.find(cell, "[data-metric]")
        self.shown = dict.fromkeys(self.bars)
        self.on(self.keys, "click", self._pressed)
        self.on(".figure", "keydown", self._typed)
        self.on("[data-action=show]", "click", lambda _: self._show())
        self.on("[data-action=new-name]", "click", lambda _: self._new_name())
        source.show(self.part("python"), Model.probabilities, gpt.forward, Bigram)
        self.game = self._pack = None

    def changed(self, what):
        if what == "view":
            self.redraw()

    def draw(self):
        """The model's side of the table; the reader's changes only with a guess."""
        trainer = self.lab.view_trainer
        if self._pack != (trainer.corpus, trainer.config.seed, trainer.config.holdout):
            self._open_pack(trainer)
        if self.game:
            self._draw_rivals()
            self._draw_result()

    # The names.

    def _open_pack(self, trainer):
        """Names that the run in view does not train on. Another seed puts other names aside: the count starts again."""
        again = self._pack is not None
        self._pack = trainer.corpus, trainer.config.seed, trainer.config.holdout
        longest = trainer.config.block_size - 1
        self.names = [name for name in trainer.held_out if len(name) <= longest]
        chars = trainer.vocabulary.chars
        if "".join(self.buttons) != chars + END:
            self._make_keys(chars)
        self.played, self.reader_bits, self.letters_played = [], 0.0, 0
        if not self.names:
            self.game = None
            self._say("None of the held-out texts is short enough for this game.")
            return
        if again or self.settings["guess"] >= len(self.names):
            self.settings["guess"] = None
        self._deal(self.settings["guess"] % len(self.names))
        if again:
            self._say("Other names are held out now, so the game begins again. How does this one begin?")

    def _deal(self, number):
        self.number = number
        self.game = Game(self.names[number], "".join(self.buttons))
        self.expected = {rival: [] for rival in RIVALS}
        self.rows.replaceChildren()
        self.cells = []
        self._draw_word()
        self._draw_keys()
        self._say("How does the name begin? Press a letter, or type it.")

    def _new_name(self):
        if self.game is None:
            return
        self._deal((self.number + 1) % len(self.names))
        self.settings["guess"] = self.number
        self._draw_result()

    # Guessing.

    def _pressed(self, event):
        key = event.target.closest("[data-token]")
        if key:
            self._guess(key.getAttribute("data-token"))

    def _typed(self, event):
        if has_modifier(event):
            return
        token = event.key if event.key in self.buttons else event.key.lower()
        if event.key == ".":
            token = token if token in self.buttons else END
        if token in self.buttons:
            event.preventDefault()
            self._guess(token)

    def _guess(self, token):
        right = self.game.guess(token) if self.game else None
        if right is None:
            return
        if right:
            self._found()
            return
        self.buttons[token].setAttribute("aria-disabled", "true")
        self.buttons[token].setAttribute("data-tried", "wrong")
        tries = len(self.game.wrong)
        self._say(f"Not {_named(token)}. {tries} {'try' if tries == 1 else 'tries'} so far at this place.")

    def _show(self):
        if self.game and not self.game.finished:
            self.game.show()
            self._found()

    def _found(self):
        """After the letter is known: what everybody thought of it."""
        game = self.game
        if game.finished:
            self.played.append(game.name)
            self.reader_bits += game.bits
            self.letters_played += len(game.found)
        self._add_row()
        self._draw_word()
        self._draw_keys()
        self._draw_rivals()
        self._draw_result()
        self._say(self._verdict())

    def _verdict(self):
        game, expected = self.game, self.expected["model"][-1]
        last = game.found[-1]
        how = "" if last.tries is None else f", at the {ordinal(last.tries)} try"
        words = f"{_named(last.token)[0].upper()}{_named(last.token)[1:]}{how}. "
        words += f"The model had given it {percent(expected.probability)}, as its {ordinal(expected.tries)} choice."
        if game.finished:
            scores = ", ".join(f"{WHO[rival]} {self._mean_bits(rival):.1f}" for rival in RIVALS)
            words += f" The name is {game.name}. Bits a letter: you {game.bits / len(game.found):.1f}, {scores}."
        return words

    def _mean_bits(self, rival):
        return sum(one.bits for one in self.expected[rival]) / len(self.expected[rival])

    # Drawing.

    def _make_keys(self, chars):
        self.buttons = {token: dom.make("button", token, type="button", data_token=token) for token in chars}
        for token, button in self.buttons.items():
            if token == " ":
                button.textContent = "space"
        self.buttons[END] = dom.make("button", "end of name", type="button", data_token=END, class_="end")
        self.keys.replaceChildren(*self.buttons.values())
        self.roving.renew()
        choices = len(self.buttons)
        first = tries_to_bits(1, choices)
        dom.number(self.part("first-bits"), first, f"{first:.1f}")
        dom.number(self.part("first-share"), 2**-first, percent(2**-first))
        blind = log2(choices)
        self._draw_bar("blind", "name", blind)
        self._draw_bar("blind", "all", blind)

    def _draw_word(self):
        game = self.game
        self.part("letters").textContent = game.letters
        self.part("slot").textContent = "" if game.finished else "?"
        self.word.setAttribute("data-finished", "true" if game.finished else "false")
        self.part("length").textContent = (
            f"The name is {game.name}." if game.finished else f"Letters so far: {', '.join(game.letters) or 'none'}."
        )

    def _draw_keys(self):
        done = "true" if self.game.finished else "false"
        for button in self.buttons.values():
            button.setAttribute("aria-disabled", done)
            button.removeAttribute("data-tried")
        self.find("[data-action=show]").setAttribute("aria-disabled", done)
        self.find("[data-action=new-name]").classList.toggle("primary", self.game.finished)

    def _add_row(self):
        found = self.game.found[-1]
        row = dom.make("tr", data_token=found.token, data_position=len(self.cells))
        row.append(dom.make("th", "end" if found.token == END else found.token, scope="row"))
        cells = {}
        for player in ("reader", *RIVALS):
            cell = dom.make("td", data_player=player)
            main, small = dom.make("span"), dom.make("small")
            main.setAttribute("data-metric", "tries" if player == "reader" else "probability")
            small.setAttribute("data-metric", "bits")
            cell.append(main, small)
            row.append(cell)
            cells[player] = main, small
        main, small = cells["reader"]
        if found.tries is None:
            main.textContent = "shown"
        else:
            dom.number(main, found.tries, f"{ordinal(found.tries)} try")
        dom.number(small, found.bits, f"{found.bits:.1f} bits")
        self.cells.append(cells)
        self.rows.append(row)

    def _draw_rivals(self):
        """What model and letter pairs, as they stand in view, expected at the places that are no longer hidden."""
        count = len(self.game.found)
        if not count:
            return
        vocabulary = self.lab.view_trainer.vocabulary
        letters = self.game.name[: count - 1]  # nothing is asked about letters that are still hidden
        tokens = vocabulary.encode(letters)
        answers = [*tokens[1:], vocabulary.bos if self.game.finished else vocabulary.encode(self.game.letters)[-1]]
        for rival, rows in (
            ("model", self.lab.view.probabilities(letters)),
            ("bigram", self.lab.bigram.probabilities[tokens]),
        ):
            before, self.expected[rival] = self.expected[rival], []
            for place, answer in enumerate(answers):
                row = rows[place]
                expected = Expected(float(row[answer]), 1 + int((row > row[answer]).sum()))
                self.expected[rival].append(expected)
                if place >= len(before) or before[place] != expected:
                    main, small = self.cells[place][rival]
                    dom.number(main, expected.probability, percent(expected.probability))
                    dom.number(small, expected.bits, f"{expected.bits:.1f} bits")

    def _draw_result(self):
        """Bits a letter, the end counted as one: of this name once it is known, and of all names played."""
        game, count = self.game, len(self.played)
        this = dict.fromkeys(("reader", *RIVALS))
        by_tries = dict.fromkeys(RIVALS)
        if game.finished:
            this["reader"] = game.bits / len(game.found)
            for rival in RIVALS:
                this[rival] = self._mean_bits(rival)
                tries = [tries_to_bits(one.tries, len(game.choices)) for one in self.expected[rival]]
                by_tries[rival] = sum(tries) / len(tries)
        everything = dict.fromkeys(("reader", *RIVALS))
        if count:
            everything["reader"] = self.reader_bits / self.letters_played
            everything["model"] = self.lab.view_trainer.loss(self.played) / log(2)
            everything["bigram"] = self.lab.bigram.loss(self.played) / log(2)
        for player in this:
            self._draw_bar(player, "name", this[player])
            self._draw_bar(player, "all", everything[player])
        self.part("by-tries").hidden = not game.finished
        for rival in RIVALS:
            value = by_tries[rival]
            dom.number(self.part(f"{rival}-by-tries"), value, None if value is None else f"{value:.1f}")
        dom.number(self.part("count"), count, str(count))

    def _draw_bar(self, player, column, bits):
        if self.shown[player, column] != bits:
            self.shown[player, column] = bits
            cell, number = self.bars[player, column]
            cell.style.setProperty("--share", str(min(1.0, (bits or 0) / SCALE)))
            dom.number(number, bits, None if bits is None else f"{bits:.2f}")

    def _say(self, words):
        self.said.textContent = words


def _named(token):
    return "the end of the name" if token == END else f"“{token}”"
