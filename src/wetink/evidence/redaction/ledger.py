"""Which secret got which placeholder, in memory only, so that one secret is one number in all artifacts."""

from __future__ import annotations

import base64
import binascii
import html
import re
import secrets
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import quote, unquote

import re2

from wetink.evidence.redaction.values import bounded, is_full_name, spreadable
from wetink.patterns import when_used

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BASE64 = when_used(r"[A-Za-z0-9+/_-]{8,}={0,2}$")
_LONG_RUN = when_used(r"(?:(?<=\\n)|(?<![A-Za-z0-9+/=\\]))[A-Za-z0-9+/=]{32,400}")
_GRAM = 5
_FEW = 8
_RECENT = 64
_MANY = 10_000
_HEAD = 8
_MEMORY = 64 << 20


class Ledger:
    """Learns secrets and hands out placeholders; it can neither be printed nor stored.

    Numbers count up per kind in the order of first use, so they tell nothing of the value and the same artifacts get
    the same numbers. Identity is kept under a salted hash; in clear only values that are looked for in other texts.
    """

    __slots__ = (
        "_compiled",
        "_counts",
        "_finders",
        "_grams",
        "_issued",
        "_kinds",
        "_recent",
        "_salt",
        "_same",
        "_values",
        "_young",
    )

    def __init__(self) -> None:
        self._salt = secrets.token_bytes(16)
        self._kinds: dict[bytes, tuple[int, str]] = {}
        self._issued: dict[bytes, str] = {}
        self._same: dict[bytes, bytes] = {}
        self._counts: dict[str, int] = {}
        self._values: set[str] = set()
        self._grams: dict[str, set[int]] = {}
        self._recent: list[str] = []
        self._young: list[str] = []
        self._finders: list[Any] = [None, None]
        self._compiled = 0

    def __repr__(self) -> str:
        return f"<Ledger of {len(self._kinds)} secrets>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a ledger of secrets is never stored")

    def learn(self, value: str, kind: str, rank: int) -> None:
        """Remember a secret; until its placeholder is first used, a field that names it better decides its kind."""
        key = self._key(value)
        known = self._kinds.get(key)
        if known is not None and known[0] >= rank:
            return
        self._kinds[key] = (rank, kind)
        for form in {value, *_forms(value), *_lines(value)}:
            other = self._hash(form)
            if other != key and other not in self._kinds:
                self._same.setdefault(other, key)
            if (spreadable(form) or (kind == "customer" and is_full_name(form))) and form not in self._values:
                self._values.add(form)
                self._recent.append(form)
                self._grams.setdefault(form[:_GRAM], set()).add(len(form))

    def placeholder(self, value: str, kind: str) -> str:
        """The typed placeholder of a secret, learned before or not."""
        key = self._key(value)
        if key not in self._issued:
            known = self._kinds.setdefault(key, (0, kind))[1]
            self._counts[known] = self._counts.get(known, 0) + 1
            self._issued[key] = f"[REDACTED:{known}#{self._counts[known]}]"
        return self._issued[key]

    def kind(self, value: str) -> str:
        """The kind under which a learned value is known."""
        return self._kinds.get(self._key(value), (0, "secret"))[1]

    def occurrences(self, text: str) -> Iterator[tuple[int, int]]:
        """Start and end of every known value in `text`; linear in the text."""
        for start, lengths in self._candidates(text):
            for length in lengths:
                end = start + length
                value = text[start:end]
                if value in self._values and not (bounded(value) and _inside_a_word(text, start, end)):
                    yield start, end

    def _candidates(self, text: str) -> Iterator[tuple[int, set[int]]]:
        for first, last in self._places(text):
            for start in range(first, min(last, len(text) - _GRAM + 1)):
                lengths = self._grams.get(text[start : start + _GRAM])
                if lengths:
                    yield start, lengths

    def _places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where values may begin; so that most of a text is not walked through."""
        if len(self._values) > _MANY:
            yield 0, len(text)
            return
        self._prepare()
        for value in self._recent:
            start = text.find(value)
            while start >= 0:
                yield start, start + 1
                start = text.find(value, start + 1)
        for finder in filter(None, self._finders):
            for head in finder.finditer(text):
                yield head.span()  # another value may begin within it

    def stands_in(self, text: str) -> bool:
        """Whether any value may stand in the text; much cheaper than to look where."""
        if len(self._values) > _MANY:
            return True
        self._prepare()
        if any(value in text for value in self._recent):
            return True
        return any(finder.search(text) is not None for finder in filter(None, self._finders))

    def _prepare(self) -> None:
        """Makes a pattern of the values when enough are new: of the young ones, or of all when those are many."""
        if len(self._recent) <= min(_FEW + len(self._young) // 4, _RECENT):
            return
        self._young += self._recent
        self._recent.clear()
        if len(self._young) > _FEW + self._compiled // 4:
            self._compiled = len(self._values)
            self._young.clear()
            self._finders = [_finder(self._values), None]
        else:
            self._finders[1] = _finder(self._young)

    def _key(self, value: str) -> bytes:
        digest = self._hash(value)
        return self._same.get(digest, digest)

    def _hash(self, value: str) -> bytes:
        return blake2b(value.encode("utf-8", "replace"), digest_size=16, key=self._salt).digest()


def _finder(values: Iterable[str]) -> Any:  # noqa: ANN401 - re2 ships no types
    """A pattern of how the values begin."""
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MEMORY
    return re2.compile("|".join(map(re2.escape, sorted({value[:_HEAD] for value in values}))), options)


def _inside_a_word(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return (before.isalnum() and text[start].isalnum()) or (after.isalnum() and text[end - 1].isalnum())


def _forms(value: str) -> Iterator[str]:
    """The same secret as in URLs, HTML, JSON, a Kubernetes secret, keys, and without the sentence's last sign."""
    if decoded := decoded_base64(value):
        yield decoded
    if "%" in value:
        yield unquote(value)
    if "&" in value:
        yield html.unescape(value)
    if "\\" in value:
        yield value.replace("\\", "\\\\")
        yield re.sub(r"\\(.)", r"\1", value)
    yield value.lower()
    yield quote(value, safe="")
    yield html.escape(value)
    yield value.replace('"', '\\"')
    yield value.rstrip("!?.=")
    raw = value.encode("utf-8", "replace")
    if len(raw) > 400:
        return
    for form in (base64.b64encode(raw), base64.b64encode(raw + b"\n"), base64.urlsafe_b64encode(raw)):
        yield form.decode()
        yield form.decode().rstrip("=")


def _lines(value: str) -> Iterator[str]:
    """The runs of a secret of several lines, each of which would be known again alone."""
    if "\n" in value or "\\n" in value:
        yield from (match.group() for match in _LONG_RUN.finditer(value))


def decoded_base64(value: str) -> str | None:
    """What a value is in base64 of, where that is printable text of five and more characters."""
    if not _BASE64.match(value):
        return None
    try:
        raw = base64.b64decode(value.replace("-", "+").replace("_", "/") + "=" * (-len(value) % 4))
        decoded = raw.decode().removesuffix("\n")
    except (binascii.Error, ValueError):
        return None
    return decoded if len(decoded) >= 5 and decoded.isprintable() else None
