"""Hangul syllables and the letters (jamo) that they are written with.

A syllable is an initial consonant, a vowel and perhaps a final consonant. Letters are those of the Korean keyboard
(U+3131 to U+3163), where a consonant is the same at the beginning and at the end: the Unicode Standard, section 3.12,
with the letters of its block "Hangul Compatibility Jamo".
"""

import re

INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
FIRST = ord("가")

_SYLLABLE = re.compile("[가-힣]")
# A consonant before a vowel opens a syllable, so it cannot close the one before it.
_LETTERS = re.compile(f"([{INITIALS}])([{VOWELS}])(?:([{FINALS}])(?![{VOWELS}]))?")


def apart(text: str) -> str:
    """The text with each syllable written as its two or three letters."""
    return _SYLLABLE.sub(_letters, text)


def together(text: str) -> str:
    """The text with letters put together to syllables wherever they make one. `apart` undoes it."""
    return _LETTERS.sub(_syllable, text)


def _letters(syllable):
    initial, rest = divmod(ord(syllable[0]) - FIRST, len(VOWELS) * (len(FINALS) + 1))
    vowel, final = divmod(rest, len(FINALS) + 1)
    return INITIALS[initial] + VOWELS[vowel] + (FINALS[final - 1] if final else "")


def _syllable(letters):
    initial, vowel, final = letters.groups()
    place = INITIALS.index(initial) * len(VOWELS) + VOWELS.index(vowel)
    return chr(FIRST + place * (len(FINALS) + 1) + (FINALS.index(final) + 1 if final else 0))
