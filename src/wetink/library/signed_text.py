"""Which bytes of a runbook a signature covers, and their hash."""

from __future__ import annotations

import hashlib

from wetink.library import front_matter
from wetink.patterns import when_used

_LEFT_OUT = when_used(r"(?:status|sign_off):(?: .*)?")
_VERIFIED = when_used(r"\blast_verified: [^,}\n]*")
_REVIEW = when_used(r"review: \{.*\}")


def normal(text: str) -> str:
    """The text as it is kept in git: no byte order mark, lines end in LF, the last one too."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    return text if text.endswith("\n") else text + "\n"


def signed_text(text: str, source: str = "runbook") -> str:
    """What somebody signs: the file without its `status:` and `sign_off:` lines, with `last_verified: null`.

    Everything else counts, comments and the other dates too. The status has to move on without a new signature, and
    a drill may note its date. Raises `DraftInvalid` where there is no front matter.
    """
    raw, body = front_matter.split(normal(text), source)
    lines = [line for line in raw.split("\n")[:-1] if not _LEFT_OUT.fullmatch(line)]
    kept = [_VERIFIED.sub("last_verified: null", line) if _REVIEW.fullmatch(line) else line for line in lines]
    return "\n".join(("---", *kept, "---", "")) + body


def text_sha256(text: str, source: str = "runbook") -> str:
    """Hex digest of the signed text as UTF-8; raises `DraftInvalid` as `signed_text` does."""
    return hashlib.sha256(signed_text(text, source).encode("utf-8", "surrogatepass")).hexdigest()
