"""Vendors' token patterns: the Kingfisher engine, in this process, without network, over many texts at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from wetink.errors import RedactionFailed
from wetink.evidence.redaction.span import Span
from wetink.evidence.redaction.words import word_set

if TYPE_CHECKING:
    from pathlib import Path

    from kingfisher_sdk import Finding, Scanner

Scan = Callable[[Sequence[str]], list[list[Span]]]
"""Texts in, the spans found in each out."""

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
_MANIFEST = re.compile(rb"(?i):(?<=\bkind:)(?=[ \t]*[\"']?secret\b)")
_NO_MANIFEST = b"\x0b"


@cache
def _scanner(cache_dir: Path | None) -> Scanner:
    from kingfisher_sdk import Rules, Scanner  # noqa: PLC0415 - 40 ms that a call without texts need not pay

    return Scanner(Rules(cache_dir=cache_dir))


def kingfisher(cache_dir: Path | None = None) -> Scan:
    """A scan with the engine's rules of at least medium confidence.

    The rules are compiled once (3 s) and kept in `cache_dir`, by default the engine's place in the user's cache folder;
    they hold no evidence. Raises RedactionFailed when the engine gives up; its validators are never called.
    """

    def scan(texts: Sequence[str]) -> list[list[Span]]:
        found: list[list[Span]] = [[] for _ in texts]
        try:
            scanner = _scanner(cache_dir)
            for batch in _batches(texts):
                _scan(scanner, batch, texts, found)
        except (RuntimeError, ValueError, OSError, OverflowError) as error:
            raise RedactionFailed("engine", type(error).__name__) from error
        return found

    return scan


def _batches(texts: Sequence[str]) -> Iterator[range]:
    start = size = 0
    for index, text in enumerate(texts):
        size += len(text) + len(_BORDER)
        if size >= _BATCH:
            yield range(start, index + 1)
            start, size = index + 1, 0
    if start < len(texts):
        yield range(start, len(texts))


def _scan(scanner: Scanner, batch: range, texts: Sequence[str], found: list[list[Span]]) -> None:
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
    rule = finding.rule_id.removeprefix("betterleaks.").removeprefix("veles.secrets/").partition(".")[0]
    if rule in _OURS or not 0 <= begin < min(end, len(blob)):
        return None
    return Span(start, start + len(blob[begin:end].decode(errors="replace")), _kind(rule), 0)


def _kind(rule: str) -> str:
    words = "".join(char if char.isalnum() and char.isascii() else "-" for char in rule.lower())
    return "-".join(word for word in words.split("-") if word)[:48].strip("-") or "token"
