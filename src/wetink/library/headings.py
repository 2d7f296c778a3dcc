"""Headings of runbooks: ours, and those by which other people's files say the same."""

from __future__ import annotations

from wetink.library.sections import BY_HEADING, Section
from wetink.patterns import when_used

IMPORTED = "imported"
"""The front matter key of a file that people wrote without wetink; it is read loosely as long as the key is there."""

_HEADING = when_used(r"(#{1,6})(?:[ \t]+|$)(.*)")
_DECORATION = when_used(r"^[\W\d_]+|[\W_]+$")
_ALIASES = {
    "Symptom": "symptoms|symptoms and alerts|what you see",
    "Impact": "impacts|user impact|customer impact|business impact|impact and severity|severity and impact",
    "Cause": "causes|possible causes|root cause|root causes|possible cause|common causes|possible "
    "reasons|reason|reasons",
    "When this is not it": "false positives|look-alikes|lookalikes|not this",
    "Before you start": "prerequisites|pre-requisites|prerequisite|requirements|preconditions|access|access "
    "needed|required access"
    "|before you begin|before starting|preparation",
    "Diagnosis": "troubleshooting|troubleshoot|investigation|investigate|diagnostics|diagnose|debugging|debug|triage"
    "|possible checks"
    "|steps to check|how to investigate|troubleshooting pointers|troubleshooting steps|diagnosis steps|diagnostic "
    "steps|checks"
    "|initial triage|investigation steps|how to diagnose|initial assessment|analysis",
    "Resolution": "mitigation|mitigations|remediation|resolutions|solution|solutions|fix|how to "
    "fix|recovery|recover|resolve"
    "|resolution steps|mitigation steps|remediation steps|recovery steps|recommended "
    "actions|actions|workaround|steps|procedure"
    "|how to resolve|how to mitigate|repair|steps to resolve|steps to fix|what to do",
    "Verification": "verify|validation|validate|confirm|how to verify|post checks|post-checks|verify the "
    "fix|verification steps",
    "Escalation": "escalate|escalations|escalation path|contacts|contact|who to contact|escalation policy|when to "
    "escalate",
    "Prevention": "follow up|follow-up|follow ups|follow-ups|preventive actions|preventative measures|long term "
    "fix|action items",
}
_BY_ALIAS = {alias: BY_HEADING[name.lower()] for name, some in _ALIASES.items() for alias in some.split("|")}
_DEEPEST = 3


def is_imported(text: str) -> bool:
    """Whether a file of ours holds a text that people wrote without wetink."""
    end = text.find("\n---\n", 3)
    return end > 0 and f"\n{IMPORTED}:" in text[:end]


def level(line: str) -> int:
    """How deep a heading is, 1 to 6; 0 for a line that is none."""
    found = _HEADING.fullmatch(line)
    return len(found[1]) if found else 0


def section_of(line: str, *, loose: bool) -> Section | None:
    """The section that a line begins.

    loose  also at the levels 1 and 3, without regard to signs and numbers around the words, and by the names that other
           people's runbooks have for it
    """
    if not loose:
        return BY_HEADING.get(line[3:].strip().lower()) if line.startswith("## ") else None
    found = _HEADING.fullmatch(line)
    if found is None or len(found[1]) > _DEEPEST:
        return None
    words = _DECORATION.sub("", found[2].strip().rstrip("#").lower())
    return BY_HEADING.get(words) or _BY_ALIAS.get(words)
