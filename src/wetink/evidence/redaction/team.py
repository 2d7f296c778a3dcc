"""A team's own patterns and its list of values that are no secrets, as wetink.toml gives them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from wetink.errors import UsageError
from wetink.evidence.redaction.rules.rule import Rule
from wetink.evidence.redaction.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_HINT = "patterns are RE2: no look-around, no back-references; test them with `wetink redact`"


def team_rules(patterns: Iterable[str | tuple[str, str]]) -> tuple[Rule, ...]:
    """One rule per pattern; RE2 runs them, so that none can take more than linear time. Raises UsageError."""
    return tuple(_rule(*(("team-secret", one) if isinstance(one, str) else one)) for one in patterns)


def _rule(kind: str, pattern: str) -> Rule:
    compiled = _compiled(pattern)
    group = compiled.groupindex.get("secret", min(1, compiled.groups))
    kind = re.sub(r"[^a-z0-9]+", "-", kind.lower()).strip("-")[:48] or "team-secret"

    def find(text: str) -> Iterator[Span]:
        for match in compiled.finditer(text):
            start, end = match.span(group)
            if 0 <= start < end:
                yield Span(start, end, kind, 2)

    return Rule(pattern, find, block=True)


def allowing(values: Iterable[str]) -> Callable[[str], bool]:
    """Whether a value is on the list: literally, or by a pattern written `re:...`. Raises UsageError."""
    given = tuple(values)
    literal = frozenset(one for one in given if not one.startswith("re:"))
    patterns = tuple(_compiled(one.removeprefix("re:")) for one in given if one.startswith("re:"))

    def allowed(value: str) -> bool:
        return value in literal or any(pattern.fullmatch(value) for pattern in patterns)

    return allowed


def _compiled(pattern: str) -> Any:  # noqa: ANN401 - re2 ships no types
    import re2  # noqa: PLC0415 - only teams with patterns of their own need it

    try:
        return re2.compile(pattern)
    except re2.error as error:
        raise UsageError(f"not a pattern redaction can use: {pattern!r} ({error})", _HINT) from error
