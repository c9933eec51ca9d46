"""Questions with a few answers, asked before a figure shows what holds, and the count of those that were foreseen."""

from pyscript import document

from . import dom, foreseen

_foreseen: dict[str, bool] = {}  # by the key of the question: the first answer counts


class Question:
    """`place` has a <p> for the question and a fieldset for the answers. A reader may leave it without an answer."""

    def __init__(self, name, text, fieldset):
        self._name, self._text, self._fieldset = name, text, fieldset
        self._given = {}  # the reader's answers, by key
        self._key = None
        dom.on(fieldset, "change", self._take)

    def ask(self, key, question, answers):
        """`key` identifies the question, also when it is asked once more."""
        self._key = key
        choices = []
        for i, answer in enumerate(answers):
            choice = dom.make("input", type="radio", name=self._name, value=i)
            choice.checked = self._given.get(key) == i
            label = dom.make("label")
            label.append(choice, f" {answer}")
            choices.append(label)
        self._text.textContent = question
        self._fieldset.replaceChildren(*choices)

    def answer(self, key):
        """The reader's, an index; None if they gave none."""
        return self._given.get(key)

    def verdict(self, key, answers, holds):
        """What the reader said and what holds, in words, which counts; "" if they said nothing."""
        answer = self._given.get(key)
        if answer is None:
            return ""
        _foreseen.setdefault(f"{self._name} {key}", answer == holds)
        for place in document.querySelectorAll("[data-part=tally]"):
            place.textContent = foreseen.tally(_foreseen)
        return foreseen.verdict(answers, answer, holds)

    def _take(self, event):
        self._given[self._key] = int(event.target.value)


class Asked:
    """A question in `place`, with a button that makes the figure show what holds, whether it was answered or not.

    show()   makes the figure show it, after which `found` is called, at once or later
    renew()  asks another, by `ask`
    """

    def __init__(self, place, name, show, renew):
        self._place, self._show, self._renew = place, show, renew
        text = dom.make("span", id=f"{name}-asked")
        self._said = dom.make("p", role="status")
        fieldset = dom.make("fieldset", class_="switch", aria_labelledby=f"{name}-asked")
        self._button = dom.make("button", foreseen.SHOW, type="button")
        title = dom.make("p")
        title.append(dom.make("b", foreseen.FIRST_A_GUESS), " ", text)
        place.replaceChildren(title, fieldset, self._button, self._said)
        self._question = Question(f"{name}-foreseen", text, fieldset)
        self._answers = ()
        self._key = None
        self.is_open = False  # nothing has been shown yet
        dom.on(self._button, "click", lambda _: self._show() if self.is_open else self._renew())

    def ask(self, key, question, answers):
        self._key, self._answers, self.is_open = key, answers, True
        self._place.hidden = False
        self._question.ask(key, question, answers)
        self._button.textContent = foreseen.SHOW
        self._said.textContent = ""

    def found(self, holds, sentence):
        """`holds` is an index of the answers; `sentence` tells what the figure shows."""
        verdict = self._question.verdict(self._key, self._answers, holds)
        self._said.textContent = f"{verdict} {sentence}".strip()
        self._button.textContent = foreseen.ANOTHER
        self.is_open = False

    def withdraw(self):
        """There is nothing to ask."""
        self._place.hidden = True
