"""How a name is folded to plain letters, and how it sounds over an English council's telephone.

The rules are patterns that Python and PostgreSQL read alike: the database is given the same ones, and a test
holds the two beside each other.
"""

import re
import unicodedata
from functools import lru_cache

# Letters that no mark is taken off of.
SPECIAL = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
    "Æ": "ae", "Œ": "oe", "Ø": "o", "Ł": "l", "Đ": "d", "Ð": "d", "Þ": "th", "ẞ": "ss",
}  # fmt: skip
MARKS = "[\u0300-\u036f'’‘ʼ`´.]"
NOT_A_LETTER = "[^a-z]+"

# In this order, on one word of plain letters. An "X" stands for the sound of "sh", an "A" for a first vowel.
RULES: tuple[tuple[str, str], ...] = (
    ("^(kn|gn|pn)", "n"),
    ("^wr", "r"),
    ("^ps", "s"),
    ("^mac?(k|q|c|g)", "mk"),
    ("^mc", "mk"),
    ("^gh", "g"),
    ("x", "ks"),
    ("chr", "kr"),
    ("ch(o|ae)", r"k\1"),
    ("tch|sch|ch|sh|sz|cz", "X"),
    ("ph", "f"),
    ("gh", ""),
    ("c([eiy])", r"s\1"),
    ("qu", "kw"),
    ("ck|c|q", "k"),
    ("z", "s"),
    ("v", "f"),
    ("th", "t"),
    ("([aeiou])w([^aeiouy]|$)", r"\1\2"),
    ("^h?[aeiouy]+", "A"),
    ("([a-zA-Z])h", r"\1"),
    (r"(.)\1+", r"\1"),
    ("[aeiouy]+", ""),
)
_COMPILED = [(re.compile(pattern), put) for pattern, put in RULES]


# A search compares one name with two hundred others, and with the same parts of it each time.
KEPT = 2_048


@lru_cache(maxsize=KEPT)
def fold(name: str) -> str:
    """Return a name in plain small letters, its words a space apart; empty where it has no Latin letter."""
    plain = unicodedata.normalize("NFKD", "".join(SPECIAL.get(letter, letter) for letter in name))
    plain = re.sub(MARKS, "", plain)
    small = "".join(chr(ord(letter) + 32) if "A" <= letter <= "Z" else letter for letter in plain)
    return re.sub(NOT_A_LETTER, " ", small).strip(" ")


def sound(word: str) -> str:
    """Return how one folded word sounds: equal for words that are easily taken for each other by ear."""
    for pattern, put in _COMPILED:
        word = pattern.sub(put, word)
    return word


@lru_cache(maxsize=KEPT)
def sounds(name: str) -> tuple[str, ...]:
    """Return how each word of a name sounds. One in another script stands as it is written."""
    folded = fold(name)
    if not folded:
        return (name.strip(" "),) if name.strip(" ") else ()
    return tuple(said for word in folded.split(" ") if (said := sound(word)))
