"""What Datadog writes into titles and messages: "[P2] [Triggered on {host:db-1}] Disk is full"."""

from __future__ import annotations

from wetink.artifacts.shell_words import words

ORIGIN = "datadog"

_FIRING = words("triggered re-triggered retriggered warn re-warn nodata re-nodata renotify alert warning error failure")
_OVER = words("recovered ok success")
_MOST_BRACKETS = 6


def status_of(transition: str, title: str, kind: str | None = None) -> str:
    """The `Alert.status` of $ALERT_TRANSITION, else of the state in the title, else of the kind ("success")."""
    for word in (transition, state_in(title), kind or ""):
        plain = word.strip().lower().replace(" ", "")
        if plain in _OVER or plain.startswith("recover"):
            return "resolved"
        if plain in _FIRING:
            return "firing"
    return "firing"


def state_in(title: str) -> str:
    """The state that a title opens with ("Triggered", "Recovered", "No Data"), "" where it has none."""
    for part in _brackets(title)[0]:
        word = part.partition(" on {")[0].strip()
        plain = word.lower().replace(" ", "")
        if plain in _FIRING or plain in _OVER:
            return word
    return ""


def scope_in(title: str) -> str:
    """The group that a title names: "host:db-1,env:prod" of "[Triggered on {host:db-1,env:prod}] ..."."""
    for part in _brackets(title)[0]:
        if " on {" in part:
            return part.partition(" on {")[2].rstrip("}")
    return ""


def priority_in(title: str) -> str:
    """The priority that a title opens with ("P2"), "" where it has none."""
    return next((part for part in _brackets(title)[0] if part[:1] == "P" and part[1:].isdigit()), "")


def name_in(title: str) -> str:
    """The monitor's name: the title without the brackets of priority and state."""
    return _brackets(title)[1] or title


def clean(message: str) -> str:
    """A message without the fences of its Markdown (%%%)."""
    return "\n".join(line for line in message.split("\n") if line.strip() != "%%%").strip()


def _brackets(title: str) -> tuple[list[str], str]:
    """(what stands in the brackets of state and priority at the start, the rest); other brackets are the name's."""
    found: list[str] = []
    rest = title.strip()
    while rest.startswith("[") and len(found) < _MOST_BRACKETS:
        inside, closed, behind = rest[1:].partition("]")
        if not closed or not _is_ours(inside):
            break
        found.append(inside)
        rest = behind.strip()
    return found, rest


def _is_ours(inside: str) -> bool:
    word = inside.partition(" on {")[0].strip().lower().replace(" ", "")
    return word in _FIRING or word in _OVER or (word[:1] == "p" and word[1:].isdigit()) or word == "monitoralert"
