"""Variables that stand where a secret goes, whatever they are called: what they were set to is one."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from wetink.evidence.redaction.span import MASK, Span
from wetink.evidence.redaction.values import is_reference, is_status
from wetink.patterns import when_used

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NOUN = "password|passwd|passphrase|token|secret|api[_-]?key|access[_-]?key"
_HANDED_OVER = when_used(
    rf"""(?xi)
    (?:
        \b (?: authorization | [\w-]{{0,40}} (?:key|token|secret|auth|password) ) : [ ]{{0,4}}  # a header of HTTP
        (?: (?:bearer|basic|token|apikey|key) [ ]{{1,4}} )?
      | (?:^|[\s?&]) [\w-]{{0,40}} (?:{_NOUN}) [ =]                           # a flag, a parameter
      | \s (?:-u|--user|--proxy-user) [ =]? \\?["']? [^\s:"']{{0,60}} :
      | :// [^\s/:@"']{{0,60}} :
      | \b sshpass [ ] -p [ ]?
    )
    \\?["']? \$ (?:env:)? \{{? (?P<name>[A-Za-z_]\w{{1,60}}) \b
    """
)
_PIPED = when_used(
    r"""(?x)
    \b (?:echo|printf) [ ] [^|\n$]{0,20} \$ \{? (?P<name>[A-Za-z_]\w{1,60}) \b [^|\n]{0,5} \| [^|\n]{1,80} \b
    (?: password-stdin | passwd | login )
    """
)
_CERTAIN = 2
"""The place where it is used says as much as a field's name."""


def names_in(texts: Iterable[str]) -> Iterator[str]:
    """The variables that lines of a shell hand over as a key, a token or a password."""
    for text in texts:
        if "$" in text:
            for pattern in (_HANDED_OVER, _PIPED):
                yield from (found["name"] for found in pattern.finditer(text))


def assigned(text: str, names: frozenset[str]) -> Iterator[Span]:
    """What the text sets these variables to; names of files, other variables and words of state are no secrets."""
    if not any(name in text for name in names):
        return
    for found in _setting(names).finditer(text):
        value = found["value"].rstrip(",.)")
        if MASK not in value and not is_reference(value) and not is_status(value):
            yield Span(found.start("value"), found.start("value") + len(value), "variable", _CERTAIN)


@lru_cache(maxsize=8)
def _setting(names: frozenset[str]) -> re.Pattern[str]:
    name = "|".join(sorted(map(re.escape, names)))
    return re.compile(
        rf"(?:(?<![\w-])(?:{name}) ?[=:] ?|\b(?:set -\w{{1,4}}|setenv) (?:{name}) )"
        r"\\?[\"']?(?P<value>[^\s\"'\\$`(<{;&|/~.][^\s\"'`;&|\\]{3,400})"
    )
