"""Makes secrets when the tests run, for texts in which `<<kind>>` stands for one (`<<kind:2>>` for a second)."""

from __future__ import annotations

import base64
import random
import re
import string
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

_HOLE = re.compile(r"<<([a-zA-Z]+?\w*)(?::(\d))?(?:\|(\w+))?>>")
_LINES = str.maketrans({"⏎": "\n", "␛": "\x1b", "␉": "\t", "¦": None})
ALNUM = string.ascii_letters + string.digits
WORDS = ("Trombone", "Kestrel", "Lantern", "Gravel", "Walrus", "Copper", "Thistle", "Anvil", "Meadow", "Pickle")


@dataclass(frozen=True)
class Vector:
    """A text, the secrets in it as they stand there, and the template it was made from."""

    template: str
    text: str
    secrets: tuple[str, ...]


def some(dice: random.Random, letters: str, count: int) -> str:
    """So many of these letters."""
    return "".join(dice.choice(letters) for _ in range(count))


def password(dice: random.Random, style: int, *, odd: bool = False) -> str:
    """As people choose them: scrambled, a word with a year, words with a number, scrambled with signs between."""
    one, two = dice.sample(WORDS, 2)
    if odd:
        return some(dice, ALNUM, 5) + some(dice, "$&*^%!#", 2) + some(dice, ALNUM, 4) + "!x2"
    return (
        some(dice, ALNUM, 10) + "7q",
        f"{one}{dice.randrange(1000, 9999)}!",
        f"{one.lower()}-{two.lower()}-{dice.randrange(10, 99)}",
        f"{some(dice, ALNUM, 4)}_{some(dice, ALNUM, 4)}.{some(dice, string.digits, 3)}",
    )[style % 4]


def b64(dice: random.Random, count: int) -> str:
    """So many bytes of noise in base64."""
    return base64.b64encode(dice.randbytes(count)).decode()


B64 = ALNUM + "/+"
HEX = "0123456789abcdef"
RUNS = {
    "rand": ALNUM, "lower": string.ascii_lowercase + string.digits, "upper": string.ascii_uppercase + string.digits,
    "bech": "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", "hex": HEX, "hexU": HEX.upper(), "digits": "123456789", "b64y": B64,
    "b64z": ALNUM, "b64crypt": ALNUM + "./",
}  # fmt: skip
"""Kinds that are so many of these letters."""

Dice = random.Random
SHAPES: dict[str, Callable[[Dice, int, int], str]] = {
    "pw": lambda dice, style, count: password(dice, 0)[:count] if count else password(dice, style),
    "pwx": lambda dice, style, _: password(dice, style, odd=True),
    "key": lambda dice, *_: some(dice, ALNUM + "!@#%^&*(-_=+)", 50),
    "tg": lambda dice, _, count: "AA" + some(dice, ALNUM + "_-", count - 2),
    "uuid": lambda dice, *_: str(uuid.UUID(int=dice.getrandbits(128), version=4)),
    "b64key": lambda dice, _, count: b64(dice, 32)[: count or None],
    "b64x": lambda dice, _, count: b64(dice, count),
    "b64line": lambda dice, *_: b64(dice, 48),
    "base": lambda dice, _, count: some(dice, string.ascii_uppercase + "234567", count),
    "cephkey": lambda dice, *_: "AQ" + b64(dice, 30)[2:38] + "==",
    "azsecret": lambda dice, *_: some(dice, ALNUM, 3) + "8Q~" + some(dice, ALNUM + "_-", 34),
    "vault": lambda dice, *_: "hvs." + some(dice, ALNUM, 24),
    "ghp": lambda dice, *_: "ghp_" + some(dice, ALNUM, 36),
    "gho": lambda dice, *_: "gho_" + some(dice, ALNUM, 36),
    "ghs": lambda dice, *_: "ghs_" + some(dice, ALNUM, 36),
    "glpat": lambda dice, *_: "glpat-" + some(dice, ALNUM, 20),
    "ya": lambda dice, *_: "ya29." + some(dice, ALNUM + "-_", 140),
    "basic": lambda dice, style, _: base64.b64encode(f"ops:{password(dice, style)}".encode()).decode(),
    "plain": lambda dice, style, _: base64.b64encode(f"\0ops\0{password(dice, style)}".encode()).decode(),
    "jwt": lambda dice, *_: web_token(dice),
    "serial": lambda dice, *_: ":".join(some(dice, HEX, 2) for _ in range(16)),
    "fingerprint": lambda dice, _, count: ":".join(some(dice, HEX.upper(), 2) for _ in range(count or 20)),
}
"""Kinds by name; the functions take the dice, a style of passwords, and the number behind the name."""

_KIND = re.compile(r"(b64[a-z]+|\D+)(\d*)")


def made(kind: str, dice: Dice, style: int) -> str:
    """A secret, or what only looks like one, of a kind such as `pw` or `hex40`."""
    found = _KIND.fullmatch(kind)
    if found is None:
        raise ValueError(kind)
    name, count = found[1], int(found[2] or 0)
    return some(dice, RUNS[name], count) if name in RUNS else SHAPES[name](dice, style, count)


def web_token(dice: Dice) -> str:
    """A JSON Web Token with a signature of noise."""
    parts = ('{"alg":"RS256","typ":"JWT"}', f'{{"sub":"ops","n":{dice.getrandbits(40)}}}')
    packed = [base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts]
    return ".".join([*packed, some(dice, ALNUM + "-_", 86)])


def fill(template: str, number: int) -> Vector:
    """A template with its holes filled; another number fills it with other secrets, of other styles."""
    dice = random.Random(f"{template}{number}")  # noqa: S311 (the same each run; nothing is kept safe by it)
    known: dict[tuple[str, str], str] = {}
    shown: dict[str, None] = {}

    def put(hole: re.Match[str]) -> str:
        kind, which, form = hole[1], hole[2] or "", hole[3]
        if (kind, which) not in known:
            known[kind, which] = made(kind, dice, number + len(known))
        value = known[kind, which]
        if form == "b64":
            value = base64.b64encode(value.encode()).decode()
        elif form == "url":
            value = quote(value, safe="")
        shown[value] = None
        return value

    text = _HOLE.sub(put, template).translate(_LINES)
    return Vector(template, text, tuple(shown))


def read(path: Path, times: int = 4) -> Iterator[Vector]:
    """Each line of a file so many times with other secrets."""
    for line in path.read_text("utf-8").splitlines():
        if line and not line.startswith("# one "):
            for number in range(times):
                yield fill(line, number)
