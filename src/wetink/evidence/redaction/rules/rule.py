"""What a rule is: words one of which must stand in the text, and a function that finds the secrets."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from wetink.evidence.redaction.span import Span


class Rule(NamedTuple):
    """needs  lower-case words; without any of them in the text (compared in lower case) the rule is not run
    find   a cleaned, masked text in, spans out; time linear in the text
    """

    needs: tuple[str, ...]
    find: Callable[[str], Iterable[Span]]
