"""What nobody told: the questions that a runbook without an answer asks its reviewer."""

from __future__ import annotations

FIELDS = {
    "owner": "Who owns it? One person, not a team.",
    "deputy": "Who answers while the owner is away?",
    "severity": "How bad was it, in the team's own word?",
    "services": "Which services does it concern?",
    "alerts": "Which alerts lead here?",
    "dashboards": "Which dashboards show it?",
}
"""By key of the front matter."""

SECTIONS = {
    "symptom.alerts": "Which alert fired? Not seen in this incident.",
    "symptom.customers": "What did customers say? Not seen in this incident.",
    "symptom.dashboards": "What do dashboards and logs show? Not seen in this incident.",
    "impact": "Whom does it hurt, and what happens if nobody does anything?",
    "cause": "Why did it happen?",
    "not_this": "What looks the same and is not it, and how is it told apart?",
    "before_you_start": "From where, as whom and with what does one start?",
    "diagnosis": "Which look tells that this is it?",
    "resolution": "What ends it?",
    "verification": "How does one see that it is over?",
    "escalation": "After how long, or on what, is whom to be called?",
    "prevention": "What was merged or filed so that it does not come back? With its link.",
    "ruled_out": "What did not help, and why?",
}
"""By section that holds nothing."""
