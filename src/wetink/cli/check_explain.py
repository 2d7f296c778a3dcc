"""A rule in words, for `wetink check --explain` and for the page docs/reference/rules.md."""

from __future__ import annotations

from wetink.errors import UsageError
from wetink.review.rule import Rule
from wetink.review.rules import BY_NAME, RULES


def explained(name: str) -> str:
    """What a rule asks, why, how to mend it, with an example; "all" lists them. Raises UsageError for no rule."""
    if name == "all":
        longest = max(len(rule.name) for rule in RULES)
        return "".join(f"{rule.name:<{longest}}  {level(rule):<8}  {rule.asks}\n" for rule in RULES)
    rule = BY_NAME.get(name)
    if rule is None:
        raise UsageError(f"{name}: no rule has this name", "`wetink check --explain all` lists them")
    parts = (
        f"{rule.name}: {rule.asks}",
        f"{level(rule)}{_numbers(rule)}",
        f"Why: {rule.why}",
        f"Mend: {rule.mend}",
        f"Instead of:\n\n{_indented(rule.bad)}",
        f"Write:\n\n{_indented(rule.good)}",
    )
    return "\n\n".join(parts) + "\n"


def level(rule: Rule) -> str:
    """How serious it is."""
    return "blocks" if rule.blocks else rule.severity


def _numbers(rule: Rule) -> str:
    if not rule.numbers:
        return ""
    return f" (number {', '.join(str(number) for number in rule.numbers)} of the table in docs/reference/rules.md)"


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" if line else "" for line in text.split("\n"))
