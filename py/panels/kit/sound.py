"""Plays pitches with the browser's own synthesizer."""

from . import dom

SOFT = 0.12  # of full volume
EDGE = 0.02  # seconds in which a tone comes and goes, so that it does not click


class Melody:
    """`frequencies` (Hz) one after another, each for `seconds`. They glide into one another, or are separate notes.

    Calls `ended()` at the end, and after `stop()`.
    """

    def __init__(self, context, frequencies, seconds, glides, ended):
        self._tone, volume = context.createOscillator(), context.createGain()
        self._tone.type = "triangle"
        self._tone.connect(volume)
        volume.connect(context.destination)
        begin = context.currentTime + EDGE
        volume.gain.setValueAtTime(0, begin)
        for i, frequency in enumerate(frequencies):
            at = begin + i * seconds
            if glides and i:
                self._tone.frequency.linearRampToValueAtTime(frequency, at)
            else:
                self._tone.frequency.setValueAtTime(frequency, at)
            if not glides or i == 0:
                volume.gain.linearRampToValueAtTime(SOFT, at + EDGE)
            if not glides:
                volume.gain.setValueAtTime(SOFT, at + 0.7 * seconds)
                volume.gain.linearRampToValueAtTime(0, at + 0.7 * seconds + EDGE)
        end = begin + len(frequencies) * seconds
        volume.gain.setValueAtTime(SOFT if glides else 0, end)
        volume.gain.linearRampToValueAtTime(0, end + EDGE)
        dom.on(self._tone, "ended", lambda _: ended())
        self._tone.start(begin)
        self._tone.stop(end + 2 * EDGE)

    def stop(self):
        self._tone.stop()
