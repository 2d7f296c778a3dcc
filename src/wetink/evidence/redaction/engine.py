"""Vendors' token patterns: the Kingfisher engine, in this process, without network, over many texts at once."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import re2

from wetink.errors import RedactionFailed
from wetink.evidence.redaction.span import Span
from wetink.evidence.redaction.words import word_set
from wetink.patterns import when_used

if TYPE_CHECKING:
    from kingfisher_sdk import Finding, Scanner

Scan = Callable[[Sequence[str]], list[list[Span]]]
"""Texts in, the spans found in each out."""

WORDS = Path(__file__).with_name("engine_words.txt")
"""What a text must hold before the engine can find anything in it (`tests/evidence/redaction/engine_words.py`)."""

_MEMORY = 64 << 20
_BATCH = 1 << 20
# Longer than any "within n characters" of the patterns, so that a word of one text explains nothing in the next.
_BORDER = "\n" + "\x1e" * 126 + "\n"
# What these rules call a secret holds the user's name or is public; our own rules cut these more finely.
_OURS = word_set(
    """curl-auth-user generic-credential-uri azure-storage-account-name sidekiq-sensitive-url browserstack-username
    mongodb-connection-string kubernetes-secret-yaml azure-app-configuration-connection-string
    azure-servicebus-connection-string gcp-application-default-credentials gcp-service-account artifactory-jfrog-url
    salesforce-instance-url snowflake-account-host supabase-project-url tableau-server-host auth0-domain
    tableau-personal-access-token-name upstash-redis-rest-url cloudflare-account-id cloudinary-cloud-name
    azure-tenant-id azure-client-id polymarket-address packagistorgreadtoken-repository
    packagistorgupdatetoken-repository private-key"""
)
# The engine's pattern for Kubernetes secrets tries up to 100,000 ways for each of them (17 ms) and is one of the above,
# so it is kept from starting: it wants a colon there, and no pattern beside it looks for that word.
_MANIFEST = when_used(rb"(?i):(?<=\bkind:)(?=[ \t]*[\"']?secret\b)")
_NO_MANIFEST = b"\x0b"
# "At most twenty of these" between a name and its value: how many there are need not be counted to know that the engine
# has to look, and an automaton that counts has several times the states, each of which is made when first met.
_BOUNDED = when_used(r"(\[[^\]]{0,80}\]\)?)\{0,\d+\}")


@cache
def _scanner(cache_dir: Path | None) -> Scanner:
    from kingfisher_sdk import Rules, Scanner  # noqa: PLC0415 - 40 ms that a call without texts need not pay

    return Scanner(Rules(cache_dir=cache_dir))


def kingfisher(cache_dir: Path | None = None) -> Scan:
    """A scan with the engine's rules of at least medium confidence of the texts that may hold anything.

    The rules are compiled once (3 s) and kept in `cache_dir`, by default the engine's place in the user's cache folder;
    they hold no evidence. Raises RedactionFailed when the engine gives up; its validators are never called.
    """

    def scan(texts: Sequence[str]) -> list[list[Span]]:
        found: list[list[Span]] = [[] for _ in texts]
        likely = [index for index, text in enumerate(texts) if may_hold(text)]
        if not likely:
            return found
        try:
            scanner = _scanner(cache_dir)
            for batch in _batches(texts, likely):
                _scan(scanner, batch, texts, found)
        except (RuntimeError, ValueError, OSError, OverflowError) as error:
            raise RedactionFailed("engine", type(error).__name__) from error
        return found

    return scan


_ENCODED = rb"[A-Za-z0-9+/_-]{30,}={0,2}"
_LIKE_BASE64 = bytes.maketrans(b"-_", b"+/")


def may_hold(text: str) -> bool:
    """Whether the engine, which takes a third of a second to load, may find anything in the text or in base64 in it."""
    data = text.encode()
    words = _words()
    if words is None or words.Match(data):
        return True
    return any(_is_text(match.group().translate(_LIKE_BASE64, b"=")) for match in _encoded().finditer(data))


def _is_text(encoded: bytes) -> bool:
    if len(encoded) % 4 == 1:
        return False
    return base64.b64decode(encoded + b"=" * (-len(encoded) % 4)).isascii()


@cache
def _encoded() -> Any:  # noqa: ANN401 - re2 ships no types
    """What may be base64, found ten times as fast as `re` does."""
    options = re2.Options()
    options.never_capture = True
    options.log_errors = False
    return re2.compile(_ENCODED, options)


def _is_installed(release: str) -> bool:
    """Whether this release of the engine is the one that would be loaded; asked without loading anything."""
    found = find_spec("kingfisher_sdk")
    if found is None or found.origin is None:
        return False
    return (Path(found.origin).parent.parent / f"{release}.dist-info").is_dir()


@cache
def _words() -> Any | None:  # noqa: ANN401 - re2 ships no types
    """All words and patterns at once; None where they were made for another version of the engine."""
    made_for, *lines = WORDS.read_text("utf-8").splitlines()
    if not _is_installed(made_for):
        return None
    border = lines.index("")
    options = re2.Options()
    options.case_sensitive = False
    options.never_capture = True
    options.max_mem = _MEMORY
    options.log_errors = False
    made = re2.Set.SearchSet(options)
    patterns = (_BOUNDED.sub(r"\1*", line) for line in lines[border + 1 :])
    made.Add("|".join([*map(re2.escape, lines[:border]), *patterns]))
    made.Compile()
    return made


def _batches(texts: Sequence[str], likely: Sequence[int]) -> Iterator[Sequence[int]]:
    start = size = 0
    for number, index in enumerate(likely, 1):
        size += len(texts[index]) + len(_BORDER)
        if size >= _BATCH or number == len(likely):
            yield likely[start:number]
            start, size = number, 0


def _scan(scanner: Scanner, batch: Sequence[int], texts: Sequence[str], found: list[list[Span]]) -> None:
    blobs = [texts[index].encode() for index in batch]
    starts: list[int] = []
    pos = 0
    for blob in blobs:
        starts.append(pos)
        pos += len(blob) + len(_BORDER)
    joined = _MANIFEST.sub(_NO_MANIFEST, _BORDER.encode().join(blobs))
    findings = sorted(scanner.scan(joined), key=lambda one: one.location["start_offset"])
    which = seen = chars = 0  # of the current blob so many bytes, and so many characters in them, are behind us
    for finding in findings:
        begin, end = finding.location["start_offset"], finding.location["end_offset"]
        while which + 1 < len(starts) and starts[which + 1] <= begin:
            which, seen, chars = which + 1, 0, 0
        at = begin - starts[which]
        chars += len(blobs[which][seen:at].decode(errors="replace"))
        seen = at
        span = _span(finding, blobs[which], at, end - starts[which], chars)
        if span is not None:
            found[batch[which]].append(span)


def _span(finding: Finding, blob: bytes, begin: int, end: int, start: int) -> Span | None:
    rule = _family(finding.rule_id)
    if rule in _OURS or not 0 <= begin < min(end, len(blob)):
        return None
    return Span(start, start + len(blob[begin:end].decode(errors="replace")), _kind(rule), 0)


def _family(rule_id: str) -> str:
    return rule_id.removeprefix("betterleaks.").removeprefix("veles.secrets/").partition(".")[0]


def dropped(rule_id: str) -> bool:
    """Whether what a rule of the engine finds is not used."""
    return _family(rule_id) in _OURS


def _kind(rule: str) -> str:
    words = "".join(char if char.isalnum() and char.isascii() else "-" for char in rule.lower())
    return "-".join(word for word in words.split("-") if word)[:48].strip("-") or "token"
