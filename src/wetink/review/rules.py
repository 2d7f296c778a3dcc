"""All rules, in the order of the table in docs/reference/rules.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wetink.model.draft import Finding
from wetink.model.runbook import Runbook
from wetink.review import (
    changes,
    context,
    copy_paste,
    decisions,
    files,
    grounded,
    others,
    owner,
    prevention,
    proven,
    references,
    specific,
    symptom,
    title,
    whole,
)
from wetink.review.rule import Rule
from wetink.review.surroundings import Surroundings

RULES: tuple[Rule, ...] = (
    files.READABLE,
    files.FORM,
    title.RULE,
    symptom.RULE,
    context.TAGS,
    context.IMPACT,
    context.ACCESS,
    context.LOOK_ALIKES,
    decisions.DIAGNOSIS,
    context.RULED_OUT,
    decisions.RESOLUTION,
    copy_paste.COMMANDS,
    copy_paste.PLACEHOLDERS,
    changes.CHECK,
    decisions.VERIFICATION,
    changes.UNDO,
    changes.RISK,
    changes.APPROVAL,
    context.ESCALATION,
    prevention.RULE,
    owner.RULE,
    context.DATES,
    grounded.GROUNDED,
    grounded.TYPED,
    *proven.RULES,
    references.RULE,
    specific.RULE,
    others.COPIED,
    others.TWIN,
    whole.SECRET,
    whole.SHORT,
    copy_paste.ONE_DAY,
    whole.UNDERSTOOD,
    decisions.AUTOMATE,
)
BY_NAME = {rule.name: rule for rule in RULES}
OF_THE_LIBRARY = (references.RULE.name, others.COPIED.name, others.TWIN.name)
"""Rules that look at other files of the library too."""


EVERYWHERE = frozenset({whole.SECRET.name, files.READABLE.name, files.FORM.name})
"""Rules whose errors count whatever the status: they harm by being there."""


def review(runbook: Runbook, around: Surroundings, rules: Iterable[Rule] = RULES) -> Iterator[Finding]:
    """Everything that the rules have to say of a runbook and these surroundings, rule by rule."""
    for rule in rules:
        yield from rule.findings(runbook, around)
