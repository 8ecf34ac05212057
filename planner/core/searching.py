"""Finding folded words in a text, and where they stand in it as it was typed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planner.core.arabic import ascii_digits, fold


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a text; `found` when it is one of the words searched for."""

    text: str
    found: bool


_GROUPED = re.compile("(?<=[0-9])[٬,](?=[0-9]{3})")


def words_of(query: str) -> tuple[str, ...]:
    """The folded words of a query, each once; figures without their thousands' marks."""
    return tuple(dict.fromkeys(_GROUPED.sub("", fold(query)).split()))


def key_of(*texts: str) -> str:
    """What the words are looked for in: every text folded, figures with and without marks."""
    found = "\n".join(map(fold, texts))
    bare = _GROUPED.sub("", found)
    return found if bare == found else f"{found}\n{bare}"


def marked(text: str, words: Iterable[str]) -> tuple[Mark, ...]:
    """The text cut at the words, which keep the vowel marks that stand on them."""
    folded, places = _folded(text)
    marks: list[Mark] = []
    end = 0
    for start, stop in _spans(folded, words):
        first, last = places[start], _after(text, places[stop - 1])
        marks += [Mark(text[end:first], False), Mark(text[first:last], True)]
        end = last
    marks.append(Mark(text[end:], False))
    return tuple(mark for mark in marks if mark.text)


def excerpt(marks: Sequence[Mark], around: int = 60, most: int = 240) -> tuple[Mark, ...]:
    """The stretch about the first word found, cut between words, "…" where it was cut."""
    text = "".join(mark.text for mark in marks)
    if len(text) <= most:
        return tuple(marks)
    first = next((n for n, mark in enumerate(marks) if mark.found), 0)
    start = sum(len(mark.text) for mark in marks[:first])
    begin = _between_words(text, start - around) if start > around else 0
    end = _between_words(text, max(begin + most, start + len(marks[first].text)))
    shown = list(_cut(marks, begin, end))
    if begin:
        shown.insert(0, Mark("… ", False))
    if end < len(text):
        shown.append(Mark(" …", False))
    return tuple(shown)


def _cut(marks: Iterable[Mark], begin: int, end: int) -> Iterable[Mark]:
    at = 0
    for mark in marks:
        part = mark.text[max(begin - at, 0) : max(end - at, 0)]
        at += len(mark.text)
        if part:
            yield Mark(part, mark.found)


def _between_words(text: str, place: int) -> int:
    """The next place at or after `place` where a word begins, or the end."""
    if place >= len(text):
        return len(text)
    found = re.compile(r"\s+").search(text, place)
    return found.end() if found and found.start() - place < 40 else place


def _folded(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the place it comes from."""
    folded: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        key = " " if char.isspace() else ascii_digits(fold(char))
        folded.append(key)
        places += [place] * len(key)
    return "".join(folded), places


def _spans(folded: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where the words stand, from left to right; those that touch are one."""
    found: list[tuple[int, int]] = []
    for word in words:
        spaced = "[٬,]?".join(map(re.escape, word)) if word.isdecimal() else re.escape(word)
        found += [match.span() for match in re.finditer(spaced, folded)]
    merged: list[tuple[int, int]] = []
    for start, stop in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        else:
            merged.append((start, stop))
    return merged


def _after(text: str, place: int) -> int:
    """The place after a letter and the vowel marks upon it."""
    end = place + 1
    while end < len(text) and not text[end].isspace() and not fold(text[end]):
        end += 1
    return end
