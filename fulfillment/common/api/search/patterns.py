r"""The regular expressions of ``like``: what PostgreSQL and Python understand alike and answer in bounded time.

A pattern is parsed and written anew, so that no database ever sees the text of a client. Understood are literals,
``.``, ``^``, ``$``, classes, ``\d \w \s`` (ASCII) and their opposites, groups, ``|``, and ``* + ? {n} {n,} {n,m}``.
Not understood: references, looking around, options, and repeated groups that hold a choice or a repetition, which is
what lets a short pattern take years.
"""

import re
from typing import NamedTuple, NoReturn

MAX_COUNT = 50
MAX_WAYS = 2**17  # ways to match that an engine may have to try, for each place to start at
LONGEST_VALUE = 256

_CLASSES = {"d": "0-9", "w": "A-Za-z0-9_", "s": r" \t\n\r\f\v"}
_SIGNS = {"^": r"\A", "$": r"\Z", ".": r"[^\n]"}
_CONTROLS = {"n": r"\n", "t": r"\t", "r": r"\r"}
_COUNTED = re.compile(r"\{([0-9]{1,3})(?:(,)([0-9]{1,3})?)?\}")


def portable(pattern: str) -> str:
    """Return *pattern* in the words that both databases share. Raises: ValueError, saying what is not understood."""
    return _Reader(*_without_idle_ends(pattern)).whole()


def _without_idle_ends(pattern: str) -> tuple[str, int]:
    """Drop ``.*`` at both ends, where it changes nothing: an expression is looked for anywhere in the value.

    Also returns how many characters are gone at the beginning.
    """
    rest = pattern
    if "|" not in pattern:
        while rest.startswith(".*") and rest[2:3] not in {"?", "+", "*", "{"}:
            rest = rest[2:]
    gone = len(pattern) - len(rest)
    if "|" not in pattern:
        while rest.endswith(".*") and not rest.endswith(("\\.*", "(.*")):
            rest = rest[:-2]
    return rest, gone


class _Part(NamedTuple):
    """A piece of a pattern: its portable text, in how many ways it can match, and whether it may be repeated."""

    text: str
    ways: int = 1
    simple: bool = True


class _Reader:
    """One pass over a pattern, by descent into its groups."""

    def __init__(self, pattern: str, offset: int) -> None:
        self.rest = pattern
        self.end = len(pattern) + offset

    def whole(self) -> str:
        part = self.alternatives()
        if self.rest:
            self.refuse("a ) without its (")
        return part.text

    def refuse(self, what: str) -> NoReturn:
        raise ValueError(f"The pattern has {what} at character {self.end - len(self.rest) + 1}")

    def take(self) -> str:
        character, self.rest = self.rest[:1], self.rest[1:]
        return character

    def took(self, text: str) -> bool:
        found = self.rest.startswith(text)
        if found:
            self.rest = self.rest[len(text) :]
        return found

    def alternatives(self) -> _Part:
        part = self.sequence()
        while self.took("|"):
            other = self.sequence()
            part = _Part(f"{part.text}|{other.text}", self.bounded(part.ways + other.ways), simple=False)
        return part

    def sequence(self) -> _Part:
        part = _Part("")
        while self.rest and self.rest[0] not in "|)":
            other = self.repeated()
            part = _Part(part.text + other.text, self.bounded(part.ways * other.ways), part.simple and other.simple)
        return part

    def bounded(self, ways: int) -> int:
        if ways > MAX_WAYS:
            self.refuse("more repetitions and choices than can be searched, the last one")
        return ways

    def repeated(self) -> _Part:
        is_anchor = self.rest[0] in "^$"
        part = self.atom()
        sign, ways = self.quantifier()
        if not sign:
            return part
        if is_anchor:
            self.refuse("a repeated anchor")
        if sign == "?":
            return _Part(f"{part.text}?", part.ways + 1, simple=False)
        if not part.simple:
            self.refuse("a repeated group that holds a choice or a repetition")
        return _Part(part.text + sign, ways, simple=False)

    def quantifier(self) -> tuple[str, int]:
        """Return the sign that repeats the part before it, if any; being lazy changes nothing about a match."""
        sign, ways = "", 1
        if self.rest[:1] in {"*", "+", "?"}:
            sign, ways = self.take(), LONGEST_VALUE
        elif counted := _COUNTED.match(self.rest):
            fewest, most = int(counted[1]), int(counted[3] or counted[1])
            if max(fewest, most) > MAX_COUNT or most < fewest:
                self.refuse(f"a count that is not between 0 and {MAX_COUNT}")
            unbounded = counted[2] and not counted[3]
            sign, ways = counted[0], LONGEST_VALUE if unbounded else most - fewest + 1
            self.rest = self.rest[counted.end() :]
        if sign:
            self.took("?")
            if self.rest[:1] in {"*", "+", "?"}:
                self.refuse("a repeated repetition")
        return sign, ways

    def atom(self) -> _Part:
        character = self.take()
        if character == "(":
            return self.group()
        if character == "[":
            return _Part(self.character_class())
        if character == "\\":
            return _Part(self.escape())
        if character in {"*", "+", "?", "{"}:
            self.refuse(f"a {character} with nothing to repeat before it (write \\{character} for the character)")
        return _Part(_SIGNS.get(character) or literal(character))

    def group(self) -> _Part:
        if self.rest.startswith("?") and not self.took("?:"):
            self.refuse("a (? that is not understood")
        part = self.alternatives()
        if not self.took(")"):
            self.refuse("a ( without its )")
        return part._replace(text=f"(?:{part.text})")

    def escape(self) -> str:
        character = self.take()
        if character in _CLASSES:
            return f"[{_CLASSES[character]}]"
        if character and character.lower() in _CLASSES:
            return f"[^{_CLASSES[character.lower()]}]"
        return self.escaped(character)

    def escaped(self, character: str) -> str:
        if character in _CONTROLS:
            return _CONTROLS[character]
        if not character or character.isalnum():
            self.refuse(f"\\{character}, which is not understood,")
        return literal(character)

    def character_class(self) -> str:
        text = "[^" if self.took("^") else "["
        if self.rest.startswith("]"):
            self.refuse("an empty class (write \\] for the character)")
        while not self.took("]"):
            text += self.class_member()
        return f"{text}]"

    def class_member(self) -> str:
        if self.rest[:1] == "\\" and self.rest[1:2] in _CLASSES:
            self.take()
            return _CLASSES[self.take()]
        first = self.class_character()
        if not (self.rest.startswith("-") and self.rest[1:2] not in {"]", ""}):
            return first
        self.take()
        last = self.class_character()
        if first[-1] > last[-1] or first in _CONTROLS.values() or last in _CONTROLS.values():
            self.refuse("a range of characters that is empty")
        return f"{first}-{last}"

    def class_character(self) -> str:
        character = self.take()
        if not character or character == "[":
            self.refuse("a [ inside of a class or without its ] (write \\[ for the character)")
        return self.escaped(self.take()) if character == "\\" else literal(character)


def literal(character: str) -> str:
    """Return the text that stands for *character* itself."""
    return f"\\{character}" if character.isascii() and not character.isalnum() and character != "_" else character
