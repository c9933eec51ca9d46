"""What an embedded panel says to the program of the page around it."""

from ..kit.numbers import whole


def too_many_steps(command: str, asked: int, most: int) -> str:
    return f"{command}: {whole(asked)} steps are more than a run can have; taken for {whole(most)}."
